"""A database of a given size, and the same one grown to another."""

from django.db import connection, transaction

from bench.copies import copy_measures, copy_rows_after, last_keys
from bench.places import build_places
from bench.plans import build_long_plan, build_plans, build_rounds
from bench.progress import build_progress
from bench.talk import build_talk
from bench.world import PROGRAMME, World
from municipalities.models import Mechanism

MOST_BY_HAND = 50
MEASURES_SEARCHED = 300_000


def build_programme():
    """Seven municipalities with five years of records; return the World."""
    with transaction.atomic():
        world = World()
        mechanisms = build_places(world, 0, PROGRAMME.municipalities)
        _records(world, mechanisms, PROGRAMME.years)
        build_long_plan(world)
        world.assign()
        build_progress(world)
    _look_at_the_data()
    return world


def grow(world, size):
    """Add municipalities and earlier years until the database has `size` or more.

    Some are built row by row, the others are copies of these.
    """
    first = PROGRAMME.municipalities
    further = size.municipalities - first
    by_hand = min(further, MOST_BY_HAND)
    with transaction.atomic():
        build_talk(
            world,
            list(Mechanism.objects.select_related("municipality")),
            size.years - PROGRAMME.years,
            newest_year=PROGRAMME.years,
        )
        before = last_keys()
        mechanisms = build_places(world, first, first + by_hand)
        _records(world, mechanisms, size.years)
        copy_rows_after(before, -(-further // by_hand) - 1)
    _look_at_the_data()


def fill_plans():
    """As many measures as the search over them is promised for."""
    with transaction.atomic():
        copy_measures(MEASURES_SEARCHED)
    _look_at_the_data()


def _records(world, mechanisms, years):
    build_talk(world, mechanisms, years)
    versions, measures = build_plans(world, mechanisms, years)
    build_rounds(world, versions, measures, years)


def _look_at_the_data():
    """PostgreSQL does this by itself within a minute; SQLite is left as it comes."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
