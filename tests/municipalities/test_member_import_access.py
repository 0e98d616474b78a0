import pytest
from django.urls import reverse

from tests.factories import MemberImportFactory

pytestmark = pytest.mark.django_db
NEW = reverse("municipalities:member_import_new")


def page_of(batch, page="detail"):
    return reverse(f"municipalities:member_import_{page}", args=[batch.pk])


@pytest.mark.parametrize(
    ("person", "new_page", "own_page"),
    [
        ("administrator", 200, 200),
        ("staff", 200, 200),
        ("coordinator", 403, 404),
        ("member", 403, 404),
        ("donor", 403, 404),
        ("stranger", 403, 404),
    ],
)
def test_member_import_pages_by_role(cast, client_for, person, new_page, own_page):
    batch = MemberImportFactory(state="discarded")
    client = client_for(cast(person))

    assert client.get(NEW).status_code == new_page
    assert client.get(page_of(batch)).status_code == own_page
    for verb in ("correct", "confirm", "undo", "discard"):
        expected = 404 if own_page == 404 else 405
        assert client.get(page_of(batch, verb)).status_code == 405
        if own_page == 404:
            assert client.post(page_of(batch, verb)).status_code == expected
