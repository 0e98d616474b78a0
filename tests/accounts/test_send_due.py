from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command

from accounts import services
from accounts.models import Mail
from core import reminders
from core.reminders import Reminder
from tests.factories import UserFactory

TODAY = date(2026, 3, 10)
NOW = datetime(2026, 3, 10, 7, tzinfo=UTC)


@pytest.fixture
def owed(monkeypatch):
    """The list of reminders that the only source gives."""
    owed = []
    monkeypatch.setattr(reminders, "_sources", [lambda today: owed])
    return owed


def test_send_due_sends_one_mail_with_links_only(
    owed, db, mailoutbox, django_capture_on_commit_callbacks
):
    user = UserFactory(email="ana@example.org", language="en")
    owed.append(Reminder(user, "decision_overdue", "decision:7", "/meetings/7/"))
    owed.append(Reminder(user, "meeting_soon", "meeting:3", "/meetings/3/"))

    with django_capture_on_commit_callbacks(execute=True):
        count = services.send_due(today=TODAY, at=NOW)

    assert count == 1
    assert [mail.to for mail in mailoutbox] == [["ana@example.org"]]
    assert mailoutbox[0].subject == "Koordina: something waits for you"
    assert "http://localhost:8000/meetings/7/" in mailoutbox[0].body
    assert "http://localhost:8000/meetings/3/" in mailoutbox[0].body


def test_send_due_twice_a_day_sends_nothing_twice(
    owed, db, mailoutbox, django_capture_on_commit_callbacks
):
    owed.append(Reminder(UserFactory(), "meeting_soon", "meeting:3", "/meetings/3/"))

    with django_capture_on_commit_callbacks(execute=True):
        first = services.send_due(today=TODAY, at=NOW)
        second = services.send_due(today=TODAY, at=NOW)

    assert (first, second, len(mailoutbox)) == (1, 0, 1)
    assert Mail.objects.count() == 1


def test_send_due_leaves_out_people_who_left(
    owed, db, mailoutbox, django_capture_on_commit_callbacks
):
    gone = UserFactory(is_active=False)
    owed.append(Reminder(gone, "meeting_soon", "meeting:3", "/meetings/3/"))

    with django_capture_on_commit_callbacks(execute=True):
        services.send_due(today=TODAY, at=NOW)

    assert mailoutbox == []


def test_send_due_command_says_how_many(owed, db, capsys):
    owed.append(Reminder(UserFactory(), "meeting_soon", "meeting:3", "/meetings/3/"))

    call_command("send_due")

    assert "Reminders on their way: 1." in capsys.readouterr().out
