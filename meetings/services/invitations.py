"""Inviting people to a meeting, their answers, and reminding who has not answered."""

from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts import services as accounts
from accounts.models import Mail, User
from core import signed_links
from core.days import start_of
from meetings import emails
from meetings.models import (
    Invitation,
    Meeting,
    answers_of,
    quorum_share,
    still_sits,
)
from meetings.services.holding import hold, hold_open
from municipalities.models import MechanismRule, Membership

PURPOSE = "invitation"
INVITED, CHANGED, UNANSWERED = (
    "meeting_invitation",
    "meeting_change",
    "meeting_unanswered",
)
REMIND_DAYS_BEFORE = (5, 2)
LAST_CALL = max(REMIND_DAYS_BEFORE)
LONGEST_WAIT = 30  # days, the most that a rule takes
Message = Callable[..., tuple[str, str]]


@transaction.atomic
def invite(
    *, meeting: Meeting, people: Collection[int], by: User, at: datetime
) -> list[Invitation]:
    """Ask people (ids) to a called meeting, each by a mail with a calendar request.

    Only holders and alternates of the day who have an e-mail and were not asked yet:
    sending the form twice asks nobody twice. PermissionDenied unless the meeting is
    called.
    """
    meeting = hold(meeting)
    if meeting.state != Meeting.State.CALLED:
        raise PermissionDenied
    found = []
    for one in answers_of(meeting, quorum_share(meeting)).not_asked:
        if one.person.pk not in people:
            continue
        invitation = Invitation(
            meeting=meeting,
            person=one.person,
            membership=one.membership,
            invited_at=at,
            invited_by=by,
            sequence_sent=meeting.calendar_sequence,
        )
        invitation._history_user = by
        invitation.save()
        _post_request(invitation, INVITED, emails.invitation_message, at)
        found.append(invitation)
    return found


@transaction.atomic
def tell_change(*, meeting: Meeting, by: User, at: datetime) -> int:
    """Send those invited the meeting as it stands now; return how many were told.

    Who has the present version in the calendar already is left in peace. Answers
    given before stay, since most people keep them.
    """
    meeting = hold(meeting)
    today = timezone.localdate(at)
    behind = [
        one for one in _invitations(meeting) if one.is_behind and still_sits(one, today)
    ]
    for invitation in behind:
        _note_sent(invitation, by)
        if invitation.person.email:
            _post_request(invitation, CHANGED, emails.change_message, at)
    return len(behind)


def tell_cancelled(*, meeting: Meeting, by: User, at: datetime) -> int:
    """Take a meeting out of the calendars of those invited; part of cancelling."""
    invitations = _invitations(meeting)
    for invitation in invitations:
        _note_sent(invitation, by)
        if not invitation.person.email:
            continue
        token = invitation_token(invitation)
        link = emails.answer_link(token)
        calendar = emails.cancel_for(
            meeting, email=invitation.person.email, link=link, at=at
        )
        message = emails.cancellation_message(
            language=language_of(invitation), mechanism=meeting.mechanism, token=token
        )
        _post(invitation, CHANGED, message, at, calendar=calendar, method="CANCEL")
    return len(invitations)


@transaction.atomic
def answer_invitation(
    *,
    invitation: Invitation,
    answer: str,
    alternate: Membership | None,
    note: str,
    at: datetime,
    by: User | None = None,
) -> Invitation:
    """Keep what somebody answered, until the meeting is closed; it may change.

    `by` is None where a personal link was used. Attendance is never recorded by it.
    PermissionDenied when the meeting is closed, cancelled or postponed.
    """
    hold_open(invitation.meeting)
    # Told of a change meanwhile? The row as it is now, not as the page was made of it.
    invitation.refresh_from_db(fields=["sequence_sent"])
    invitation.answer, invitation.note = answer, note
    is_alternate = answer == str(Invitation.Answer.ALTERNATE)
    invitation.alternate = alternate if is_alternate else None
    invitation.answered_at = at if answer else None
    invitation._history_user = by
    invitation.save()
    return invitation


@transaction.atomic
def remind_unanswered(*, meeting: Meeting, at: datetime) -> int:
    """Write to everybody invited who has not answered; once a day at most."""
    meeting = hold(meeting)
    if meeting.state != Meeting.State.CALLED:
        raise PermissionDenied
    today = timezone.localdate(at)
    sent = 0
    for invitation in _invitations(meeting):
        if invitation.answer or not still_sits(invitation, today):
            continue
        message = emails.answer_reminder_message(
            language=language_of(invitation),
            mechanism=meeting.mechanism,
            token=invitation_token(invitation),
        )
        sent += _post(invitation, UNANSWERED, message, at) is not None
    return sent


def unanswered(today: date) -> list[Invitation]:
    """Who was invited, has not answered and is reminded on this day.

    Five and two days before the meeting, and as many days after the invitation as
    the mechanism's rule says; the meeting's own day is too late.
    """
    found = (
        Invitation.objects.unanswered()
        .filter(meeting__state=Meeting.State.CALLED)
        .filter(meeting__starts_at__gte=start_of(today + timedelta(days=1)))
        .filter(
            Q(meeting__starts_at__lt=start_of(today + timedelta(days=LAST_CALL + 1)))
            | Q(invited_at__gte=start_of(today - timedelta(days=LONGEST_WAIT)))
        )
        .exclude(person__email="")
        .select_related("person", "meeting__mechanism__municipality")
        .prefetch_related("meeting__mechanism__rules")
    )
    return [one for one in found if _is_due(one, today) and still_sits(one, today)]


def _is_due(invitation: Invitation, today: date) -> bool:
    meeting = invitation.meeting
    if (meeting.day - today).days in REMIND_DAYS_BEFORE:
        return True
    rule = meeting.mechanism.rule_on(today) or MechanismRule()
    waited = (today - timezone.localdate(invitation.invited_at)).days
    return 0 < waited == rule.unanswered_reminded_after


def invitation_token(invitation: Invitation) -> str:
    """The personal link's token, good until 14 days after the meeting."""
    return signed_links.sign(
        PURPOSE,
        person_id=invitation.person_id,
        object_id=invitation.pk,
        secret=invitation.person.link_secret,
        expires_on=invitation.meeting.day
        + timedelta(days=signed_links.AFTER_EVENT_DAYS),
    )


def invitation_of(*, token: str, today: date) -> Invitation:
    """Whose invitation a link opens.

    Raises LinkExpired or LinkProblem: cut, foreign, taken back, membership ended.
    """
    link = signed_links.read(token, PURPOSE, today=today)
    invitation = (
        Invitation.objects.filter(pk=link.object_id)
        .select_related(
            "person", "membership", "alternate", "meeting__mechanism__municipality"
        )
        .first()
    )
    if invitation is None or not still_sits(invitation, today):
        raise signed_links.LinkProblem(PURPOSE)
    if not invitation.person.opens(link):
        raise signed_links.LinkProblem(PURPOSE)
    return invitation


def language_of(invitation: Invitation) -> str:
    """The person's language, else the meeting's."""
    return str(invitation.person.language or invitation.meeting.language)


def _invitations(meeting: Meeting) -> list[Invitation]:
    found = list(meeting.invitees.select_related("person"))
    for invitation in found:
        invitation.meeting = meeting
    return found


def _note_sent(invitation: Invitation, by: User) -> None:
    invitation.sequence_sent = invitation.meeting.calendar_sequence
    invitation._history_user = by
    invitation.save()


def _post_request(
    invitation: Invitation, kind: str, message: Message, at: datetime
) -> None:
    meeting, token = invitation.meeting, invitation_token(invitation)
    calendar = emails.request_for(
        meeting, email=invitation.person.email, link=emails.answer_link(token), at=at
    )
    texts = message(
        language=language_of(invitation), mechanism=meeting.mechanism, token=token
    )
    _post(invitation, kind, texts, at, calendar=calendar, method="REQUEST")


def _post(
    invitation: Invitation,
    kind: str,
    message: tuple[str, str],
    at: datetime,
    *,
    calendar: str = "",
    method: str = "",
) -> Mail | None:
    """A change has its version in its key, since several may come on one day."""
    meeting = invitation.meeting
    key = f"meeting:{meeting.pk}"
    if kind == CHANGED:
        key = f"{key}:{meeting.calendar_sequence}"
    subject, body = message
    mail = Mail(
        email=invitation.person.email,
        language=language_of(invitation),
        kind=kind,
        subject_key=key,
        municipality_slug=meeting.mechanism.municipality.slug,
        subject=subject,
        body=body,
        path=meeting.get_absolute_url(),
        calendar=calendar,
        calendar_method=method,
    )
    return accounts.post(mail=mail, at=at)
