import pytest
from django.db import IntegrityError

from accounts.models import User
from tests.factories import UserFactory


def test_user_email_is_unique_whatever_its_case(db):
    UserFactory(email="ana@example.org")

    with pytest.raises(IntegrityError):
        UserFactory(email="ANA@example.org")


def test_user_role_outside_the_list_is_refused(db):
    with pytest.raises(IntegrityError):
        UserFactory(role="boss")


@pytest.mark.parametrize(
    ("role", "sees_all", "project_staff", "back_office"),
    [
        ("", False, False, False),
        ("donor", True, False, False),
        ("staff", True, True, False),
        ("administrator", True, True, True),
    ],
)
def test_user_role_decides_what_is_open(role, sees_all, project_staff, back_office):
    user = User(role=role)

    assert user.sees_all_municipalities == sees_all
    assert user.is_project_staff == project_staff
    assert user.is_staff == back_office
    assert user.has_perm("anything") == back_office


def test_inactive_administrator_may_nothing():
    user = User(role=User.Role.ADMINISTRATOR, is_active=False)

    assert not user.is_staff
    assert not user.sees_all_municipalities


def test_every_role_has_a_plain_description():
    assert set(User.ROLE_DESCRIPTIONS) == set(User.Role)
    assert all(len(str(text)) > 40 for text in User.ROLE_DESCRIPTIONS.values())
