from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command

from accounts import services
from accounts.models import Mail
from core.reminders import Reminder, to_user
from tests.factories import MailChoiceFactory, MailFactory, UserFactory

TODAY = date(2026, 3, 10)
NOW = datetime(2026, 3, 10, 7, tzinfo=UTC)
MONDAY = date(2026, 3, 16)


def soon(email="ana@example.org", **fields):
    return Reminder(
        email=email,
        language="en",
        kind="meeting_soon",
        subject_key="meeting:3",
        path="/meetings/3/",
        **fields,
    )


@pytest.fixture
def send(django_capture_on_commit_callbacks):
    """Run the day's reminders; what is delivered at once lies in `mailoutbox`."""

    def send(today=TODAY, at=NOW):
        with django_capture_on_commit_callbacks(execute=True):
            return services.send_due(today=today, at=at)

    return send


@pytest.fixture(autouse=True)
def _at_once(settings):
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}
    }


def test_send_due_sends_a_line_and_a_link(owed, kinds, db, mailoutbox, send):
    user = UserFactory(email="ana@example.org", language="en")
    owed.append(
        to_user(user, kind="meeting_soon", about="meeting:3", path="/meetings/3/")
    )

    count = send()

    assert count == 1
    [mail] = mailoutbox
    assert mail.to == ["ana@example.org"]
    assert mail.subject == "Koordina: Meeting coming up"
    assert mail.body.splitlines()[:5] == [
        "Good day,",
        "",
        "Meeting coming up. Open:",
        "http://localhost:8000/meetings/3/",
        "",
    ]


def test_send_due_gives_who_has_no_account_the_personal_link(
    owed, kinds, db, mailoutbox, send
):
    owed.append(soon(personal_path="/meetings/answer/TOKEN/"))

    send()

    assert "http://localhost:8000/meetings/answer/TOKEN/" in mailoutbox[0].body
    assert "/meetings/3/" not in mailoutbox[0].body


def test_send_due_twice_a_day_sends_nothing_twice(owed, kinds, db, mailoutbox, send):
    owed.append(soon())
    owed.append(soon("Ana@Example.org"))

    assert (send(), send(), len(mailoutbox)) == (1, 0, 1)
    assert Mail.objects.count() == 1


def test_send_due_says_it_again_the_next_day(owed, kinds, db, mailoutbox, send):
    owed.append(soon())

    counts = send(), send(TODAY + timedelta(days=1), NOW + timedelta(days=1))

    assert (counts, len(mailoutbox)) == ((1, 1), 2)


def test_send_due_leaves_out_people_who_left(owed, kinds, db, mailoutbox, send):
    UserFactory(email="Gone@example.org", is_active=False)
    owed.append(soon("gone@example.org"))

    assert (send(), mailoutbox) == (0, [])


def test_send_due_keeps_for_the_digest_what_somebody_takes_weekly(
    owed, kinds, db, mailoutbox, send
):
    MailChoiceFactory(email="ANA@example.org", how="digest")
    owed.append(soon())

    send()

    assert Mail.objects.get().state == "digest"
    assert mailoutbox == []


def test_send_due_notes_what_somebody_switched_off(owed, kinds, db, mailoutbox, send):
    MailChoiceFactory(email="ana@example.org", how="off")
    owed.append(soon())

    send()

    mail = Mail.objects.get()
    assert (mail.state, mail.body, mailoutbox) == ("not_wanted", "", [])


def test_send_due_sends_what_an_answer_hangs_on_whatever_was_chosen(
    owed, kinds, db, mailoutbox, send
):
    MailChoiceFactory(email="ana@example.org", kind="meeting_invitation", how="off")
    owed.append(soon()._replace(kind="meeting_invitation"))

    send()

    assert len(mailoutbox) == 1


def test_send_due_picks_up_what_was_left_lying(owed, kinds, db, mailoutbox, send):
    MailFactory(queued_at=NOW - timedelta(hours=1))

    send()

    assert len(mailoutbox) == 1


def waiting(email, number, **fields):
    return MailFactory(
        email=email,
        for_digest=True,
        subject_key=f"meeting:{number}",
        path=f"/meetings/{number}/",
        body=f"Open:\nhttp://localhost:8000/meetings/answer/{number}/\n",
        **fields,
    )


def test_weekly_digest_gathers_an_address_s_links_in_one_mail(
    owed, kinds, db, mailoutbox, send
):
    UserFactory(email="ana@example.org")
    for number in (1, 2):
        waiting("ana@example.org", number)
    waiting("no.account@example.org", 3)

    count = send(MONDAY, NOW + timedelta(days=6))

    ana, other = sorted(mailoutbox, key=lambda mail: mail.to)
    assert (count, ana.to, other.to) == (
        2,
        ["ana@example.org"],
        ["no.account@example.org"],
    )
    assert ana.subject == "Koordina: the past week"
    assert [line for line in ana.body.splitlines() if line.startswith(("-", "  "))] == [
        "- Meeting coming up",
        "  http://localhost:8000/meetings/1/",
        "- Meeting coming up",
        "  http://localhost:8000/meetings/2/",
        "-- ",
    ]
    assert "  http://localhost:8000/meetings/answer/3/" in other.body
    states = Mail.objects.exclude(kind="weekly_digest").values_list("state", "body")
    assert list(states) == [("in_digest", "")] * 3


def test_weekly_digest_comes_once_a_week_whatever_day_it_is_sent(
    owed, kinds, db, mailoutbox, send
):
    waiting("ana@example.org", 1)
    wednesday = MONDAY + timedelta(days=2)

    counts = [
        send(MONDAY - timedelta(days=1), NOW + timedelta(days=5)),
        send(wednesday, NOW + timedelta(days=8)),
        send(wednesday, NOW + timedelta(days=8)),
    ]
    late = waiting("ana@example.org", 2)
    counts.append(send(wednesday + timedelta(days=1), NOW + timedelta(days=9)))

    assert counts == [0, 1, 0, 0]
    digest = Mail.objects.get(kind="weekly_digest")
    assert (digest.subject_key, digest.day) == ("week:2026-12", MONDAY)
    late.refresh_from_db()
    assert late.state == "digest"


def test_send_due_command_says_how_many(owed, kinds, db, capsys):
    owed.append(soon())

    call_command("send_due")

    assert capsys.readouterr().out == "Mails on their way: 1.\n"
