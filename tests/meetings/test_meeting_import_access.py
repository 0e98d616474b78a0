"""Who may bring in a register of meetings: staff, since it covers all places."""

import pytest
from django.urls import reverse

from tests.factories import MeetingImportFactory

pytestmark = pytest.mark.django_db

NEW = "meetings:meeting_import_new"


def step(name, batch):
    return reverse(f"meetings:meeting_import_{name}", args=[batch.pk])


@pytest.mark.parametrize(
    ("person", "new", "detail"),
    [
        ("administrator", 200, 200),
        ("staff", 200, 200),
        ("coordinator", 403, 404),
        ("member", 403, 404),
        ("verifier", 403, 404),
        ("donor", 403, 404),
        ("stranger", 403, 404),
    ],
)
def test_meeting_import_access(cast, client_for, person, new, detail):
    batch = MeetingImportFactory(state="discarded", reading={})
    client = client_for(cast(person))

    assert client.get(reverse(NEW)).status_code == new
    assert client.get(batch.get_absolute_url()).status_code == detail
    for name in ("correct", "confirm", "undo", "discard"):
        if detail == 404:
            assert client.post(step(name, batch)).status_code == 404
        assert client.get(step(name, batch)).status_code == 405
