"""What people answered to an invitation, seat by seat: expected, never attendance."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Q

from meetings.models.invitations import Invitation
from meetings.models.meetings import Meeting
from meetings.models.roll import Roll, SeatLine, roll_of
from meetings.statistics import Quorum, quorum
from municipalities.models import Membership

COMING, ALTERNATE = Invitation.Answer.COMING, Invitation.Answer.ALTERNATE


@dataclass
class Asked:
    """Somebody who holds or stands in for a seat on the meeting's day."""

    membership: Membership
    invitation: Invitation | None

    @property
    def person(self):
        return self.membership.person

    @property
    def is_alternate(self):
        return self.membership.kind == Membership.Kind.ALTERNATE

    @property
    def may_be_asked(self):
        return self.invitation is None and bool(self.person.email)


@dataclass
class Answers:
    """Everybody who would be asked to a meeting, and who is expected to come."""

    asked: list[Asked]
    expected: Quorum

    @property
    def invited(self):
        return [one for one in self.asked if one.invitation]

    @property
    def unanswered(self):
        return [one for one in self.invited if not one.invitation.answer]

    @property
    def answered(self):
        return [one for one in self.invited if one.invitation.answer]

    @property
    def not_asked(self):
        return [one for one in self.asked if one.may_be_asked]

    @property
    def without_address(self):
        return [
            one for one in self.asked if not one.invitation and not one.person.email
        ]

    @property
    def behind(self):
        return [one for one in self.invited if one.invitation.is_behind]


def answers_of(meeting: Meeting, share: Fraction, *, roll: Roll | None = None):
    """The Answers of a meeting; two queries, and the roll's where it is not given.

    A person who sits in two seats is asked once, for the first.
    """
    roll = roll or roll_of(meeting)
    invitations = {}
    for one in meeting.invitees.select_related("alternate__person"):
        one.meeting = meeting
        invitations[one.person_id] = one
    asked, expected = {}, []
    for line in roll.lines:
        for membership in _people(line):
            found = Asked(membership, invitations.get(membership.person_id))
            asked.setdefault(membership.person_id, found)
        if line.counts:
            expected.append(_is_expected(line, invitations))
    return Answers(list(asked.values()), quorum(expected, share))


def alternates_of(invitation: Invitation) -> list[Membership]:
    """Who may come instead of the person: alternates of the seat on that day."""
    own = invitation.membership
    if own is None or own.kind == Membership.Kind.ALTERNATE:
        return []
    day = invitation.meeting.day
    found = Membership.objects.filter(seat=own.seat_id, kind="alternate").held_on(day)
    return list(found.exclude(person=own.person_id).select_related("person"))


def still_sits(invitation: Invitation, today: date) -> bool:
    """Whether the person sits in the mechanism now, or will on the meeting's day."""
    last = max(today, invitation.meeting.day)
    return (
        Membership.objects.filter(
            mechanism=invitation.meeting.mechanism_id, person=invitation.person_id
        )
        .filter(starts_on__lte=last)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))
        .exists()
    )


def _people(line: SeatLine):
    return [one for one in (line.holder, *line.alternates) if one]


def _is_expected(line: SeatLine, invitations) -> bool:
    """The holder comes or sends the alternate, or an alternate said to come."""
    holder = invitations.get(line.holder.person_id) if line.holder else None
    if holder and holder.answer in (COMING, ALTERNATE):
        return True
    others = [invitations.get(one.person_id) for one in line.alternates]
    return any(one and one.answer == COMING for one in others)
