"""What municipalities put on pages that are not theirs: the switcher on top, and
mails that did not arrive."""

from datetime import timedelta

from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.reminders import kind_of
from municipalities.models import Mechanism, Membership
from municipalities.permissions import can_edit_mechanism, failed_mails_of
from municipalities.services import present_addresses

MOST = 20
SHOWN_MAILS = 10
SOON = timedelta(days=14)
# Longer ago, what the mail was about is over.
SHOWN_FOR = timedelta(days=30)


def municipality_switcher(request):
    """The mechanisms, for whoever sees all of them; None where a list serves better."""
    if not request.user.sees_all_municipalities:
        return None
    mechanisms = Mechanism.objects.select_related("municipality")[: MOST + 1]
    if len(mechanisms) > MOST:
        return None
    here = request.resolver_match.kwargs.get("slug") if request.resolver_match else None
    links = [_link(mechanism.municipality, here) for mechanism in mechanisms]
    current = next((link["label"] for link in links if link["is_current"]), None)
    return {
        "label": current or _("All municipalities"),
        "purpose": _("Go to a municipality"),
        "links": links,
    }


def _link(municipality, here):
    return {
        "label": municipality.name,
        "url": reverse("municipalities:mechanism_detail", args=[municipality.slug]),
        "is_current": municipality.slug == here,
    }


def home_deputyships(today, user):
    """Whom the user stands in for today, or soon."""
    deputyships = list(
        user.deputyships.filter(ends_on__gte=today, starts_on__lte=today + SOON)
        .select_related("mechanism__municipality")
        .order_by("starts_on")
    )
    if not deputyships:
        return None
    return "municipalities/panel_deputyships.html", {
        "deputyships": deputyships,
        "today": today,
    }


def home_failed_mails(today, user):
    """A coordinator's mails that did not arrive; staff's, those of no municipality."""
    mails = failed_mails_of(user)
    if user.is_project_staff:
        mails = mails.filter(municipality_slug="")
    return _failed_mails(mails, today)


def mechanism_failed_mails(mechanism, user):
    """The mechanism's mails that did not arrive, for whoever keeps its members."""
    if not can_edit_mechanism(user, mechanism):
        return None
    mails = failed_mails_of(user).filter(municipality_slug=mechanism.municipality.slug)
    return _failed_mails(mails, timezone.localdate())


def _failed_mails(mails, today):
    """The latest of the last 30 days; three more queries where there are any."""
    recent = mails.filter(day__gte=today - SHOWN_FOR).defer("body", "calendar")
    found = list(recent[: SHOWN_MAILS + 1])
    if not found:
        return None
    shown = found[:SHOWN_MAILS]
    corrected = present_addresses([mail.email for mail in shown])
    seats = _memberships([mail.email.lower() for mail in shown], today)
    for mail in shown:
        mail.kind_label = kind_of(mail.kind).label
        mail.corrected = corrected.get(mail.email.lower(), "")
        mail.membership_id = seats.get(mail.email.lower())
    return "municipalities/panel_failed_mails.html", {
        "mails": shown,
        "there_are_more": len(found) > SHOWN_MAILS,
    }


def _memberships(addresses, today):
    """{address: a membership of who has it}, where the address can be corrected."""
    held = Membership.objects.held_on(today).annotate(address=Lower("person__email"))
    return dict(held.filter(address__in=addresses).values_list("address", "pk"))


def invitation_roles(invitation, user):
    """The roles in mechanisms that an invitation to the system promises."""
    roles = list(invitation.invited_roles.select_related("mechanism__municipality"))
    if not roles:
        return None
    return "municipalities/access_roles.html", {"roles": roles}
