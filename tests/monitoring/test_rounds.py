from datetime import date

import pytest
from django.urls import reverse

from monitoring.forms import last_quarter
from monitoring.models import Round
from tests.factories import (
    AppointmentFactory,
    AssignmentFactory,
    MethodologyFactory,
    PlanVersionFactory,
    RoundFactory,
    RoundPlanFactory,
    ScoreFactory,
    UserFactory,
)

LIST = reverse("monitoring:round_list")
NEW = reverse("monitoring:round_create")


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        (date(2026, 11, 22), date(2026, 1, 1), date(2026, 9, 30)),
        (date(2026, 4, 1), date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 3, 31), date(2025, 1, 1), date(2025, 12, 31)),
        (date(2026, 1, 1), date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_last_quarter(today, first, last):
    assert last_quarter(today) == (first, last)


def filled_in(version, assessor, **changes):
    return {
        "plan_versions": [version.pk],
        "assessor": assessor.pk,
        "kind": "baseline",
        "methodology": MethodologyFactory().pk,
        "reference_start": "2025-01-01",
        "reference_end": "2025-12-31",
        "cut_off_on": "2026-03-01",
        "title": "",
    } | changes


def test_round_create_opens_a_round(client_for, staff, plan_version):
    assessor = UserFactory()

    response = client_for(staff).post(NEW, filled_in(plan_version, assessor))

    opened = Round.objects.get()
    assert response.url == opened.get_absolute_url()
    assert opened.opened_by == staff
    assert opened.plans.get().plan_version == plan_version
    assert opened.plans.get().appointments.get().user == assessor


def test_round_create_clicked_twice_opens_one_round(client_for, staff, plan_version):
    client, given = client_for(staff), filled_in(plan_version, UserFactory())
    client.post(NEW, given)

    again = client.post(NEW, given)

    assert Round.objects.count() == 1
    assert "already scores the plan of Gnjilane" in again.content.decode()


def test_round_create_has_everything_but_the_assessor_filled_in(
    client_for, staff, plan_version
):
    method = MethodologyFactory()

    form = client_for(staff).get(NEW).context["form"]

    assert form.initial["plan_versions"] == [plan_version.pk]
    assert form.initial["methodology"] == method
    assert form.initial["kind"] == "baseline"


def test_round_create_ticks_the_plan_it_was_opened_from(
    client_for, staff, plan_version
):
    PlanVersionFactory()

    form = client_for(staff).get(f"{NEW}?municipality=gnjilane").context["form"]

    assert form.initial["plan_versions"] == [plan_version.pk]


def test_round_create_says_what_to_do_without_a_plan(client_for, staff):
    html = client_for(staff).get(NEW).content.decode()

    assert "Import a plan first" in html
    assert reverse("actionplans:plan_list") in html


def test_round_create_offers_the_version_in_force_and_later_ones(
    client_for, staff, plan_version
):
    place = plan_version.municipality
    force = PlanVersionFactory(municipality=place, number=2, in_force=True)
    draft = PlanVersionFactory(municipality=place, number=3)

    form = client_for(staff).get(NEW).context["form"]

    assert set(form.fields["plan_versions"].queryset) == {force, draft}


def test_round_create_refuses_two_versions_of_one_plan(client_for, staff, plan_version):
    place = plan_version.municipality
    force = PlanVersionFactory(municipality=place, number=2, in_force=True)
    draft = PlanVersionFactory(municipality=place, number=3)
    data = filled_in(force, UserFactory(), plan_versions=[force.pk, draft.pk])

    response = client_for(staff).post(NEW, data)

    assert response.status_code == 422
    assert "Choose one version" in response.content.decode()
    assert Round.objects.count() == 0


def test_round_create_refuses_a_plan_that_begins_later(client_for, staff, plan_version):
    data = filled_in(
        plan_version,
        UserFactory(),
        reference_start="2024-01-01",
        reference_end="2024-12-31",
    )

    response = client_for(staff).post(NEW, data)

    assert "The plan of Gnjilane begins after the period." in response.content.decode()


@pytest.mark.parametrize("role", ["coordinator", "member"])
def test_round_create_refuses_somebody_of_the_mechanism(
    client_for, staff, plan_version, role
):
    insider = UserFactory()
    AssignmentFactory(
        user=insider, mechanism=plan_version.municipality.mechanism, role=role
    )

    response = client_for(staff).post(NEW, filled_in(plan_version, insider))

    assert "works in the mechanism of Gnjilane" in response.content.decode()
    assert Round.objects.count() == 0


def test_round_create_does_not_offer_donors(client_for, staff, donor, plan_version):
    response = client_for(staff).post(NEW, filled_in(plan_version, donor))

    assert response.status_code == 422


def test_round_create_refuses_a_period_that_ends_first(client_for, staff, plan_version):
    data = filled_in(plan_version, UserFactory(), reference_start="2026-01-01")

    html = client_for(staff).post(NEW, data).content.decode()

    assert "The period ends before it starts." in html


@pytest.mark.parametrize("person", ["coordinator", "assessor", "donor", "stranger"])
def test_round_create_is_403_for_others(cast, client_for, person):
    assert client_for(cast(person)).get(NEW).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_round_list_query_count_is_constant(
    client_for, staff, django_assert_num_queries, count
):
    for _ in range(count):
        RoundPlanFactory()

    client = client_for(staff)

    with django_assert_num_queries(7):
        page = client.get(LIST).context["page"]

    assert [round.plan_count for round in page] == [1] * count


def test_round_list_counts_only_what_one_may_see(
    client_for, coordinator, plan_version, levels
):
    opened = RoundFactory()
    RoundPlanFactory(round=opened, plan_version=plan_version)
    RoundPlanFactory(round=opened)
    RoundPlanFactory()

    page = client_for(coordinator).get(LIST).context["page"]

    assert [(r, r.plan_count, r.final_count) for r in page] == [(opened, 1, 0)]


def test_round_list_shows_assessors_what_waits(
    client_for, assessor, round_plan, with_measures, assess
):
    assess(with_measures(3)[:1], "2")

    html = client_for(assessor).get(LIST).content.decode()

    assert "1 of 3 measures have a level." in html


def test_round_list_points_staff_to_the_plans_first(client_for, staff):
    assert "Import a plan first" in client_for(staff).get(LIST).content.decode()


def test_round_detail_shows_scores_and_ranges(
    client_for, staff, with_measures, score_all
):
    plan = score_all(with_measures(4), ["4", "2", "NE", "2"], "final")

    html = client_for(staff).get(plan.round.get_absolute_url()).content.decode()

    # P1: 4 and NE, so V = 1/2; P2: 2 and 2, so V = 1/2; C = 3/4, U = 3/4.
    assert '<b class="num">50%</b> <span class="soft num">(50% – 75%)</span>' in html


def test_round_detail_names_who_scores(client_for, staff, round_plan):
    someone = UserFactory(name="Ana Primer")
    AppointmentFactory(round_plan=round_plan, user=someone)

    html = client_for(staff).get(round_plan.round.get_absolute_url()).content.decode()

    assert '<span class="nowrap">Ana Primer</span>' in html


def test_round_create_tells_assessors_apart_and_puts_the_experienced_first(
    client_for, staff, plan_version
):
    UserFactory(name="Ana Primer", email="ana@example.org")
    seasoned = UserFactory(name="Zora Primer", email="zora@example.org")
    AppointmentFactory(user=seasoned)

    field = client_for(staff).get(NEW).context["form"].fields["assessor"]

    labels = [label for key, label in field.choices if key]
    assert labels[0] == "Zora Primer (zora@example.org)"
    assert "Ana Primer (ana@example.org)" in labels


def test_round_detail_is_404_for_outsiders(client_for, other_coordinator, round_plan):
    url = round_plan.round.get_absolute_url()

    assert client_for(other_coordinator).get(url).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_round_detail_query_count_is_constant(
    client_for, staff, levels, django_assert_num_queries, count
):
    opened = RoundFactory()
    for _ in range(count):
        plan = RoundPlanFactory(round=opened, final=True)
        ScoreFactory(round_plan=plan)
        AppointmentFactory(round_plan=plan)

    client = client_for(staff)

    with django_assert_num_queries(8):
        page = client.get(opened.get_absolute_url()).context["page"]

    assert len(page.object_list) == count
