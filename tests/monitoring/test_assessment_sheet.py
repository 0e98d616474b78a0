import pytest
from django.urls import reverse

from monitoring.models import Assessment
from tests.factories import EvidenceFactory, EvidenceGradeFactory

SHEET = reverse("monitoring:assessment_sheet", args=["baseline-2025", "gnjilane"])
SUBMIT = reverse("monitoring:assessment_submit", args=["baseline-2025", "gnjilane"])


@pytest.fixture
def client(client_for, assessor, round_plan):
    return client_for(assessor)


def row_url(measure):
    return reverse(
        "monitoring:assessment_save", args=["baseline-2025", "gnjilane", measure.pk]
    )


def save(client, measure, *, autosave=True, **data):
    headers = {"X-Autosave": "1"} if autosave else {}
    return client.post(row_url(measure), {"version": 0} | data, headers=headers)


def test_assessment_sheet_shows_a_row_per_measure(client, with_measures, assess):
    measures = with_measures(3)
    assess(measures[:1], "2")

    html = client.get(SHEET).content.decode()

    assert html.count("data-score-row") == len(measures)
    assert html.count(" checked") == 1
    assert "<b data-sheet-done>1</b> of 3" in html
    assert "schools with two sessions a year (%): 20 → 100; due 31 Dec 2026" in html


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("member", 404),
        ("other_coordinator", 404),
        ("donor", 404),
        ("stranger", 404),
        ("coordinator", 403),
        ("staff", 403),
        ("administrator", 403),
        ("assessor", 200),
    ],
)
def test_assessment_sheet_is_the_assessors(
    cast, client_for, round_plan, person, status
):
    assert client_for(cast(person)).get(SHEET).status_code == status


def test_assessment_sheet_is_404_for_an_assessor_of_another_round(
    client_for, round_plan, verifier
):
    assert client_for(verifier).get(SHEET).status_code == 404


@pytest.mark.parametrize("count", [1, 3, 40])
def test_assessment_sheet_query_count_is_constant(
    client, with_measures, assess, round_plan, django_assert_num_queries, count
):
    measures = with_measures(count)
    for assessment in assess(measures, "2"):
        piece = EvidenceFactory(municipality=round_plan.municipality)
        assessment.evidence.add(piece)

    with django_assert_num_queries(12):
        response = client.get(SHEET)

    assert response.content.count(b"data-score-row") == count


def test_assessment_sheet_proposes_not_due(client, with_measures):
    measures = with_measures(2)
    measures[0].starts_on = "2026-01-01"
    measures[0].save()

    html = client.get(SHEET).content.decode()

    assert html.count("is-proposed") == 1
    assert "Starts on 1 Jan 2026, after the period: ND is suggested." in html


def test_assessment_sheet_warns_of_missing_evidence(
    client, with_measures, assess, round_plan
):
    [assessment] = assess(with_measures(1), "4")
    weak = EvidenceFactory(municipality=round_plan.municipality)
    assessment.evidence.add(weak)
    warning = "Level 4 needs evidence of grade E3 or better."
    assert warning in client.get(SHEET).content.decode()

    assessment.evidence.add(
        EvidenceFactory(
            municipality=round_plan.municipality,
            grade=EvidenceGradeFactory(code="E4"),
        )
    )

    assert warning not in client.get(SHEET).content.decode()


def test_assessment_sheet_is_locked_after_submitting(
    client, with_measures, assess, round_plan
):
    assess(with_measures(1), "2")
    round_plan.appointments.update(submitted_at=round_plan.round.opened_at)

    html = client.get(SHEET).content.decode()

    assert "<fieldset disabled>" in html
    assert "This assessment is submitted" in html


def test_assessment_save_answers_a_page_that_saves_by_itself(client, with_measures):
    [measure] = with_measures(1)

    response = save(client, measure, level="2", note="As the minutes say")

    html = response.content.decode()
    assert response.status_code == 200
    assert 'name="version" value="1"' in html
    assert "Saved" in html
    assert "Level 2 needs evidence of grade E2 or better" in html
    stored = Assessment.objects.get()
    assert (stored.level.value, stored.note) == ("2", "As the minutes say")


def test_assessment_save_without_script_goes_on_to_the_next_row(client, with_measures):
    first, second = sorted(with_measures(2), key=lambda m: m.pillar.order)

    response = save(client, first, autosave=False, level="NE")
    last = save(client, second, autosave=False, level="NE")

    assert response.url == f"{SHEET}#m-{second.pk}"
    assert last.url == f"{SHEET}#m-{second.pk}"
    assert Assessment.objects.count() == 2


def test_assessment_save_shows_both_texts_when_stale(
    client, with_measures, assess, levels
):
    [measure] = with_measures(1)
    [current] = assess([measure], "3", note="Theirs")
    Assessment.objects.update(version=4)

    response = save(client, measure, level="2", note="Mine", version=1)

    html = response.content.decode()
    assert response.status_code == 409
    assert 'name="version" value="4"' in html
    assert "3 Level 3" in html
    assert "Theirs" in html
    assert "Mine" in html
    current.refresh_from_db()
    assert current.level == levels["3"]


def test_assessment_save_shows_both_texts_without_script(client, with_measures, assess):
    [measure] = with_measures(1)
    assess([measure], "3", note="Theirs")
    Assessment.objects.update(version=4)

    page = save(client, measure, autosave=False, level="2", note="Mine", version=1)
    again = save(client, measure, autosave=False, level="2", note="Mine", version=4)

    assert page.status_code == 409
    assert "<textarea" in page.content.decode()
    assert again.status_code == 302
    assert Assessment.objects.get().note == "Mine"


def test_assessment_save_refuses_an_unknown_level(client, with_measures):
    [measure] = with_measures(1)

    response = save(client, measure, level="7")

    assert response.status_code == 422
    assert "Not saved" in response.content.decode()
    assert Assessment.objects.count() == 0


def test_assessment_save_asks_for_the_reason_of_not_applicable(client, with_measures):
    [measure] = with_measures(1)

    html = save(client, measure, level="NA").content.decode()

    assert "NA needs a written reason." in html


def test_assessment_save_says_that_it_is_submitted(client, with_measures, round_plan):
    [measure] = with_measures(1)
    round_plan.appointments.update(submitted_at=round_plan.round.opened_at)

    response = save(client, measure, level="2")

    assert response.status_code == 409
    assert "This assessment is submitted" in response.content.decode()
    assert Assessment.objects.count() == 0


def test_assessment_save_leads_to_the_results_after_submitting(
    client, with_measures, round_plan
):
    [measure] = with_measures(1)
    round_plan.appointments.update(submitted_at=round_plan.round.opened_at)

    response = client.post(row_url(measure), {"level": "2", "version": 0})

    assert response.url == round_plan.get_absolute_url()


@pytest.mark.parametrize("method", ["get", "post"])
def test_assessment_submit_leads_to_the_results_when_done_before(
    client, with_measures, assess, round_plan, method
):
    assess(with_measures(2), "2")
    client.post(SUBMIT)

    assert getattr(client, method)(SUBMIT).url == round_plan.get_absolute_url()
    assert round_plan.scores.count() == 2


def test_assessment_save_is_403_for_staff(client_for, staff, with_measures, round_plan):
    [measure] = with_measures(1)

    assert save(client_for(staff), measure, level="2").status_code == 403


def test_assessment_save_refuses_get(client, with_measures):
    [measure] = with_measures(1)

    assert client.get(row_url(measure)).status_code == 405


def test_assessment_submit_lists_what_is_missing(client, with_measures, assess):
    measures = with_measures(2)
    assess(measures[:1], "4")

    html = client.get(SUBMIT).content.decode()

    assert "Measure 1.1" in html
    assert "With too little evidence" in html
    assert "Submit the assessment" not in html


def test_assessment_submit_makes_the_scores(client, with_measures, assess, round_plan):
    assess(with_measures(2), "2")

    response = client.post(SUBMIT)

    assert response.url == round_plan.get_absolute_url()
    assert round_plan.scores.count() == 2


def test_assessment_submit_with_a_gap_changes_nothing(
    client, with_measures, round_plan
):
    with_measures(1)

    response = client.post(SUBMIT)

    assert response.url == SUBMIT
    assert round_plan.scores.count() == 0
