"""Build both databases where DATABASE_URL points, measure, and say what was missed.

    python -m bench [--size 1000x10] [--times 25] [--only "meeting log"]

Exit status 1 where a page misses a budget. bin/bench gives it databases of its own.
"""

import argparse
import os
import sys
import tempfile
import time

import django


def main():
    arguments = _arguments()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")  # noqa: TID251 -- as manage.py does
    django.setup()
    from bench.run import run  # noqa: PLC0415 -- needs the settings

    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        missed = run(arguments, folder)
    minutes = (time.monotonic() - started) / 60
    print(f"{missed or 'No'} budgets missed, in {minutes:.1f} minutes.")
    return 1 if missed else 0


def _arguments():
    parser = argparse.ArgumentParser(prog="bench", description=__doc__.split("\n")[0])
    parser.add_argument("--size", default="1000x10", help="municipalities x years")
    parser.add_argument("--times", type=int, default=25, help="requests per page")
    parser.add_argument("--only", default="", help="pages whose name has this")
    parser.add_argument(
        "--cpu",
        action="store_true",
        help="count processor time, where other work disturbs (not PostgreSQL's own)",
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
