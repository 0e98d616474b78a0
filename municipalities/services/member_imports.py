"""Writes a list of members all at once, and takes it back."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.utils import bulk_create_with_history

from accounts.models import User
from core.imports.batches import lock, settle
from core.imports.text import is_cyrillic
from core.transliteration import cyrillic, latin
from municipalities.models import (
    Institution,
    InstitutionAlias,
    InstitutionType,
    Mechanism,
    MemberImport,
    Membership,
    Person,
    Seat,
)
from municipalities.services.member_lines import MemberLine
from municipalities.services.member_plan import plan_members
from municipalities.services.member_steps import (
    ENDS,
    JOINS,
    Body,
    MembersPlan,
    Somebody,
    Step,
)
from municipalities.services.memberships import ALTERNATE, MEMBER, OBSERVER

MODELS = {
    model._meta.model_name: model
    for model in (Membership, Seat, Person, Institution, InstitutionAlias)
}


def confirm_members(
    *, batch: MemberImport, lines: list[MemberLine], by: User | None, at: datetime
) -> MemberImport:
    """Write all lines that are clear, in one transaction; remember what was written.

    Lines with a problem stay out. Raises ValidationError while a namesake is not
    chosen or when the records don't allow the list, and Settled when the batch was
    confirmed already.
    """
    try:
        with transaction.atomic():
            return _confirm(batch, lines, by, at)
    except IntegrityError:
        raise ValidationError(
            _("The list contradicts what is on record; nothing was written.")
        ) from None


def _confirm(
    batch: MemberImport, lines: list[MemberLine], by: User | None, at: datetime
) -> MemberImport:
    batch = lock(batch, MemberImport.State.READ)
    slugs = {line.municipality for line in lines}
    locked = Mechanism.objects.filter(municipality__slug__in=slugs).order_by("pk")
    list(locked.select_for_update().values_list("pk"))
    plan = plan_of(batch, lines)
    if plan.is_open:
        raise ValidationError(_("Say first who the people of the same name are."))
    writer = _Writer(by)
    writer.remember_wordings(batch.choices.get("institutions", {}))
    writer.write(plan)
    batch.created_keys = {"created": writer.created, "changed": writer.changed}
    settle(batch, MemberImport.State.CONFIRMED, by=by, at=at)
    return batch


def plan_of(batch: MemberImport, lines: list[MemberLine]) -> MembersPlan:
    """What importing the batch's lines would do, by the answers given about it.

    "Today" is the day on which the file was brought in, so that what was looked at is
    what is written.
    """
    ends = batch.choices.get("ends", {})
    last = ends.get("on") and date.fromisoformat(ends["on"])
    return plan_members(
        lines,
        today=timezone.localdate(batch.uploaded_at),
        ends={int(key): last for key in ends.get("memberships", [])},
        cut_off=batch.choices.get("cut_off", []),
    )


@transaction.atomic
def undo_members(*, batch: MemberImport, by: User | None, at: datetime) -> MemberImport:
    """Take back what the import wrote and restore what it changed.

    Raises ValidationError when something has been built on it since, or when what it
    wrote was changed since; then nothing is taken back.
    """
    batch = lock(batch, MemberImport.State.CONFIRMED)
    created = batch.created_keys["created"]
    _refuse_if_used(created)
    changed = batch.created_keys["changed"]
    rows = [_unchanged_since(change) for change in changed]
    for name in MODELS:
        for row in MODELS[name]._default_manager.filter(pk__in=created.get(name, [])):
            row._history_user = by
            row.delete()
    _free_functions(change["pk"] for change in changed if "function" in change["after"])
    for row, change in zip(rows, changed, strict=True):
        _restore(row, change, by)
    settle(batch, MemberImport.State.UNDONE, by=by, at=at)
    return batch


class _Writer:
    """Writes a plan's steps, and keeps the keys of what it made and changed."""

    def __init__(self, by: User | None) -> None:
        self.by = by
        self.created: dict[str, list[int]] = {}
        self.changed: list[dict[str, Any]] = []

    def remember_wordings(self, choices: dict[str, str]) -> None:
        """A wording mapped once is known from the next file on."""
        types = InstitutionType.objects.in_bulk(choices.values(), field_name="key")
        for text, chosen in choices.items():
            alias, made = InstitutionAlias.objects.get_or_create(
                text=text[:200],
                context=InstitutionAlias.Context.MEMBERS,
                municipality=None,
                defaults={"institution_type": types[chosen]},
            )
            if made:
                self._keep(alias)

    def write(self, plan: MembersPlan) -> None:
        steps = [step for step in plan.steps if step.is_written]
        self._write_changes(steps)
        self._write_people(steps)
        joining = [step for step in steps if step.action == JOINS]
        for step in joining:
            self._write_institution(step.body)
        seats = self._write_seats(joining, plan.steps)
        self._create(
            Membership,
            [
                _membership(step, seats[step.line.place])
                for step in joining
                if step.line
            ],
        )

    def _write_changes(self, steps: Iterable[Step]) -> None:
        """Endings first: they free the seats and functions of the others."""
        changing = [step for step in steps if step.changes]
        _free_functions(
            step.membership.pk
            for step in changing
            if step.membership and "function" in step.changes
        )
        for step in sorted(changing, key=lambda step: step.action != ENDS):
            new = {name: values[1] for name, values in step.changes.items()}
            self._change(step.membership, new)

    def _write_people(self, steps: Iterable[Step]) -> None:
        everybody = {id(step.somebody): step.somebody for step in steps}.values()
        new = [somebody for somebody in everybody if somebody.known is None]
        for somebody in new:
            somebody.known = Person(full_name=somebody.full_name, **somebody.updates)
        self._create(Person, [somebody.known for somebody in new])
        for somebody in everybody:
            if somebody not in new and somebody.updates:
                self._change(_known(somebody), dict(somebody.updates))

    def _write_institution(self, body: Body) -> None:
        if body.known is not None:
            return
        body.known = Institution(
            municipality_id=body.municipality, type=body.kind, **_names(body)
        )
        body.known._history_user = self.by
        body.known.save()
        self._keep(body.known)

    def _write_seats(self, joining: list[Step], steps: list[Step]) -> dict[str, Seat]:
        """Find or open a seat per joining line, by its place in the file."""
        chart = _SeatChart({step.mechanism for step in joining})
        found: dict[str, Seat] = {}
        for step in steps:
            if step.membership is not None and step.line is not None:
                found[step.line.place] = step.membership.seat
        for step in sorted(joining, key=_seating_order):
            if step.line is not None:
                found[step.line.place] = chart.seat_for(
                    step, found.get(step.line.beside)
                )
        self._create(Seat, chart.new)
        for seat, day in chart.opened_earlier.values():
            self._change(seat, {"opened_on": day})
        return found

    def _create(self, model: Any, rows: list[Any]) -> None:
        if rows:
            bulk_create_with_history(rows, model, batch_size=500, default_user=self.by)
            for row in rows:
                self._keep(row)

    def _keep(self, row: models.Model) -> None:
        self.created.setdefault(str(row._meta.model_name), []).append(row.pk)

    def _change(self, row: Any, new: dict[str, Any]) -> None:
        before = {name: _plain(getattr(row, name)) for name in new}
        for name, value in new.items():
            setattr(row, name, value)
        _save(row, self.by)
        after = {name: _plain(value) for name, value in new.items()}
        model = row._meta.model_name
        change = {"model": model, "pk": row.pk, "before": before, "after": after}
        self.changed.append(change)


class _SeatChart:
    """Seats of some mechanisms and when members hold them, while a list is seated."""

    def __init__(self, mechanisms: Iterable[Mechanism]) -> None:
        self.new: list[Seat] = []
        self.opened_earlier: dict[int, tuple[Seat, date]] = {}
        self.seats: dict[tuple[int, int], list[Seat]] = {}
        self.held: dict[int, list[tuple[date, date | None]]] = {}
        seats = Seat.objects.filter(mechanism__in=mechanisms).order_by("number")
        for seat in seats.prefetch_related("memberships"):
            self.seats.setdefault((seat.mechanism_id, seat.institution_id), []).append(
                seat
            )
            self.held[id(seat)] = [
                (one.starts_on, one.ends_on)
                for one in seat.memberships.all()
                if one.kind == Membership.Kind.MEMBER
            ]

    def seat_for(self, step: Step, beside: Seat | None) -> Seat:
        """The seat beside which an alternate stands, a free one, or a new one."""
        line = step.line
        assert line is not None  # noqa: S101 -- only lines are seated
        assert step.body.known is not None  # noqa: S101 -- written just before
        seats = self.seats.setdefault((step.mechanism.pk, step.body.known.pk), [])
        if line.kind == ALTERNATE:
            seat = beside or next(iter(seats), None)
        else:
            seat = next((one for one in seats if self._is_free(one, line)), None)
        if seat is None:
            seat = self._open(step, line, seats)
        if line.kind == MEMBER:
            self.held[id(seat)].append((line.starts_on, line.ends_on))
        if line.starts_on < seat.opened_on:
            self._open_earlier(seat, line.starts_on)
        return seat

    def _is_free(self, seat: Seat, line: MemberLine) -> bool:
        if seat.closed_on is not None or seat.kind != _seat_kind(line):
            return False
        last = line.ends_on or date.max
        return all(
            first > last or (end or date.max) < line.starts_on
            for first, end in self.held[id(seat)]
        )

    def _open(self, step: Step, line: MemberLine, seats: list[Seat]) -> Seat:
        seat = Seat(
            mechanism=step.mechanism,
            institution=step.body.known,
            number=max((one.number for one in seats), default=0) + 1,
            kind=_seat_kind(line),
            opened_on=line.starts_on,
        )
        seats.append(seat)
        self.new.append(seat)
        self.held[id(seat)] = []
        return seat

    def _open_earlier(self, seat: Seat, day: date) -> None:
        if seat.pk is None:
            seat.opened_on = day
        else:
            before = self.opened_earlier.get(seat.pk, (seat, day))[1]
            self.opened_earlier[seat.pk] = (seat, min(day, before))


def _seat_kind(line: MemberLine) -> Any:
    observes = line.kind == OBSERVER
    return Seat.Kind.OBSERVER if observes else Seat.Kind.MEMBER


def _seating_order(step: Step) -> tuple[bool, date]:
    """Members before the alternates beside them, the earlier first."""
    assert step.line is not None  # noqa: S101 -- only lines are seated
    return step.line.kind == ALTERNATE, step.line.starts_on


def _membership(step: Step, seat: Seat) -> Membership:
    line = step.line
    assert line is not None  # noqa: S101 -- only lines join
    return Membership(
        mechanism=step.mechanism,
        seat=seat,
        person=_known(step.somebody),
        kind=line.kind,
        function=line.function,
        starts_on=line.starts_on,
        ends_on=line.ends_on,
    )


def _known(somebody: Somebody) -> Person:
    assert somebody.known is not None  # noqa: S101 -- people are written first
    return somebody.known


def _names(body: Body) -> dict[str, str]:
    """The file's wording in both scripts, the type's name in other languages."""
    text = body.name
    return {
        "name_en": body.kind.name_en or text,
        "name_sr_latn": latin(text) if is_cyrillic([text]) else text,
        "name_sr": text if is_cyrillic([text]) else cyrillic(text),
        "name_sq": body.kind.name_sq or text,
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _refuse_if_used(created: dict[str, list[int]]) -> None:
    """Nobody may have built on what is to be taken back."""
    for name, model in MODELS.items():
        for relation in model._meta.related_objects:
            other = relation.related_model
            own = (
                created.get(other._meta.model_name, [])
                if other in MODELS.values()
                else []
            )
            users = other._base_manager.filter(
                **{f"{relation.field.name}__in": created.get(name, [])}
            ).exclude(pk__in=own)
            if users.exists():
                raise ValidationError(
                    _("This can't be undone: %(what)s already build on it."),
                    params={"what": other._meta.verbose_name_plural},
                )


def _unchanged_since(change: dict[str, Any]) -> Any:
    """The row that the import changed, if nobody has changed it since."""
    model = MODELS[change["model"]]
    row = model._default_manager.filter(pk=change["pk"]).first()
    present = row and {name: _plain(getattr(row, name)) for name in change["after"]}
    if present != change["after"]:
        raise ValidationError(
            _("This can't be undone: %(what)s was changed since."),
            params={"what": row or model._meta.verbose_name},
        )
    return row


def _restore(row: Any, change: dict[str, Any], by: User | None) -> None:
    """Put a changed row back as it was."""
    for name, value in change["before"].items():
        setattr(row, name, row._meta.get_field(name).to_python(value))
    _save(row, by)


def _free_functions(memberships: Iterable[int]) -> None:
    """Two who swap functions would else both hold one for a moment."""
    Membership.objects.filter(pk__in=list(memberships)).update(function="")


def _save(row: Any, by: User | None) -> None:
    """Save a changed row with its author; who edits a person meanwhile is told."""
    row._history_user = by
    if isinstance(row, Person):
        row.version += 1
    row.save()
