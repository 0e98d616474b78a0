"""Who is to be reminded of what: each app adds its own, one command sends them.

A source is a function `(today) -> iterable of Reminder`, registered in the app's
AppConfig.ready(). `manage.py send_due` asks all of them once a day.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple


class Reminder(NamedTuple):
    """One thing one person owes or awaits.

    `kind` and `subject_key` name the thing (`meeting_soon`, `meeting:12`); `path`
    is the page to open. A mail carries the link and a neutral line, never content.
    """

    user: Any
    kind: str
    subject_key: str
    path: str


_sources: list[Callable[[date], Iterable[Reminder]]] = []


def register(source: Callable[[date], Iterable[Reminder]]) -> None:
    """Let `source` say who is to be reminded."""
    if source not in _sources:
        _sources.append(source)


def due_on(today: date) -> list[Reminder]:
    """All reminders of the day, from all apps."""
    return [reminder for source in _sources for reminder in source(today)]
