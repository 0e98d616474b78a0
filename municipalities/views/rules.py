from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.decorators import require_GET
from municipalities import permissions, services
from municipalities.forms import RuleForm
from municipalities.models import MechanismRule
from municipalities.views.editing import (
    editable_mechanism,
    page_unless_saved,
    visible_mechanism,
)
from municipalities.views.tabs import tabs_of


@require_GET
def rule_list(request, slug):
    mechanism = visible_mechanism(request, municipality__slug=slug)
    context = {
        "mechanism": mechanism,
        "today": timezone.localdate(),
        "rules": mechanism.rules.all(),
        "acts": mechanism.legal_acts.all(),
        "can_edit": permissions.can_edit_mechanism(request.user, mechanism),
        "tabs": tabs_of(mechanism, request.user, "rule_list"),
    }
    return render(request, "municipalities/rule_list.html", context)


@require_http_methods(["GET", "POST"])
def rule_change(request, slug):
    mechanism = editable_mechanism(request, municipality__slug=slug)
    present = mechanism.rules.filter(valid_to=None).first()
    form = RuleForm(
        request.POST or None,
        instance=present or MechanismRule(mechanism=mechanism),
        initial={"valid_from": timezone.localdate()},
    )
    page = page_unless_saved(
        request,
        "municipalities/rule_change.html",
        {"mechanism": mechanism, "present": present},
        form,
        lambda: _change(mechanism, form, request.user),
    )
    if page:
        return page
    messages.success(request, _("The rule is saved."))
    return redirect("municipalities:rule_list", slug)


def _change(mechanism, form, by):
    services.change_rule(mechanism=mechanism, by=by, **form.given)
