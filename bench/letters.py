"""Mails that were sent, and the personal links that they carry."""

from datetime import timedelta

from django.urls import reverse

from accounts.models import Mail
from bench.rows import insert
from bench.world import moment
from meetings import services
from meetings.models import Invitation
from municipalities.models import Mechanism, Membership

# To the coordinator, and to each other mechanism's people.
OWN_MAILS, MAILS = 60, 100


def send_letters(world, meeting):
    """The invitations of a meeting, and a log of mails of all mechanisms so far."""
    if not meeting.invitees.exists():
        insert(Invitation, _invitations(world, meeting))
    logged = set(Mail.objects.values_list("municipality_slug", flat=True))
    slugs = Mechanism.objects.values_list("municipality__slug", flat=True)
    insert(
        Mail,
        (
            _mail(world, f"member-{number % 28}.{slug}@example.org", slug, number)
            for slug in slugs
            if slug not in logged
            for number in range(MAILS)
        ),
    )
    coordinator = world.users["coordinator"].email
    if not Mail.objects.sent_to(coordinator).exists():
        slug = world.own.slug
        mails = [_mail(world, coordinator, slug, n) for n in range(OWN_MAILS)]
        insert(Mail, mails)


def _invitations(world, meeting):
    members = Membership.objects.held_on(world.today).filter(
        mechanism=meeting.mechanism, kind="member"
    )
    return [
        Invitation(
            meeting=meeting,
            person_id=membership.person_id,
            membership=membership,
            invited_at=moment(world.today, 8),
            invited_by=world.actor,
        )
        for membership in members
    ]


def _mail(world, email, slug, number):
    day = world.today - timedelta(days=7 * number)
    return Mail(
        email=email,
        language="en",
        kind="reminder",
        subject_key=f"meeting:{number}",
        day=day,
        municipality_slug=slug,
        subject="Three decisions are due this week",
        path="/",
        state="sent",
        queued_at=moment(day, 8),
        sent_at=moment(day, 8),
    )


def answer_link(meeting):
    """The address under which somebody answers whether they come."""
    invitation = meeting.invitees.select_related("person", "meeting").first()
    token = services.invitation_token(invitation)
    return lambda: reverse("meetings:invitation_answer", args=[token])


def owner_link(world):
    """The address of what an institution of the measured municipality owes."""
    mechanism = world.own.mechanism
    owed = mechanism.decisions.open().order_by("pk").first()
    members = Membership.objects.filter(
        kind="member", seat__institution__decisions=owed
    )
    person = members.select_related("person").first().person
    return lambda: services.owner_path(
        person=person, mechanism=mechanism, today=world.today
    )
