import pytest

from municipalities import permissions
from municipalities.models import Mechanism, MemberImport
from tests.factories import MemberImportFactory

pytestmark = pytest.mark.django_db

EVERYBODY = [
    "administrator",
    "staff",
    "donor",
    "coordinator",
    "member",
    "other_coordinator",
    "assessor",
    "verifier",
    "stranger",
]
STAFF = {"administrator", "staff"}


@pytest.mark.parametrize("person", EVERYBODY)
def test_mechanisms_visible_to(cast, gnjilane, zvecan, person):
    everything = STAFF | {"donor", "coordinator", "other_coordinator"}
    own = {"member", "assessor", "verifier"}
    expected = {
        True: {"gnjilane", "zvecan"},
        False: {"gnjilane"} if person in own else set(),
    }[person in everything]

    visible = Mechanism.objects.visible_to(cast(person))

    assert set(visible.values_list("municipality__slug", flat=True)) == expected


@pytest.mark.parametrize("person", EVERYBODY)
def test_can_edit_mechanism(cast, gnjilane, person):
    expected = person in STAFF | {"coordinator"}

    assert permissions.can_edit_mechanism(cast(person), gnjilane) is expected


@pytest.mark.parametrize("person", EVERYBODY)
def test_can_see_contacts(cast, gnjilane, person):
    expected = person in STAFF | {"coordinator", "member"}

    assert permissions.can_see_contacts(cast(person), gnjilane) is expected


@pytest.mark.parametrize("person", EVERYBODY)
def test_can_see_history(cast, gnjilane, person):
    expected = person in STAFF | {"coordinator", "verifier"}

    assert permissions.can_see_history(cast(person), gnjilane) is expected


@pytest.mark.parametrize("person", EVERYBODY)
def test_can_import_members(cast, person):
    assert permissions.can_import_members(cast(person)) is (person in STAFF)


@pytest.mark.parametrize("person", EVERYBODY)
def test_member_imports_visible_to(cast, person):
    MemberImportFactory()

    found = MemberImport.objects.visible_to(cast(person)).count()

    assert found == (1 if person in STAFF else 0)


def test_roles_of_somebody_inactive_are_none(coordinator, gnjilane):
    coordinator.is_active = False

    assert permissions.roles_in(coordinator, gnjilane) == set()
