"""A real mail server on loopback, which keeps what it gets."""

import socket
from email import message_from_bytes
from email.policy import default
from types import SimpleNamespace

import pytest
from aiosmtpd.controller import Controller

from core import reminders


class Postbox:
    """Keeps mails; answers addresses in `refusals` with the line given there."""

    def __init__(self):
        self.mails, self.refusals = [], {}

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.mails.append(message_from_bytes(envelope.content, policy=default))
        return "250 Accepted"


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@pytest.fixture
def postbox(settings):
    """The mail server that the settings name while the test runs."""
    box = Postbox()
    port = free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = port
    yield box
    controller.stop()


@pytest.fixture
def no_mail_server(settings):
    """Settings that name a port of loopback on which nobody listens."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = free_port()


@pytest.fixture
def owed(monkeypatch):
    """What the only source of reminders gives."""
    owed = []
    monkeypatch.setattr(reminders, "_sources", [lambda today: owed])
    return owed


@pytest.fixture
def kinds(monkeypatch):
    """Three kinds of notices: two to choose, one that an answer hangs on."""
    soon = reminders.Kind("meeting_soon", "Meeting coming up")
    asked = reminders.Kind(
        "meeting_invitation", "Invitation to a meeting", "An answer hangs on it."
    )
    scored = reminders.Kind("assessment", "Assessment to submit", needs_account=True)
    known = {kind.key: kind for kind in (soon, asked, scored)}
    monkeypatch.setattr(reminders, "_kinds", known)
    return SimpleNamespace(soon=soon, asked=asked, scored=scored)
