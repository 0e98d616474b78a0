"""Days of our time zone as moments."""

from datetime import date, datetime, time

from django.utils import timezone


def start_of(day: date) -> datetime:
    """The moment with which a day begins here."""
    return timezone.make_aware(datetime.combine(day, time.min))
