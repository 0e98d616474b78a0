"""Every kind of page, as each role that may open it: axe finds nothing and nothing
is wider than the screen, light and dark, on a phone and at a desk. Over the demo.
"""

import sqlite3
from contextlib import closing

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from accounts.models import User
from actionplans.models import (
    Measure,
    PlanVersion,
    ProgressReport,
    Proposal,
    ReportingPeriod,
)
from actionplans.permissions import can_list_own_measures
from actionplans.services import propose_path
from meetings.models import Decision, Invitation, Meeting
from meetings.permissions import can_call_meeting
from meetings.services import invitation_token, owner_path
from monitoring.models import Appointment, RoundPlan
from municipalities.models import Assignment, Mechanism, Membership, Person
from municipalities.permissions import coordinates, has_any_role
from tests.browser.conftest import DESK, PHONE

pytestmark = pytest.mark.browser

ROLES = {
    "staff": "staff@example.org",
    "coordinator": "coordinator.zvecan@example.org",
    "member": "member.gnjilane@example.org",
    "assessor": "assessor@example.org",
    "verifier": "verifier@example.org",
    "donor": "donor@example.org",
    "stranger": "stranger@example.org",
}
# These rules judge colours; the others find the same in light and in dark.
COLOUR_RULES = ("color-contrast", "link-in-text-block")
LISTS = [
    "/",
    "/account/2fa/",
    "/account/notices/",
    "/account/password/change/",
    "/mechanisms/",
    "/plans/",
    "/plans/measures/?q=nasilj",
    "/meetings/",
    "/meetings/calendar/",
    "/meetings/decisions/",
    "/monitoring/",
]
STAFF_ONLY = [
    "/mechanisms/access/",
    "/mechanisms/access/invite/",
    "/mechanisms/import/",
    "/mechanisms/people/",
    "/plans/import/",
    "/plans/periods/",
    "/plans/periods/new/",
    "/plans/progress/",
    "/monitoring/rounds/new/",
    "/reports/",
    "/reports/municipalities/",
    "/reports/meetings/",
    "/reports/attendance/",
    "/meetings/import/",
    "/styleguide/",
]


@pytest.fixture(scope="session")
def kept_demo(tmp_path_factory):
    """A folder where the first test of a worker leaves the demo for the others."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture
def demo(transactional_db, settings, kept_demo):
    """The demo that `make run` shows."""
    settings.KOORDINA_DEMO = True
    settings.MEDIA_ROOT = kept_demo / "media"
    file = kept_demo / "demo.sqlite3"
    is_kept = file.exists()
    if not is_kept:
        call_command("demo", verbosity=0)
    connection.ensure_connection()
    site = connection.connection
    with closing(sqlite3.connect(file)) as kept:
        source, target = (kept, site) if is_kept else (site, kept)
        source.backup(target)
    ContentType.objects.clear_cache()


def one_of_each(user):
    """Addresses of one thing of each kind that this user may open."""
    found = []
    for queryset in (
        Mechanism.objects.visible_to(user).select_related("municipality"),
        PlanVersion.objects.visible_to(user).select_related("municipality"),
        Measure.objects.visible_to(user),
        Meeting.objects.visible_to(user).held(),
        Decision.objects.visible_to(user),
    ):
        found += [thing.get_absolute_url() for thing in queryset[:1]]
    work = [f"{address}work/" for address in found[:1]]
    return found + work + logs(user) + rounds(user) + sheets(user) + reports(user)


def logs(user):
    called = Meeting.objects.visible_to(user).filter(state="called")
    logged = [one for one in called if can_call_meeting(user, one.mechanism)][:1]
    return [
        f"/meetings/{meeting.pk}/{page}/"
        for meeting in logged
        for page in ("log", "log/due", "decide", "files")
    ]


def rounds(user):
    plans = RoundPlan.objects.visible_to(user).final().select_related("round")[:1]
    found = []
    for plan in plans:
        found += [
            plan.round.get_absolute_url(),
            plan.get_absolute_url(),
            f"/reports/findings/{plan.round.code}/{plan.municipality.slug}/",
        ]
    return found


def reports(user):
    """Progress in a period that is over: all measures due, one, its evidence."""
    told = ProgressReport.objects.visible_to(user).filter(evidence__isnull=False)
    told = told.select_related("municipality").order_by("pk").first()
    if told is None:
        return []
    period = f"/plans/progress/{told.period_id}"
    report = f"{period}/measures/{told.measure_id}/"
    own = coordinates(user, told.municipality.mechanism)
    return [
        f"{period}/{told.municipality.slug}/",
        report,
        f"/plans/measures/{told.measure_id}/progress/",
        f"/plans/evidence/{told.evidence.first().pk}/",
        *([f"{report}evidence/", f"{report}history/"] if own else []),
    ]


def sheets(user):
    waiting = Appointment.objects.filter(user=user, role="assessor", submitted_at=None)
    return [
        f"/monitoring/rounds/{a.round_plan.round.code}"
        f"/{a.round_plan.municipality.slug}/sheet/"
        for a in waiting[:1]
    ]


def minutes_pages(slug):
    """What a coordinator does with minutes in each state, and the Word form."""
    meetings = {one.state: one for one in Meeting.objects.order_by("starts_at")}
    wanted = {
        "called": ["close/", "minutes/texts/"],
        "held": ["reopen/", "minutes/send/", "minutes/approve/"],
        "minutes_sent": ["minutes/send/", "minutes/texts/"],
        "approved": ["minutes/correct/"],
    }
    pages = [
        f"{meetings[state].get_absolute_url()}{page}"
        for state, names in wanted.items()
        for page in ["", *names]
    ]
    return [*pages, f"/meetings/form/{slug}/"]


def pages_of_a_person():
    """Of somebody with a second record; and a role, asked whether to take it away."""
    one, other = Person.objects.with_namesake()[:2]
    role = Assignment.objects.filter(role="member")[0]
    page = one.get_absolute_url()
    return [
        page,
        f"{page}edit/",
        f"{page}history/",
        f"{page}merge/",
        f"{page}merge/{other.pk}/",
        f"/mechanisms/access/roles/{role.pk}/end/",
    ]


def pages_of_a_revision():
    """What became of each measure, and two versions side by side."""
    draft = PlanVersion.objects.drafts().filter(based_on__isnull=False)[0]
    page = draft.get_absolute_url()
    return [
        f"{page}compare/",
        f"{page}files/?language=sq",
        f"{page}lineage/",
        f"{page}lineage/{draft.based_on.measures.all()[0].pk}/",
        f"/plans/{draft.municipality.slug}/on/?day=2020-01-01",
    ]


def pages_of_a_draft():
    """The draft on one page, and its forms."""
    draft = PlanVersion.objects.drafts().select_related("municipality")[0]
    measure, page = draft.measures.all()[0], f"{draft.get_absolute_url()}edit/"
    return [
        "/plans/start/",
        f"/plans/periods/{ReportingPeriod.objects.all()[0].pk}/edit/",
        page,
        f"/plans/objectives/{draft.objectives.all()[0].pk}/",
        f"{page}bulk/?measure={measure.pk}",
        f"{page}plan/",
        f"{page}objective/?pillar={measure.pillar_id}",
        f"{page}measure/?place=p{measure.pillar_id}",
        f"{page}renumber/{measure.pillar_id}/",
        f"{measure.get_absolute_url()}edit/",
        f"{measure.get_absolute_url()}remove/",
    ]


def pages_of_plans(user):
    """A plan's timeline and budget, and all plans together."""
    if not has_any_role(user):
        return []
    found = [
        f"{version.get_absolute_url()}{page}"
        for version in PlanVersion.objects.visible_to(user).adopted()[:1]
        for page in ("timeline/", "budget/")
    ]
    found += ["/plans/side-by-side/", "/plans/norms/", "/plans/norms/gaps/"]
    return found + ["/plans/mine/"] * can_list_own_measures(user)


def forms_and_histories():
    """What staff fill in or look back at, in a municipality that was scored."""
    plan = RoundPlan.objects.final().select_related("round", "municipality")[0]
    slug, round_page = plan.municipality.slug, plan.get_absolute_url()
    version = PlanVersion.objects.get(pk=plan.plan_version_id)
    held = Meeting.objects.held().filter(municipality=plan.municipality)[0]
    decision = Decision.objects.open().filter(municipality=plan.municipality)[0]
    seated = Membership.objects.filter(
        mechanism__municipality=plan.municipality, ends_on=None
    )[0]
    return [
        *pages_of_a_person(),
        *pages_of_a_revision(),
        *pages_of_a_draft(),
        f"/mechanisms/{slug}/add/",
        f"/mechanisms/{slug}/contacts/",
        f"/mechanisms/{slug}/rules/",
        f"/mechanisms/{slug}/rules/change/",
        f"/mechanisms/{slug}/acts/add/",
        f"/mechanisms/{slug}/settings/",
        f"/mechanisms/{slug}/functionality/",
        f"/mechanisms/{slug}/news/",
        f"/mechanisms/{slug}/deputies/",
        f"/mechanisms/seats/{seated.seat_id}/",
        *(
            f"/mechanisms/members/{seated.pk}/{verb}"
            for verb in ("", "replace/", "end/", "contacts/")
        ),
        f"/mechanisms/{slug}/history/",
        f"/meetings/new/{slug}/",
        f"/meetings/year/{slug}/",
        *called_pages(),
        f"{held.get_absolute_url()}history/",
        *minutes_pages(slug),
        *decision_pages(decision),
        *proposal_pages(),
        f"{version.get_absolute_url()}history/",
        f"{version.measures.all()[0].get_absolute_url()}history/",
        f"{round_page}history/",
        f"{round_page}findings/new/",
        f"{round_page}recommendations/new/",
        plan.round.methodology.get_absolute_url(),
    ]


def proposal_pages():
    """The draft's proposals, as coordinator and staff and as a member read them."""
    proposal = Proposal.objects.open().filter(measure__isnull=False)[0]
    version, today = proposal.plan_version, timezone.localdate()
    link = propose_path(version=version, person=proposal.person, until=today)
    page, pages = proposal.get_absolute_url(), f"/plans/{version.code}/proposals/"
    return [
        page,
        f"{page}accept/",
        *(f"{pages}{name}" for name in ("", "new/", "ask/", "candidates/")),
        f"/plans/{version.code}/adopt/",
        link,
        f"{link}new/?measure={proposal.measure_id}",
        f"{link}{proposal.pk}/",
    ]


def decision_pages(decision):
    """What follows a decision, and what its owner sees without an account."""
    closed = Decision.objects.closed().filter(municipality=decision.municipality)[0]
    owned = Decision.objects.open().filter(owners__isnull=False)[0]
    seat = owned.mechanism.seats.filter(institution__in=owned.owners.all())[0]
    person = seat.memberships.get(ends_on=None, kind="member").person
    today = timezone.localdate()
    page = decision.get_absolute_url()
    return [
        page,
        *(f"{page}{verb}/" for verb in ("close", "move", "measures")),
        closed.get_absolute_url(),
        f"{closed.get_absolute_url()}reopen/",
        f"/meetings/decisions/owners/{decision.municipality.slug}/",
        owner_path(person=person, mechanism=owned.mechanism, today=today),
    ]


def called_pages():
    """What belongs to a meeting that people are invited to."""
    invitation = Invitation.objects.filter(meeting__state="called", answer="")[0]
    page = invitation.meeting.get_absolute_url()
    token = invitation_token(invitation)
    return [
        page,
        f"{page}invite/",
        f"{page}edit/",
        f"{page}cancel/",
        f"{page}postpone/",
        f"/meetings/answer/{token}/",
    ]


def addresses(role, user):
    own = STAFF_ONLY + forms_and_histories() if role == "staff" else []
    return LISTS + one_of_each(user) + pages_of_plans(user) + own


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_accessible_and_fits(
    demo, open_as, assert_accessible, role, width
):
    user = User.objects.get(email=ROLES[role])
    page = open_as(user, width=width)

    too_wide, refused = [], []
    for address in addresses(role, user):
        page.emulate_media(color_scheme="dark")
        answer = page.goto(address)
        if answer.status != 200:
            refused.append((address, answer.status))
        if page.evaluate("document.documentElement.scrollWidth") > width:
            too_wide.append(address)
        assert_accessible(page)
        page.emulate_media(color_scheme="light")
        assert_accessible(page, COLOUR_RULES)

    assert refused == []
    assert too_wide == []
