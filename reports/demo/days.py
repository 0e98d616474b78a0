"""The demo's calendar: everything happened, or will, relative to today."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from meetings.statistics import months_later

# Days on which no office in any of the seven would meet.
CLOSED = {(1, 1), (1, 2), (1, 6), (1, 7), (5, 1), (12, 25)}


def moment(day, hour=10, minute=0):
    """A time of day in the project's own zone."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def is_working(day):
    return day.weekday() < 5 and (day.month, day.day) not in CLOSED


def working_day(day, step=1):
    """`day`, or the next (step -1: the last) one on which offices work."""
    while not is_working(day):
        day += timedelta(days=step)
    return day


def last_of_month(day):
    return months_later(day.replace(day=1), 1) - timedelta(days=1)


@dataclass(frozen=True)
class Days:
    """Dates that the builders share."""

    today: date

    @property
    def seated_on(self):
        """When today's members took their seats, before the first meeting."""
        return months_later(self.today, -30).replace(day=1)

    @property
    def revised_on(self):
        """From when the second version of the plans is in force."""
        return date(self.baseline_year + 1, 1, 1)

    @property
    def baseline_year(self):
        """The last year whose baseline can be final by today: it takes until June.

        The two years of meetings cover it, or all of it but its first months.
        """
        return self.today.year - (1 if self.today.month > 6 else 2)

    @property
    def baseline_final_on(self):
        return working_day(date(self.baseline_year + 1, 6, 12))

    @property
    def interim_start(self):
        return self.revised_on

    @property
    def interim_end(self):
        """The end of the month before this one."""
        return self.today.replace(day=1) - timedelta(days=1)

    @property
    def first_start(self):
        return date(self.baseline_year - 1, 1, 1)
