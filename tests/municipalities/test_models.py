from datetime import date

import pytest
from django.core.exceptions import ValidationError

from municipalities.models import (
    Composition,
    InstitutionAlias,
    Mechanism,
    Membership,
    Population,
)
from tests.factories import (
    InstitutionAliasFactory,
    InstitutionFactory,
    InstitutionTypeFactory,
    MechanismRuleFactory,
    MembershipFactory,
    PersonFactory,
    PopulationFactory,
    SeatFactory,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 12)


def seat_of(mechanism, type_, **fields):
    institution = InstitutionFactory(municipality=mechanism.municipality, type=type_)
    return SeatFactory(mechanism=mechanism, institution=institution, **fields)


def test_composition_names_who_sat_there_on_a_day(gnjilane):
    seat = seat_of(gnjilane, InstitutionTypeFactory(key="police"))
    MembershipFactory(
        seat=seat,
        person=PersonFactory(full_name="Before"),
        ends_on=date(2025, 12, 31),
    )
    MembershipFactory(
        seat=seat,
        person=PersonFactory(full_name="Now"),
        starts_on=date(2026, 1, 1),
        function="coordinator",
    )

    def names(day):
        seats = Composition(gnjilane, day).seats
        return [one.person.full_name for seat in seats for one in seat.members]

    assert names(date(2025, 12, 31)) == ["Before"]
    assert names(date(2026, 1, 1)) == ["Now"]
    assert Composition(gnjilane, DAY).holder_of("coordinator").person.full_name == "Now"
    assert Composition(gnjilane, DAY).holder_of("chair") is None


def test_composition_says_which_required_types_nobody_sits_for(gnjilane):
    police = InstitutionTypeFactory(key="police", is_required=True)
    court = InstitutionTypeFactory(key="court", is_required=True)
    InstitutionTypeFactory(key="media")
    MembershipFactory(seat=seat_of(gnjilane, police))
    MembershipFactory(seat=seat_of(gnjilane, court), kind="alternate")

    missing = Composition(gnjilane, DAY).missing_types

    assert missing == [court]


def test_composition_counts_seats_that_a_member_holds(gnjilane):
    kind = InstitutionTypeFactory()
    held, vacant = seat_of(gnjilane, kind), seat_of(gnjilane, kind)
    watching = seat_of(gnjilane, kind, kind="observer")
    closed = seat_of(gnjilane, kind, closed_on=date(2026, 1, 1))
    for seat in (held, closed):
        MembershipFactory(seat=seat)
    MembershipFactory(seat=held, kind="alternate")
    MembershipFactory(seat=watching, kind="observer")

    composition = Composition(gnjilane, DAY)

    assert composition.held_seats == [held]
    assert composition.seats_without_alternate == []
    assert {seat.pk for seat in composition.seats} == {held.pk, vacant.pk, watching.pk}


def test_mechanisms_with_composition_on_a_day(gnjilane, zvecan):
    police = InstitutionTypeFactory(key="police", is_required=True)
    first = seat_of(gnjilane, police)
    MembershipFactory(
        seat=first, person=PersonFactory(full_name="Ana"), function="coordinator"
    )
    MembershipFactory(seat=seat_of(gnjilane, police))
    seat_of(gnjilane, InstitutionTypeFactory(key="media"))

    rows = Mechanism.objects.with_composition_on(DAY).order_by("municipality__slug")

    assert [
        (
            row.seats_open,
            row.seats_held,
            row.required_types_seated,
            row.coordinator_name,
        )
        for row in rows
    ] == [(3, 2, 1, "Ana"), (0, 0, 0, None)]


def test_mechanisms_with_composition_hide_a_hidden_coordinator(gnjilane):
    MembershipFactory(
        seat=seat_of(gnjilane, InstitutionTypeFactory()),
        person=PersonFactory(is_hidden=True),
        function="coordinator",
    )

    assert Mechanism.objects.with_composition_on(DAY).get().coordinator_name is None


def test_memberships_overlapping_a_span(gnjilane):
    seat = seat_of(gnjilane, InstitutionTypeFactory())
    MembershipFactory(seat=seat, starts_on=date(2024, 1, 1), ends_on=date(2024, 12, 31))

    def meets(first, last):
        return Membership.objects.overlapping(first, last).exists()

    assert meets(date(2024, 12, 31), None) is True
    assert meets(date(2025, 1, 1), None) is False
    assert meets(date(2023, 1, 1), date(2024, 1, 1)) is True
    assert meets(date(2023, 1, 1), date(2023, 12, 31)) is False


@pytest.mark.parametrize(
    ("consent", "hidden", "type_allows", "expected"),
    [
        (True, False, True, True),
        (False, False, True, False),
        (True, True, True, False),
        (True, False, False, False),
    ],
)
def test_membership_may_be_named_publicly(
    gnjilane, consent, hidden, type_allows, expected
):
    kind = InstitutionTypeFactory(names_people_publicly=type_allows)
    person = PersonFactory(may_be_named=consent, is_hidden=hidden)
    membership = MembershipFactory(seat=seat_of(gnjilane, kind), person=person)

    assert membership.may_be_named_publicly is expected


def test_rule_on_a_day(gnjilane):
    gnjilane.rules.update(valid_to=date(2025, 12, 31))
    later = MechanismRuleFactory(
        mechanism=gnjilane, valid_from=date(2026, 1, 1), languages=["sq", "sr-latn"]
    )

    assert gnjilane.rule_on(date(2026, 1, 1)) == later
    assert gnjilane.rule_on(date(2019, 12, 31)) is None
    assert later.language_names == ["Albanian", "Serbian (Latin)"]


def test_alias_keeps_its_normalised_wording():
    alias = InstitutionAliasFactory(text="Zyra për Barazi Gjinore")
    alias.text = "ЦЕНТАР за социјални рад"
    alias.save(update_fields=["text"])

    stored = InstitutionAlias.objects.get()
    assert (stored.text, stored.key) == (
        "ЦЕНТАР за социјални рад",
        "centar za socijalni rad",
    )


@pytest.mark.parametrize(
    ("method", "value", "expected"),
    [
        ("census", 5, True),
        ("nso_estimate", 5, True),
        ("census_boycotted", 5, False),
        ("osce_profile", 5, False),
        ("census", None, False),
    ],
)
def test_population_allows_per_head_figures_by_method(method, value, expected):
    assert Population(method=method, value=value).allows_per_head_figures is expected


def test_one_holder_per_function_at_a_time(gnjilane):
    kind = InstitutionTypeFactory()
    MembershipFactory(seat=seat_of(gnjilane, kind), function="chair")
    second = MembershipFactory.build(
        mechanism=gnjilane,
        seat=seat_of(gnjilane, kind),
        person=PersonFactory(),
        function="chair",
    )

    with pytest.raises(ValidationError, match="Somebody else holds this function"):
        second.full_clean()


def test_population_is_checked_by_somebody_or_not_at_all(administrator):
    population = PopulationFactory()
    population.checked_by = administrator

    with pytest.raises(ValidationError, match="Say who opened the source and when"):
        population.full_clean()
