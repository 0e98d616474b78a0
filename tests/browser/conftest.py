"""A real browser, signed in as somebody of the cast, on a phone or a desk."""

import shutil

import environ
import pytest
from axe_core_python.base import AXE_SCRIPT
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import expect, sync_playwright

from core.reference import load_reference

env = environ.Env()
PHONE, DESK = 390, 1280
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
]

# A busy machine answers late; only what never comes is a failure.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def chromium():
    """One Chromium for the whole run."""
    path = env.str("CHROMIUM", default="") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix, tmp_path_factory
):
    """SQLite in a file, as in use.

    In memory, the server's threads would share one connection, and two requests at
    once would end each other's transaction.
    """
    database = django_settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        folder = tmp_path_factory.mktemp("database")
        database.setdefault("TEST", {})["NAME"] = str(folder / "browser.sqlite3")


@pytest.fixture(scope="session")
def live_server(django_db_setup, live_server):
    """The server starts when the database is a file, so each thread opens its own."""
    return live_server


@pytest.fixture
def reference(transactional_db):
    """The reference data, as `make run` loads it."""
    load_reference()


@pytest.fixture
def open_as(chromium, live_server):
    """`open_as(user, width=…, scheme=…)` gives a page signed in as `user`.

    Errors of scripts and refused requests fail the test when it ends.
    """
    contexts, complaints = [], []

    def sign_in(user=None, *, width=DESK, scheme="light", script=True, language="en"):
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            java_script_enabled=script,
            locale=language,
            reduced_motion="reduce",
        )
        contexts.append(context)
        if user is not None:
            context.add_cookies([_session_cookie(user, live_server.url)])
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: _note(message, complaints))
        return page

    yield sign_in

    for context in contexts:
        context.close()
    assert complaints == []


def _note(message, complaints):
    # 409 shows both texts, 403 a closed meeting; the others are a line cut on purpose.
    meant = ("403", "409", "net::ERR_FAILED", "net::ERR_INTERNET_DISCONNECTED")
    if message.type == "error" and not any(word in message.text for word in meant):
        complaints.append(message.text)


def _session_cookie(user, url):
    client = Client()
    client.force_login(user)
    name = django_settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": url}


# What axe passed on its way is long and of no use here.
RUN_AXE = """options => axe
  .run(document, { resultTypes: ["violations"], ...options })
  .then(results => results.violations)"""


@pytest.fixture
def assert_accessible():
    """axe finds nothing on the page as it stands; `rules` asks for no others."""

    def check(page, rules=()):
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE_SCRIPT)
        options = {"runOnly": list(rules)} if rules else {}
        violations = page.evaluate(RUN_AXE, options)
        found = [
            (v["id"], v["help"], [node["target"] for node in v["nodes"]][:5])
            for v in violations
        ]
        assert found == [], page.url

    return check
