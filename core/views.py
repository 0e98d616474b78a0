"""Pages that belong to no app: the styleguide."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.shortcuts import render

from core.decorators import require_GET
from core.styleguide import samples


@require_GET
def styleguide(request):
    if not (settings.DEBUG or request.user.is_project_staff):
        raise PermissionDenied
    return render(request, "core/styleguide.html", samples())
