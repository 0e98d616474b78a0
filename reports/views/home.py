"""Home: what do I owe, by when."""

from django.shortcuts import render
from django.utils import timezone

from core.decorators import require_GET
from core.panels import panels_for
from reports import services


@require_GET
def home(request):
    guide = services.guide_for(request.user)
    panels = panels_for("home", timezone.localdate(), request.user) if guide else []
    context = {"guide": guide, "panels": panels}
    return render(request, "reports/home.html", context)
