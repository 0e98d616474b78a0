"""The mechanism's own Word form of minutes: chosen, tried, taken away."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.decorators import require_GET
from meetings import services
from meetings.exports import (
    default_form,
    filled,
    form_problem,
    listed,
    own_form,
    sample_columns,
)
from meetings.forms import MinutesTemplateForm
from meetings.models import MinutesTemplate, minutes_languages
from meetings.views.fetching import mechanism_to_call

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_http_methods(["GET", "POST"])
def minutes_template(request, slug):
    mechanism = mechanism_to_call(request, slug)
    form = MinutesTemplateForm(request.POST or None, request.FILES or None)
    if form.is_valid() and _is_usable(form, _languages(mechanism)):
        services.save_minutes_template(
            mechanism=mechanism,
            upload=form.cleaned_data["file"],
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, _("Minutes are written into this form from now on."))
        return redirect("meetings:minutes_template", slug)
    context = {
        "mechanism": mechanism,
        "form": form,
        "current": _current(mechanism),
        "placeholders": listed(),
    }
    return render(request, "meetings/minutes_template.html", context)


def _current(mechanism):
    kept = MinutesTemplate.objects.filter(mechanism=mechanism)
    return kept.select_related("added_by").first()


def _languages(mechanism):
    return minutes_languages(mechanism, timezone.localdate())[:2]


def _is_usable(form, languages):
    """Fill the chosen form once before it is kept; what is wrong is named."""
    upload = form.cleaned_data["file"]
    upload.seek(0)
    problem = form_problem(upload.read(), languages)
    upload.seek(0)
    if problem:
        form.add_error("file", problem)
    return not problem


@require_POST
def minutes_template_remove(request, slug):
    mechanism = mechanism_to_call(request, slug)
    services.remove_minutes_template(mechanism=mechanism)
    messages.success(request, _("Minutes are written into our form again."))
    return redirect("meetings:minutes_template", slug)


@require_GET
def minutes_template_start(request, slug):
    """Our form with its placeholders, to begin one's own from."""
    mechanism = mechanism_to_call(request, slug)
    form = default_form(_languages(mechanism)[:1])
    return _word(form, f"form-{slug}.docx")


@require_GET
def minutes_template_preview(request, slug):
    """The form in use, filled with invented minutes."""
    mechanism = mechanism_to_call(request, slug)
    languages = _languages(mechanism)[:1]
    form = own_form(mechanism) or default_form(languages)
    return _word(filled(form, sample_columns(languages)), f"preview-{slug}.docx")


def _word(content, name):
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=WORD, headers=headers)
