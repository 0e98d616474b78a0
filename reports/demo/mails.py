"""The demo's mails: what the fixed cast was sent of late, and one that came back."""

from datetime import timedelta

from django.urls import reverse

from accounts.emails import reminder_message
from accounts.models import Mail, MailChoice
from accounts.services import send_digests
from core.reminders import kind_of
from meetings.models import Decision, Meeting
from meetings.services import owner_path
from municipalities.models import Assignment, Membership
from reports.demo.days import moment

LATEST = 3
BOUNCING = "gnjilane"
# Kind, what it is about, how many days before Monday it came.
GATHERED = [("decision_due", "owed", 6), ("decision_escalated", "escalated", 3)]


def build(days, cast):
    """Write what the members and coordinators with accounts got, newest last."""
    mails = {}
    assignments = Assignment.objects.filter(role__in=["coordinator", "member"])
    for assignment in assignments.select_related("user", "mechanism__municipality"):
        for mail in _of(assignment, days):
            mails[mail.email, mail.kind, mail.subject_key, mail.day] = mail
    bounced = _bounced(cast.mechanisms[BOUNCING], days)
    Mail.objects.bulk_create([*mails.values(), *bounced])
    _send_digest(cast.mechanisms[BOUNCING], days)


def _of(assignment, days):
    meetings = Meeting.objects.held().filter(mechanism=assignment.mechanism)
    for meeting in meetings.order_by("-starts_at")[:LATEST]:
        about, path = f"meeting:{meeting.pk}", meeting.get_absolute_url()
        before = moment(meeting.day - timedelta(days=1), 7)
        yield _sent(assignment, "meeting_soon", about, path, before)
        if meeting.minutes_sent_at:
            at = meeting.minutes_sent_at
            yield _sent(assignment, "minutes_sent", about, path, at)
    if assignment.role == "coordinator":
        yield from _overdue(assignment, days)


def _overdue(assignment, days):
    """A week after its date, and once more as late as it is now."""
    decisions = Decision.objects.overdue(days.today - timedelta(days=7))
    for decision in decisions.filter(mechanism=assignment.mechanism)[:LATEST]:
        about, path = f"decision:{decision.pk}", decision.get_absolute_url()
        week_late = moment(decision.due_on + timedelta(days=7), 7)
        yield _sent(assignment, "decision_overdue", about, path, week_late)


def _sent(assignment, kind, about, path, at):
    return Mail(
        **_words(kind, path, assignment.user.language)[0],
        email=assignment.user.email,
        subject_key=about,
        path=path,
        municipality_slug=assignment.mechanism.municipality.slug,
        state=Mail.State.SENT,
        day=at.date(),
        queued_at=at,
        sent_at=at,
        tries=1,
    )


def _send_digest(mechanism, days):
    """A member chose one mail a week: what came last week went out this Monday, and
    the worker puts it into the outbox."""
    member = Assignment.objects.filter(mechanism=mechanism, role="member").first()
    email, monday = member.user.email, days.today - timedelta(days.today.weekday())
    register = f"{reverse('meetings:decision_list')}?mechanism={mechanism.pk}"
    waiting = [
        _waiting(member, kind, f"{about}:{mechanism.pk}", register, monday, before)
        for kind, about, before in GATHERED
    ]
    Mail.objects.bulk_create(waiting)
    MailChoice.objects.bulk_create(
        MailChoice(email=email, kind=kind, how=MailChoice.How.DIGEST)
        for kind, _about, _before in GATHERED
    )
    send_digests(today=days.today, at=moment(monday, 0))


def _waiting(assignment, kind, about, path, monday, days_before):
    at = moment(monday - timedelta(days_before), 7)
    mail = _sent(assignment, kind, about, path, at)
    mail.state, mail.sent_at, mail.tries = Mail.State.DIGEST, None, 0
    mail.body = _words(kind, path, mail.language)[1]
    return mail


def _bounced(mechanism, days):
    """One to a member without an account, whose address has a slip."""
    membership = (
        Membership.objects.held_on(days.today)
        .filter(mechanism=mechanism, kind="member", function="")
        .exclude(person__email="")
        .filter(person__assignments=None)
        .select_related("person")
        .first()
    )
    if membership is None:
        return []
    person, at = membership.person, moment(days.today - timedelta(days=1), 7)
    path = owner_path(person=person, mechanism=mechanism, today=days.today)
    words, body = _words("decision_due", path, person.language)
    mail = Mail(
        **words,
        body=body,
        email=person.email,
        subject_key=f"owed:{mechanism.pk}",
        municipality_slug=mechanism.municipality.slug,
        state=Mail.State.FAILED,
        failure=Mail.Failure.ADDRESS,
        last_error="550 5.1.1 unknown user",
        day=at.date(),
        queued_at=at,
        tries=1,
    )
    return [mail]


def _words(kind, path, language):
    subject, body = reminder_message(language=language, kind=kind_of(kind), path=path)
    return {"kind": kind, "subject": subject, "language": language}, body
