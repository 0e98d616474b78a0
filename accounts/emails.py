"""One function per message. Mails carry links, never content (design.md 5)."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from core.pdf import language_tag

LINK = re.compile(r"https?://\S+")


def reminder_message(*, language, kind, path):
    """Subject and text of a mail that says only: something waits, open this page."""
    with translation.override(language or settings.LANGUAGE_CODE):
        context = {"label": kind.label, "link": absolute(path)}
        body = render_to_string("emails/accounts/reminder.txt", context)
        return _("Koordina: %(what)s") % {"what": kind.label}, body


def invitation_message(*, language, path):
    """Subject and text of an invitation to sign in: a line and the link."""
    with translation.override(language or settings.LANGUAGE_CODE):
        context = {"link": absolute(path)}
        body = render_to_string("emails/accounts/invitation.txt", context)
        return _("Koordina: an invitation to sign in"), body


def digest_message(*, language, lines):
    """Subject and text of the weekly mail; `lines` are pairs of kind and link."""
    with translation.override(language or settings.LANGUAGE_CODE):
        body = render_to_string("emails/accounts/digest.txt", {"lines": lines})
        return _("Koordina: the past week"), body


def as_message(mail, *, notices_url):
    """The mail as it goes to the mail server.

    The same mail has the same Message-ID at every try, so that a receiver who got it
    shortly before our worker died knows it the second time.
    """
    with translation.override(mail.language or settings.LANGUAGE_CODE):
        context = {"body": mail.body.strip(), "notices_url": notices_url}
        body = render_to_string("emails/accounts/frame.txt", context)
        headers = {
            "Message-ID": f"<{mail.pk}.{mail.queued_at:%Y%m%d%H%M%S}@{_host()}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": language_tag(translation.get_language()),
        }
    if notices_url:
        headers["List-Unsubscribe"] = f"<{notices_url}>"
    message = EmailMultiAlternatives(
        mail.subject, body, to=[mail.email], headers=headers
    )
    if mail.calendar:
        message.attach_alternative(
            mail.calendar, f"text/calendar; method={mail.calendar_method}"
        )
        message.attach("invite.ics", mail.calendar.encode(), "application/ics")
    return message


def absolute(path):
    """A path of ours as an address that can be opened from a mail."""
    return f"{settings.SITE_URL}{path}"


def first_link(text):
    """The first address in a mail's text, or ""."""
    found = LINK.search(text)
    return found[0] if found else ""


def own_notices_path():
    """The page on which somebody with an account sees and chooses notices."""
    return reverse("accounts:notice_list")


def own_notices_url():
    return absolute(own_notices_path())


def _host():
    return urlsplit(settings.SITE_URL).hostname or "localhost"
