from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.panels import panels_for
from municipalities import permissions, services
from municipalities.forms import DeputyForm
from municipalities.models import Assignment, Deputy
from municipalities.views.editing import editable_mechanism, page_unless_saved
from municipalities.views.tabs import tabs_of


@require_http_methods(["GET", "POST"])
def deputy_list(request, slug):
    mechanism = editable_mechanism(request, municipality__slug=slug)
    if request.method == "POST" and not permissions.can_name_deputy(
        request.user, mechanism
    ):
        raise PermissionDenied
    today = timezone.localdate()
    form = DeputyForm(request.POST or None, mechanism=mechanism, today=today)
    page = page_unless_saved(
        request,
        "municipalities/deputy_list.html",
        _context(request.user, mechanism, today),
        form,
        lambda: _name(mechanism, form, request.user),
    )
    if page:
        return page
    text = _("%(person)s stands in for the coordinator in these days.")
    messages.success(request, text % {"person": form.cleaned_data["user"]})
    return redirect("municipalities:deputy_list", slug)


def _context(user, mechanism, today):
    return {
        "mechanism": mechanism,
        "today": today,
        "can_name": permissions.can_name_deputy(user, mechanism),
        "rights": Assignment.ROLE_DESCRIPTIONS[Assignment.Role.COORDINATOR],
        "deputies": mechanism.deputies.select_related("user"),
        "panels": panels_for("mechanism_tasks", mechanism, user),
        "tabs": tabs_of(mechanism, user, "deputy_list"),
    }


def _name(mechanism, form, by):
    at, given = timezone.now(), form.cleaned_data
    services.name_deputy(mechanism=mechanism, by=by, at=at, **given)


@require_POST
def deputy_end(request, pk):
    mechanism = editable_mechanism(request, deputies=pk)
    if not permissions.can_name_deputy(request.user, mechanism):
        raise PermissionDenied
    deputy = get_object_or_404(Deputy, pk=pk, mechanism=mechanism)
    services.end_deputy(deputy=deputy, by=request.user, today=timezone.localdate())
    messages.success(request, _("The deputy's rights have ended."))
    return redirect("municipalities:deputy_list", mechanism.municipality.slug)
