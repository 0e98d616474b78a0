"""What the reference files say, loaded once for the module."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from core.models import ReferenceRecord
from municipalities.models import (
    InstitutionAlias,
    InstitutionType,
    Mechanism,
    Population,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

MUNICIPALITIES = [
    "gnjilane",
    "djakovica",
    "dragas",
    "severna-mitrovica",
    "zvecan",
    "zubin-potok",
    "leposavic",
]


def test_reference_rows_are_valid():
    for label in ReferenceRecord.objects.values_list(
        "model_label", flat=True
    ).distinct():
        for row in apps.get_model(label).objects.all():
            try:
                row.full_clean()
            except ValidationError as error:
                pytest.fail(f"{label} {row}: {error}")


def test_reference_names_exist_in_four_languages():
    for label in ReferenceRecord.objects.values_list(
        "model_label", flat=True
    ).distinct():
        model = apps.get_model(label)
        names = {field.name for field in model._meta.get_fields()}
        for name in ("name", "title", "criterion"):
            if f"{name}_en" not in names or label == "municipalities.Mechanism":
                continue
            for language in ("en", "sr_latn", "sr", "sq"):
                empty = model.objects.filter(**{f"{name}_{language}__in": ["", None]})
                assert (label, language, list(empty)) == (label, language, [])


def test_reference_aliases_tell_health_from_its_centre():
    found = InstitutionAlias.objects.filter(key="dom zdravlja").values_list(
        "context", "institution_type__key"
    )
    assert sorted(found) == [("", "phc"), ("plan_partner", "health")]


def test_reference_names_nobody_publicly_from_police_courts_and_shelters():
    private = InstitutionType.objects.filter(names_people_publicly=False)
    assert set(private.values_list("key", flat=True)) == {
        "police",
        "court",
        "prosecution",
        "victims_advocate",
        "probation",
        "shelter",
    }


def test_reference_gives_no_denominator_for_boycotted_counts():
    usable = [
        population.method
        for population in Population.objects.all()
        if population.allows_per_head_figures
    ]
    assert set(usable) == {"census", "nso_estimate"}
    assert len(usable) == 14


def test_reference_gives_each_mechanism_a_rule():
    rules = {
        mechanism.municipality.slug: mechanism.rules.get().languages
        for mechanism in Mechanism.objects.select_related("municipality")
    }
    assert list(rules) == MUNICIPALITIES
    assert rules["zvecan"] == ["sr-latn", "sq"]
