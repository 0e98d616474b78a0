"""Pages that belong to no app: the styleguide, a personal link that opens nothing."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.shortcuts import render

from core.decorators import require_GET
from core.signed_links import LinkExpired
from core.styleguide import samples


@require_GET
def styleguide(request):
    if not (settings.DEBUG or request.user.is_project_staff):
        raise PermissionDenied
    return render(request, "core/styleguide.html", samples())


def link_problem(request, problem):
    """The one page behind every personal link that is no good any more: 410 after its
    last day, else 404; it says what to do and not what the link was about."""
    is_expired = isinstance(problem, LinkExpired)
    context = {"is_expired": is_expired}
    status = 410 if is_expired else 404
    return render(request, "link_problem.html", context, status=status)
