"""The report of proposals: what was proposed for a version, and what was answered."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from actionplans import services
from actionplans.comparison import word_changes


def proposal_table(proposals, *, sees_hidden):
    """A head and a row per proposal; names of hidden people only where asked for."""
    return [_head(), *(_row(one, sees_hidden) for one in proposals)]


def _head():
    return [
        _("Kind"),
        _("Measure"),
        _("Pillar"),
        _("What should change"),
        _("Why"),
        _("Proposed by"),
        _("Institution"),
        _("Proposed on"),
        _("State"),
        _("Answer"),
        _("Answered on"),
    ]


def _row(one, sees_hidden):
    return [
        one.get_kind_display(),
        one.measure_label,
        str(one.pillar or ""),
        changes_in_words(one),
        one.reason,
        author_name(one, sees_hidden),
        str(one.institution or ""),
        _day(one.created_at),
        one.get_state_display(),
        one.answer,
        _day(one.decided_at),
    ]


def _day(moment):
    return date_format(moment, "SHORT_DATE_FORMAT") if moment else ""


def changes_in_words(proposal):
    """``"Deadline: 31.12.2026. → 30.6.2027."``, one change a line."""
    return "\n".join(
        f"{label}: {was} → {new}" if was else f"{label}: {new}"
        for label, was, new in proposal.in_words()
    )


def author_name(said, sees_hidden):
    """Who said it, as far as the reader may read the name."""
    if said.person is None:
        return str(said.created_by)
    return said.person.full_name if sees_hidden else str(said.person.withheld_name)


def change_rows(proposal, values=None, notes=None):
    """What each field says now, what it said when it was proposed, and what it should
    say, with the words that change.

    `values` stand for the proposed ones, of which only those that change something
    are listed; `notes` say by field name how they were understood.
    """
    present = _present(proposal)
    wanted = proposal.wanted() if values is None else values
    rows = []
    for name in proposal.FIELDS:
        if name not in wanted:
            continue
        if values is not None and wanted[name] == present.get(name, ""):
            continue
        row = _change(proposal, name, wanted[name], present)
        rows.append(row | {"note": (notes or {}).get(name, "")})
    return rows


def _present(proposal):
    """What an open proposal's measure says now."""
    if proposal.measure is None or not proposal.is_open:
        return {}
    language = proposal.plan_version.language
    return services.present_values(proposal.measure, language)


def _change(proposal, name, wanted, present):
    change = proposal.changes.get(name, {})
    was = change.get("was", present.get(name, ""))
    now = present.get(name, was)
    new = wanted if proposal.is_open else change.get("done", wanted)
    proposed = change.get("new", new)
    return {
        "label": proposal.FIELDS[name],
        "pieces": word_changes(_one_line(now), _one_line(new)),
        "was": was if was != now else None,
        "now": now,
        "proposed": proposed if proposed != new else None,
    }


def _one_line(text):
    return text.replace("\n", "; ")
