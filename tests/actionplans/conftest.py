from pathlib import Path

import pytest

from core.reference import load_reference, reference_files

WORDS = ("institution_types", "institution_aliases", "frameworks", "pillars")


@pytest.fixture(scope="module")
def plan_words(module_database):
    """The reference data that plans are read with: types, wordings, pillars."""
    load_reference([path for path in reference_files() if Path(path).stem[2:] in WORDS])
