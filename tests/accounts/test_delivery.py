from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult
from icalendar import Calendar

from accounts import services
from accounts.models import Mail
from core import reminders
from tests.factories import MailFactory, UserFactory

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
INVITE = "\r\n".join(
    [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Koordina//EN",
        "METHOD:REQUEST",
        "BEGIN:VEVENT",
        "UID:1@koordina",
        "DTSTAMP:20260310T080000Z",
        "DTSTART:20260320T090000Z",
        "SUMMARY:Sastanak čćšđž",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
)


def due_mail(**fields):
    return MailFactory(queued_at=NOW, **fields)


def queued_tasks():
    """[(arguments, when)] of what waits for the worker."""
    return [
        (task.args_kwargs["args"], task.run_after)
        for task in DBTaskResult.objects.order_by("run_after")
    ]


def test_deliver_hands_the_mail_to_the_server_with_its_headers(db, postbox):
    UserFactory(email="Ana@example.org")
    mail = due_mail(email="ana@example.org", language="sr-latn", subject="Sastanak")

    sent = services.deliver(mail=mail, at=NOW)

    [got] = postbox.mails
    assert (got["To"], got["Subject"]) == ("ana@example.org", "Sastanak")
    assert got["From"] == "koordina@localhost"
    assert got["Message-ID"] == f"<{mail.pk}.20260310090000@localhost>"
    assert got["Date"].datetime.year >= 2026
    assert got["Auto-Submitted"] == "auto-generated"
    assert got["Content-Language"] == "sr-Latn"
    assert got["List-Unsubscribe"] == "<http://localhost:8000/account/notices/>"
    assert "http://localhost:8000/meetings/1/" in got.get_content()
    assert "http://localhost:8000/account/notices/" in got.get_content()
    assert (sent.state, sent.sent_at, sent.tries) == ("sent", NOW, 1)


def test_deliver_forgets_what_the_mail_carried(db, postbox):
    mail = due_mail(calendar=INVITE, calendar_method="REQUEST")

    sent = services.deliver(mail=mail, at=NOW)

    assert (sent.body, sent.calendar, sent.next_try_at) == ("", "", None)


def test_deliver_sends_an_invitation_that_a_calendar_reads(db, postbox):
    mail = due_mail(calendar=INVITE, calendar_method="REQUEST")

    services.deliver(mail=mail, at=NOW)

    [got] = postbox.mails
    parts = {part.get_content_type(): part for part in got.walk()}
    assert list(parts) == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/calendar",
        "application/ics",
    ]
    alternative = parts["text/calendar"]
    assert alternative.get_param("method") == "REQUEST"
    assert alternative.get_content_charset() == "utf-8"
    assert parts["application/ics"].get_filename() == "invite.ics"
    for part in (alternative, parts["application/ics"]):
        [event] = Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")
        assert event["SUMMARY"] == "Sastanak čćšđž"


def test_deliver_names_no_page_where_nobody_knows_the_address(db, postbox, monkeypatch):
    monkeypatch.setattr(reminders, "_personal_pages", [])

    services.deliver(mail=due_mail(), at=NOW)

    assert postbox.mails[0]["List-Unsubscribe"] is None
    assert "account/notices" not in postbox.mails[0].get_content()


def test_deliver_with_the_server_down_tries_four_times_more_then_fails(
    no_mail_server, django_capture_on_commit_callbacks, db
):
    mail, at = due_mail(), NOW
    waits = []

    for _try in range(5):
        with django_capture_on_commit_callbacks(execute=True):
            mail = services.deliver(mail=mail, at=at)
        if mail.next_try_at:
            waits.append(mail.next_try_at - at)
            at = mail.next_try_at

    assert waits == [MINUTE, 5 * MINUTE, timedelta(hours=1), timedelta(days=1)]
    assert (mail.state, mail.tries, mail.next_try_at) == ("failed", 5, None)
    assert mail.failure == Mail.Failure.UNREACHABLE
    assert mail.body != ""
    assert [args for args, _when in queued_tasks()] == [
        ["accounts.services.deliver_by_key", mail.pk]
    ] * 4
    assert queued_tasks()[0][1] == NOW + MINUTE


def test_deliver_after_the_server_came_back(db, no_mail_server, request):
    mail = services.deliver(mail=due_mail(), at=NOW)
    postbox = request.getfixturevalue("postbox")

    sent = services.deliver(mail=mail, at=NOW + MINUTE)

    assert (sent.state, sent.tries, sent.failure, sent.last_error) == (
        "sent",
        2,
        "",
        "",
    )
    assert len(postbox.mails) == 1


@pytest.mark.parametrize(
    ("answer", "state", "failure"),
    [
        ("550 5.1.1 no such user", "failed", Mail.Failure.ADDRESS),
        ("553 bad address", "failed", Mail.Failure.ADDRESS),
        ("451 greylisted, come back", "queued", Mail.Failure.BUSY),
    ],
)
def test_deliver_to_a_refused_address(db, postbox, answer, state, failure):
    postbox.refusals["gone@example.org"] = answer

    mail = services.deliver(mail=due_mail(email="gone@example.org"), at=NOW)
    other = services.deliver(mail=due_mail(email="here@example.org"), at=NOW)

    assert (mail.state, mail.failure, mail.last_error) == (state, failure, answer)
    assert mail.next_try_at == (NOW + MINUTE if state == "queued" else None)
    assert other.state == "sent"


def test_deliver_to_an_address_that_cannot_be_written_fails_at_once(db, postbox):
    mail = services.deliver(mail=due_mail(email="a@b@example.org\nx"), at=NOW)

    assert (mail.state, mail.failure) == ("failed", Mail.Failure.ADDRESS)
    assert postbox.mails == []


def test_deliver_twice_sends_once(db, postbox):
    mail = due_mail()

    services.deliver(mail=mail, at=NOW)
    services.deliver(mail=mail, at=NOW)

    assert len(postbox.mails) == 1


def test_deliver_leaves_a_mail_that_another_worker_holds(db, postbox):
    mail = due_mail()
    Mail.objects.due(NOW).update(next_try_at=NOW + 10 * MINUTE, tries=1)

    held = services.deliver(mail=mail, at=NOW + MINUTE)

    assert (held.state, held.tries, postbox.mails) == ("queued", 1, [])


def test_deliver_takes_over_from_a_worker_that_died(
    db, postbox, django_capture_on_commit_callbacks
):
    mail = due_mail(tries=1)
    Mail.objects.update(next_try_at=NOW + 10 * MINUTE)

    with django_capture_on_commit_callbacks(execute=True):
        early = services.pick_up_mails(at=NOW + 9 * MINUTE)
        late = services.pick_up_mails(at=NOW + 10 * MINUTE)
    services.deliver(mail=mail, at=NOW + 10 * MINUTE)

    assert (early, late, len(postbox.mails)) == (0, 1, 1)
    assert [args for args, _when in queued_tasks()] == [
        ["accounts.services.deliver_by_key", mail.pk]
    ]


def test_deliver_gives_up_a_mail_over_which_each_worker_died(db, postbox):
    mail = services.deliver(mail=due_mail(tries=5), at=NOW)

    assert (mail.state, mail.failure) == ("failed", Mail.Failure.CUT_OFF)
    assert postbox.mails == []


def test_work_delivers_what_was_left_lying(transactional_db, postbox):
    MailFactory(email="left@example.org")

    call_command("work", batch=True, startup_delay=False, verbosity=0, reload=False)

    assert [mail["To"] for mail in postbox.mails] == ["left@example.org"]
    assert Mail.objects.get().state == "sent"


def test_outbox_saves_each_mail_as_a_file_that_mail_programs_open(
    db, settings, tmp_path
):
    settings.EMAIL_BACKEND = "core.outbox.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mails"

    for _mail in range(2):
        services.deliver(mail=due_mail(subject="Čitaj"), at=NOW)

    files = sorted((tmp_path / "mails").iterdir())
    assert [file.suffix for file in files] == [".eml", ".eml"]
    assert b"\r\nSubject: =?utf-8?" in files[0].read_bytes()
