"""Calendars to follow: the page that explains them, and the files themselves."""

from hashlib import sha256

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.decorators import require_GET
from core.views import behind_link
from meetings import permissions, services
from meetings.exports import feed_address, feed_calendar
from meetings.models import CalendarFeed
from municipalities.models import Mechanism
from municipalities.permissions import own_offices

GONE = 410


@require_GET
def feed_list(request):
    """One's own calendar, and that of each mechanism in which one sits."""
    feeds = [(_("All your meetings"), "", services.feed_in_use(of=request.user), True)]
    mechanisms = Mechanism.objects.filter(pk__in=own_offices(request.user))
    for one in mechanisms.select_related("municipality"):
        feed = services.feed_in_use(of=one)
        may_change = permissions.can_call_meeting(request.user, one)
        feeds.append((one.municipality.name, one.municipality.slug, feed, may_change))
    rows = [
        {
            "label": label,
            "slug": slug,
            "address": feed and feed_address(feed),
            "may_change": may_change,
        }
        for label, slug, feed, may_change in feeds
    ]
    return render(request, "meetings/feed_list.html", {"rows": rows})


def _owner(request):
    """The mechanism that the form names, else the user."""
    slug = request.POST.get("mechanism")
    if not slug:
        return request.user
    mechanism = get_object_or_404(
        Mechanism.objects.visible_to(request.user), municipality__slug=slug
    )
    if not permissions.can_call_meeting(request.user, mechanism):
        raise PermissionDenied
    return mechanism


@require_POST
def feed_renew(request):
    services.renew_feed(of=_owner(request), by=request.user, at=timezone.now())
    messages.success(request, _("The new address works. An older one does not."))
    return redirect("meetings:feed_list")


@require_POST
def feed_revoke(request):
    services.revoke_feed(of=_owner(request), by=request.user, at=timezone.now())
    messages.success(request, _("The address is withdrawn."))
    return redirect("meetings:feed_list")


@login_not_required
@require_POST
@behind_link(services.invitation_of, language=services.language_of)
def feed_personal(request, invitation, token):
    """Somebody without an account follows the meetings of their mechanisms."""
    services.make_feed(of=invitation.person, by=None, at=timezone.now())
    address = reverse("meetings:invitation_answer", args=[token])
    return redirect(f"{address}#calendar")


@login_not_required
@require_GET
def feed_file(request, key):
    """The calendar itself; who has it already gets 304."""
    key, _dot, secret = key.partition(".")
    feeds = CalendarFeed.objects.select_related("user", "person")
    feed = get_object_or_404(feeds, key=key)
    is_withdrawn = feed.person and not feed.person.has_signed(secret)
    if feed.revoked_at or is_withdrawn or (feed.user and not feed.user.is_active):
        return HttpResponse(status=GONE)
    text, changed_at = feed_calendar(feed, timezone.localdate())
    return _file(request, text.encode(), changed_at)


def _file(request, body, changed_at):
    etag = f'"{sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(
        body,
        content_type="text/calendar; charset=utf-8",
        headers={
            "ETag": etag,
            "Last-Modified": http_date(changed_at.timestamp()),
            "Cache-Control": "private, max-age=0, must-revalidate",
        },
    )
    return get_conditional_response(
        request,
        etag=etag,
        last_modified=int(changed_at.timestamp()),
        response=response,
    )
