"""One function per message. Mails carry links, never content (design.md 5)."""

from meetings.emails.minutes import minutes_message

__all__ = ["minutes_message"]
