"""The first things to do here, for each kind of user, and which are done."""

from typing import NamedTuple

from django.db.models import Exists
from django.urls import reverse
from django.utils.translation import gettext as _

from actionplans.models import PlanVersion
from meetings.models import Meeting
from monitoring.models import RoundPlan
from municipalities.models import Assignment, Mechanism, Membership, Municipality
from reports.models import Rendering


class Step(NamedTuple):
    """One thing to do: its words, where, and whether somebody has done it."""

    label: str
    url: str
    is_done: bool


class Guide(NamedTuple):
    """The steps of a role, and the first of them that waits, or what comes after."""

    steps: list
    action: Step

    @property
    def is_finished(self):
        return all(step.is_done for step in self.steps)


def guide_for(user):
    """Return the Guide of a user's role, or None for somebody without a role."""
    if user.is_project_staff:
        return _guide(_staff_steps(), _glance())
    if user.is_donor:
        return _guide([], _glance())
    mechanism = (
        Mechanism.objects.filter(
            assignments__user=user,
            assignments__role=Assignment.Role.COORDINATOR,
        )
        .select_related("municipality")
        .first()
    )
    if mechanism:
        return _guide(_coordinator_steps(mechanism), _call(mechanism))
    if user.assignments.exists():
        return _guide([], _own_meetings())
    return None


def _guide(steps, afterwards):
    waiting = (step for step in steps if not step.is_done)
    return Guide(steps, next(waiting, afterwards))


def _staff_steps():
    members, plans, rounds, reports = _exist(
        Membership, PlanVersion, RoundPlan, Rendering
    )
    return [
        Step(
            _("Bring in who sits in the mechanisms"),
            reverse("municipalities:mechanism_list"),
            members,
        ),
        Step(
            _("Import an action plan"),
            reverse("actionplans:plan_import_new"),
            plans,
        ),
        Step(
            _("Open a round of scoring"),
            reverse("monitoring:round_create"),
            rounds,
        ),
        Step(
            _("Make a findings report"),
            reverse("reports:report_list"),
            reports,
        ),
    ]


def _exist(*models):
    """Say for each model whether it has any row: one query for all."""
    questions = {model.__name__: Exists(model.objects.all()) for model in models}
    answers = Municipality.objects.annotate(**questions).values_list(*questions)
    return answers.first() or [False] * len(models)


def _coordinator_steps(mechanism):
    return [
        Step(
            _("See who sits in your mechanism"),
            mechanism.get_absolute_url(),
            Membership.objects.filter(mechanism=mechanism).exists(),
        ),
        _call(mechanism)._replace(
            is_done=Meeting.objects.filter(mechanism=mechanism).exists()
        ),
    ]


def _call(mechanism):
    address = reverse("meetings:meeting_create", args=[mechanism.municipality.slug])
    return Step(_("Call a meeting"), address, is_done=False)


def _glance():
    address = reverse("reports:municipalities_glance")
    return Step(_("Municipalities at a glance"), address, is_done=False)


def _own_meetings():
    return Step(_("Meetings"), reverse("meetings:meeting_list"), is_done=False)
