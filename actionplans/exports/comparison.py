"""Two versions of a plan compared, as rows in words: for the page and for papers."""

import io
from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actionplans.comparison import (
    Fate,
    Link,
    Piece,
    PlainMeasure,
    differences,
    word_changes,
)
from actionplans.exports.word import new_document
from actionplans.models import FATES, PlanVersion, Proposal
from actionplans.services import reasons_of
from core import pdf

FIELDS = {
    "title": gettext_lazy("Measure"),
    "description": gettext_lazy("Description"),
    "indicators": gettext_lazy("Indicators"),
    "baselines": gettext_lazy("Baseline values"),
    "targets": gettext_lazy("Targets"),
    "verification": gettext_lazy("Where it is seen"),
    "due": gettext_lazy("Deadline"),
    "lead": gettext_lazy("Leads"),
    "partners": gettext_lazy("Partners"),
    "budget_eur": gettext_lazy("Budget"),
    "funding": gettext_lazy("Source of funding"),
    "norms": gettext_lazy("Norms"),
    "pillar": gettext_lazy("Pillar"),
    "objective": gettext_lazy("Objective"),
}
Content = dict[str, Any]


class Change(NamedTuple):
    """A field that changed, word by word."""

    label: str
    pieces: tuple[Piece, ...]


class Row(NamedTuple):
    """What became of a measure, in words."""

    link: Link
    fate: str
    codes: str
    title: str
    earlier_title: str
    changes: list[Change]
    nearest: str
    reason: str


def comparison_rows(
    links: Iterable[Link], language: str, reasons: dict[str, str] | None = None
) -> list[Row]:
    """Links in the words of the active language; texts of measures in `language`,
    `reasons` by earlier code."""
    return [_row(link, language, reasons or {}) for link in links]


def _row(link: Link, language: str, reasons: dict[str, str]) -> Row:
    return Row(
        link,
        str(FATES[link.fate]),
        _codes(link),
        said(link.later or link.earlier, language),
        said(link.earlier, language),
        _changes(link, language),
        ", ".join(link.nearest),
        reasons.get(link.earlier.code, "") if link.earlier else "",
    )


def _changes(link: Link, language: str) -> list[Change]:
    if not (link.differences and link.earlier and link.later):
        return []
    found = differences(link.earlier, link.later, language)
    return [
        Change(str(FIELDS[name]), word_changes("; ".join(old), "; ".join(new)))
        for name, old, new in found
    ]


def _codes(link: Link) -> str:
    """``"1.4 → 1.2"``, or one code where there is one or both are the same."""
    codes = [one.code for one in (link.earlier, link.later) if one]
    return " → ".join(dict.fromkeys(codes))


def said(measure: PlainMeasure | None, language: str) -> str:
    """A measure's title in a language, or else in the first that it has."""
    titles = measure.title if measure else {}
    return titles.get(language) or next(iter(titles.values()), "")


def fate_counts(links: Iterable[Link]) -> list[tuple[str, str, int]]:
    """(fate, its word, how many measures) of those that there are, in a fixed order.

    A measure that was split counts once, as does one that others were merged into.
    """
    counted = Counter(fate for fate, _one in {_counted(link) for link in links})
    return [
        (fate.value, str(FATES[fate]), counted[fate]) for fate in Fate if counted[fate]
    ]


def _counted(link: Link) -> tuple[Fate, str]:
    side = link.later if link.fate in {Fate.MERGED, Fate.ADDED} else link.earlier
    return link.fate, side.code if side else ""


def comparison_paper(
    earlier: PlanVersion,
    later: PlanVersion,
    links: Iterable[Link],
    language: str,
    proposals: Iterable[Proposal] = (),
) -> bytes:
    """The comparison as PDF/UA-1, with what was proposed for the later version and
    answered as its annex. Raises PdfUnavailable without system libraries."""
    with translation.override(language):
        content = _content(earlier, later, links, language)
        content["proposals"] = list(proposals)
    template = "actionplans/version_compare_paper.html"
    return pdf.render_paper(template, content, language=language)


def _content(
    earlier: PlanVersion, later: PlanVersion, links: Iterable[Link], language: str
) -> Content:
    links = list(links)
    reasons = reasons_of(later) if later.based_on_id == earlier.pk else {}
    rows = comparison_rows(links, language, reasons)
    return {
        "title": title_of(earlier, later),
        "later": later,
        "counts": fate_counts(links),
        "rows": [row for row in rows if row.link.fate != Fate.KEPT],
        "kept": [row for row in rows if row.link.fate == Fate.KEPT],
    }


def comparison_word(
    earlier: PlanVersion, later: PlanVersion, links: Iterable[Link], language: str
) -> bytes:
    """The comparison as DOCX: what was added is underlined, what went struck out."""
    with translation.override(language):
        content = _content(earlier, later, links, language)
        document = new_document(language, is_wide=False)
        document.core_properties.title = content["title"]
        document.add_heading(content["title"], level=1)
        document.add_paragraph(
            _("Added words are underlined, removed ones struck out.")
        )
        document.add_paragraph(
            ", ".join(f"{word}: {number}" for _fate, word, number in content["counts"])
        )
        for row in content["rows"]:
            _describe(document, row)
        if content["kept"]:
            document.add_heading(_("Unchanged measures"), level=2)
        for row in content["kept"]:
            document.add_paragraph(f"{row.codes} {row.title}", style="List Bullet")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _describe(document: Any, row: Row) -> None:
    document.add_heading(f"{row.codes} {row.title}", level=2)
    document.add_paragraph(row.fate, style="Subtitle")
    if row.reason:
        document.add_paragraph(row.reason)
    for change in row.changes:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{change.label}: ").bold = True
        for kind, text in change.pieces:
            run = paragraph.add_run(text)
            run.underline = kind == "added"
            run.font.strike = kind == "removed"
            if kind == "removed":
                paragraph.add_run(" ")


def title_of(earlier: PlanVersion, later: PlanVersion) -> str:
    """``"Gnjilane: version 2 compared with version 1"``."""
    return _("%(place)s: version %(later)s compared with version %(earlier)s") % {
        "place": later.municipality.name,
        "later": later.number,
        "earlier": earlier.number,
    }


def file_stem(earlier: PlanVersion, later: PlanVersion) -> str:
    """What a file of this comparison is called: ``"gnjilane-1-2"``."""
    return f"{earlier.code}-{later.number}"
