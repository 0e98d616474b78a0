"""Reporting periods, made and changed by staff."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from actionplans import permissions, services
from actionplans.forms import PeriodForm
from actionplans.models import ReportingPeriod
from core.decorators import require_GET


@require_GET
def period_list(request):
    if not permissions.can_edit_periods(request.user):
        raise PermissionDenied
    periods = ReportingPeriod.objects.annotate(report_count=Count("reports"))
    context = {"periods": periods, "today": timezone.localdate()}
    return render(request, "actionplans/period_list.html", context)


@require_http_methods(["GET", "POST"])
def period_create(request):
    return _period_form(request, ReportingPeriod())


@require_http_methods(["GET", "POST"])
def period_edit(request, pk):
    return _period_form(request, get_object_or_404(ReportingPeriod, pk=pk))


def _period_form(request, period):
    if not permissions.can_edit_periods(request.user):
        raise PermissionDenied
    form = PeriodForm(request.POST or None, instance=period)
    if form.is_valid() and _saved(form):
        messages.success(request, _("The period was saved."))
        return redirect("actionplans:period_list")
    context = {"form": form, "period": period if period.pk else None}
    status = 422 if form.errors else 200
    return render(request, "actionplans/period_edit.html", context, status=status)


def _saved(form):
    """Save; what speaks against it becomes an error of the form."""
    try:
        services.save_period(period=form.save(commit=False))
    except ValidationError as error:
        form.add_error(None, error)
    return not form.errors
