"""The meetings of a year, planned together."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from meetings import services
from meetings.forms import YearForm, YearFormSet
from meetings.models import periods_of
from meetings.views.fetching import mechanism_to_call


@require_http_methods(["GET", "POST"])
def year_plan(request, slug):
    mechanism = mechanism_to_call(request, slug)
    today = timezone.localdate()
    form = _year_form(request, mechanism, today)
    proposals = _proposals(form, mechanism, today) if form.is_valid() else []
    if request.method == "POST":
        formset = YearFormSet(request.POST, form_kwargs={"today": today})
        if formset.is_valid():
            return _plan(request, mechanism, formset.starts, today)
    else:
        formset = _proposed_formset(form, proposals, today)
    year = form.cleaned_data.get("year", today.year)
    context = {"form": form, "formset": formset, "mechanism": mechanism, "year": year}
    context["rows"] = _rows(formset, proposals)
    context["periods"] = periods_of(mechanism, year, today)
    return render(request, "meetings/year_plan.html", context)


def _year_form(request, mechanism, today):
    """Year, weekday and hour: from the address, else as usual here."""
    weekday, hour = services.usual_time(mechanism=mechanism, today=today)
    empty = services.empty_slots(mechanism=mechanism, year=today.year, today=today)
    usual = {
        "year": today.year if empty else today.year + 1,
        "weekday": weekday,
        "time": f"{hour:%H:%M}",
    }
    return YearForm(request.GET, years=[today.year, today.year + 1], usual=usual)


def _proposals(form, mechanism, today):
    return services.proposed_year(
        mechanism=mechanism,
        year=form.cleaned_data["year"],
        weekday=form.cleaned_data["weekday"],
        today=today,
    )


def _proposed_formset(form, proposals, today):
    hour = form.cleaned_data.get("time")
    initial = [{"day": one.on, "time": hour} for one in proposals]
    return YearFormSet(initial=initial, form_kwargs={"today": today})


def _rows(formset, proposals):
    """(row of the form, what was proposed for it or None)."""
    blanks = [None] * max(0, len(formset.forms) - len(proposals))
    return list(zip(formset.forms, [*proposals, *blanks], strict=False))


def _plan(request, mechanism, starts, today):
    planned, left_out = services.plan_year(
        mechanism=mechanism, starts=starts, by=request.user, today=today
    )
    if planned:
        text = ngettext(
            "%(count)d meeting is planned.",
            "%(count)d meetings are planned.",
            len(planned),
        )
        messages.success(request, text % {"count": len(planned)})
    for day in left_out:
        text = _("On %(day)s there is a meeting already; nothing was added.")
        shown = date_format(day, "SHORT_DATE_FORMAT")
        messages.warning(request, text % {"day": shown})
    days = [meeting.day for meeting in planned]
    notes = services.day_notes(mechanism=mechanism, days=days, today=today)
    for day in sorted(notes):
        messages.warning(request, " ".join(notes[day]))
    year = starts[0].year
    address = reverse("meetings:meeting_list")
    return redirect(f"{address}?mechanism={mechanism.pk}&year={year}")
