"""The way in to reports."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import render

from core.decorators import require_GET
from reports import services
from reports.permissions import can_see_reports

PER_PAGE = 50


@require_GET
def report_list(request):
    if not can_see_reports(request.user):
        raise PermissionDenied
    plans = services.round_plans().visible_to(request.user).scored()
    plans = plans.order_by("-round__reference_end", "municipality__order", "pk")
    page = Paginator(plans, PER_PAGE).get_page(request.GET.get("page"))
    scores = services.verified_scores(plan.pk for plan in page.object_list)
    context = {
        "page": page,
        "rows": [(plan, scores[plan.pk]) for plan in page.object_list],
    }
    return render(request, "reports/report_list.html", context)
