"""One function per message. Mails carry links, never content (design.md 5)."""

from meetings.emails.calendars import (
    calendar_text,
    cancel_for,
    event_of,
    first_language,
    neutral_title,
    request_for,
)
from meetings.emails.invitations import (
    answer_link,
    answer_reminder_message,
    cancellation_message,
    change_message,
    invitation_message,
)
from meetings.emails.minutes import minutes_message

__all__ = [
    "answer_link",
    "answer_reminder_message",
    "calendar_text",
    "cancel_for",
    "cancellation_message",
    "change_message",
    "event_of",
    "first_language",
    "invitation_message",
    "minutes_message",
    "neutral_title",
    "request_for",
]
