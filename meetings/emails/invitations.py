"""Messages about being asked to a meeting: a line, a link, a calendar file."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from meetings.emails.calendars import neutral_title


def answer_link(token):
    """The address behind which somebody reads date and agenda, and answers."""
    path = reverse("meetings:invitation_answer", args=[token])
    return f"{settings.SITE_URL}{path}"


def invitation_message(*, language, mechanism, token):
    """Subject and text of an invitation; when and where stand behind the link."""
    title = neutral_title(mechanism)
    with translation.override(language):
        subject = _("%(title)s: invitation") % {"title": title}
        return subject, _text("invitation", token)


def change_message(*, language, mechanism, token):
    """Subject and text of a mail that time or place changed."""
    title = neutral_title(mechanism)
    with translation.override(language):
        subject = _("%(title)s: change") % {"title": title}
        return subject, _text("change", token)


def cancellation_message(*, language, mechanism, token):
    """Subject and text of a mail that a meeting is cancelled or postponed."""
    title = neutral_title(mechanism)
    with translation.override(language):
        subject = _("%(title)s: does not take place") % {"title": title}
        return subject, _text("cancellation", token)


def answer_reminder_message(*, language, mechanism, token):
    """Subject and text of a mail that an answer is still awaited."""
    title = neutral_title(mechanism)
    with translation.override(language):
        subject = _("%(title)s: please answer") % {"title": title}
        return subject, _text("answer_reminder", token)


def _text(name, token):
    # The names stand here in full so that each template is found by its name.
    template = {
        "invitation": "emails/meetings/invitation.txt",
        "change": "emails/meetings/change.txt",
        "cancellation": "emails/meetings/cancellation.txt",
        "answer_reminder": "emails/meetings/answer_reminder.txt",
    }[name]
    return render_to_string(template, {"link": answer_link(token)})
