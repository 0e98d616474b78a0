from django.shortcuts import get_object_or_404, render

from actionplans.models import EvidenceGrade
from core.decorators import require_GET
from monitoring.models import Methodology


@require_GET
def methodology_detail(request, code, number):
    methodology = get_object_or_404(Methodology, code=code, number=number)
    return render(
        request,
        "monitoring/methodology_detail.html",
        {
            "methodology": methodology,
            "levels": methodology.levels.select_related("minimum_grade"),
            "grades": EvidenceGrade.objects.all(),
        },
    )
