"""The demo's mails: what the fixed cast was sent of late, and one that came back."""

from datetime import timedelta

from accounts.emails import reminder_message
from accounts.models import Mail
from core.reminders import kind_of
from meetings.models import Decision, Meeting
from meetings.services import owner_path
from municipalities.models import Assignment, Membership
from reports.demo.days import moment

LATEST = 3
BOUNCING = "gnjilane"


def build(days, cast):
    """Write what the members and coordinators with accounts got, newest last."""
    mails = {}
    assignments = Assignment.objects.filter(role__in=["coordinator", "member"])
    for assignment in assignments.select_related("user", "mechanism__municipality"):
        for mail in _of(assignment, days):
            mails[mail.email, mail.kind, mail.subject_key, mail.day] = mail
    bounced = _bounced(cast.mechanisms[BOUNCING], days)
    Mail.objects.bulk_create([*mails.values(), *bounced])


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
