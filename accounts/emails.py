"""One function per message. Mails carry links, never content (design.md 5)."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _


def reminder_message(*, user, paths):
    """A mail that says only: something waits, open these pages."""
    with translation.override(user.language or settings.LANGUAGE_CODE):
        body = render_to_string(
            "emails/accounts/reminder.txt",
            {"links": [f"{settings.SITE_URL}{path}" for path in paths]},
        )
        return EmailMessage(
            _("Koordina: something waits for you"), body, to=[user.email]
        )
