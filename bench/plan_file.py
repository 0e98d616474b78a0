"""A plan of 10,000 measures from its file to committed rows, ours and import-export's.

Each runs in a process of its own, so that its memory is its own:

    python -m bench.plan_file ours|theirs FILE

prints {"seconds", "megabytes", "measures", "indicators", "histories"} as JSON.
Theirs is django-import-export as it comes: a resource a model, row by row, from the
same table laid out flat; it writes measures and indicators with their history, ours
deadlines, institutions and budgets too.
"""

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import django
from openpyxl import Workbook

MEASURES = 10_000
WAYS = ("ours", "theirs")
HEADING = (
    "R.br.", "Mera", "Pokazatelj", "Početna vrednost", "Ciljna vrednost", "Rok",
    "Nadležna institucija", "Partneri", "Budžet (€)", "Izvor finansiranja",
)  # fmt: skip
PILLARS = (
    "STUB I – PREVENCIJA I PODIZANJE SVESTI",
    "STUB II – ZAŠTITA I KOORDINACIJA",
    "STUB III – ZAKONODAVSTVO, ISTRAGA I IZVEŠTAVANJE",
    "STUB IV – REHABILITACIJA I REINTEGRACIJA",
)
LEADS = ("CSR", "Policija", "Dom zdravlja", "Odeljenje za obrazovanje")


def measures(count):
    """Rows as an office writes them: a measure, of every second one more indicator."""
    for number in range(1, count + 1):
        yield (
            f"{1 + (number - 1) * 4 // count}.{number}",
            f"Mera broj {number} za zaštitu i podršku u opštini",
            f"osobe {number} (broj)",
            number % 7,
            number % 7 + 20,
            f"31.12.{2026 + number % 2}.",
            LEADS[number % 4],
            "CSR, Policija",
            number % 90 * 100,
            "Budžet opštine",
        )
        if number % 2:
            yield (None, None, f"događaji {number} (broj)", 0, 5, *(None,) * 5)


def write_plan(path, count=MEASURES):
    """The plan as a workbook, its pillars in rows of their own."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Plan")
    sheet.append(["Akcioni plan 2026–2027"])
    sheet.append(HEADING)
    pillar = 0
    for row in measures(count):
        if row[0] and int(row[0][0]) > pillar:
            pillar += 1
            sheet.append([PILLARS[pillar - 1]])
        sheet.append(row)
    book.save(path)


def compare(folder):
    """Print both, and what is missed: 5 times as fast, under 300 MB."""
    path = Path(folder) / "plan.xlsx"
    write_plan(path)
    figures = {way: _run(way, path) for way in WAYS}
    for way, figure in figures.items():
        print(f"plan file {way:7} {json.dumps(figure)}")
    ratio = figures["theirs"]["seconds"] / figures["ours"]["seconds"]
    missed = [ratio < 5, figures["ours"]["megabytes"] >= 300]
    print(f"plan file: {ratio:.1f} times as fast  {'MISS' if any(missed) else 'ok'}")
    return sum(missed)


def _run(way, path):
    command = [sys.executable, "-m", "bench.plan_file", way, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 -- our own module
    return json.loads(done.stdout)


def main():
    way, path = sys.argv[1:]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")  # noqa: TID251 -- as manage.py does
    django.setup()
    from bench import plan_imports  # noqa: PLC0415 -- needs the settings

    started = time.perf_counter()
    version = getattr(plan_imports, way)(Path(path))
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told = {"seconds": round(seconds, 2), "megabytes": round(peak)}
    print(json.dumps(told | plan_imports.counts(version)))


if __name__ == "__main__":
    main()
