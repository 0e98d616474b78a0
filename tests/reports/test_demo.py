"""The demo is built once for the module, on a fixed day, and rolled back."""

from collections import Counter
from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from accounts.models import Mail, User
from actionplans import services
from actionplans.models import Measure, MeasureSuccession, PlanVersion
from core.personal_data import traces
from core.transliteration import cyrillic
from meetings.models import (
    AgendaItem,
    Attachment,
    Attendance,
    Decision,
    Meeting,
    roll_of,
)
from meetings.statistics import MeetingDay, quorum, slot_states
from monitoring.models import Recommendation, Round, RoundPlan
from municipalities.models import Mechanism, Membership, Person
from reports import demo
from reports.demo.schedule import schedule

TODAY = date(2026, 10, 14)
MONDAY = date(2026, 10, 12)
ALL_SEVEN = [
    "gnjilane",
    "djakovica",
    "dragas",
    "severna-mitrovica",
    "zvecan",
    "zubin-potok",
    "leposavic",
]
WITH_PLANS = ALL_SEVEN[2:]


@pytest.fixture(scope="module")
def _built(reference_data, tmp_path_factory):
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        demo.build_demo(today=TODAY)
    connection.check_constraints()


@pytest.fixture
def _demo(_built, db):
    """The demo in the database of a test, which may change it."""


def _count():
    return {
        model._meta.label: model._base_manager.count()
        for app in ("accounts", "municipalities", "actionplans", "meetings")
        for model in apps.get_app_config(app).get_models()
    }


def _slots(slug, year):
    meetings = Meeting.objects.filter(municipality__slug=slug)
    held = [MeetingDay(one.day, one.had_quorum) for one in meetings.held()]
    states = slot_states(
        year=year,
        months=2,
        held=held,
        planned=[MeetingDay(one.day) for one in meetings.filter(state="called")],
        today=TODAY,
        since=min(day.on for day in held),
    )
    return [state.status.value for state in states]


@pytest.mark.usefixtures("_demo")
def test_demo_has_members_and_two_years_of_meetings_in_all_seven():
    held = Counter(Meeting.objects.held().values_list("municipality__slug", flat=True))
    coordinators = Membership.objects.held_on(TODAY).filter(function="coordinator")
    expected = dict.fromkeys(ALL_SEVEN, 12) | {"zubin-potok": 10, "leposavic": 11}

    assert held == expected
    assert min(one.day for one in Meeting.objects.held()) >= date(2024, 10, 14)
    assert sorted(
        coordinators.values_list("mechanism__municipality__slug", flat=True)
    ) == sorted(ALL_SEVEN)
    assert Mechanism.objects.count() == 7


@pytest.mark.usefixtures("_demo")
def test_demo_calls_the_next_meeting_everywhere():
    called = Meeting.objects.filter(state="called")

    assert sorted(one.municipality.slug for one in called) == sorted(ALL_SEVEN)
    assert all(TODAY < one.day <= TODAY + timedelta(days=25) for one in called)
    assert all(timezone.localdate(one.called_at) <= TODAY for one in called)
    assert {one.agenda_items.count() for one in called} <= {5, 6}


@pytest.mark.usefixtures("_demo")
def test_demo_misses_two_periods_in_zubin_potok_and_lacks_quorum_once():
    zubin_potok = _slots("zubin-potok", 2025) + _slots("zubin-potok", 2026)
    everywhere = Counter(
        slot
        for slug in ALL_SEVEN
        for year in (2025, 2026)
        for slot in _slots(slug, year)
    )

    assert zubin_potok.count("missed") == 2
    assert everywhere["missed"] == 3
    assert everywhere["no_quorum"] == 1
    assert everywhere["late"] >= 4


@pytest.mark.usefixtures("_demo")
def test_demo_counts_quorum_as_closing_would():
    for meeting in Meeting.objects.held().select_related("mechanism"):
        lines = [line for line in roll_of(meeting).lines if line.seat.kind == "member"]
        counted = quorum([line.attended for line in lines], Fraction(1, 2))

        assert meeting.seats_counted == counted.seats
        assert meeting.quorum_required == counted.required
        assert meeting.quorum_present == counted.present
    assert set(Attendance.objects.values_list("state", flat=True)) == {
        "present",
        "represented",
        "excused",
        "absent",
        "guest",
    }


@pytest.mark.usefixtures("_demo")
def test_demo_decides_with_owners_states_and_measures():
    decisions = Decision.objects.all()
    linked = decisions.filter(measures__isnull=False)

    assert set(decisions.values_list("state", flat=True)) == set(Decision.State.values)
    assert decisions.overdue(TODAY).exists()
    assert not decisions.filter(owners__isnull=True).exists()
    assert not decisions.filter(closed_at__date__gt=TODAY).exists()
    assert set(linked.values_list("municipality__slug", flat=True)) == set(WITH_PLANS)
    assert decisions.first().number.startswith("KM-")


@pytest.mark.usefixtures("_demo")
def test_demo_has_two_plan_versions_in_five_municipalities_and_one_revision():
    versions = PlanVersion.objects.values_list("municipality__slug", "number")
    in_force = PlanVersion.objects.in_force_on(TODAY)
    sizes = Counter(Measure.objects.values_list("plan_version", flat=True)).values()

    assert sorted(versions) == sorted(
        [(slug, number) for slug in WITH_PLANS for number in (1, 2)] + [("zvecan", 3)]
    )
    assert [version.number for version in in_force] == [2] * 5
    assert all(version.title_sr_latn.startswith("DEMO") for version in in_force)
    assert (min(sizes), max(sizes)) == (10, 16)
    assert not Measure.objects.filter(norms__isnull=True).exists()
    draft = PlanVersion.objects.get(adopted_at__isnull=True)
    lineage, is_recorded = services.lineage_between(draft.based_on, draft)
    assert is_recorded
    assert {one.fate.value for one in lineage.links} == {
        "kept",
        "changed",
        "dropped",
        "added",
    }
    assert services.lineage_gaps(draft) == []
    assert in_force[0].act_file_name == "vendim-dragas.pdf"
    assert set(MeasureSuccession.objects.values_list("kind", flat=True)) == set(
        MeasureSuccession.Kind.values
    )


@pytest.mark.usefixtures("_demo")
def test_demo_has_a_finished_baseline_and_a_running_round():
    baseline, interim = Round.objects.order_by("reference_start")
    states = RoundPlan.objects.values_list("round__kind", "municipality__slug", "state")
    scored = set(baseline.plans.values_list("scores__level__value", flat=True))

    assert (baseline.code, interim.code) == ("baseline-2025", "interim-2026")
    assert sorted(states) == sorted(
        [("baseline", slug, "final") for slug in WITH_PLANS]
        + [("interim", slug, "scoring") for slug in WITH_PLANS[:-1]]
        + [("interim", "leposavic", "agreed")]
    )
    assert scored == {"0", "1", "2", "3", "4", "NE", "NA", "ND"}
    assert not Measure.objects.filter(
        plan_version__number=1, scores__isnull=True
    ).exists()
    assert interim.cut_off_on > TODAY
    assert {plan.findings.count() for plan in baseline.plans.all()} == {3}
    assert not Recommendation.objects.filter(measures__isnull=True).exists()


@pytest.mark.usefixtures("_demo")
def test_demo_leaves_one_blind_assessment_to_the_first_assessor():
    plan = RoundPlan.objects.get(
        round__kind="interim", municipality__slug="severna-mitrovica"
    )
    submitted = plan.appointments.filter(role="assessor").values_list(
        "user__email", "submitted_at"
    )

    assert {email: at is not None for email, at in submitted} == {
        "assessor@example.org": False,
        "second.assessor@example.org": True,
    }
    assert plan.scores.count() == 0


@pytest.mark.usefixtures("_demo")
def test_demo_names_nobody_real_and_tells_of_no_case():
    texts = [*AgendaItem.objects.values_list("minutes", flat=True)]
    texts += Decision.objects.values_list("text_sr_latn", flat=True)

    assert [text for text in texts if traces(text)] == []
    assert (
        not Person.objects.exclude(email="")
        .exclude(email__endswith="@example.org")
        .exists()
    )
    assert not User.objects.exclude(email__endswith="@example.org").exists()


@pytest.mark.usefixtures("_demo")
def test_demo_fills_all_languages_and_both_serbian_scripts():
    for decision in Decision.objects.all()[:20]:
        assert decision.text_sr == cyrillic(decision.text_sr_latn)
        assert decision.text_sq
        assert decision.text_en


@pytest.mark.usefixtures("_demo")
def test_demo_lets_all_of_its_cast_sign_in(client):
    for sign_in in demo.sign_ins():
        assert client.login(email=sign_in.email, password=sign_in.password)
        client.logout()
    assert len(demo.sign_ins()) == 9


@pytest.mark.usefixtures("_demo")
def test_demo_twice_changes_nothing(settings, capsys):
    settings.KOORDINA_DEMO = True
    before = _count()

    call_command("demo")

    printed = capsys.readouterr().out
    assert _count() == before
    assert "already there" in printed
    assert "coordinator.gnjilane@example.org" in printed


@pytest.mark.usefixtures("_demo")
def test_demo_hides_a_password_that_was_changed():
    staff = User.objects.get(email="staff@example.org")
    staff.set_password("something else entirely")
    staff.save()

    passwords = {one.email: one.password for one in demo.sign_ins()}

    assert passwords["staff@example.org"] is None
    assert passwords["donor@example.org"] == "koordina-demo"


@pytest.mark.parametrize("slug", ALL_SEVEN)
def test_demo_schedule_puts_each_meeting_in_a_period_of_its_own(slug):
    for offset in range(0, 800, 3):
        today = date(2025, 12, 20) + timedelta(days=offset)
        held, coming = schedule(slug, today, ALL_SEVEN.index(slug))
        periods = [(day.year, (day.month - 1) // 2) for day in [*held, coming]]

        assert len(set(periods)) == len(periods)
        assert held == sorted(held)
        assert held[-1] < today < coming
        assert all(day.weekday() < 5 for day in held)


@pytest.mark.usefixtures("_demo")
def test_demo_sends_a_member_the_digest_of_last_week():
    mine = Mail.objects.sent_to("member.gnjilane@example.org")
    gathered = mine.filter(state="in_digest").values_list("kind", flat=True)

    digest = mine.get(kind="weekly_digest")

    assert (digest.day, digest.body.count("/meetings/decisions/")) == (MONDAY, 2)
    assert sorted(gathered) == ["decision_due", "decision_escalated"]


@pytest.mark.usefixtures("_demo")
def test_demo_has_a_photo_and_a_signed_list_with_two_meetings():
    found = Attachment.objects.values_list(
        "meeting__municipality__slug", "kind", "content_type"
    )

    assert sorted(found) == [
        (slug, *file)
        for slug in ("gnjilane", "zvecan")
        for file in (
            ("document", "image/jpeg"),
            ("signed_sheet", "application/pdf"),
        )
    ]
    assert max(one.size for one in Attachment.objects.all()) < 100_000
