"""Kinds of notices, and who is to be reminded of what: each app adds its own.

A source is a function `(today) -> iterable of Reminder`, registered with the kinds of
its notices in the app's AppConfig.ready(). `manage.py send_due` asks all sources once a
day; accounts.services.post asks a kind whether it may be switched off.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple


class Kind(NamedTuple):
    """A kind of notice, in words.

    `label` is what a list calls it and what a reminder says; `needed_because` is
    filled where nobody may switch it off, and says why. `needs_account` keeps a kind
    from the page of people who have none; `is_offered` is off for what nobody
    chooses, such as the digest of what was chosen.
    """

    key: str
    label: Any
    needed_because: Any = ""
    needs_account: bool = False
    is_offered: bool = True

    @property
    def may_be_switched_off(self) -> bool:
        return not self.needed_because


class Reminder(NamedTuple):
    """One thing that one address owes or awaits.

    `kind` and `subject_key` name the thing (`meeting_soon`, `meeting:12`). `path` is
    the page for who is signed in; `personal_path` the one for who has no account, a
    signed link, which then goes into the mail instead.
    """

    email: str
    language: str
    kind: str
    subject_key: str
    path: str
    personal_path: str = ""
    municipality_slug: str = ""


Source = Callable[[date], Iterable[Reminder]]
_sources: list[Source] = []
_kinds: dict[str, Kind] = {}
_personal_pages: list[Callable[[str, date], str]] = []


def to_user(
    user: Any, *, kind: str, about: str, path: str, place: str = ""
) -> Reminder:
    """A reminder to somebody with an account."""
    return Reminder(
        email=user.email,
        language=user.language,
        kind=kind,
        subject_key=about,
        path=path,
        municipality_slug=place,
    )


def register(source: Source) -> None:
    """Let `source` say who is to be reminded."""
    if source not in _sources:
        _sources.append(source)


def due_on(today: date) -> list[Reminder]:
    """All reminders of the day, from all apps."""
    return [reminder for source in _sources for reminder in source(today)]


def register_kinds(*kinds: Kind) -> None:
    """Name the kinds of notices that an app sends."""
    _kinds.update({kind.key: kind for kind in kinds})


def kinds(*, has_account: bool = True) -> list[Kind]:
    """The kinds that somebody may get and choose, those for everybody first."""
    offered = [kind for kind in _kinds.values() if kind.is_offered]
    if not has_account:
        return [kind for kind in offered if not kind.needs_account]
    return sorted(offered, key=lambda kind: kind.needs_account)


def kind_of(key: str) -> Kind:
    """The kind with this key; an older one that no app knows any more has its key
    for a name."""
    return _kinds.get(key) or Kind(key, key)


def register_personal_page(page: Callable[[str, date], str]) -> None:
    """Let `page(email, today)` give the path of the notices page of somebody who has
    no account, or ""."""
    _personal_pages[:] = [page]


def personal_page_of(email: str, today: date) -> str:
    """Where somebody without an account sees and chooses notices, or ""."""
    for page in _personal_pages:
        return page(email, today)
    return ""
