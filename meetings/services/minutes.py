"""Minutes after closing: sent by link, approved at the next meeting, corrected."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts import services as accounts
from accounts.models import Mail, User
from core import signed_links
from core.models import Stale
from meetings.emails import minutes_message
from meetings.models import Attendance, Correction, Meeting
from meetings.services.holding import hold
from municipalities.models import Membership, Person
from municipalities.models.mechanisms import in_force_on

KIND = PURPOSE = "minutes_sent"
LINK_DAYS = signed_links.AFTER_EVENT_DAYS
CAME = (Attendance.State.PRESENT, Attendance.State.REPRESENTED)


@dataclass(frozen=True)
class Receiver:
    """Somebody who gets the minutes: for which seat, and the mails so far."""

    person: Person
    membership: Membership
    mail: Mail | None = None


@dataclass(frozen=True)
class Receivers:
    """Who gets the minutes by mail, and who cannot: without an address, or gone."""

    reached: list[Receiver] = field(default_factory=list)
    without_address: list[Receiver] = field(default_factory=list)
    gone: list[Receiver] = field(default_factory=list)
    guests: list[Attendance] = field(default_factory=list)


def receivers_of(*, meeting: Meeting, today: date) -> Receivers:
    """Members, alternates and observers of the meeting's day, and whoever came.

    Each person once. Who no longer sits in the mechanism is told apart, since their
    links are dead; guests have no address here. Four queries.
    """
    sitting = _sitting(meeting, today)
    mails = {mail.email.lower(): mail for mail in _mails(meeting)}
    found = Receivers(guests=list(meeting.attendances.filter(seat=None)))
    seen = set()
    for membership in _memberships(meeting):
        person = membership.person
        if person.pk in seen:
            continue
        seen.add(person.pk)
        mail = mails.get(person.email.lower()) if person.email else None
        receiver = Receiver(person, membership, mail)
        if person.pk not in sitting:
            found.gone.append(receiver)
        elif person.email:
            found.reached.append(receiver)
        else:
            found.without_address.append(receiver)
    return found


@transaction.atomic
def send_minutes(*, meeting: Meeting, by: User, at: datetime) -> int:
    """Send everybody a link to the minutes, which cannot be reopened from then on.

    Mails carry a link that is good for 14 days, never the minutes. Returns how many
    were written to. Stale where somebody sent them meanwhile, PermissionDenied unless
    the meeting is closed.
    """
    meeting = hold(meeting)
    if meeting.minutes_are_out:
        raise Stale(meeting)
    if meeting.state != Meeting.State.HELD:
        raise PermissionDenied
    meeting.state = Meeting.State.MINUTES_SENT
    meeting.minutes_sent_at, meeting.minutes_sent_by = at, by
    meeting._history_user = by
    meeting.save_if_unchanged(meeting.version)
    receivers = receivers_of(meeting=meeting, today=timezone.localdate(at)).reached
    return sum(_post(meeting, one.person, at) is not None for one in receivers)


@transaction.atomic
def send_minutes_again(
    *, meeting: Meeting, person: Person, at: datetime
) -> Mail | None:
    """Send one person a new link; None where one went to them today already.

    PermissionDenied for a person who is not among those reached by mail.
    """
    receivers = receivers_of(meeting=meeting, today=timezone.localdate(at))
    reached = {one.person.pk for one in receivers.reached}
    if not meeting.minutes_are_out or person.pk not in reached:
        raise PermissionDenied
    return _post(meeting, person, at)


def minutes_link(*, meeting: Meeting, person: Person, today: date) -> str:
    """The token of a personal link to the minutes, good for 14 days."""
    return signed_links.sign(
        PURPOSE,
        person_id=person.pk,
        object_id=meeting.pk,
        secret=person.link_secret,
        expires_on=today + timedelta(days=LINK_DAYS),
    )


def reader_of(*, token: str, today: date) -> tuple[Meeting, Person]:
    """Whose link this is, and to which minutes, as they stand.

    Raises LinkExpired when it was good once and the person may ask for another, and
    LinkProblem for any other fault: cut, foreign, taken back, membership ended.
    """
    link = signed_links.read(token, PURPOSE, today=date.min)
    person = Person.objects.behind(link)
    meeting = (
        Meeting.objects.filter(pk=link.object_id)
        .select_related("mechanism__municipality")
        .first()
    )
    if person is None or meeting is None or not meeting.minutes_are_out:
        raise signed_links.LinkProblem(PURPOSE)
    if person.pk not in _sitting(meeting, today):
        raise signed_links.LinkProblem(PURPOSE)
    if today > link.expires_on:
        raise signed_links.LinkExpired(PURPOSE)
    return meeting, person


@transaction.atomic
def renew_link(*, token: str, at: datetime) -> Mail | None:
    """Mail a new link to whom an expired one was given, to their address alone."""
    today = timezone.localdate(at)
    link = signed_links.read(token, PURPOSE, today=date.min)
    fresh = link._replace(expires_on=today)
    meeting, person = reader_of(token=_token(fresh), today=today)
    return send_minutes_again(meeting=meeting, person=person, at=at)


@transaction.atomic
def approve_minutes(
    *, meeting: Meeting, approved_in: Meeting, note: str, by: User, at: datetime
) -> Meeting:
    """Record that a later meeting approved the minutes, which are frozen from then.

    What was changed on approval, `note`, becomes the first dated correction. Raises
    Stale when it was recorded meanwhile, PermissionDenied for minutes that are not
    closed or a meeting that cannot have approved them.
    """
    meeting = hold(meeting)
    if meeting.is_approved:
        raise Stale(meeting)
    if not meeting.is_closed or not _can_approve(approved_in, meeting):
        raise PermissionDenied
    meeting.state = Meeting.State.APPROVED
    meeting.approved_at, meeting.approved_by = at, by
    meeting.approved_in = approved_in
    meeting._history_user = by
    meeting.save_if_unchanged(meeting.version)
    if note:
        add_correction(meeting=meeting, text=note, by=by, at=at)
    return meeting


@transaction.atomic
def add_correction(
    *, meeting: Meeting, text: str, by: User, at: datetime
) -> Correction:
    """Put a dated note under approved minutes, whose text stays as it is."""
    if not meeting.is_approved:
        raise PermissionDenied
    correction = Correction(meeting=meeting, text=text, noted_at=at, noted_by=by)
    correction._history_user = by
    correction.save()
    return correction


def _can_approve(later: Meeting, meeting: Meeting) -> bool:
    return Meeting.objects.able_to_approve(meeting).filter(pk=later.pk).exists()


def _memberships(meeting: Meeting) -> QuerySet[Membership]:
    """Seats held on the day first, in the order of the roll, then whoever came."""
    day = meeting.day
    of_day = in_force_on(day, start="starts_on", end="ends_on") & in_force_on(
        day, start="seat__opened_on", end="seat__closed_on"
    )
    came = Attendance.objects.filter(meeting=meeting, state__in=CAME)
    was_there = Q(pk__in=came.values("membership")) | Q(
        pk__in=came.values("represented_by")
    )
    return (
        Membership.objects.filter(mechanism=meeting.mechanism_id)
        .filter(of_day | was_there)
        .select_related("person", "seat__institution")
        .order_by("seat__kind", "seat__institution__type__order", "seat_id", "pk")
    )


def _sitting(meeting: Meeting, today: date) -> set[int]:
    """Ids of the people who sit in the mechanism now."""
    held = Membership.objects.filter(mechanism=meeting.mechanism_id).held_on(today)
    return set(held.values_list("person", flat=True))


def _mails(meeting: Meeting) -> QuerySet[Mail]:
    key = _subject_key(meeting)
    return Mail.objects.filter(kind=KIND, subject_key=key).order_by("queued_at", "pk")


def _subject_key(meeting: Meeting) -> str:
    return f"minutes:{meeting.pk}"


def _token(link: signed_links.Link) -> str:
    return signed_links.sign(PURPOSE, **link._asdict())


def _post(meeting: Meeting, person: Person, at: datetime) -> Mail | None:
    language = person.language or meeting.language
    token = minutes_link(meeting=meeting, person=person, today=timezone.localdate(at))
    subject, body = minutes_message(language=language, token=token)
    mail = Mail(
        email=person.email,
        language=language,
        kind=KIND,
        subject_key=_subject_key(meeting),
        municipality_slug=meeting.mechanism.municipality.slug,
        subject=subject,
        body=body,
        path=meeting.get_absolute_url(),
    )
    return accounts.post(mail=mail, at=at)
