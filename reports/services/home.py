"""The first things to do here, for each kind of user, and which are done."""

from typing import NamedTuple

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from actionplans.models import PlanVersion
from meetings.models import Meeting
from monitoring.models import Appointment, RoundPlan
from municipalities.models import Mechanism, Membership, Municipality, roles_of
from reports.models import Rendering


class Step(NamedTuple):
    """One thing to do: its words, where, and whether somebody has done it."""

    label: str
    url: str
    is_done: bool


class Guide(NamedTuple):
    """The steps of a role, and the first of them that waits, or what comes after."""

    steps: list[Step]
    action: Step

    @property
    def is_finished(self) -> bool:
        return all(step.is_done for step in self.steps)


def guide_for(user: User) -> Guide | None:
    """Return the Guide of a user's role, or None for somebody without a role."""
    if user.is_project_staff:
        return _guide(_staff_steps(), _glance())
    if user.is_donor:
        return _guide([], _glance())
    coordinated = roles_of(user).mechanisms("coordinator")
    mechanisms = Mechanism.objects.filter(pk__in=coordinated).annotate(
        has_members=Exists(Membership.objects.filter(mechanism=OuterRef("pk"))),
        has_meetings=Exists(Meeting.objects.filter(mechanism=OuterRef("pk"))),
    )
    mechanism = mechanisms.select_related("municipality").first()
    if mechanism:
        return _guide(_coordinator_steps(mechanism), _call(mechanism))
    if waiting := Appointment.objects.waiting_for(user).first():
        return _guide([], _score(waiting.round_plan))
    if roles_of(user).by_mechanism:
        return _guide([], _own_meetings())
    return None


def _guide(steps: list[Step], afterwards: Step) -> Guide:
    waiting = (step for step in steps if not step.is_done)
    return Guide(steps, next(waiting, afterwards))


def _staff_steps() -> list[Step]:
    done = _done_by_staff()
    return [
        Step(
            _("Bring in who sits in the mechanisms"),
            reverse("municipalities:mechanism_list"),
            done["members"],
        ),
        Step(
            _("Import the action plan of each municipality"),
            reverse("actionplans:plan_list"),
            done["plans"],
        ),
        Step(
            _("Open a round of scoring for each plan"),
            reverse("monitoring:round_create"),
            done["rounds"],
        ),
        Step(
            _("Make a findings report"),
            reverse("reports:report_list"),
            done["reports"],
        ),
    ]


def _done_by_staff() -> dict[str, bool]:
    """Say of each step of the staff whether it is done: one query for all."""
    planned = Exists(PlanVersion.objects.filter(municipality=OuterRef("municipality")))
    scored = Exists(RoundPlan.objects.filter(municipality=OuterRef("municipality")))
    mechanisms = Mechanism.objects.all()
    questions = {
        "members": Exists(Membership.objects.all()),
        "plans": ~Exists(mechanisms.exclude(planned)),
        "rounds": Exists(RoundPlan.objects.all())
        & ~Exists(mechanisms.filter(planned).exclude(scored)),
        "reports": Exists(Rendering.objects.all()),
    }
    answers = Municipality.objects.annotate(**questions).values(*questions)
    return answers.first() or dict.fromkeys(questions, False)


def _coordinator_steps(mechanism: Mechanism) -> list[Step]:
    return [
        Step(
            _("See who sits in your mechanism"),
            mechanism.get_absolute_url(),
            mechanism.has_members,
        ),
        _call(mechanism)._replace(is_done=mechanism.has_meetings),
    ]


def _call(mechanism: Mechanism) -> Step:
    address = reverse("meetings:meeting_create", args=[mechanism.municipality.slug])
    return Step(_("Call a meeting"), address, is_done=False)


def _score(plan: RoundPlan) -> Step:
    address = reverse(
        "monitoring:assessment_sheet", args=[plan.round.code, plan.municipality.slug]
    )
    label = _("Score the plan of %(municipality)s") % {
        "municipality": plan.municipality
    }
    return Step(label, address, is_done=False)


def _glance() -> Step:
    address = reverse("reports:municipalities_glance")
    return Step(_("Municipalities at a glance"), address, is_done=False)


def _own_meetings() -> Step:
    return Step(_("Meetings"), reverse("meetings:meeting_list"), is_done=False)
