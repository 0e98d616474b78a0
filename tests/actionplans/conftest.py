from pathlib import Path

import pytest

from core.reference import load_reference, reference_files
from tests.factories import (
    MeasureFactory,
    MembershipFactory,
    PlanVersionFactory,
    SeatFactory,
)

WORDS = ("institution_types", "institution_aliases", "frameworks", "pillars")


@pytest.fixture(scope="module")
def plan_words(module_database):
    """The reference data that plans are read with: types, wordings, pillars."""
    load_reference([path for path in reference_files() if Path(path).stem[2:] in WORDS])


@pytest.fixture
def draft(gnjilane):
    return PlanVersionFactory(municipality=gnjilane.municipality, number=2)


@pytest.fixture
def measure(draft):
    return MeasureFactory(
        plan_version=draft,
        code="1.1",
        title_sr_latn="Predavanja u školama",
        due_kind="date",
        due_text="31.12.2026.",
        lead_text="Centar za socijalni rad",
        budget_planned=1000,
        budget_text="1.000 €",
    )


@pytest.fixture
def seated(gnjilane):
    """Somebody who sits in the mechanism and has no account."""
    seat = SeatFactory(mechanism=gnjilane, institution__name_en="Police station")
    return MembershipFactory(
        seat=seat, person__full_name="Ana Anić", person__email="ana@example.org"
    )
