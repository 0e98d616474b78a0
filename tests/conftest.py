"""The cast: the same nine people walk through all tests (design.md section 3)."""

import gc

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from hypothesis import settings as hypothesis_settings

from core.compilation import compile_catalogues
from core.reference import load_reference
from tests.factories import (
    AssignmentFactory,
    MechanismFactory,
    MechanismRuleFactory,
    MunicipalityFactory,
    UserFactory,
)


def pytest_configure(config):
    """Compile the translations, which are not committed, once for all workers."""
    # A busy machine is no failure: no deadlines, the same examples everywhere.
    hypothesis_settings.load_profile("ci")
    # Hashing a password well takes its time, and here it protects nobody.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if not hasattr(config, "workerinput"):
        compile_catalogues()


# What takes longest begins first, or one worker waits for the other in the end.
BEGIN_WITH = ("test_migrations", "test_findings_pdf", "test_demo", "test_admin")


def pytest_collection_modifyitems(config, items):
    """Those that ask for no database are done with once they ran beside SQLite."""
    items.sort(key=lambda item: item.path.stem not in BEGIN_WITH)
    if "postgresql" not in settings.DATABASES["default"]["ENGINE"]:
        return
    without = [item for item in items if not _asks_for_database(item)]
    config.hook.pytest_deselected(items=without)
    items[:] = [item for item in items if _asks_for_database(item)]


def _asks_for_database(item):
    fixtures = {"db", "transactional_db", "module_database"}
    return bool(item.get_closest_marker("django_db") or fixtures & {*item.fixturenames})


def pytest_collection_finish(session):
    """What was imported until here stays: no need to look it through for garbage."""
    gc.freeze()


@pytest.fixture(autouse=True)
def _private_files(settings, tmp_path):
    """Uploaded files of a test vanish with it; static ones need no collecting."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        }
    }


@pytest.fixture(scope="module")
def module_database(django_db_setup, django_db_blocker):
    """A database that the tests of a module share; rolled back behind the last one.

    For what is slow to build and needed by every test of its module: each of them
    still has a transaction of its own within.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def reference_data(module_database):
    """All reference data, for a module whose tests all need them."""
    return load_reference()


def _mechanism(slug, name):
    municipality = MunicipalityFactory(slug=slug, name_en=name, name_sr_latn=name)
    mechanism = MechanismFactory(municipality=municipality)
    MechanismRuleFactory(mechanism=mechanism)
    return mechanism


@pytest.fixture
def gnjilane(db):
    """Gnjilane's mechanism."""
    return _mechanism("gnjilane", "Gnjilane")


@pytest.fixture
def zvecan(db):
    """Zvečan's mechanism."""
    return _mechanism("zvecan", "Zvečan")


@pytest.fixture
def administrator(db):
    return UserFactory(email="administrator@example.org", administrator=True)


@pytest.fixture
def staff(db):
    return UserFactory(email="staff@example.org", staff=True)


@pytest.fixture
def donor(db):
    return UserFactory(email="donor@example.org", donor=True)


def _assigned(email, mechanism, role):
    user = UserFactory(email=email)
    AssignmentFactory(user=user, mechanism=mechanism, role=role)
    return user


@pytest.fixture
def coordinator(gnjilane):
    return _assigned("coordinator@example.org", gnjilane, "coordinator")


@pytest.fixture
def member(gnjilane):
    return _assigned("member@example.org", gnjilane, "member")


@pytest.fixture
def other_coordinator(zvecan):
    return _assigned("other.coordinator@example.org", zvecan, "coordinator")


@pytest.fixture
def assessor(gnjilane):
    return _assigned("assessor@example.org", gnjilane, "assessor")


@pytest.fixture
def verifier(gnjilane):
    return _assigned("verifier@example.org", gnjilane, "verifier")


@pytest.fixture
def stranger(db):
    """Signed in, but nobody gave access to anything."""
    return UserFactory(email="stranger@example.org")


@pytest.fixture
def client_for():
    """A browser in which the given user is signed in."""

    def sign_in(user):
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def cast(request):
    """Look a person of the cast up by name, for parametrised access tables."""
    return request.getfixturevalue
