"""A plan of 1,000 measures as files: how long, and how much longer than openpyxl alone.

    python -m bench.plan_export [--measures 1000] [--pdf]

Writes into the database at DATABASE_URL, which needs reference data, and takes all of
it back. The rival gets the very cells that our workbook has, with their looks, and
streams them by openpyxl's own means; values without any look are timed as well. Exit
status 1 where ours takes more than twice as long as the rival.
"""

import argparse
import os
import sys
import time

import django

ALLOWED = 2.0
TIMES = 5


def main():
    parser = argparse.ArgumentParser(prog="bench.plan_export")
    parser.add_argument("--measures", type=int, default=1000)
    parser.add_argument("--pdf", action="store_true", help="the paper too, once")
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")  # noqa: TID251 -- as manage.py does
    django.setup()
    from django.db import transaction  # noqa: PLC0415 -- needs the settings

    from bench import plan_exports  # noqa: PLC0415 -- needs the settings

    with transaction.atomic():
        version = plan_exports.version_of(arguments.measures)
        ratio = _compare(plan_exports, version)
        if arguments.pdf:
            print(f"PDF: {_seconds(plan_exports.pdf, version):.1f} s")
        transaction.set_rollback(True)
    return 1 if ratio > ALLOWED else 0


def _compare(plan_exports, version):
    cells = plan_exports.cells_of(plan_exports.ours(version))
    ours = min(_seconds(plan_exports.ours, version) for _time in range(TIMES))
    theirs = min(_seconds(plan_exports.theirs, cells) for _time in range(TIMES))
    bare = min(_seconds(plan_exports.bare, cells) for _time in range(TIMES))
    written = sum(cell[0] is not None for row in cells for cell in row)
    print(f"{len(cells)} rows, {written} filled cells, best of {TIMES}, processor time")
    print(f"XLSX from the database: {ours:.2f} s; openpyxl alone: {theirs:.2f} s")
    print(f"ratio {ours / theirs:.2f}, allowed {ALLOWED:.2f}")
    print(f"(values alone, without any look: {bare:.2f} s, ratio {ours / bare:.2f})")
    return ours / theirs


def _seconds(work, *arguments):
    started = time.process_time()
    work(*arguments)
    return time.process_time() - started


if __name__ == "__main__":
    sys.exit(main())
