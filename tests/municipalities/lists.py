"""Lists of members as offices keep them, written for a test."""

import io
from datetime import date
from pathlib import Path

from openpyxl import Workbook

SAMPLES = Path(__file__).parent.parent / "samples"
SAMPLE = SAMPLES / "clanovi-mehanizama.xlsx"

HEAD = ["Opština", "Institucija", "Ime i prezime", "Pol", "Funkcija", "E-mail",
        "Telefon", "Član od", "Član do", "Zamenik"]  # fmt: skip


def line(**changed):
    """One row: a police officer of Gnjilane since 2026 unless said otherwise."""
    row = {
        "municipality": "Gnjilane",
        "institution": "Policija Kosova",
        "person": "Arta Novaku",
        "sex": "Ž",
        "function": "član",
        "email": "arta@example.org",
        "phone": "+383 00 000 001",
        "starts_on": date(2026, 1, 1),
        "ends_on": None,
        "alternate": None,
    } | changed
    return list(row.values())


def workbook(*rows, head=HEAD, title="Članovi"):
    """The bytes of a workbook with these rows under the usual headings."""
    book = Workbook()
    book.active.title = title
    for row in [head, *rows]:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
