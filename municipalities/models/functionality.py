"""What the records of a mechanism answer of its checklist (docs/mechanisms.md)."""

from django.utils.translation import gettext as _

from municipalities.models.composition import Composition
from municipalities.statistics import Answer, Fact, all_or_part, are_old


def facts_of(mechanism, today):
    """Facts F1 to F3 and F11 on a day, in the order of the checklist."""
    composition = Composition(mechanism, today)
    acts = mechanism.legal_acts.in_force_on(today).count()
    return [
        _legal_act(acts),
        _required(composition),
        _alternates(composition),
        _contacts(composition, today),
    ]


def _legal_act(acts):
    return Fact(
        code="F1",
        question=_("A legal act is in force"),
        answer=Answer.YES if acts else Answer.NO,
        part=acts,
        how=_("Counts the legal acts recorded here that are valid today."),
    )


def _required(composition):
    required = composition.required_types
    missing = len(composition.missing_types)
    return Fact(
        code="F2",
        question=_("Every required institution has a member"),
        answer=all_or_part(len(required) - missing, len(required)),
        part=len(required) - missing,
        whole=len(required),
        how=_("Required types of institution for which a member sits today."),
    )


def _alternates(composition):
    held = composition.held_seats
    covered = len(held) - len(composition.seats_without_alternate)
    return Fact(
        code="F3",
        question=_("Members have alternates"),
        answer=all_or_part(covered, len(held)),
        part=covered,
        whole=len(held),
        how=_("Held seats of members that have at least one alternate today."),
    )


def _contacts(composition, today):
    people = {m.person_id: m.person for seat in composition.seats for m in seat.holders}
    fresh = sum(not are_old(one.checked_on, today) for one in people.values())
    return Fact(
        code="F11",
        question=_("The contacts are up to date"),
        answer=all_or_part(fresh, len(people)),
        part=fresh,
        whole=len(people),
        how=_("People of today whose contacts somebody checked in the last 6 months."),
    )
