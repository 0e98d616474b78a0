"""What can go wrong while a meeting is logged: nothing shown as saved is lost."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import environ
import pytest
from django.db import connection
from django.utils import timezone
from playwright.sync_api import expect

from meetings.models import Meeting
from tests.factories import AgendaItemFactory, MeetingFactory

pytestmark = pytest.mark.browser

SAVED = re.compile(r"^Saved \d\d:\d\d$")
TITLE = "Report on the plan"
TEN_MINUTES = 10 * 60 * 1000
ROOT = Path(__file__).resolve().parents[2]
# What a fresh database needs for one meeting that can be logged.
SEED = """
from accounts.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.conf import settings
from django.utils import timezone
from tests.factories import AgendaItemFactory, MeetingFactory
user = User.objects.create_user(email="staff@example.org", role="staff")
meeting = MeetingFactory(starts_at=timezone.now(), language="en")
AgendaItemFactory(meeting=meeting, title="Report on the plan")
session = SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.save()
print("SEEDED", session.session_key, meeting.pk)
"""


@pytest.fixture
def meeting(transactional_db, gnjilane):
    meeting = MeetingFactory(
        mechanism=gnjilane, starts_at=timezone.now(), language="en"
    )
    AgendaItemFactory(meeting=meeting, order=1, title=TITLE)
    return meeting


def item(page):
    return page.locator("article", has=page.get_by_role("heading", name=TITLE))


def minutes(page):
    return page.get_by_label(f"Minutes: {TITLE}")


def test_log_survives_ten_minutes_without_a_line(open_as, coordinator, meeting):
    page = open_as(coordinator)
    page.clock.install()
    page.goto(f"/meetings/{meeting.pk}/log/")

    page.context.set_offline(True)
    for minute in range(10):
        minutes(page).press_sequentially(f"Minute {minute}. ")
        page.clock.run_for(TEN_MINUTES // 10)
    expect(page.get_by_text("Not saved.")).to_be_visible()
    assert meeting.agenda_items.get().minutes == ""
    page.context.set_offline(False)
    page.clock.run_for(10_000)

    expect(item(page).get_by_text(SAVED)).to_be_visible()
    typed = "".join(f"Minute {minute}. " for minute in range(10))
    assert meeting.agenda_items.get().minutes == typed.strip()
    assert page.evaluate("localStorage.length") == 0


def test_log_of_a_meeting_closed_meanwhile_keeps_the_text(
    open_as, coordinator, meeting
):
    page = open_as(coordinator)
    page.goto(f"/meetings/{meeting.pk}/log/")
    Meeting.objects.filter(pk=meeting.pk).update(state="cancelled")

    minutes(page).fill("Too late.")

    expect(page.get_by_text("the meeting was closed meanwhile")).to_be_visible()
    expect(minutes(page)).to_have_value("Too late.")
    assert page.evaluate("localStorage.length") == 1


def test_log_of_somebody_signed_out_keeps_the_text(open_as, coordinator, meeting):
    page = open_as(coordinator)
    page.goto(f"/meetings/{meeting.pk}/log/")
    page.context.clear_cookies(name="sessionid")

    minutes(page).fill("Not signed in.")

    expect(page.get_by_text("or you are signed out")).to_be_visible()
    assert meeting.agenda_items.get().minutes == ""
    assert page.evaluate("localStorage.length") == 1


def test_log_shows_what_somebody_else_changed(open_as, coordinator, staff, meeting):
    AgendaItemFactory(meeting=meeting, order=2, title="Other")
    mine, theirs = open_as(coordinator), open_as(staff)
    mine.clock.install()
    for page in (mine, theirs):
        page.goto(f"/meetings/{meeting.pk}/log/")
    mine.get_by_label("Minutes: Other").fill("Typing here")
    expect(mine.get_by_label("Minutes: Other")).to_be_focused()

    minutes(theirs).fill("Theirs.")
    expect(item(theirs).get_by_text(SAVED)).to_be_visible()
    theirs.get_by_label("One more item").fill("New item")
    theirs.get_by_role("button", name="Add", exact=True).click()
    expect(theirs.get_by_role("heading", name="New item")).to_be_visible()
    mine.clock.run_for(21_000)

    expect(minutes(mine)).to_have_value("Theirs.")
    expect(item(mine).get_by_text("Somebody else changed this")).to_be_visible()
    expect(mine.get_by_role("heading", name="New item")).to_be_visible()
    expect(mine.get_by_label("Minutes: Other")).to_have_value("Typing here")
    minutes(mine).fill("Theirs, and mine.")
    mine.clock.run_for(2_000)
    expect(item(mine).get_by_text(SAVED)).to_be_visible()
    assert meeting.agenda_items.first().minutes == "Theirs, and mine."


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@pytest.fixture
def own_server(transactional_db, tmp_path):
    """`start()` runs gunicorn on a database file of its own and gives its process."""
    with closing(sqlite3.connect(tmp_path / "site.sqlite3")) as site:
        connection.ensure_connection()
        connection.connection.backup(site)
    port = free_port()
    environment = {
        **environ.Env.ENVIRON,
        "DATABASE_URL": f"sqlite:///{tmp_path}/site.sqlite3",
        "DEBUG": "1",
        "SECRET_KEY": "only-for-this-test",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    processes = []

    def manage(*arguments):
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(
            command,
            cwd=ROOT,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    def start():
        command = [
            sys.executable, "-m", "gunicorn", "config.wsgi", "--bind",
            f"127.0.0.1:{port}", "--workers", "1", "--threads", "4",
        ]  # fmt: skip
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        processes.append(process)
        for _try in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return process
            time.sleep(0.1)  # another process starts; there is nothing to wait on
        raise AssertionError("gunicorn did not start")

    seeded = manage("shell", "--verbosity", "0", "--command", SEED)
    session, meeting = seeded.split("SEEDED ")[1].split()
    yield f"http://127.0.0.1:{port}", session, meeting, start

    for process in processes:
        kill(process)


def kill(process):
    """As a power cut would: the master and its worker at once, without a goodbye."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def stored_minutes(tmp_path):
    with sqlite3.connect(tmp_path / "site.sqlite3") as database:
        return database.execute("SELECT minutes FROM meetings_agendaitem").fetchone()[0]


def test_log_survives_a_server_killed_in_the_middle_of_a_save(
    own_server, chromium, tmp_path
):
    base, session, meeting, start = own_server
    server = start()
    context = chromium.new_context(base_url=base, locale="en")
    context.add_cookies([{"name": "sessionid", "value": session, "url": base}])
    page = context.new_page()
    page.goto(f"/meetings/{meeting}/log/")
    minutes(page).fill("Shown as saved.")
    expect(item(page).get_by_text(SAVED)).to_be_visible()

    # A lock on the database holds the next save in the middle of its transaction.
    blocker = sqlite3.connect(tmp_path / "site.sqlite3", isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    with page.expect_request(re.compile("/items/")):
        minutes(page).fill("Shown as saved. And more.")
    kill(server)
    blocker.rollback()
    blocker.close()
    expect(page.get_by_text("Not saved.")).to_be_visible()
    assert stored_minutes(tmp_path) == "Shown as saved."

    start()

    expect(item(page).get_by_text(SAVED)).to_be_visible(timeout=30_000)
    assert stored_minutes(tmp_path) == "Shown as saved. And more."
    assert page.evaluate("localStorage.length") == 0
    context.close()
