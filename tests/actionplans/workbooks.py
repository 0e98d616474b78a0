"""Workbooks for tests: the samples, what they must give, and other layouts of them."""

import io
import json
from pathlib import Path

from openpyxl import Workbook

SAMPLES = Path(__file__).parent.parent / "samples"
GNJILANE = "plan-gnjilane.sr-Latn"
REVISED = "plan-gnjilane-revised.sr-Latn"
GJAKOVA = "plan-gjakova.sq"
EXPECTED = json.loads((SAMPLES / "plans-expected.json").read_text(encoding="utf-8"))

FIELDS = (
    "code", "title", "indicator", "baseline", "target", "due", "lead", "partners",
    "budget", "funding",
)  # fmt: skip
HEADINGS = {
    "sr-latn": (
        "R.br.", "Mera / aktivnost", "Pokazatelj", "Početna vrednost",
        "Ciljna vrednost", "Rok", "Nadležna institucija", "Partneri", "Budžet (€)",
        "Izvor finansiranja",
    ),
    "sr": (
        "Р.бр.", "Мера / активност", "Показатељ", "Почетна вредност", "Циљна вредност",
        "Рок", "Надлежна институција", "Партнери", "Буџет (€)", "Извор финансирања",
    ),
    "sq": (
        "Nr.", "Masa / aktiviteti", "Treguesi", "Vlera bazë", "Vlera e synuar",
        "Afati", "Institucioni përgjegjës", "Partnerët", "Buxheti (€)",
        "Burimi i financimit",
    ),
    "en": (
        "No.", "Measure / activity", "Indicator", "Baseline", "Target", "Deadline",
        "Responsible institution", "Partners", "Budget (EUR)", "Source of funding",
    ),
}  # fmt: skip
PILLARS = {
    "P1": "STUB I – PREVENCIJA I PODIZANJE SVESTI",
    "P2": "STUB II – ZAŠTITA I KOORDINACIJA",
    "P3": "STUB III – ZAKONODAVSTVO, ISTRAGA I IZVEŠTAVANJE",
    "P4": "STUB IV – REHABILITACIJA I REINTEGRACIJA",
}
TITLE = "OPŠTINA GNJILANE – Akcioni plan za borbu protiv nasilja u porodici"


def sample(name):
    """The bytes of a sample workbook."""
    return (SAMPLES / f"{name}.xlsx").read_bytes()


def saved(book):
    """The bytes of an openpyxl workbook."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def sheet_of(rows, *, merged=(), title="Plan"):
    """The bytes of a workbook with one sheet of these rows."""
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for span in merged:
        sheet.merge_cells(span)
    return saved(book)


def measure_rows(measure, *, repeat=False):
    """A measure of the expected results as rows by field, one per indicator."""
    rows = []
    indicators = zip(
        measure["indicators"], measure["baselines"], measure["targets"], strict=True
    )
    shared = {
        "code": measure["code"] + ".",
        "title": measure["title"],
        "due": measure["due"],
        "lead": measure["lead"],
        "partners": measure["partners"],
        "budget": measure["budget_eur"],
        "funding": measure["funding"],
    }
    for name, baseline, target in indicators:
        own = {"indicator": name, "baseline": baseline, "target": target}
        rows.append((shared if repeat or not rows else {}) | own)
    return rows


def layout(measures, *, order=FIELDS, headings="sr-latn", header_at_row=4, groups=True,
           repeat=False, extra=()):  # fmt: skip
    """Rows of a plan in another layout: other column order, headings, first row."""
    words = dict(zip(FIELDS, HEADINGS[headings], strict=True))
    heading = [words[field] for field in order] + list(extra)
    rows = [[TITLE], ["Period: 2025–2027"]]
    rows += [[] for _ in range(header_at_row - 3)]
    rows.append(heading)
    pillar = objective = None
    for measure in measures:
        if groups and measure["pillar"] != pillar:
            pillar, objective = measure["pillar"], None
            rows.append([PILLARS[pillar]])
        if groups and measure["objective"] != objective:
            objective = measure["objective"]
            rows.append([objective])
        for row in measure_rows(measure, repeat=repeat):
            rows.append([row.get(field) for field in order] + [None] * len(extra))
    return rows
