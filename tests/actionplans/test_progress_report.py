"""A coordinator reports on measures: half-way, submitted, corrected, side by side."""

from decimal import Decimal

import pytest
from django.urls import reverse

from actionplans.models import ProgressReport, ReportedMoney, ReportedPart
from tests.actionplans.progressing import answers, asked_measure, period_before, plan_of
from tests.factories import (
    FundingSourceFactory,
    IndicatorFactory,
    MeasureFactory,
    MeasureSuccessionFactory,
    PlanVersionFactory,
    ProgressReportFactory,
    ReportedValueFactory,
    ReportingPeriodFactory,
)

INVALID, CONFLICT = 422, 409


@pytest.fixture
def period(db):
    return ReportingPeriodFactory()


@pytest.fixture
def version(gnjilane):
    return plan_of(gnjilane)


@pytest.fixture
def measure(version):
    return asked_measure(version)


@pytest.fixture
def page(client_for, coordinator):
    return client_for(coordinator)


def report_url(measure, period):
    return reverse("actionplans:progress_report", args=[period.pk, measure.pk])


def due_url(measure, period):
    slug = measure.municipality.slug
    return reverse("actionplans:progress_due", args=[period.pk, slug])


def money(source, spent="250.50"):
    return {"source": source.pk, "allocated": "400", "spent": spent}


def test_progress_report_keeps_half_a_report_and_says_what_is_missing(
    page, measure, period
):
    half = answers(measure, women="7", men="", none="", narrative="")

    answer = page.post(report_url(measure, period), half, follow=True)

    report = ProgressReport.objects.get()
    assert (report.state, report.version, report.stage) == ("draft", 1, "under_way")
    assert ReportedPart.objects.get().amount == 7
    text = answer.content.decode()
    assert "Sex: the groups lack 5 of the value" in text
    assert "what was done" in text
    assert "money spent (0 where there was none)" in text


def test_progress_report_is_submitted_once_nothing_is_missing(page, measure, period):
    whole = answers(measure, **money(FundingSourceFactory()), submit="1")

    answer = page.post(report_url(measure, period), whole)

    report = ProgressReport.objects.get()
    assert answer.status_code == 302
    assert (report.state, report.submitted_by.email) == (
        "submitted",
        "coordinator@example.org",
    )
    assert report.values.get().value == 12
    assert ReportedMoney.objects.get().spent == Decimal("250.50")


def test_progress_report_is_kept_but_not_submitted_while_parts_miss_the_value(
    page, measure, period
):
    wrong = answers(measure, none="3", **money(FundingSourceFactory()), submit="1")

    answer = page.post(report_url(measure, period), wrong)

    assert answer.status_code == INVALID
    assert "the groups exceed the value by 1" in answer.content.decode()
    assert ProgressReport.objects.get().state == "draft"


@pytest.mark.parametrize("value", ["-3", "1" * 11, "NaN", "1,5", "1e3000", "0.00001"])
def test_progress_report_keeps_no_number_that_is_none(page, measure, period, value):
    answer = page.post(report_url(measure, period), answers(measure, value=value))

    assert answer.status_code == INVALID
    key = measure.indicators.get().pk
    assert list(answer.context["form"].errors) == [f"value-{key}"]
    assert not ProgressReport.objects.exists()


def test_progress_report_takes_a_change_below_nothing_where_one_is_planned(
    page, measure, period
):
    measure.indicators.update(baseline_value=0, target_value=-20)
    given = answers(measure, value="-3")
    measure.indicators.get().dimensions.clear()

    page.post(report_url(measure, period), given)

    assert ProgressReport.objects.get().values.get().value == -3


def test_progress_report_of_a_form_that_saw_another_one_is_no_error(
    page, measure, period
):
    answer = page.post(report_url(measure, period), answers(measure, version=7))

    assert answer.status_code == CONFLICT
    assert not ProgressReport.objects.exists()


def test_progress_report_points_at_a_persons_data_and_the_writer_decides(
    page, measure, period
):
    url = report_url(measure, period)
    whole = answers(measure, **money(FundingSourceFactory()), submit="1")
    whole["narrative"] = "Call Ana, 044 123 456."

    warned = page.post(url, whole)
    none_yet = ProgressReport.objects.count()
    page.post(url, whole | {"looked": "on"})

    assert "looks like a phone number" in warned.content.decode()
    assert (warned.status_code, none_yet) == (INVALID, 0)
    assert ProgressReport.objects.get().state == "submitted"


def submitted(measure, period, **values):
    report = ProgressReportFactory(
        measure=measure, period=period, submitted=True, stage="under_way", **values
    )
    ReportedValueFactory(report=report, indicator=measure.indicators.get(), value=12)
    return report


def test_progress_report_is_corrected_with_a_reason_that_stays_in_its_history(
    page, measure, period
):
    report = submitted(measure, period, narrative="Held.")
    url = report_url(measure, period)
    given = answers(measure, version=report.version, value="10", women="8")
    given |= money(FundingSourceFactory()) | {"none": "", "men": ""}
    dimension = measure.indicators.get().dimensions.get()
    men = dimension.categories.get(key="men").pk
    given[f"part-{measure.indicators.get().pk}-{dimension.pk}-{men}"] = "2"
    part_none = f"part-{measure.indicators.get().pk}-{dimension.pk}-none"
    given[part_none] = ""

    without = page.post(url, given)
    page.post(url, given | {"reason": "Two people were counted twice."})

    report.refresh_from_db()
    assert without.status_code == INVALID
    assert report.state == "submitted"
    assert report.values.get().value == 10
    history = page.get(
        reverse("actionplans:progress_history", args=[period.pk, measure.pk])
    )
    text = history.content.decode()
    assert "Two people were counted twice." in text
    assert "police officers trained" in text
    assert "Municipal budget" in text


def test_progress_report_shows_both_texts_where_two_people_save(page, measure, period):
    url = report_url(measure, period)
    page.post(url, answers(measure, narrative="Mine first."))

    answer = page.post(url, answers(measure, narrative="Theirs.", version=0))

    text = answer.content.decode()
    assert answer.status_code == CONFLICT
    assert "Mine first." in text
    assert "Theirs." in text
    assert ProgressReport.objects.get().narrative == "Mine first."
    page.post(url, answers(measure, narrative="Theirs.", version=1))
    assert ProgressReport.objects.get().narrative == "Theirs."


def test_progress_report_takes_yes_and_no_and_words(page, version, period):
    measure = MeasureFactory(plan_version=version, budget_planned=0)
    yes_no = IndicatorFactory(measure=measure, kind="yes_no", baseline_value=0)
    quality = IndicatorFactory(measure=measure, kind="quality", target_value=None)
    given = {
        "version": 0,
        "stage": "done",
        "narrative": "Adopted.",
        f"value-{yes_no.pk}": "1",
        f"text-{yes_no.pk}": "",
        f"text-{quality.pk}": "Members call it useful.",
        "submit": "1",
    }

    page.post(report_url(measure, period), given)

    report = ProgressReport.objects.get()
    assert report.state == "submitted"
    told = {one.indicator_id: (one.value, one.text) for one in report.values.all()}
    assert told == {
        yes_no.pk: (1, ""),
        quality.pk: (None, "Members call it useful."),
    }


def test_progress_report_shows_the_last_period_of_the_measure_it_comes_from(
    page, gnjilane, period
):
    before = period_before()
    first = plan_of(gnjilane, number=1, in_force_to="2025-12-31")
    second = PlanVersionFactory(
        plan=first.plan,
        municipality=first.municipality,
        number=2,
        in_force=True,
        in_force_from="2026-01-01",
    )
    earlier, later = asked_measure(first), asked_measure(second, code="1.2")
    MeasureSuccessionFactory(earlier=earlier, later=later)
    submitted(earlier, before)

    form = page.get(report_url(later, period)).content.decode()
    told = page.get(reverse("actionplans:measure_progress", args=[later.pk]))

    assert "last period 12" in form
    assert "as measure 1.1 of version 1" in told.content.decode()


def test_progress_submit_takes_all_that_lack_nothing(page, version, measure, period):
    ready = MeasureFactory(plan_version=version, code="1.2", budget_planned=0)
    ProgressReportFactory(
        measure=ready, period=period, stage="done", narrative="Adopted."
    )
    page.post(report_url(measure, period), answers(measure))

    page.post(due_url(measure, period) + "submit/")

    states = dict(ProgressReport.objects.values_list("measure__code", "state"))
    assert states == {"1.1": "draft", "1.2": "submitted"}


def test_progress_due_says_what_is_behind_and_late(page, version, measure, period):
    submitted(measure, period)
    MeasureFactory(plan_version=version, code="1.2")
    behind = MeasureFactory(plan_version=version, code="1.3", starts_on="2025-01-01")
    behind.deadlines.create(due_on=period.ends_on)
    indicator = IndicatorFactory(measure=behind)
    report = ProgressReportFactory(measure=behind, period=period, submitted=True)
    ReportedValueFactory(report=report, indicator=indicator, value=40)

    answer = page.get(due_url(measure, period))

    counts = answer.context["counts"]
    assert counts == {"due": 3, "submitted": 2, "ready": 0, "late": 1, "behind": 1}
    assert "progress 25%, expected 100% by" in answer.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_progress_due_query_count_is_constant(
    page, version, period, django_assert_num_queries, count
):
    period_before()
    for number in range(count):
        measure = asked_measure(version, code=f"1.{number}")
        submitted(measure, period)
    with django_assert_num_queries(11):
        page.get(due_url(measure, period))


@pytest.mark.parametrize(
    ("person", "reads", "writes"),
    [
        ("coordinator", 200, 302),
        ("staff", 200, 403),
        ("administrator", 200, 403),
        ("assessor", 200, 403),
        ("verifier", 200, 403),
        ("member", 404, 404),
        ("donor", 404, 404),
        ("other_coordinator", 404, 404),
        ("stranger", 404, 404),
    ],
)
def test_progress_report_is_read_and_written_by_whom(
    cast, client_for, measure, period, person, reads, writes
):
    browser = client_for(cast(person))
    urls = [
        report_url(measure, period),
        due_url(measure, period),
        reverse("actionplans:measure_progress", args=[measure.pk]),
    ]

    assert [browser.get(url).status_code for url in urls] == [reads] * 3
    assert browser.post(urls[0], answers(measure)).status_code == writes
    assert browser.post(due_url(measure, period) + "submit/").status_code == writes


def test_measure_progress_is_a_part_of_the_measures_page(page, measure, period):
    submitted(measure, period)
    url = reverse("actionplans:measure_progress", args=[measure.pk])

    part = page.get(url, headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in part
    assert "<strong>12</strong>" in part


def test_plan_progress_says_how_many_are_submitted_and_behind(
    page, version, measure, period
):
    submitted(measure, period)
    url = reverse("actionplans:plan_progress", args=[version.code])

    part = page.get(url, headers={"HX-Request": "true"}).content.decode()

    assert "1 of 1" in part
    assert page.get(url).url == due_url(measure, period)


def test_progress_report_opens_its_form_in_place(page, measure, period):
    url = report_url(measure, period)

    part = page.get(url, headers={"HX-Request": "true"}).content.decode()

    assert part.count("<form") == 1
    assert "<html" not in part
