"""Links that open a page for one person without an account (design.md, section 4).

A token names person, purpose and object, carries its last day, and is signed with the
server's key and a salt of the purpose. Whoever keeps the person's row gives `secret`
(municipalities.Person.link_secret), which changes with the e-mail: every older link of
the person then stops working. Whether the person still sits there is for the caller to
ask. Opening a link must never change anything, since mail scanners open them.
"""

from datetime import date
from typing import NamedTuple

from django.core import signing

AFTER_EVENT_DAYS = 14
OWNER_PAGE_DAYS = 90
SECRET_LENGTH = 8


class LinkProblem(Exception):
    """The token is no token of ours, or of another purpose, or was cut in a mail."""


class LinkExpired(LinkProblem):
    """The token was good until the day before."""


class Link(NamedTuple):
    """What a token says: the keys of person and object, and who signed it last."""

    person_id: int
    object_id: int
    secret: str
    expires_on: date


def sign(
    purpose: str, *, person_id: int, object_id: int, secret: str, expires_on: date
) -> str:
    """A token for an address, good up to and with `expires_on`."""
    payload = [person_id, object_id, secret[:SECRET_LENGTH], expires_on.toordinal()]
    return signing.dumps(payload, salt=f"koordina.{purpose}", compress=True)


def read(token: str, purpose: str, *, today: date) -> Link:
    """What the token says; the caller compares `secret` with `matches`.

    Raises LinkExpired after its last day, LinkProblem for anything else amiss.
    """
    try:
        person_id, object_id, secret, day = signing.loads(
            token, salt=f"koordina.{purpose}"
        )
        expires_on = date.fromordinal(day)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise LinkProblem(purpose) from error
    if today > expires_on:
        raise LinkExpired(purpose)
    return Link(person_id, object_id, secret, expires_on)


def matches(link: Link, secret: str) -> bool:
    """Whether the person's present secret is the one that signed the link."""
    return bool(secret) and link.secret == secret[:SECRET_LENGTH]
