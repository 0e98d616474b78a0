"""The whole measurement on the database of the settings, which must be empty."""

import gc
import time

from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse

from accounts.models import User
from actionplans.models import Measure
from bench.build import build_programme, fill_plans, grow
from bench.measure import figure_of
from bench.pages import comparisons, pages, scored_plan, searches
from bench.plan_file import compare
from bench.report import lines, misses
from bench.world import PROGRAMME, Size


def run(arguments, folder):
    """Measure both sizes; return how many budgets were missed."""
    settings = {
        "ROOT_URLCONF": "bench.urls",
        "STATIC_ROOT": f"{folder}/static",
        "MEDIA_ROOT": f"{folder}/media",
    }
    with override_settings(**settings):
        _prepare()
        missed = _measure(arguments)
    return missed + (0 if arguments.only else compare(folder))


def _prepare():
    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    if User.objects.exists():
        raise SystemExit("The bench only works in an empty database.")
    call_command("collectstatic", interactive=False, verbosity=0)


def _measure(arguments):
    size = Size.of(arguments.size)
    world = _timed(f"Building {PROGRAMME}", build_programme)
    small = _figures(world, arguments)
    missed = _print(PROGRAMME, small)
    compared = _figures(world, arguments, comparisons)
    missed += _print("Two versions of 300 measures", compared)
    if size.municipalities <= PROGRAMME.municipalities:
        return missed
    _timed(f"Growing to {size}", lambda: grow(world, size))
    known = {(figure.name, figure.role): figure for figure in small}
    missed += _print(size, _figures(world, arguments), known)
    _timed("Filling the plans", fill_plans)
    found = _figures(world, arguments, searches)
    return missed + _print(f"{Measure.objects.count()} measures", found)


def _timed(what, work):
    print(f"{what} on {connection.vendor} …", flush=True)
    started = time.monotonic()
    result = work()
    print(f"  done in {time.monotonic() - started:.0f} s", flush=True)
    return result


def _figures(world, arguments, chosen=pages):
    _make_findings(world)
    clock = time.thread_time if arguments.cpu else time.perf_counter
    # What building left behind is no part of a server's memory.
    gc.collect()
    gc.freeze()
    return [
        figure_of(page, world.users[page.role], arguments.times, clock)
        for page in chosen(world)
        if arguments.only in page.name
    ]


def _make_findings(world):
    """Have the findings report made, so that its page has something to show."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(world.users["staff"])
    client.post(reverse("reports:findings_make", args=scored_plan(world)))


def _print(size, figures, known=None):
    print(f"\n{size} on {connection.vendor}")
    for line in lines(figures, known):
        print(line)
    print()
    known = known or {}
    return sum(
        len(misses(figure, known.get((figure.name, figure.role)))) for figure in figures
    )
