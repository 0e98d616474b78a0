"""Secret addresses that calendar programs follow: made, renewed, withdrawn."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from meetings.models import CalendarFeed
from municipalities.models import Mechanism, Person

Owner = User | Person | Mechanism


def feed_in_use(*, of: Owner) -> CalendarFeed | None:
    """The address that works today, if one was made."""
    return CalendarFeed.objects.in_use().filter(**_owner(of)).first()


@transaction.atomic
def renew_feed(*, of: Owner, by: User | None, at: datetime) -> CalendarFeed:
    """A new address; the old one, which somebody may have seen, dies."""
    _lock(of)
    _withdraw(of, by, at)
    return CalendarFeed.objects.create(**_owner(of), made_at=at, made_by=by)


@transaction.atomic
def make_feed(*, of: Owner, by: User | None, at: datetime) -> CalendarFeed:
    """The address in use, or a first one: asking twice makes one."""
    _lock(of)
    return feed_in_use(of=of) or CalendarFeed.objects.create(
        **_owner(of), made_at=at, made_by=by
    )


@transaction.atomic
def revoke_feed(*, of: Owner, by: User | None, at: datetime) -> int:
    """Withdraw the address; calendars that follow it learn that it is gone."""
    return _withdraw(of, by, at)


def _withdraw(of: Owner, by: User | None, at: datetime) -> int:
    feeds = CalendarFeed.objects.in_use().filter(**_owner(of))
    return feeds.update(revoked_at=at, revoked_by=by)


def _lock(of: Owner) -> None:
    """Two clicks at once make one address."""
    model = next(kind for kind in (User, Person, Mechanism) if isinstance(of, kind))
    model._base_manager.select_for_update(of=("self",)).get(pk=of.pk)


def _owner(of: Owner) -> dict[str, Owner]:
    if isinstance(of, User):  # also where it is the lazy user of a request
        return {"user": of}
    return {"person": of} if isinstance(of, Person) else {"mechanism": of}
