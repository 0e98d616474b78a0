"""Accepting an invitation to the system, with or without an account."""

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import services
from accounts.forms import InvitationForm
from accounts.models import Invitation, User
from core.decorators import require_GET
from core.panels import panels_for

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@login_not_required
@never_cache
@require_GET
def invitation(request, key):
    found = _found(key)
    if found is None or not found.is_open_at(timezone.now()):
        return _closed(request, found)
    form = InvitationForm(
        invitation=found,
        initial={
            "name": found.name,
            "language": found.language or request.LANGUAGE_CODE,
        },
    )
    return _page(request, found, form)


@login_not_required
@never_cache
@require_POST
def invitation_accept(request, key):
    found = _found(key)
    if found is None or not found.is_open_at(timezone.now()):
        return _closed(request, found)
    try:
        if request.user.is_authenticated or _has_account(found):
            return _accept_as_known(request, found)
        form = InvitationForm(request.POST, invitation=found)
        if not form.is_valid():
            return _page(request, found, form, status=422)
        user = services.accept_as_new(
            invitation=found, at=timezone.now(), **form.cleaned_data
        )
    except services.Closed:  # somebody was faster: the page says what is left to do
        return redirect(found)
    login(request, user, BACKEND)
    return _welcome(request)


def _accept_as_known(request, found):
    """The role goes to who is signed in; who is not is sent to sign in first."""
    if not request.user.is_authenticated:
        return redirect(found)
    try:
        services.accept_as_known(invitation=found, user=request.user, at=timezone.now())
    except ValidationError:
        return _page(request, found, None, status=403)
    return _welcome(request)


def _welcome(request):
    messages.success(request, _("Welcome. You have your role now."))
    return redirect("/")


def _found(key):
    invitations = Invitation.objects.select_related("invited_by", "accepted_by")
    return invitations.filter(key=key).first()


def _has_account(found):
    return User.objects.filter(email__iexact=found.email).exists()


def _page(request, found, form, status=200):
    user = request.user
    is_known = _has_account(found)
    context = {
        "invitation": found,
        "form": form,
        "role_description": User.ROLE_DESCRIPTIONS[found.role] if found.role else "",
        "panels": panels_for("invitation", found, user),
        "is_known": is_known,
        "is_mine": user.is_authenticated and user.email.lower() == found.email.lower(),
    }
    return render(request, "accounts/invitation.html", context, status=status)


def _closed(request, found):
    """Used, withdrawn, too old or cut in the mail: what happened and what to do."""
    if found is None:
        status, why = 404, "unknown"
    else:
        status, why = 410, found.why_closed
    mine = found and found.accepted_by_id and found.accepted_by == request.user
    if mine:
        return redirect("/")
    context = {"why": why}
    return render(request, "accounts/invitation_closed.html", context, status=status)
