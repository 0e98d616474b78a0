"""Who has access to what, and inviting people to it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.services import Closed, send_invitation, withdraw_invitation
from core.decorators import require_GET
from core.exports import WRITERS
from municipalities import permissions, services
from municipalities.exports import access_table
from municipalities.forms import AccessFilterForm, InviteForm
from municipalities.models import Assignment, Mechanism
from municipalities.views.editing import page_unless_saved

PER_PAGE = 50


def _scope(request):
    """The mechanisms whose access this user may see, None being all and everybody."""
    if not permissions.can_see_access(request.user):
        raise PermissionDenied
    if request.user.is_project_staff:
        return None
    return permissions.mechanisms_to_invite_to(request.user)


def _asked(request, scope):
    """The filter form and the users it leaves."""
    form = AccessFilterForm(
        request.GET,
        mechanisms=Mechanism.objects.all() if scope is None else scope,
        sees_accounts=scope is None,
    )
    users = services.people_with_access(scope, timezone.localdate())
    return form, form.filtered(users)


@require_GET
def access_list(request):
    scope = _scope(request)
    form, users = _asked(request, scope)
    page = Paginator(users, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "is_filtered": any(request.GET.values()),
        "page": page,
        "rows": [_row(request.user, one) for one in page],
        "invitations": _invitations(request.user, scope),
        "sees_accounts": scope is None,
        "formats": WRITERS,
    }
    return render(request, "municipalities/access_list.html", context)


def _invitations(user, scope):
    """The latest that nobody has accepted, and which of them this user may manage."""
    now = timezone.now()
    return [
        {
            "invitation": one,
            "is_expired": not one.is_open_at(now),
            "may_manage": permissions.can_manage_invitation(user, one),
        }
        for one in services.open_invitations(scope)[:PER_PAGE]
    ]


def _row(user, one):
    """Somebody with access, and which of the roles this user may take away."""
    return {
        "person": one,
        "roles": [
            (role, permissions.can_end_assignment(user, role)) for role in one.held
        ],
        "deputies": one.standing_in,
    }


@require_GET
def access_export(request, file_format):
    scope = _scope(request)
    if file_format not in WRITERS:
        raise Http404
    _form, users = _asked(request, scope)
    writer = WRITERS[file_format]
    name = f"koordina-access-{timezone.localdate()}.{file_format}"
    return HttpResponse(
        writer.write(access_table(users, sees_accounts=scope is None)),
        content_type=writer.content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def access_invite(request):
    if not permissions.can_invite(request.user):
        raise PermissionDenied
    form = InviteForm(
        request.POST or None,
        user=request.user,
        today=timezone.localdate(),
        initial=_known(request),
    )
    answer = page_unless_saved(
        request, "municipalities/access_invite.html", {}, form, lambda: _invite(form)
    )
    if answer is None:
        text = _("The invitation is on its way to %(email)s.")
        messages.success(request, text % {"email": form.cleaned_data["email"]})
        return redirect("municipalities:access_list")
    return answer


def _invite(form):
    services.invite(**form.invitation(), by=form.user, at=timezone.now())


def _known(request):
    """What the link that leads here knows of whom to invite, and where."""
    mechanism = (
        permissions.mechanisms_to_invite_to(request.user)
        .filter(municipality__slug=request.GET.get("mechanism", ""))
        .first()
    )
    return {
        "email": request.GET.get("email", ""),
        "name": request.GET.get("name", ""),
        "mechanism": mechanism,
        "role": "member",
        "language": request.LANGUAGE_CODE,
    }


def _invitation(request, pk):
    """An invitation that this user may see and manage."""
    found = services.open_invitations(_scope(request))
    invitation = get_object_or_404(found, pk=pk)
    if not permissions.can_manage_invitation(request.user, invitation):
        raise PermissionDenied
    return invitation


@require_POST
def access_send_again(request, pk):
    invitation = _invitation(request, pk)
    place = services.place_of(invitation)
    try:
        mail = send_invitation(invitation=invitation, place=place, at=timezone.now())
    except Closed:
        messages.info(request, _("This invitation was accepted or withdrawn."))
    else:
        if mail is None:
            text = _("A mail went to %(email)s today already; the link is good again.")
            messages.info(request, text % {"email": invitation.email})
        else:
            text = _("The invitation is on its way to %(email)s.")
            messages.success(request, text % {"email": invitation.email})
    return redirect("municipalities:access_list")


@require_POST
def access_withdraw(request, pk):
    invitation = _invitation(request, pk)
    try:
        withdraw_invitation(invitation=invitation, by=request.user, at=timezone.now())
    except Closed:
        messages.info(request, _("This invitation was accepted or withdrawn."))
    else:
        messages.success(request, _("The invitation was withdrawn."))
    return redirect("municipalities:access_list")


@require_http_methods(["GET", "HEAD", "POST"])
def access_end(request, pk):
    """Asks, and takes a role in a mechanism away."""
    scope = _scope(request)
    assignments = Assignment.objects.select_related("user", "mechanism__municipality")
    if scope is not None:
        assignments = assignments.filter(mechanism__in=scope)
    assignment = get_object_or_404(assignments, pk=pk)
    if not permissions.can_end_assignment(request.user, assignment):
        raise PermissionDenied
    if request.method != "POST":
        context = {"assignment": assignment}
        return render(request, "municipalities/access_end.html", context)
    services.end_assignment(
        assignment=assignment, by=request.user, today=timezone.localdate()
    )
    messages.success(request, _("The role was taken away."))
    return redirect("municipalities:access_list")
