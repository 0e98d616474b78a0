"""The access table of the design, section 3, in one place: who reads, who writes.

`w` write, `r` read, `-` neither. One row per thing that exists, one column per
person of the cast. What an app's own rules add is tested beside the app.
"""

import pytest

from actionplans.models import Comment, Evidence, PlanVersion, ProgressReport, Proposal
from actionplans.permissions import (
    can_comment,
    can_decide_proposals,
    can_edit_version,
    can_report_progress,
    can_see_plan_history,
)
from meetings.models import Decision, Meeting
from meetings.permissions import can_call_meeting, can_see_minutes
from monitoring.models import RoundPlan, Score
from monitoring.permissions import can_edit_findings
from municipalities.models import Mechanism
from municipalities.permissions import can_edit_mechanism, can_see_contacts
from tests.factories import (
    AppointmentFactory,
    CommentFactory,
    DecisionFactory,
    EvidenceFactory,
    MeasureFactory,
    MeetingFactory,
    PlanVersionFactory,
    ProgressReportFactory,
    ProposalFactory,
    RoundPlanFactory,
    ScoreFactory,
)

PEOPLE = (
    "member coordinator other_coordinator staff assessor verifier donor administrator "
    "stranger"
).split()

#                                 mem coo oth sta ass ver don adm str
TABLE = {
    "mechanism":                 "r   w   r   w   r   r   r   w   -",
    "contacts":                  "r   w   -   w   -   -   -   w   -",
    "meeting":                   "r   w   r   w   r   r   r   w   -",
    "minutes":                   "r   w   -   w   -   r   -   w   -",
    "decision":                  "r   w   -   w   r   r   -   w   -",
    "plan in force":             "r   r   r   r   r   r   r   r   -",
    "plan draft":                "r   w   -   w   r   r   -   w   -",
    "proposals":                 "r   w   -   w   r   r   -   w   -",
    "comments on measures":      "w   w   -   w   r   r   -   w   -",
    "progress report":           "-   w   -   r   r   r   -   r   -",
    "evidence":                  "-   w   -   r   r   r   -   r   -",
    "score before the reply":    "-   r   -   r   r   r   -   r   -",
    "final score":               "r   r   r   w   r   r   r   w   -",
    "history":                   "-   r   -   r   -   r   -   r   -",
}  # fmt: skip


@pytest.fixture
def things(gnjilane, assessor, verifier):
    """Everything the table speaks of, in Gnjilane."""
    place = gnjilane.municipality
    in_force = PlanVersionFactory(municipality=place, in_force=True)
    draft = PlanVersionFactory(municipality=place)
    agreed = RoundPlanFactory(plan_version=in_force, state="agreed")
    final = RoundPlanFactory(plan_version=in_force, final=True)
    for plan in (agreed, final):
        ScoreFactory(round_plan=plan)
        AppointmentFactory(round_plan=plan, user=assessor)
        AppointmentFactory(round_plan=plan, user=verifier, role="verifier")
    meeting = MeetingFactory(mechanism=gnjilane)
    return {
        "mechanism": gnjilane,
        "meeting": meeting,
        "decision": DecisionFactory(meeting=meeting),
        "in_force": in_force,
        "draft": draft,
        "proposal": ProposalFactory(measure=MeasureFactory(plan_version=draft)),
        "comment": CommentFactory(measure=MeasureFactory(plan_version=in_force)),
        "evidence": EvidenceFactory(municipality=place),
        "report": ProgressReportFactory(measure__plan_version=in_force),
        "agreed": agreed,
        "final": final,
    }


def sees(model, user, thing):
    return model.objects.visible_to(user).filter(pk=thing.pk).exists()


def may(user, thing, things):
    """The letter that the rules give this user for this thing."""
    mechanism, meeting = things["mechanism"], things["meeting"]
    reads, writes = {
        "mechanism": lambda: (
            sees(Mechanism, user, mechanism),
            can_edit_mechanism(user, mechanism),
        ),
        "contacts": lambda: (
            can_see_contacts(user, mechanism),
            can_edit_mechanism(user, mechanism),
        ),
        "meeting": lambda: (
            sees(Meeting, user, meeting),
            can_call_meeting(user, mechanism),
        ),
        "minutes": lambda: (
            can_see_minutes(user, meeting),
            can_call_meeting(user, mechanism),
        ),
        "decision": lambda: (
            sees(Decision, user, things["decision"]),
            can_call_meeting(user, mechanism),
        ),
        "plan in force": lambda: (
            sees(PlanVersion, user, things["in_force"]),
            can_edit_version(user, things["in_force"]),
        ),
        "plan draft": lambda: (
            sees(PlanVersion, user, things["draft"]),
            can_edit_version(user, things["draft"]),
        ),
        "proposals": lambda: (
            sees(Proposal, user, things["proposal"]),
            can_decide_proposals(user, things["draft"]),
        ),
        "comments on measures": lambda: (
            sees(Comment, user, things["comment"]),
            can_comment(user, mechanism.municipality),
        ),
        "progress report": lambda: (
            sees(ProgressReport, user, things["report"]),
            can_report_progress(user, mechanism.municipality),
        ),
        "evidence": lambda: (
            sees(Evidence, user, things["evidence"]),
            can_report_progress(user, mechanism.municipality),
        ),
        "score before the reply": lambda: (
            Score.objects.visible_to(user).filter(round_plan=things["agreed"]).exists(),
            False,
        ),
        "final score": lambda: (
            sees(RoundPlan, user, things["final"])
            and Score.objects.visible_to(user)
            .filter(round_plan=things["final"])
            .exists(),
            can_edit_findings(user, things["final"]),
        ),
        "history": lambda: (
            can_see_plan_history(user, mechanism.municipality),
            False,
        ),
    }[thing]()
    return "w" if writes else "r" if reads else "-"


@pytest.mark.parametrize("thing", TABLE)
def test_access_table(cast, things, thing):
    given = {person: may(cast(person), thing, things) for person in PEOPLE}

    assert given == dict(zip(PEOPLE, TABLE[thing].split(), strict=True))
