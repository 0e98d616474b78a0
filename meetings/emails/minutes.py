"""Messages about minutes."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _


def minutes_message(*, language, token):
    """Subject and text of a mail that minutes can be read, behind a personal link."""
    path = reverse("meetings:minutes_read", args=[token])
    context = {"link": f"{settings.SITE_URL}{path}"}
    with translation.override(language):
        body = render_to_string("emails/meetings/minutes_sent.txt", context)
        return _("Koordina: minutes to read"), body
