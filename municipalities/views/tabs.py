"""The sister pages of a mechanism that a person may open."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from municipalities import permissions


def _everybody(user, mechanism):
    """Whoever sees the mechanism at all."""
    return True


# The name of the view, the words on the tab, who may open it.
TABS = [
    ("mechanism_detail", _("Who sits here"), _everybody),
    ("directory_detail", _("Contacts"), permissions.can_see_contacts),
    ("rule_list", _("Rules and acts"), _everybody),
    ("mechanism_functionality", _("Functionality"), _everybody),
    ("deputy_list", _("Deputies"), permissions.can_edit_mechanism),
    ("mechanism_history", _("History"), permissions.can_see_history),
]


def tabs_of(mechanism, user, current):
    """What `components/tabs.html` takes; `current` is the name of the page's view."""
    slug = mechanism.municipality.slug
    tabs = [
        {
            "label": label,
            "url": reverse(f"municipalities:{name}", args=[slug]),
            "is_current": name == current,
        }
        for name, label, may_open in TABS
        if may_open(user, mechanism)
    ]
    if permissions.can_edit_mechanism(user, mechanism):
        return [*tabs, _access(mechanism)]
    return tabs


def _access(mechanism):
    """The page of who may sign in is one for all mechanisms, narrowed to this."""
    url = f"{reverse('municipalities:access_list')}?mechanism={mechanism.pk}"
    return {"label": _("Access"), "url": url, "is_current": False}
