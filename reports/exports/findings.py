"""Papers out: the findings report as a page's text and as PDF."""

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from core import pdf
from core.templatetags.koordina import percent

MARK = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="#65389f">'
    b'<circle cx="12" cy="12" r="3"/><circle cx="12" cy="4" r="1.75"/>'
    b'<circle cx="19" cy="8" r="1.75"/><circle cx="19" cy="16" r="1.75"/>'
    b'<circle cx="12" cy="20" r="1.75"/><circle cx="5" cy="16" r="1.75"/>'
    b'<circle cx="5" cy="8" r="1.75"/></svg>'
)


@dataclass(frozen=True)
class Figure:
    """Where a drawing is found, and the same in words.

    A page has it for dark screens and narrow ones too.
    """

    light: str
    alt: str
    dark: str = ""
    narrow_light: str = ""
    narrow_dark: str = ""


def findings_html(paper, drawings, rendering):
    """Return the report's sections as HTML for a page of the site."""
    with translation.override(paper.language):
        alts = _alts(paper)
        figures = {
            name: Figure(
                alt=alts[name],
                light=_address(wide, "light"),
                dark=_address(wide, "dark"),
                narrow_light=_address(narrow, "light"),
                narrow_dark=_address(narrow, "dark"),
            )
            for name, (wide, narrow) in drawings.items()
        }
        context = _context(paper, figures, rendering)
        return render_to_string("reports/findings/body.html", context)


def findings_pdf(paper, drawings, plan_picture, rendering):
    """Return the report as PDF/UA-1 bytes; raises core.pdf.PdfUnavailable."""
    with translation.override(paper.language):
        alts = _alts(paper)
    figures, files = {}, {"mark.svg": MARK, "plan.svg": plan_picture}
    for name, (wide, _narrow) in drawings.items():
        figures[name] = Figure(light=f"{name}.svg", alt=alts[name])
        files[f"{name}.svg"] = wide.light_svg.encode()
    return pdf.render_paper(
        "reports/findings_paper.html",
        _context(paper, figures, rendering),
        language=paper.language,
        files=files,
    )


def _address(drawing, shade):
    return reverse("reports:drawing", args=[drawing.content_hash, shade])


def _context(paper, figures, rendering):
    lines = [*paper.pillars, paper.plan] if paper.plan else paper.pillars
    return {
        "paper": paper,
        "figures": figures,
        "level_rows": [
            {
                "code": line.code,
                "title": line.title,
                "counts": [line.counts[level.value] for level in paper.levels],
                "is_plan": line.is_plan,
            }
            for line in lines
        ],
        "made_on": rendering.requested_at.date(),
        "edition": rendering.edition,
    }


def _alts(paper):
    """Say in words what the drawings show; their tables say the rest."""
    lines = [line for line in (paper.plan, *paper.pillars) if line]
    return {
        "scores": gettext("Verified scores: %(scores)s.")
        % {"scores": "; ".join(f"{_name(line)} {_score(line)}" for line in lines)},
        "levels": gettext("Applicable measures by level: %(shares)s.")
        % {"shares": "; ".join(f"{_name(line)} {_counts(line)}" for line in lines)},
    }


def _name(line):
    return f"{line.code} {line.title.text}".strip()


def _score(line):
    if line.verified is None:
        return gettext("nothing applicable")
    if line.suppressed:
        return gettext("not enough data")
    return gettext("%(score)s, range up to %(upper)s") % {
        "score": percent(line.verified),
        "upper": percent(line.upper),
    }


def _counts(line):
    shown = ("0", "1", "2", "3", "4", "NE")
    return ", ".join(f"{level}: {line.counts[level]}" for level in shown)
