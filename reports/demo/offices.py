"""What the demo's mechanisms rest on: acts, checked contacts, deputies, visits."""

from datetime import timedelta

from meetings.statistics import months_later
from municipalities.models import Deputy, LegalAct, Membership, Person, Visit
from reports.demo.days import moment
from reports.demo.words import texts, write

OLD_EVERY, NEVER_EVERY = 5, 11
FIRST_NUMBER = 100


def build(days, cast):
    """Write acts and contacts of all seven, and a deputy's past and coming week."""
    for place, (slug, mechanism) in enumerate(sorted(cast.mechanisms.items())):
        _acts(mechanism, place, days, cast.coordinator(slug))
    _contacts(days)
    _deputies(days, cast)
    Visit.objects.create(
        user=cast.coordinator("gnjilane"),
        mechanism=cast.mechanisms["gnjilane"],
        seen_at=moment(days.today - timedelta(days=45)),
    )


def _acts(mechanism, place, days, by):
    """A memorandum that ended, and the decision in force since the seats opened."""
    given = texts("offices")["act"]
    language = mechanism.rule_on(days.today).languages[0]
    first = months_later(days.seated_on, -48)
    memorandum = LegalAct(
        kind=LegalAct.Kind.MOU,
        valid_from=first,
        valid_to=days.seated_on - timedelta(days=1),
    )
    decision = LegalAct(
        kind=LegalAct.Kind.MAYOR_DECISION,
        number=f"01-{120 + 7 * place}/{days.seated_on:%y}",
        valid_from=days.seated_on,
    )
    for act in (memorandum, decision):
        act.mechanism = mechanism
        act.title = given[act.kind][language]
        act.issued_on = act.valid_from - timedelta(days=9)
    write(LegalAct, [memorandum, decision], by=by, at=moment(days.seated_on))


def _contacts(days):
    """Phones that reach nobody; most checked lately, some long ago, a few never."""
    sitting = Membership.objects.held_on(days.today).values("person")
    people = list(Person.objects.filter(pk__in=sitting).order_by("pk"))
    for number, person in enumerate(people):
        person.phone = f"+383 28 000 {FIRST_NUMBER + number}"
        months = 8 if number % OLD_EVERY == 0 else 1 + number % 3
        if number % NEVER_EVERY:
            person.checked_on = months_later(days.today, -months)
    Person.objects.bulk_update(people, ["phone", "checked_on"])


def _deputies(days, cast):
    mechanism = cast.mechanisms["gnjilane"]
    user = cast.users["member.gnjilane@example.org"]
    spans = [
        (months_later(days.today, -4), 13),
        (days.today + timedelta(days=10), 6),
    ]
    rows = [
        Deputy(
            mechanism=mechanism,
            user=user,
            starts_on=start,
            ends_on=start + timedelta(days=length),
        )
        for start, length in spans
    ]
    write(Deputy, rows, by=cast.coordinator("gnjilane"), at=moment(spans[0][0]))
