"""Messages about the revision of a plan. Mails carry links, never content."""

from datetime import date

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _


def propose_message(*, language: str, path: str, until: date) -> tuple[str, str]:
    """Subject and text of a mail that asks for proposals for a draft, until a day."""
    with translation.override(language or settings.LANGUAGE_CODE):
        day = date_format(until, "DATE_FORMAT")
        context = {"link": f"{settings.SITE_URL}{path}", "day": day}
        body = render_to_string("emails/actionplans/propose.txt", context)
        return _("Koordina: propose changes until %(day)s") % {"day": day}, body


def answered_message(*, language: str, path: str) -> tuple[str, str]:
    """Subject and text of a mail that somebody's proposal was answered."""
    with translation.override(language or settings.LANGUAGE_CODE):
        context = {"link": f"{settings.SITE_URL}{path}"}
        body = render_to_string("emails/actionplans/answered.txt", context)
        return _("Koordina: your proposal was answered"), body
