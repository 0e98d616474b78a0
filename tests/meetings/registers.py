"""Registers of meetings as offices keep them, written for a test."""

import io
from datetime import date
from pathlib import Path

from openpyxl import Workbook

SAMPLES = Path(__file__).parent.parent / "samples"
SAMPLE = SAMPLES / "registar-sastanaka-2025.xlsx"

HEAD = ["Br.", "Datum", "Mesto", "Prisutni", "Odsutni", "Dnevni red", "Zaključci"]


def row(**changed):
    """One meeting: four people, two of them there, unless said otherwise."""
    cells = {
        "number": 1,
        "day": date(2025, 1, 13),
        "venue": "Sala Skupštine opštine",
        "present": "Arta Novaku (Policija Kosova)\nVesna Simić (CSR)",
        "absent": "Besa Krasniqi (Osnovni sud)\nMilan Ilić (Dom zdravlja)",
        "agenda": "1. Usvajanje zapisnika\n2. Razno",
        "decisions": "1. CSR i policija usaglašavaju obrazac do 27.02.2025.",
    } | changed
    return list(cells.values())


def workbook(*rows, head=HEAD, title="Gnjilane", more=None):
    """The bytes of a workbook: these rows on one sheet, `more` is {title: rows}."""
    book = Workbook()
    book.remove(book.active)
    for name, lines in {title: rows, **(more or {})}.items():
        sheet = book.create_sheet(name)
        for line in [head, *lines]:
            sheet.append(line)
    return saved(book)


def saved(book):
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
