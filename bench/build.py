"""A database of a given size, and the same one grown to another."""

from django.db import connection, transaction

from bench.places import build_places
from bench.plans import build_plans, build_rounds
from bench.talk import build_talk
from bench.world import PROGRAMME, World
from municipalities.models import Mechanism

AT_ONCE = 50


def build_programme():
    """Seven municipalities with five years of records; return the World."""
    with transaction.atomic():
        world = World()
        mechanisms = build_places(world, 0, PROGRAMME.municipalities)
        _records(world, mechanisms, PROGRAMME.years)
        world.assign()
    _look_at_the_data()
    return world


def grow(world, size, say):
    """Add municipalities and earlier years until the database has `size`."""
    seven = list(Mechanism.objects.select_related("municipality"))
    with transaction.atomic():
        build_talk(
            world, seven, size.years - PROGRAMME.years, newest_year=PROGRAMME.years
        )
    for chunk in _chunks(PROGRAMME.municipalities, size.municipalities):
        with transaction.atomic():
            mechanisms = build_places(world, chunk[0], chunk[-1] + 1)
            _records(world, mechanisms, size.years)
        say(f"  {chunk[-1] + 1} municipalities")
    _look_at_the_data()


def _chunks(first, last):
    return [
        range(start, min(start + AT_ONCE, last))
        for start in range(first, last, AT_ONCE)
    ]


def _records(world, mechanisms, years):
    build_talk(world, mechanisms, years)
    versions, measures = build_plans(world, mechanisms, years)
    build_rounds(world, versions, measures, years)


def _look_at_the_data():
    """PostgreSQL does this by itself within a minute; SQLite is left as it comes."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
