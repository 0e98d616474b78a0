import pytest
from django.urls import reverse

from monitoring.models import Finding, Recommendation
from tests.factories import (
    FindingFactory,
    InstitutionTypeFactory,
    RecommendationFactory,
)

ARGS = ["baseline-2025", "gnjilane"]


@pytest.fixture
def plan(with_measures, score_all):
    return score_all(with_measures(2), ["2", "4"])


@pytest.fixture
def client(client_for, staff):
    return client_for(staff)


def at(name, *more):
    return reverse(f"monitoring:{name}", args=[*ARGS, *more])


def finding(**changes):
    return {
        "title_en": "No money",
        "text_en": "Nothing is set aside.",
        "order": 1,
    } | changes


def recommendation(**changes):
    return {
        "title_en": "Open a line",
        "text_en": "The assembly opens a budget line.",
        "urgency": "urges",
        "addressed_to": "local",
        "state": "open",
        "order": 1,
    } | changes


def test_finding_names_the_languages_that_borrow_its_text():
    finding = Finding(
        title_sr_latn="Novac", text_sr_latn="Linija ne postoji.", title_sq="Paraja"
    )

    assert [str(name) for name in finding.borrowing_languages] == [
        "English",
        "Albanian",
    ]


def test_finding_create_keeps_text_and_measures(client, plan):
    measure = plan.plan_version.measures.first()

    response = client.post(
        at("finding_create"),
        finding(title_sq="Nuk ka para", measures=[measure.pk]),
    )

    made = Finding.objects.get()
    assert response.url == plan.get_absolute_url()
    assert (made.title_en, made.title_sq, made.round_plan) == (
        "No money",
        "Nuk ka para",
        plan,
    )
    assert list(made.measures.all()) == [measure]


def test_finding_create_asks_for_the_readers_own_language_first(
    client_for, staff, plan
):
    staff.language = "sq"
    staff.save()

    response = client_for(staff).post(at("finding_create"), finding())

    form = response.context["form"]
    assert response.status_code == 422
    assert [field.name for field in form.own_texts] == ["title_sq", "text_sq"]
    assert set(form.errors) == {"title_sq", "text_sq"}


def test_finding_create_warns_of_personal_data(client, plan):
    data = finding(text_en="Ask the officer at 044 123 456.")

    html = client.post(at("finding_create"), data, follow=True).content.decode()

    assert "044 123 456" in html
    assert "personal data" in html


def test_finding_edit_shows_both_texts_when_stale(client, plan):
    stored = FindingFactory(round_plan=plan, title_en="As Ana wrote it", version=3)

    response = client.post(
        at("finding_edit", stored.pk), finding(title_en="Mine", version=2)
    )

    html = response.content.decode()
    assert response.status_code == 409
    assert "As Ana wrote it" in html
    assert 'value="Mine"' in html
    assert 'name="version" value="3"' in html
    stored.refresh_from_db()
    assert stored.title_en == "As Ana wrote it"


def test_finding_edit_saves_over_what_was_seen(client, plan):
    stored = FindingFactory(round_plan=plan, version=3)

    client.post(at("finding_edit", stored.pk), finding(title_en="Mine", version=3))

    stored.refresh_from_db()
    assert (stored.title_en, stored.version) == ("Mine", 4)
    assert [row.history_type for row in stored.history.all()] == ["~", "+"]


def test_finding_delete_asks_first(client, plan):
    stored = FindingFactory(round_plan=plan)
    url = at("finding_delete", stored.pk)

    assert "Delete this finding?" in client.get(url).content.decode()
    assert Finding.objects.count() == 1
    client.post(url)

    assert Finding.objects.count() == 0
    assert Finding.history.filter(history_type="-").count() == 1


def test_recommendation_create_names_addressee_and_finding(client, plan):
    stored = FindingFactory(round_plan=plan)
    kind = InstitutionTypeFactory()

    client.post(
        at("recommendation_create"),
        recommendation(finding=stored.pk, addressee=kind.pk, due_on="2026-09-30"),
    )

    made = Recommendation.objects.get()
    assert (made.finding, made.addressee, str(made.due_on)) == (
        stored,
        kind,
        "2026-09-30",
    )
    html = client.get(plan.get_absolute_url()).content.decode()
    assert "Open a line" in html
    assert "by 30 Sep 2026" in html


def test_recommendation_edit_and_delete(client, plan):
    stored = RecommendationFactory(round_plan=plan)

    client.post(
        at("recommendation_edit", stored.pk),
        recommendation(state="done", version=stored.version),
    )
    stored.refresh_from_db()
    assert stored.state == "done"

    delete = reverse("monitoring:recommendation_delete", args=[*ARGS, stored.pk])
    assert "Delete this recommendation?" in client.get(delete).content.decode()
    client.post(delete)
    assert Recommendation.objects.count() == 0


def test_recommendation_edit_shows_both_texts_when_stale(client, plan):
    stored = RecommendationFactory(round_plan=plan, version=5)

    response = client.post(
        at("recommendation_edit", stored.pk),
        recommendation(urgency="invites", version=1),
    )

    assert response.status_code == 409
    assert {d["theirs"] for d in response.context["form"].differences} >= {"urges"}


@pytest.mark.parametrize("name", ["finding", "recommendation"])
@pytest.mark.parametrize(
    ("person", "status"),
    [("coordinator", 403), ("assessor", 403), ("donor", 404), ("stranger", 404)],
)
def test_findings_are_written_by_staff(cast, client_for, plan, name, person, status):
    factory = {"finding": FindingFactory, "recommendation": RecommendationFactory}[name]
    pk = factory(round_plan=plan).pk
    client = client_for(cast(person))

    urls = [at(f"{name}_create"), at(f"{name}_edit", pk), at(f"{name}_delete", pk)]

    assert {client.post(url).status_code for url in urls} == {status}


def test_finding_create_waits_for_scores(client, round_plan):
    assert client.get(at("finding_create")).status_code == 403


def test_finding_edit_is_404_under_another_plan(client, plan):
    foreign = FindingFactory()

    assert client.get(at("finding_edit", foreign.pk)).status_code == 404
