"""Who is hidden: the name is for coordinator and staff, and for nobody else."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from meetings.models import Attendance
from tests.factories import (
    AttendanceFactory,
    CommentFactory,
    DecisionFactory,
    FollowUpFactory,
    MeasureFactory,
    MeetingFactory,
    MembershipFactory,
    PersonFactory,
    PlanVersionFactory,
    ProposalFactory,
)

NAME = "Skriveni Neko"
CLOSED = datetime(2026, 3, 20, 9, tzinfo=UTC)


@pytest.fixture
def pages(gnjilane):
    """Everything that a hidden person had a hand in, and where it is shown."""
    person = PersonFactory(full_name=NAME, is_hidden=True, may_be_named=True)
    membership = MembershipFactory(
        seat__mechanism=gnjilane, person=person, function="head"
    )
    alternate = MembershipFactory(
        seat=membership.seat,
        kind="alternate",
        person=PersonFactory(full_name=NAME, is_hidden=True),
    )
    meeting = MeetingFactory(mechanism=gnjilane, held=True)
    row = AttendanceFactory(
        meeting=meeting,
        seat=membership.seat,
        membership=membership,
        state=Attendance.State.PRESENT,
    )
    row.state, row.represented_by = Attendance.State.REPRESENTED, alternate
    row.save()
    decision = DecisionFactory(
        meeting=meeting,
        state="done",
        outcome="Sent",
        closed_at=CLOSED,
        closed_by_person=person,
        due_on=date(2026, 4, 1),
    )
    decision.owners.add(membership.seat.institution)
    FollowUpFactory(decision=decision, person=person)
    about = {"pk": meeting.pk}, {"slug": "gnjilane"}, {"pk": decision.pk}
    version = PlanVersionFactory(municipality=gnjilane.municipality)
    said = {"person": person, "created_by": None}
    proposal = ProposalFactory(measure=MeasureFactory(plan_version=version), **said)
    CommentFactory(measure=proposal.measure, **said)
    of_meeting = ["meeting_detail", "meeting_history", "sheet_agenda", "minutes_send"]
    of_mechanism = ["mechanism_detail", "mechanism_history", "directory_detail"]
    return [
        *(reverse(f"meetings:{name}", kwargs=about[0]) for name in of_meeting),
        *(reverse(f"municipalities:{name}", kwargs=about[1]) for name in of_mechanism),
        reverse("meetings:decision_detail", kwargs=about[2]),
        reverse("municipalities:mechanism_seat", args=[membership.seat_id]),
        reverse("municipalities:person_detail", args=[person.pk]),
        reverse("municipalities:person_list"),
        reverse("actionplans:proposal_detail", args=[proposal.pk]),
        reverse("actionplans:proposal_list", args=[version.code]),
        reverse("actionplans:proposal_export", args=[version.code, "csv"]),
        proposal.measure.get_absolute_url(),
        "/",
    ]


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("member", False),
        ("verifier", False),
        ("donor", False),
        ("assessor", False),
        ("other_coordinator", False),
        ("coordinator", True),
        ("staff", True),
    ],
)
def test_hidden_name_is_on_no_page_of_who_may_not_read_it(
    client_for, cast, pages, who, names
):
    client = client_for(cast(who))
    answers = {page: client.get(page) for page in pages}
    naming = [page for page, one in answers.items() if NAME.encode() in one.getvalue()]

    assert bool(naming) == names, naming
    told = [page for page in pages if "/plans/" in page]
    assert set(told) <= set(naming) or not names
    histories = [page for page in pages if page.endswith("/history/")]
    assert set(histories) <= set(naming) or not names


def test_address_is_not_found_by_who_may_not_read_it(
    client_for, coordinator, other_coordinator, gnjilane
):
    person = PersonFactory(full_name="Ana", email="secret.box@example.org")
    MembershipFactory(seat__mechanism=gnjilane, person=person)
    page = reverse("municipalities:person_list")

    own = client_for(coordinator).get(page, {"q": "secret.b"})
    others = client_for(other_coordinator).get(page, {"q": "secret.b"})
    by_name = client_for(other_coordinator).get(page, {"q": "ana"})

    found = [
        person.get_absolute_url() in one.content.decode()
        for one in (own, others, by_name)
    ]
    assert found == [True, False, True]
