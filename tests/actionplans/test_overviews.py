"""A plan's timeline and budget, all plans side by side, norms, one's own measures."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from actionplans import panels, services
from actionplans.models import Measure
from actionplans.models.reporting import behind_counts
from actionplans.models.standing import standing_as
from actionplans.services.coverage import Place
from actionplans.services.side_by_side import Figures
from municipalities.models import News
from tests.factories import (
    FundingSourceFactory,
    IndicatorFactory,
    InstitutionFactory,
    InstitutionTypeFactory,
    MeasureBudgetFactory,
    MeasureDeadlineFactory,
    MeasureFactory,
    MeasureInstitutionFactory,
    MeasureNormFactory,
    MembershipFactory,
    NormFactory,
    PersonFactory,
    PillarFactory,
    PlanVersionFactory,
    PolicyFrameworkFactory,
    ProgressReportFactory,
    ReportedMoneyFactory,
    ReportedValueFactory,
    ReportingPeriodFactory,
    SeatFactory,
)

TODAY = date(2026, 8, 20)


@pytest.fixture
def plan(gnjilane):
    return PlanVersionFactory(
        municipality=gnjilane.municipality, number=1, in_force=True
    )


def measure_in(version, code, due=None, **fields):
    pillar = PillarFactory(framework=version.framework, code=fields.pop("pillar", "P1"))
    measure = MeasureFactory(
        plan_version=version, pillar=pillar, code=code, due_kind="date", **fields
    )
    for day in [due] if isinstance(due, date) else due or ():
        MeasureDeadlineFactory(measure=measure, due_on=day)
    return measure


def standing(name, knows=True):
    found = standing_as(Measure.objects.all(), name, TODAY, knows_reports=knows)
    return sorted(found.values_list("code", flat=True))


@pytest.fixture
def measures(plan):
    """One of each standing on 20 August 2026, named after it."""
    half = ReportingPeriodFactory()
    passed = date(2026, 3, 31)

    def reported(code, stage, due=passed, **fields):
        measure = measure_in(plan, code, due, **fields)
        ProgressReportFactory(measure=measure, period=half, stage=stage, submitted=True)
        return measure

    measure_in(plan, "silent", passed)
    measure_in(plan, "later", date(2027, 1, 1))
    measure_in(plan, "quarter", date(2026, 9, 30))
    reported("early", "done", due=date(2026, 8, 1))
    reported("stopped", "stopped")
    reported("working", "under_way")
    again = [date(2026, 6, 30), date(2026, 7, 31)]
    recurs = reported("recurs", "done", due=again)
    Measure.objects.filter(pk=recurs.pk).update(due_kind="recurring")
    draft = measure_in(plan, "draft", passed)
    ProgressReportFactory(measure=draft, period=half, stage="done")


def test_overdue_is_what_no_submitted_report_settles(measures):
    assert standing("overdue") == ["draft", "recurs", "silent", "working"]


def test_overdue_is_what_has_passed_for_who_does_not_read_reports(measures):
    everything = ["draft", "early", "recurs", "silent", "stopped", "working"]

    assert standing("overdue", knows=False) == everything
    assert standing("done", knows=False) == []


def test_standing_by_day_and_by_the_last_report(measures):
    assert standing("not_due") == ["later"]
    assert standing("quarter") == ["quarter"]
    assert standing("done") == ["early", "recurs"]
    assert standing("under_way") == ["working"]
    assert standing("silent") == ["draft", "later", "quarter", "silent"]


def test_behind_is_read_from_the_last_submitted_report(plan):
    """At mid-2026 a quarter short of half of the years 2025 to 2027 is behind."""
    for code, value in (("1.1", 2), ("1.2", 40)):
        measure = measure_in(plan, code)
        indicator = IndicatorFactory(
            measure=measure, kind="number", baseline_value=0, target_value=100
        )
        report = ProgressReportFactory(measure=measure, submitted=True)
        ReportedValueFactory(report=report, indicator=indicator, value=value)
        later = ReportingPeriodFactory(
            starts_on=date(2026, 7, 1),
            ends_on=date(2026, 12, 31),
            due_on=date(2027, 1, 15),
        )
        draft = ProgressReportFactory(measure=measure, period=later)
        ReportedValueFactory(report=draft, indicator=indicator, value=0)

    assert standing("behind") == ["1.1"]
    assert standing("behind", knows=False) == []


def test_behind_is_the_same_number_in_the_plan_and_in_the_overview(plan):
    """Submitted on 10 July, the values are of that day: half of the year had gone."""
    second_half = ReportingPeriodFactory(
        starts_on=date(2026, 7, 1), ends_on=date(2026, 12, 31), due_on=date(2027, 1, 15)
    )
    for code, value in (("1.1", 0), ("1.2", 30)):
        measure = measure_in(plan, code, date(2027, 1, 1), starts_on=date(2026, 1, 1))
        indicator = IndicatorFactory(
            measure=measure, kind="number", baseline_value=0, target_value=100
        )
        report = ProgressReportFactory(
            measure=measure, period=second_half, submitted=True
        )
        ReportedValueFactory(report=report, indicator=indicator, value=value)

    place = plan.municipality
    counted = behind_counts([second_half], [place])

    assert standing("behind") == ["1.1"]
    assert counted == {(second_half.pk, place.pk): 1}


def codes(response):
    return [one.code for one in response.context["page"]]


def test_version_detail_filters_by_norm_and_what_is_lacking(plan, client_for, donor):
    served = measure_in(plan, "1.1", budget_planned=5)
    norm = MeasureNormFactory(measure=served).norm
    IndicatorFactory(measure=served)
    measure_in(plan, "1.2", budget_planned=0)
    measure_in(plan, "1.3")
    browser = client_for(donor)

    def shown(**filters):
        return codes(browser.get(plan.get_absolute_url(), filters))

    assert shown(norm=norm.pk) == ["1.1"]
    assert shown(lacks="budget") == ["1.3"]
    assert shown(lacks="costs") == ["1.2"]
    assert shown(lacks="norm") == shown(lacks="indicator") == ["1.2", "1.3"]


def test_version_detail_offers_reports_to_who_reads_them(
    plan, client_for, coordinator, member
):
    measure = measure_in(plan, "1.1")
    ProgressReportFactory(measure=measure, stage="done", submitted=True)

    def page(user, **filters):
        return client_for(user).get(plan.get_absolute_url(), filters)

    assertContains(page(coordinator), "reported: done")
    assert codes(page(coordinator, standing="done")) == ["1.1"]
    assertNotContains(page(member), "reported: done")
    assertNotContains(page(member), "status-pill--done")


def test_version_detail_opens_a_long_plan_with_its_first_pillar(
    plan, client_for, staff, monkeypatch
):
    monkeypatch.setattr("actionplans.views.plans.MEASURES_PER_PAGE", 2)
    for number in range(3):
        measure_in(plan, f"1.{number}", order=number)
    measure_in(plan, "2.0", pillar="P2")
    browser, address = client_for(staff), plan.get_absolute_url()

    first, second, third = (browser.get(address, {"page": n}) for n in (1, 2, 3))

    assert [codes(one) for one in (first, second, third)] == [
        ["1.0", "1.1"],
        ["1.2"],
        ["2.0"],
    ]
    assert [one["label"] for one in third.context["pillar_tabs"]] == [
        "P1 (3)",
        "P2 (1)",
    ]
    assert [one["url"] for one in first.context["pillar_tabs"]] == [
        "?page=1",
        "?page=3",
    ]
    assert [one["is_current"] for one in second.context["pillar_tabs"]] == [True, False]
    assertContains(second, "3–3 of 4")


def test_quarters_mark_what_is_late_and_the_present_quarter(plan):
    days = [date(2026, 1, 31), date(2026, 7, 31), date(2026, 10, 31)]
    measure = measure_in(plan, "1.1", days)
    Measure.objects.filter(pk=measure.pk).update(due_kind="recurring", due_every=3)

    quarters = services.quarters_of(
        services.deadlines_in(plan, 2026), today=TODAY, knows_reports=True
    )

    assert [(one.number, one.is_this) for one in quarters] == [
        (1, False),
        (3, True),
        (4, False),
    ]
    rows = [row for quarter in quarters for row in quarter.rows]
    assert [(row.is_passed, row.is_overdue) for row in rows] == [
        (True, False),
        (True, True),
        (False, False),
    ]


def test_version_timeline_shows_a_year_and_what_has_no_day(plan, client_for, donor):
    recurring = measure_in(plan, "1.1", date(2027, 3, 31))
    Measure.objects.filter(pk=recurring.pk).update(due_kind="recurring", due_every=3)
    measure_in(plan, "1.2", title_en="Meetings all year round")
    address = reverse("actionplans:version_timeline", args=[plan.code])

    page = client_for(donor).get(address, {"year": "2027"})

    assert [one["label"] for one in page.context["years"]] == ["2025", "2026", "2027"]
    assertContains(page, "31 Mar 2027")
    assertContains(page, "every 3 months")
    assertContains(page, "Meetings all year round")
    assert client_for(donor).get(address, {"year": "x"}).status_code == 200


def test_budget_splits_by_source_and_keeps_unknown_from_nought(plan):
    municipal = FundingSourceFactory(key="municipal")
    donor = FundingSourceFactory(key="donor")
    split = measure_in(plan, "1.1", budget_planned=1000)
    MeasureBudgetFactory(measure=split, source=municipal, planned=600)
    measure_in(plan, "1.2", budget_planned=0)
    measure_in(plan, "1.3")
    for period, spent in ((date(2026, 1, 1), 100), (date(2026, 7, 1), 50)):
        report = ProgressReportFactory(
            measure=split,
            period=ReportingPeriodFactory(
                starts_on=period,
                ends_on=period + timedelta(days=180),
                due_on=period + timedelta(days=190),
            ),
            submitted=True,
        )
        ReportedMoneyFactory(
            report=report, source=municipal, allocated=150, spent=spent
        )
    next_year = ReportingPeriodFactory(
        starts_on=date(2027, 1, 1), ends_on=date(2027, 6, 30), due_on=date(2027, 7, 15)
    )
    half_written = ProgressReportFactory(measure=split, period=next_year)
    ReportedMoneyFactory(report=half_written, source=donor)

    budget = services.budget_of(plan, knows_reports=True)

    (pillar,) = budget.pillars
    own, rest = pillar.lines
    assert (own.source, own.amounts) == (municipal, (600, 300, 150))
    assert (rest.source, rest.amounts) == (None, (400, None, None))
    assert (own.amounts.planning, own.amounts.execution) == (
        Fraction(1, 2),
        Fraction(1, 2),
    )
    assert budget.whole.total == (1000, 300, 150)
    assert (pillar.with_sum, pillar.free, pillar.unknown) == (1, 1, 1)
    assert (pillar.unknown_share, budget.reported) == (Fraction(1, 3), 1)


def test_version_budget_hides_reported_money_from_a_donor(plan, client_for, donor):
    report = ProgressReportFactory(measure=measure_in(plan, "1.1"), submitted=True)
    ReportedMoneyFactory(report=report, allocated=7777)
    page = client_for(donor).get(f"/plans/{plan.code}/budget/")

    assertNotContains(page, "7,777")
    assertNotContains(page, "Allocated")
    assertContains(page, "No budget line")


def rows_of(response):
    content = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content)))


def test_version_budget_export_leaves_unknown_empty(plan, client_for, staff):
    measure_in(plan, "1.1", budget_planned=Decimal("12.50"))
    measure_in(plan, "2.1", pillar="P2")
    browser = client_for(staff)

    rows = rows_of(browser.get(f"/plans/{plan.code}/budget/csv/"))

    assert [row[1:4] for row in rows[1:4]] == [
        ["not split by source", "12.50", ""],
        ["all sources", "12.50", ""],
        ["all sources", "", ""],
    ]
    assert browser.get(f"/plans/{plan.code}/budget/pdf/").status_code == 404


def test_plans_side_by_side_meet_through_counterparts(plan, zvecan):
    newer = PolicyFrameworkFactory(
        code="ns-2022-2026", starts_year=2022, ends_year=None
    )
    other = PlanVersionFactory(
        municipality=zvecan.municipality, framework=newer, in_force=True
    )
    first = measure_in(plan, "1.1", date(2026, 9, 1), budget_planned=100)
    IndicatorFactory(measure=first)
    MeasureNormFactory(measure=first)
    second = measure_in(other, "1.1", date(2026, 1, 1), pillar="O1")
    first.pillar.counterparts.add(second.pillar)
    lonely = PillarFactory(framework=newer, code="O2")
    groups = services.pillar_groups()
    places = [Place(one.municipality, one) for one in (plan, other)]

    lines = services.plans_beside(places, groups, today=TODAY, knows_reports=True)

    assert [group.keys for group in groups] == [
        {first.pillar.pk, second.pillar.pk},
        {lonely.pk},
    ]
    assert [line.cells[0] for line in lines] == [
        Figures(1, 1, 0, Decimal(100), 0, 0, 0, first.pillar.pk),
        Figures(1, 0, 1, None, 1, 1, 1, second.pillar.pk),
    ]
    assert lines[0].total.plus(lines[1].total)[:4] == (2, 1, 1, Decimal(100))


def test_plans_side_by_side_leads_to_the_counted_measures(plan, client_for, donor):
    measure = measure_in(plan, "1.1")

    page = client_for(donor).get("/plans/side-by-side/", {"figure": "no_norm"})

    link = f"{plan.get_absolute_url()}?lacks=norm&amp;pillar={measure.pillar.pk}"
    assertContains(page, f'<a href="{link}">1</a>')


def test_plans_side_by_side_export_has_a_line_per_pillar(plan, client_for, donor):
    measure_in(plan, "1.1")

    rows = rows_of(client_for(donor).get("/plans/side-by-side/csv/"))

    assert rows[1][:7] == ["Gnjilane", plan.code, "P1 Pillar P1", "1", "0", "0", ""]


@pytest.fixture
def norms(plan, zvecan):
    """IC7 is served twice in Gnjilane; IC8 and the context norm SDG5 by nobody."""
    served, left_out = (
        NormFactory(code="IC7", order=7),
        NormFactory(code="IC8", order=8),
    )
    NormFactory(code="SDG5", source="sdg", is_context_only=True)
    for code in ("1.1", "1.2"):
        MeasureNormFactory(measure=measure_in(plan, code), norm=served)
    other = PlanVersionFactory(municipality=zvecan.municipality, in_force=True)
    draft = PlanVersionFactory(municipality=zvecan.municipality)
    MeasureNormFactory(measure=measure_in(draft, "9.9"), norm=left_out)
    return served, left_out, other


def test_norm_coverage_counts_measures_of_plans_in_force(
    norms, plan, client_for, donor
):
    served, _left_out, _other = norms

    page = client_for(donor).get("/plans/norms/")

    assert [
        (chapter.is_context, [(line.norm.code, line.counts) for line in chapter.lines])
        for chapter in page.context["chapters"]
    ] == [
        (False, [("IC7", [2, 0]), ("IC8", [0, 0])]),
        (True, [("SDG5", [0, 0])]),
    ]
    assertContains(page, f'{plan.get_absolute_url()}?norm={served.pk}">2</a>')
    narrowed = client_for(donor).get("/plans/norms/", {"source": "sdg", "q": "gnj"})
    assert [one.is_context for one in narrowed.context["chapters"]] == [True]
    assert len(narrowed.context["places"]) == 1


def test_norm_gaps_name_what_no_measure_serves(norms, client_for, donor):
    page = client_for(donor).get("/plans/norms/gaps/")

    assert [norm.code for norm in page.context["nowhere"]] == ["IC8"]
    assert page.context["plans"] == 2
    assert [
        ([norm.code for norm in one.unserved], one.share)
        for one in page.context["gaps"]
    ] == [(["IC8"], Fraction(1, 2)), (["IC7", "IC8"], Fraction(1))]


def test_norm_gaps_export_has_a_line_per_gap(norms, client_for, donor):
    rows = rows_of(client_for(donor).get("/plans/norms/gaps/csv/"))

    assert [row[3] for row in rows[1:]] == ["IC8", "IC7", "IC8"]


def test_norm_coverage_export_counts_plan_by_plan(norms, client_for, donor):
    rows = rows_of(client_for(donor).get("/plans/norms/csv/"))

    assert [row[2:4] + row[5:] for row in rows[1:]] == [
        ["IC7", "General obligations", "2", "0", "2"],
        ["IC8", "General obligations", "0", "0", "0"],
        ["SDG5", "General obligations", "0", "0", "0"],
    ]


def test_norm_coverage_of_a_member_is_that_of_the_own_plan(norms, client_for, member):
    page = client_for(member).get("/plans/norms/")

    assert [place.municipality.slug for place in page.context["places"]] == ["gnjilane"]


def test_my_measures_are_those_of_the_institution_that_one_sits_for(
    plan, gnjilane, client_for, member
):
    police = InstitutionTypeFactory(key="police")
    institution = InstitutionFactory(municipality=gnjilane.municipality, type=police)
    seat = SeatFactory(mechanism=gnjilane, institution=institution)
    person = PersonFactory()
    MembershipFactory(seat=seat, person=person)
    member.assignments.update(person=person)
    soon = timezone.localdate() + timedelta(days=3)
    helped, led = measure_in(plan, "1.1"), measure_in(plan, "1.2", soon)
    measure_in(plan, "1.3", soon)
    MeasureInstitutionFactory(
        measure=helped, role="partner", institution_type=None, means_all_members=True
    )
    MeasureInstitutionFactory(measure=led, institution_type=police)
    MeasureInstitutionFactory(
        measure=led, role="partner", institution_type=None, means_all_members=True
    )

    page = client_for(member).get("/plans/mine/")

    assert [(one.code, one.role, one.next_on) for one in page.context["page"]] == [
        ("1.2", "lead", soon),
        ("1.1", "partner", None),
    ]


@pytest.mark.parametrize(
    ("who", "own", "overviews"),
    [
        ("staff", 403, 200),
        ("donor", 403, 200),
        ("coordinator", 200, 200),
        ("member", 200, 200),
        ("assessor", 403, 200),
        ("stranger", 403, 403),
    ],
)
def test_overviews_follow_the_access_table(
    who, own, overviews, plan, client_for, request
):
    browser = client_for(request.getfixturevalue(who))
    pages = {
        browser.get(f"/plans/{page}/").status_code
        for page in ("side-by-side", "norms", "norms/gaps", "norms/gaps/csv")
    }

    assert browser.get("/plans/mine/").status_code == own
    assert pages == {overviews}
    in_force = 404 if who == "stranger" else 200
    for page in ("timeline", "budget", "budget/xlsx"):
        answer = browser.get(f"/plans/{plan.code}/{page}/")
        assert answer.status_code == in_force


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("page", "queries"),
    [
        ("gnjilane-1/timeline", 9),
        ("gnjilane-1/budget", 12),
        ("side-by-side", 9),
        ("norms", 8),
        ("norms/gaps", 10),
    ],
)
def test_overview_query_count_is_constant(
    page, queries, count, plan, client_for, coordinator, django_assert_num_queries
):
    for number in range(count):
        measure = measure_in(plan, f"1.{number}", date(TODAY.year, 12, number + 1))
        MeasureNormFactory(measure=measure)
        MeasureBudgetFactory(measure=measure)
    browser = client_for(coordinator)
    browser.get(f"/plans/{page}/")

    with django_assert_num_queries(queries):
        browser.get(f"/plans/{page}/")


@pytest.mark.parametrize(("who", "reported"), [("coordinator", 1), ("member", 0)])
def test_mechanism_plan_tells_what_changed_since(
    cast, who, reported, plan, gnjilane, django_assert_num_queries
):
    now = timezone.now()
    before = now - timedelta(days=20)
    old, changed = measure_in(plan, "1.1"), measure_in(plan, "1.2")
    Measure.history.update(history_date=before)
    changed.title = "Another title"
    changed.save()
    measure_in(plan, "1.3")
    ProgressReportFactory(measure=old, submitted=True)
    ProgressReportFactory._meta.model.objects.update(submitted_at=now)
    type(plan).objects.update(created_at=before)
    new = PlanVersionFactory(municipality=plan.municipality, number=2)
    measure_in(new, "1.1")
    entered = PlanVersionFactory(
        municipality=plan.municipality,
        number=3,
        in_force=True,
        in_force_to=date(2025, 3, 1),
    )
    user = cast(who)
    news = News(gnjilane, now - timedelta(days=1), now)
    panels.mechanism_plan(news, user)

    with django_assert_num_queries(1):
        _template, context = panels.mechanism_plan(news, user)

    told = ("version", "is_new", "is_adopted", "added", "changed", "reported")
    assert [tuple(one[name] for name in told) for one in context["lines"]] == [
        (plan, False, False, 1, 1, reported),
        (new, True, False, 1, 0, 0),
        (entered, True, True, 0, 0, 0),
    ]
