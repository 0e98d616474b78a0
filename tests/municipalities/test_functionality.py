"""What the records answer of a mechanism's checklist."""

from datetime import timedelta
from fractions import Fraction

import pytest
from django.urls import reverse
from django.utils import timezone

from municipalities.models import facts_of
from municipalities.statistics import all_or_part, are_old, at_least
from tests.factories import (
    InstitutionFactory,
    InstitutionTypeFactory,
    LegalActFactory,
    MembershipFactory,
    SeatFactory,
)

PAGE = reverse("municipalities:mechanism_functionality", args=["gnjilane"])


@pytest.mark.parametrize(
    ("part", "whole", "answer"),
    [(0, 0, "unknown"), (0, 4, "no"), (1, 4, "partly"), (4, 4, "yes")],
)
def test_all_or_part(part, whole, answer):
    assert all_or_part(part, whole) == answer


@pytest.mark.parametrize(
    ("share", "answer"),
    [
        (None, "unknown"),
        (Fraction(6999, 10_000), "no"),
        (Fraction(7, 10), "yes"),
        (Fraction(1), "yes"),
    ],
)
def test_at_least(share, answer):
    assert at_least(share, Fraction(7, 10)) == answer


def test_are_old_after_half_a_year():
    today = timezone.localdate()

    assert are_old(None, today) is True
    assert are_old(today - timedelta(days=183), today) is False
    assert are_old(today - timedelta(days=184), today) is True


def test_facts_of_a_mechanism(gnjilane):
    today = timezone.localdate()
    police = InstitutionTypeFactory(key="police", is_required=True)
    InstitutionTypeFactory(key="court", is_required=True)
    LegalActFactory(mechanism=gnjilane)
    LegalActFactory(mechanism=gnjilane, valid_to=today - timedelta(days=1))
    seat = SeatFactory(
        mechanism=gnjilane,
        institution=InstitutionFactory(municipality=gnjilane.municipality, type=police),
    )
    MembershipFactory(seat=seat, person__checked_on=today)
    MembershipFactory(seat=seat, kind="alternate")
    MembershipFactory(seat=SeatFactory(mechanism=gnjilane))

    facts = facts_of(gnjilane, today)

    assert [(fact.code, str(fact.answer), fact.part, fact.whole) for fact in facts] == [
        ("F1", "yes", 1, 0),
        ("F2", "partly", 1, 2),
        ("F3", "partly", 1, 2),
        ("F11", "partly", 1, 3),
    ]


@pytest.mark.parametrize(
    ("person", "codes"),
    [
        ("staff", "F1 F2 F3 F4 F5 F6 F7 F11"),
        ("coordinator", "F1 F2 F3 F4 F5 F6 F7 F11"),
        ("member", "F1 F2 F3 F4 F5 F6 F7 F11"),
        ("donor", "F1 F2 F3 F4 F6 F7 F11"),
        ("other_coordinator", "F1 F2 F3 F4 F6 F11"),
    ],
)
def test_mechanism_functionality_by_role(cast, client_for, gnjilane, person, codes):
    page = client_for(cast(person)).get(PAGE)

    assert " ".join(fact.code for fact in page.context["facts"]) == codes
    assert "They are not a score" in page.content.decode()


def test_mechanism_functionality_is_404_for_strangers(stranger, client_for, gnjilane):
    assert client_for(stranger).get(PAGE).status_code == 404
