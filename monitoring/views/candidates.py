"""Taking up in a draft what the last round found."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from actionplans.models import PlanVersion
from actionplans.permissions import can_decide_proposals
from monitoring import services
from monitoring.models import Candidates


def _visible_version(request, code):
    versions = PlanVersion.objects.visible_to(request.user).by_code(code)
    return get_object_or_404(
        versions.select_related("framework", "municipality__mechanism")
    )


def _named_candidate(request, version):
    candidate = Candidates(version, request.user).named(request.POST.get("key", ""))
    if candidate is None:
        raise Http404
    return candidate


@require_POST
def candidate_take(request, code):
    version = _visible_version(request, code)
    if not can_decide_proposals(request.user, version):
        raise PermissionDenied
    candidate = _named_candidate(request, version)
    pillar = version.framework.pillars.filter(code=request.POST.get("pillar", ""))
    try:
        services.take_up(
            version=version,
            candidate=candidate,
            pillar=pillar.first(),
            by=request.user,
            at=timezone.now(),
        )
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("It is a proposal for the draft now."))
    return redirect("actionplans:proposal_candidates", code)
