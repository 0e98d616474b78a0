"""What municipalities put on pages that are not theirs: the switcher on top."""

from django.urls import reverse
from django.utils.translation import gettext as _

from municipalities.models import Mechanism

MOST = 20


def municipality_switcher(request):
    """The mechanisms, for whoever sees all of them; None where a list serves better."""
    if not request.user.sees_all_municipalities:
        return None
    mechanisms = Mechanism.objects.select_related("municipality")[: MOST + 1]
    if len(mechanisms) > MOST:
        return None
    here = request.resolver_match.kwargs.get("slug") if request.resolver_match else None
    links = [_link(mechanism.municipality, here) for mechanism in mechanisms]
    current = next((link["label"] for link in links if link["is_current"]), None)
    return {
        "label": current or _("All municipalities"),
        "purpose": _("Go to a municipality"),
        "links": links,
    }


def _link(municipality, here):
    return {
        "label": municipality.name,
        "url": reverse("municipalities:mechanism_detail", args=[municipality.slug]),
        "is_current": municipality.slug == here,
    }
