import pytest

from tests.factories import MechanismFactory


@pytest.mark.parametrize("person", ["administrator", "staff", "donor"])
def test_municipality_switcher_is_for_who_sees_all(
    client_for, cast, gnjilane, zvecan, person
):
    page = client_for(cast(person)).get("/mechanisms/zvecan/").content.decode()

    assert "Go to a municipality" in page
    assert page.index('href="/mechanisms/gnjilane/"') > 0


@pytest.mark.parametrize("person", ["coordinator", "member", "stranger"])
def test_municipality_switcher_is_not_for_others(client_for, cast, person):
    page = client_for(cast(person)).get("/").content.decode()

    assert "Go to a municipality" not in page


def test_municipality_switcher_gives_way_to_the_list_where_there_are_many(
    client_for, staff
):
    MechanismFactory.create_batch(21)

    page = client_for(staff).get("/").content.decode()

    assert "Go to a municipality" not in page
