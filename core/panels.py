"""What upper apps show on lower apps' pages, without being known there.

A panel is a function `(obj, user) -> (template name, context) or None`. A higher
app registers it in its AppConfig.ready(); the page of the lower app asks
`panels_for(place, obj, user)` and renders what comes back.
See docs/architecture.md, "Upwards without knowing it".
"""

from collections import defaultdict
from typing import NamedTuple

PLACES = (
    "measure",
    "mechanism",
    "mechanism_alerts",
    "mechanism_news",
    "mechanism_tasks",
    "functionality",
    "meeting_agenda",
    "plan_draft",
    "home",
    "invitation",
    "plan",
    "roundplan",
)


class Panel(NamedTuple):
    """A rendered-to-be piece: its template, its context and its place in line."""

    order: int
    template: str
    context: dict


_registry = defaultdict(list)


def register(place, function, *, order=50):
    """Let `function` add a panel to `place`; lower `order` comes first."""
    if place not in PLACES:
        raise ValueError(f"{place!r} is no place for panels: {', '.join(PLACES)}")
    if (order, function) not in _registry[place]:
        _registry[place].append((order, function))


def panels_for(place, obj, user):
    """Return the panels that have something to show, in order."""
    found = []
    for order, function in sorted(_registry[place], key=lambda pair: pair[0]):
        answer = function(obj, user)
        if answer is not None:
            template, context = answer
            found.append(Panel(order, template, context))
    return found
