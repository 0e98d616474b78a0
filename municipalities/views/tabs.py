"""The sister pages of a mechanism that a person may open."""

from django.urls import reverse
from django.utils.translation import gettext as _

from municipalities import permissions


def tabs_of(mechanism, user, current):
    """What `components/tabs.html` takes; `current` is the name of the page's view."""
    can_edit = permissions.can_edit_mechanism(user, mechanism)
    pages = [
        ("mechanism_detail", _("Who sits here"), True),
        (
            "directory_detail",
            _("Contacts"),
            permissions.can_see_contacts(user, mechanism),
        ),
        ("rule_list", _("Rules and acts"), True),
        ("mechanism_functionality", _("Functionality"), True),
        ("deputy_list", _("Deputies"), can_edit),
        (
            "mechanism_history",
            _("History"),
            permissions.can_see_history(user, mechanism),
        ),
    ]
    slug = mechanism.municipality.slug
    tabs = [
        {
            "label": label,
            "url": reverse(f"municipalities:{name}", args=[slug]),
            "is_current": name == current,
        }
        for name, label, may_open in pages
        if may_open
    ]
    return [*tabs, _access(mechanism)] if can_edit else tabs


def _access(mechanism):
    """The page of who may sign in is one for all mechanisms, narrowed to this."""
    url = f"{reverse('municipalities:access_list')}?mechanism={mechanism.pk}"
    return {"label": _("Access"), "url": url, "is_current": False}
