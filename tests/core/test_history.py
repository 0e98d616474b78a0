from datetime import date

import pytest

from core.history import Kept, changes
from meetings.models import Decision
from municipalities.models import Membership, Municipality
from tests.factories import DecisionFactory, MembershipFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db


def test_changes_show_old_and_new_newest_first(staff):
    municipality = MunicipalityFactory(slug="zvecan", district="A")
    municipality.district = "B"
    municipality._history_user = staff
    municipality.save()

    found = changes(Kept(Municipality.history.all(), names=("slug",)))

    assert [entry["what"] for entry in found] == [
        "Municipality changed: zvecan",
        "Municipality added: zvecan",
    ]
    assert [entry["by"] for entry in found] == [str(staff), "the system"]
    (field,) = found[0]["fields"]
    assert (str(field["label"]), field["old"], field["new"]) == ("district", "A", "B")


def test_changes_leave_out_what_changed_nothing():
    municipality = MunicipalityFactory()
    municipality.save()

    assert len(changes(Kept(Municipality.history.all()))) == 1


def test_changes_name_what_was_removed():
    municipality = MunicipalityFactory(slug="zvecan")
    municipality.delete()

    latest = changes(Kept(Municipality.history.all(), names=("slug",)))[0]

    assert (latest["what"], latest["fields"]) == ("Municipality removed: zvecan", [])


def test_changes_say_choices_and_relations_in_words():
    membership = MembershipFactory(starts_on=date(2026, 3, 1))
    person = str(membership.person)

    kept = Kept(Membership.history.all(), skip=("mechanism", "seat"))
    (entry,) = changes(kept)

    shown = {str(field["label"]): field["new"] for field in entry["fields"]}
    assert shown == {"person": person, "kind": "member", "from": "1 March 2026"}


def test_changes_name_a_relation_that_is_gone():
    membership = MembershipFactory()
    person = membership.person
    membership.delete()
    person.delete()

    kept = Kept(Membership.history.filter(history_type="+"), names=("person",))

    assert changes(kept)[0]["what"] == "Membership added: deleted"


@pytest.mark.parametrize("count", [1, 3])
def test_changes_query_count_is_constant(count, django_assert_num_queries):
    for _n in range(count):
        MembershipFactory()

    with django_assert_num_queries(4):
        changes(Kept(Membership.history.all(), names=("person", "seat")))


def test_changes_stop_at_the_limit():
    for _n in range(3):
        MunicipalityFactory()

    assert len(changes(Kept(Municipality.history.all()), limit=2)) == 2


def test_changes_show_years_without_separators():
    decision = DecisionFactory()

    (change,) = changes(Kept(Decision.history.filter(id=decision.pk)))

    new = {str(field["label"]): field["new"] for field in change["fields"]}
    assert new["year"] == str(decision.year)
