"""The act that puts a draft in force, and what is missing before."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from actionplans import permissions, services
from actionplans.forms import AdoptVersionForm
from actionplans.views.plans import visible_version
from core.models import Stale


@require_http_methods(["GET", "POST"])
def version_adopt(request, code):
    version = visible_version(request, code)
    if request.method == "POST" and not version.is_draft:
        messages.info(request, _("This version is adopted already."))
        return redirect(version)
    if not permissions.can_adopt_version(request.user, version):
        raise PermissionDenied
    form = AdoptVersionForm(
        request.POST or None,
        request.FILES or None,
        initial={"version": version.version, "in_force_from": timezone.localdate()},
    )
    if request.method == "POST" and form.is_valid() and _adopt(request, version, form):
        text = _("The plan is adopted; this version is frozen from now on.")
        messages.success(request, text)
        return redirect(version)
    return _page(request, version, form)


def _page(request, version, form):
    context = {
        "version": version,
        "form": form,
        "gaps": services.adoption_gaps(version),
        "warnings": services.adoption_warnings(version),
        "open_count": version.proposals.open().count(),
    }
    status = 422 if form.errors else 200
    return render(request, "actionplans/version_adopt.html", context, status=status)


def _adopt(request, version, form):
    """Adopt; what speaks against it becomes an error of the form."""
    data = form.cleaned_data
    try:
        services.adopt_version(
            version=version,
            expected=data["version"],
            act_number=data["act_number"],
            act_date=data["act_date"],
            act_file=data["act_file"],
            in_force_from=data["in_force_from"],
            by=request.user,
            at=timezone.now(),
        )
    except ValidationError as error:
        form.add_error(None, error)
    except Stale:
        form.add_error(
            None, _("Somebody changed the plan meanwhile. Look at it again first.")
        )
    return not form.errors
