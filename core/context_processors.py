"""What every page needs to know."""

from functools import partial

from django.conf import settings

from core.navigation import current_key, places_for, switcher_for


def site(request):
    """Say whether this is the demo, and where its source can be read."""
    return {
        "koordina_demo": settings.KOORDINA_DEMO,
        "source_url": settings.SOURCE_URL,
    }


def navigation(request):
    """Give the rail its places for this user, and which of them this page is in.

    The switcher is handed over uncalled: fragments don't draw the top bar.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        places, switcher = [], None
    else:
        places, switcher = places_for(user), partial(switcher_for, request)
    return {
        "navigation_places": places,
        "navigation_current": current_key(places, request.resolver_match),
        "navigation_switcher": switcher,
    }
