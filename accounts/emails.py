"""One function per message. Mails carry links, never content (design.md 5)."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _


def reminder_message(*, language, path):
    """Subject and text of a mail that says only: something waits, open this page."""
    with translation.override(language):
        body = render_to_string(
            "emails/accounts/reminder.txt", {"links": [f"{settings.SITE_URL}{path}"]}
        )
        return _("Koordina: something waits for you"), body
