"""One function per message. Mails carry links, never content (design.md 5)."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.emails import absolute


def deputy_message(*, language, path):
    """Subject and text of the mail to somebody who stands in for a coordinator."""
    with translation.override(language or settings.LANGUAGE_CODE):
        context = {"link": absolute(path)}
        body = render_to_string("emails/municipalities/deputy_named.txt", context)
        return _("Koordina: you stand in for the coordinator"), body
