"""Municipalities with their mechanisms, seats and people."""

from bench.rows import insert
from municipalities.models import (
    Institution,
    Mechanism,
    MechanismRule,
    Membership,
    Municipality,
    Person,
    Seat,
)


def build_places(world, first, last):
    """Municipalities number `first` to `last` - 1; return their mechanisms.

    The first seven are those of the reference data.
    """
    new = range(max(first, 7), last)
    municipalities = insert(
        Municipality,
        (
            Municipality(
                slug=f"municipality-{number:04}",
                name_en=f"Municipality {number:04}",
                name_sr_latn=f"Opština {number:04}",
                name_sq=f"Komuna {number:04}",
                display_name=f"Municipality {number:04}",
                languages=["sr", "sq"],
                order=100 + number,
            )
            for number in new
        ),
    )
    mechanisms = insert(Mechanism, (Mechanism(municipality=m) for m in municipalities))
    insert(
        MechanismRule,
        (
            MechanismRule(
                mechanism=mechanism,
                valid_from=world.seated_on,
                languages=["sr-latn", "sq"],
            )
            for mechanism in mechanisms
        ),
    )
    if first < 7:
        own = Mechanism.objects.select_related("municipality").order_by("pk")
        mechanisms = [*own[first:7], *mechanisms]
    _seat_people(world, mechanisms)
    return mechanisms


def _seat_people(world, mechanisms):
    institutions = insert(
        Institution,
        (
            Institution(
                municipality_id=mechanism.municipality_id,
                type=kind,
                name_en=kind.name_en,
                name_sr_latn=kind.name_sr_latn,
                name_sq=kind.name_sq,
            )
            for mechanism in mechanisms
            for kind in world.types
        ),
    )
    of_each = len(world.types)
    seats = insert(
        Seat,
        (
            Seat(
                mechanism=mechanisms[number // of_each],
                institution=institution,
                opened_on=world.seated_on,
            )
            for number, institution in enumerate(institutions)
        ),
    )
    people = insert(
        Person,
        (
            Person(
                full_name=f"Person {seat.pk} {kind.title()}",
                email=f"{kind}.{seat.pk}@example.org",
            )
            for seat in seats
            for kind in ("member", "alternate")
        ),
    )
    insert(
        Membership,
        (
            Membership(
                mechanism_id=seats[number // 2].mechanism_id,
                seat=seats[number // 2],
                person=person,
                kind=("member", "alternate")[number % 2],
                function="coordinator" if number % (2 * of_each) == 2 else "",
                starts_on=world.seated_on,
            )
            for number, person in enumerate(people)
        ),
    )
