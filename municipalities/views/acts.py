from mimetypes import guess_type

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.decorators import require_GET
from core.uploads import file_response
from municipalities.forms import LegalActForm
from municipalities.models import LegalAct
from municipalities.views.editing import (
    editable_mechanism,
    page_unless_saved,
    visible_mechanism,
)


@require_http_methods(["GET", "POST"])
def legalact_add(request, slug):
    mechanism = editable_mechanism(request, municipality__slug=slug)
    return _form(
        request, LegalAct(mechanism=mechanism), "municipalities/legalact_add.html"
    )


@require_http_methods(["GET", "POST"])
def legalact_edit(request, pk):
    mechanism = editable_mechanism(request, legal_acts=pk)
    act = get_object_or_404(LegalAct, pk=pk, mechanism=mechanism)
    act.mechanism = mechanism
    return _form(request, act, "municipalities/legalact_edit.html")


def _form(request, act, template):
    """The act's form, or back to the list once it is saved."""
    form = LegalActForm(request.POST or None, request.FILES or None, instance=act)
    page = page_unless_saved(
        request,
        template,
        {"mechanism": act.mechanism, "act": act},
        form,
        form.save_if_unchanged,
    )
    if page:
        return page
    messages.success(request, _("Saved."))
    return redirect("municipalities:rule_list", act.mechanism.municipality.slug)


@require_GET
def legalact_file(request, pk):
    mechanism = visible_mechanism(request, legal_acts=pk)
    act = get_object_or_404(LegalAct, pk=pk, mechanism=mechanism)
    if not act.file:
        raise Http404
    kind, _encoding = guess_type(act.file_name)
    return file_response(act.file, act.file_name, kind or "application/octet-stream")
