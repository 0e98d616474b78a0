"""Pages that belong to no app: the styleguide, and what all personal links share."""

from functools import wraps

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache

from core.decorators import require_GET
from core.signed_links import LinkExpired, LinkProblem
from core.styleguide import samples


@require_GET
def styleguide(request):
    if not (settings.DEBUG or request.user.is_project_staff):
        raise PermissionDenied
    return render(request, "core/styleguide.html", samples())


def link_problem(request, problem, token=""):
    """The one page behind every personal link that is no good any more: 410 after its
    last day, else 404; it says what to do and not what the link was about."""
    is_expired = isinstance(problem, LinkExpired)
    context = {"is_expired": is_expired}
    status = 410 if is_expired else 404
    return render(request, "link_problem.html", context, status=status)


def behind_link(find, *, language, expired=link_problem):
    """Decorate a page behind a personal link: it gets what `find` makes of the token.

    In `language(found)`, the reader's own, unless the reader chose another; kept by no
    browser or proxy. A link that is no good shows the one page that says so, an
    expired one `expired(request, problem, token=…)` where that is given.
    """

    def decorate(view):
        @never_cache
        @wraps(view)
        def opened(request, token, **kwargs):
            try:
                found = find(token=token, today=timezone.localdate())
            except LinkExpired as problem:
                return expired(request, problem, token=token)
            except LinkProblem as problem:
                return link_problem(request, problem)
            with translation.override(_language(request, language(found))):
                return view(request, found, token, **kwargs)

        return opened

    return decorate


def _language(request, own):
    is_chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
    if is_chosen or own not in dict(settings.LANGUAGES):
        return translation.get_language()
    return own
