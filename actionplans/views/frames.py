"""What pages of plans have in common: their tabs, and tables as files."""

from django.urls import reverse
from django.utils.translation import gettext as _

from actionplans import permissions


def number_in(text):
    """The whole number that an address or a form sends, as a record's key; 0, which
    no record has, of anything else."""
    return int(text) if text.isdecimal() and len(text) < 12 else 0


def version_tabs(version, here):
    """The pages of one version."""
    pages = {
        "version_detail": _("Measures"),
        "version_timeline": _("Timeline"),
        "version_budget": _("Budget"),
    }
    if version.is_draft:  # whoever may see a draft may see what is proposed for it
        pages["proposal_list"] = _("Proposals")
    return [_tab(name, label, here, version.code) for name, label in pages.items()]


def overview_tabs(user, here):
    """The pages over all plans."""
    pages = {
        "plan_list": _("Plans"),
        "plans_side_by_side": _("Side by side"),
        "norm_coverage": _("Norms"),
        "norm_gaps": _("Gaps"),
    }
    if permissions.can_list_progress(user):
        pages["progress_overview"] = _("Progress")
    if permissions.can_list_own_measures(user):
        pages["my_measures"] = _("My institution")
    return [_tab(name, label, here) for name, label in pages.items()]


def _tab(name, label, here, *args):
    return {
        "label": label,
        "url": reverse(f"actionplans:{name}", args=args),
        "is_current": name == here,
    }


def version_frame(version, here):
    """What a version's own page has around it: tabs, and the version as files."""
    return {"tabs": version_tabs(version, here), "file_links": file_links(version)}


def file_links(version):
    """The version as files, in the language of the page, and the way to all others."""
    kinds = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel", "csv": "CSV"}
    links = [
        {
            "label": label,
            "url": reverse("actionplans:version_file", args=[version.code, kind]),
        }
        for kind, label in kinds.items()
    ]
    page = reverse("actionplans:version_files", args=[version.code])
    return [*links, {"label": _("Other languages, printouts"), "url": page}]


def export_links(request, name, *args):
    """The page's rows as files, narrowed as the page is."""
    kept = request.GET.copy()
    kept.pop("page", None)
    query = f"?{kept.urlencode()}" if kept else ""
    return [
        {
            "label": kind.upper(),
            "url": reverse(f"actionplans:{name}", args=[*args, kind]) + query,
        }
        for kind in ("csv", "xlsx")
    ]
