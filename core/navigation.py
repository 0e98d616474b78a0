"""The places of the rail: each app adds its own, only what exists is shown."""

from collections.abc import Callable
from typing import NamedTuple


class Place(NamedTuple):
    """One place of the rail and who may see it."""

    order: int
    key: str
    label: str
    url_name: str
    icon: str
    can_see: Callable

    @property
    def app_name(self):
        return self.url_name.partition(":")[0]


_places = {}
_switchers = []


def register(key, *, label, url_name, icon, can_see, order):
    """Add a place to the rail (from AppConfig.ready())."""
    _places[key] = Place(order, key, label, url_name, icon, can_see)


def register_switcher(function):
    """Let `function(request)` offer the municipalities in the top bar.

    It answers None, or `{"label", "purpose", "links"}`, each link being
    `{"label", "url", "is_current"}`.
    """
    _switchers[:] = [function]


def places_for(user):
    """Return the places this user may go to, in order."""
    return [
        place
        for place in sorted(_places.values(), key=lambda place: place.order)
        if place.can_see(user)
    ]


def current_key(places, match):
    """Return the key of the place that the resolved address belongs to, or ""."""
    if match is None:
        return ""
    same_app = [place for place in places if place.app_name == match.app_name]
    exact = [place for place in same_app if place.url_name == match.view_name]
    found = exact or same_app
    return found[-1].key if found else ""


def switcher_for(request):
    """Return what the registered switcher offers on this page, or None."""
    for function in _switchers:
        return function(request)
    return None
