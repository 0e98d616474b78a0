"""People who are met twice: in two mechanisms, in two records, and not yet at all."""

from datetime import timedelta

from accounts.models import Invitation
from meetings.statistics import months_later
from municipalities.models import InvitedRole, Membership, Person
from reports.demo.days import moment
from reports.demo.words import write

INVITED = ("nora.fusharinda@example.org", "Nora Fusharinda")


def build(days, cast):
    """Add to the mechanisms what merging, a person's page and access are tried on."""
    _moved(days, cast)
    _namesake(days, cast)
    _invited(days, cast)


def _moved(days, cast):
    """Who left the victims' office of Gnjilane stands in at Đakovica's now."""
    ended = _of(cast, "gnjilane", "member").filter(ends_on__isnull=False).last()
    seat = _of(cast, "djakovica", "member").filter(ends_on=None).last()
    if ended is None or seat is None:
        return
    row = Membership(
        mechanism=seat.mechanism,
        seat=seat.seat,
        person=ended.person,
        kind=Membership.Kind.ALTERNATE,
        starts_on=ended.ends_on + timedelta(days=1),
    )
    at = moment(row.starts_on)
    write(Membership, [row], by=cast.coordinator("djakovica"), at=at)


def _namesake(days, cast):
    """A second record of somebody in Gnjilane, as an old list without e-mails had it:
    in capitals, for the first two months."""
    held = _of(cast, "gnjilane", "member").filter(ends_on=None).last()
    if held is None:
        return
    first, last = days.seated_on, months_later(days.seated_on, 2)
    by, at = cast.coordinator("gnjilane"), moment(first)
    person = Person(full_name=held.person.full_name.upper(), sex=held.person.sex)
    write(Person, [person], by=by, at=at)
    row = Membership(
        mechanism=held.mechanism,
        seat=held.seat,
        person=person,
        kind=Membership.Kind.ALTERNATE,
        starts_on=first,
        ends_on=last,
    )
    write(Membership, [row], by=by, at=at)


def _invited(days, cast):
    """An invitation to the system that nobody has accepted yet."""
    email, name = INVITED
    at = moment(days.today - timedelta(days=2))
    invitation = Invitation.objects.create(
        email=email,
        name=name,
        language="sq",
        invited_at=at,
        invited_by=cast.coordinator("gnjilane"),
        expires_at=at + timedelta(days=14),
    )
    InvitedRole.objects.create(
        invitation=invitation, mechanism=cast.mechanisms["gnjilane"], role="member"
    )


def _of(cast, slug, kind):
    memberships = Membership.objects.filter(mechanism=cast.mechanisms[slug], kind=kind)
    return memberships.select_related("person", "seat", "mechanism").order_by("pk")
