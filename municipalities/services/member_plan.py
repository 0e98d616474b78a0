"""Compares a list of members with the records: who joins, changes, ends, stays."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import Q

from core.imports.text import key
from municipalities.models import (
    Institution,
    InstitutionType,
    Mechanism,
    Membership,
    Person,
)
from municipalities.services.member_claims import DAY, Seating, Span, ending
from municipalities.services.member_days import refuse_days_cut_off
from municipalities.services.member_lines import MemberLine
from municipalities.services.member_steps import (
    CHANGES,
    ENDS,
    JOINS,
    STAYS,
    Body,
    MembersPlan,
    Somebody,
    Step,
)


def plan_members(
    lines: Iterable[MemberLine],
    *,
    today: date,
    ends: dict[int, date] | None = None,
    cut_off: Collection[int] = (),
) -> MembersPlan:
    """What importing these lines would do; reads a fixed number of times.

    The same e-mail is the same person; the same name with another e-mail is another
    one; a name without e-mail that is known elsewhere is asked. Two overlapping
    members of one institution in the list hold two of its seats. Somebody who is not
    in the list while a successor is ends the day before the successor's first, or, if
    he or she came later than that, the day before `today`. Others who are not in the
    list stay, but for those in `ends`: {membership's key: last day}. Nobody's
    membership ends before a day on which they were there, but for those whose key is
    in `cut_off`.
    """
    return _Planner(list(lines), today, ends or {}, cut_off).plan()


class _Planner:
    """Holds the records that the lines touch while they are compared."""

    def __init__(
        self,
        lines: list[MemberLine],
        today: date,
        ends: dict[int, date],
        cut_off: Collection[int],
    ) -> None:
        self.lines, self.ends, self.cut_off = lines, ends, cut_off
        slugs = {line.municipality for line in lines}
        mechanisms = Mechanism.objects.filter(municipality__slug__in=slugs)
        self.mechanisms = {
            mechanism.municipality.slug: mechanism
            for mechanism in mechanisms.select_related("municipality")
        }
        self.types = {kind.key: kind for kind in InstitutionType.objects.all()}
        self.bodies = self._bodies()
        self.memberships = self._memberships()
        self.by_email, self.by_name = self._people()
        self.matched: set[int] = set()
        self.seating = Seating(
            self.memberships, list(self.mechanisms.values()), self.matched, today
        )

    def plan(self) -> MembersPlan:
        steps: dict[str, Step] = {}
        for line in sorted(
            self.lines, key=lambda line: (not line.email, line.starts_on)
        ):
            if line.municipality in self.mechanisms:
                steps[line.place] = self._step(line)
        ordered = [steps[line.place] for line in self.lines if line.place in steps]
        endings = self.seating.seat_all(ordered)
        absent = [
            membership
            for group in self.memberships.values()
            for membership in group
            if membership.pk not in self.matched and membership.ends_on is None
        ]
        chosen = self._chosen_endings(absent)
        endings += chosen
        refuse_days_cut_off([*ordered, *endings], self.cut_off)
        self._refuse_taken_functions(ordered, endings)
        endings = [one for one in endings if not (one.cause and one.cause.problem)]
        ended = [
            step.membership for step in chosen if step.membership and not step.problem
        ]
        homeless = [line for line in self.lines if line.place not in steps]
        return MembersPlan([*ordered, *endings], absent, ended, homeless)

    def _step(self, line: MemberLine) -> Step:
        mechanism = self.mechanisms[line.municipality]
        body = self._body(line, mechanism)
        somebody, candidates = self._somebody(line, mechanism, body)
        somebody.seats.add((mechanism.pk, id(body), line.kind))
        membership = self._match(line, mechanism, body, somebody)
        step = Step(JOINS, mechanism, body, somebody, line, membership, {}, candidates)
        if membership is not None:
            self.matched.add(membership.pk)
            step.changes = self._differences(line, membership)
            step.action = _action(step.changes)
            if (step.starts_on, step.ends_on) != (line.starts_on, line.ends_on):
                step.said = line
        self._note_updates(line, somebody)
        return step

    # Institutions

    def _bodies(self) -> dict[int, list[Body]]:
        found: dict[int, list[Body]] = defaultdict(list)
        places = [mechanism.municipality_id for mechanism in self.mechanisms.values()]
        for one in Institution.objects.filter(
            municipality__in=places, is_active=True
        ).select_related("type"):
            found[one.municipality_id].append(
                Body(one.municipality_id, one.type, one.name, one)
            )
        return found

    def _body(self, line: MemberLine, mechanism: Mechanism) -> Body:
        """By name in any language; the only one of a type of which there is one."""
        here = self.bodies[mechanism.municipality_id]
        same_type = [body for body in here if body.kind.key == line.type]
        wanted = key(line.institution)
        for body in same_type:
            if wanted in _names(body):
                return body
        kind = self.types[line.type]
        if kind.one_per_municipality and len(same_type) == 1 and same_type[0].known:
            return same_type[0]
        body = Body(mechanism.municipality_id, kind, line.institution)
        here.append(body)
        return body

    # People

    def _people(self) -> tuple[dict[str, Somebody], dict[str, list[Somebody]]]:
        """Known people by e-mail and by name, among those the lines may mean."""
        emails = {line.email for line in self.lines if line.email}
        names = {key(line.person) for line in self.lines}
        chosen = {line.chosen for line in self.lines if line.chosen.isdigit()}
        seated = [one.person_id for group in self.memberships.values() for one in group]
        rows = Person.objects.filter(
            Q(email__in=emails) | Q(name_key__in=names) | Q(pk__in=[*seated, *chosen])
        )
        by_email: dict[str, Somebody] = {}
        by_name: dict[str, list[Somebody]] = defaultdict(list)
        for person in rows:
            somebody = Somebody(person.full_name, person, person.email.lower())
            if person.email:
                by_email[person.email.lower()] = somebody
            by_name[key(person.full_name)].append(somebody)
        return by_email, by_name

    def _somebody(
        self, line: MemberLine, mechanism: Mechanism, body: Body
    ) -> tuple[Somebody, list[Somebody]]:
        """Who a line means, and the namesakes among whom somebody has to choose."""
        if line.email and line.email in self.by_email:
            return self.by_email[line.email], []
        namesakes = self.by_name[key(line.person)]
        here = [one for one in namesakes if self._sits(one, line, mechanism, body)]
        if here and not (line.email and here[0].email):
            return here[0], []
        if line.email:
            namesakes = [one for one in namesakes if not one.email]
        for one in namesakes:
            if line.chosen == one.token:
                return one, list(namesakes)
        candidates = list(namesakes)
        return self._new(line), candidates

    def _sits(
        self, somebody: Somebody, line: MemberLine, mechanism: Mechanism, body: Body
    ) -> bool:
        """Whether a namesake holds this very place, on record or in the file."""
        if (mechanism.pk, id(body), line.kind) in somebody.seats:
            return True
        known = somebody.known
        return known is not None and any(
            one.person_id == known.pk and one.kind == line.kind
            for one in self._of(mechanism, body)
        )

    def _new(self, line: MemberLine) -> Somebody:
        somebody = Somebody(line.person, None, line.email, line.place)
        if line.email:
            self.by_email[line.email] = somebody
        self.by_name[key(line.person)].append(somebody)
        return somebody

    def _note_updates(self, line: MemberLine, somebody: Somebody) -> None:
        """What the file knows better; an empty cell erases nothing."""
        known = somebody.known
        for name in ("email", "phone", "sex"):
            value = getattr(line, name)
            before = getattr(known, name) if known is not None else ""
            if value and value != before:
                somebody.updates[name] = value
            elif value:
                somebody.updates.pop(name, None)

    # Memberships

    def _memberships(self) -> dict[tuple[int, int], list[Membership]]:
        found: dict[tuple[int, int], list[Membership]] = defaultdict(list)
        for one in (
            Membership.objects.filter(mechanism__in=self.mechanisms.values())
            .select_related("seat__institution__type", "person", "mechanism")
            .order_by("starts_on", "pk")
        ):
            found[one.mechanism_id, one.seat.institution_id].append(one)
        return found

    def _of(self, mechanism: Mechanism, body: Body) -> list[Membership]:
        if body.known is None:
            return []
        return self.memberships.get((mechanism.pk, body.known.pk), [])

    def _match(
        self, line: MemberLine, mechanism: Mechanism, body: Body, somebody: Somebody
    ) -> Membership | None:
        """The membership on record that the line is about: same start, or overlap."""
        if somebody.known is None:
            return None
        mine = [
            one
            for one in self._of(mechanism, body)
            if one.person_id == somebody.known.pk
            and one.kind == line.kind
            and one.pk not in self.matched
        ]
        exact = [one for one in mine if one.starts_on == line.starts_on]
        wanted = Span(line.starts_on, line.ends_on)
        overlapping = [
            one for one in mine if Span(one.starts_on, one.ends_on).meets(wanted)
        ]
        return next(iter(exact or overlapping), None)

    def _differences(
        self, line: MemberLine, membership: Membership
    ) -> dict[str, tuple[Any, Any]]:
        """What the list says otherwise, but for days on which the seat is another's:
        those stay as they are on record."""
        found = {
            name: (getattr(membership, name), getattr(line, name))
            for name in ("starts_on", "ends_on", "function")
            if getattr(membership, name) != getattr(line, name)
        }
        if "starts_on" in found and line.starts_on < membership.starts_on:
            earlier = Span(line.starts_on, membership.starts_on - DAY)
            if self.seating.held_by_another(membership, earlier):
                del found["starts_on"]
        if "ends_on" in found and membership.ends_on is not None:
            later = Span(membership.ends_on + DAY, line.ends_on)
            if self.seating.held_by_another(membership, later):
                del found["ends_on"]
        return found

    def _chosen_endings(self, absent: list[Membership]) -> list[Step]:
        """Those not in the list whom somebody chose to end."""
        endings = []
        for one in absent:
            last = self.ends.get(one.pk)
            if last is not None and one.starts_on <= last:
                institution, place = one.seat.institution, one.mechanism.municipality_id
                body = Body(place, institution.type, institution.name, institution)
                endings.append(ending(one, one.mechanism, body, last))
        return endings

    def _refuse_taken_functions(self, steps: list[Step], endings: list[Step]) -> None:
        """A line whose function somebody else has in that time is left out."""
        ended = {
            step.membership.pk: step.changes["ends_on"][1]
            for step in endings
            if step.membership
        }
        holders: dict[tuple[int, str], list[tuple[Span, str]]]
        holders = defaultdict(list)
        for group in self.memberships.values():
            for one in group:
                if one.function and (one.pk in ended or one.pk not in self.matched):
                    span = Span(one.starts_on, ended.get(one.pk, one.ends_on))
                    entry = (span, one.person.full_name)
                    holders[one.mechanism_id, one.function].append(entry)
        for step in steps:
            if step.line is None or not step.line.function or step.problem:
                continue
            taken = holders[step.mechanism.pk, step.line.function]
            wanted = _settled(step, step.line)
            for span, holder in taken:
                if span.meets(wanted):
                    step.problem = ("function_taken", {"holder": holder})
            if step.problem is None:
                taken.append((wanted, step.line.person))


def _names(body: Body) -> set[str]:
    if body.known is None:
        return {key(body.name)}
    names = [body.known.name_en, body.known.name_sr_latn, body.known.name_sq]
    return {key(name) for name in [*names, body.known.name_sr] if name}


def _action(changes: dict[str, tuple[Any, Any]]) -> str:
    if not changes:
        return STAYS
    if set(changes) == {"ends_on"} and changes["ends_on"][0] is None:
        return ENDS
    return CHANGES


def _settled(step: Step, line: MemberLine) -> Span:
    """From when to when the line's person will sit: where the list's days are
    another's, those on record."""
    days: dict[str, Any] = {"starts_on": line.starts_on, "ends_on": line.ends_on}
    if step.membership is not None:
        for name in days:
            on_record = getattr(step.membership, name)
            days[name] = step.changes.get(name, (None, on_record))[1]
    return Span(days["starts_on"], days["ends_on"])
