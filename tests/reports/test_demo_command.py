import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts.models import User
from tests.factories import UserFactory


def test_demo_refuses_a_site_that_is_no_demo(db):
    with pytest.raises(CommandError, match="not a demo site"):
        call_command("demo")

    assert User.objects.count() == 0


def test_demo_refuses_a_database_with_people(settings, db):
    settings.KOORDINA_DEMO = True
    UserFactory()

    with pytest.raises(CommandError, match="people already"):
        call_command("demo")

    assert User.objects.count() == 1
