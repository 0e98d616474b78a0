"""Writes a register of meetings all at once, and takes it back."""

from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname
from simple_history.utils import bulk_create_with_history

from accounts.models import User
from core.history import keep_first
from core.imports.batches import lock, settle
from meetings.models import AgendaItem, Attendance, Decision, Meeting, MeetingImport
from meetings.services.decisions import next_sequence
from meetings.services.register import DecisionLine, MeetingLine
from meetings.services.register_plan import plan_register
from meetings.services.register_steps import Listed, MeetingStep, RegisterPlan
from municipalities.models import (
    Institution,
    InstitutionAlias,
    InstitutionType,
    Mechanism,
    Membership,
    Person,
    Seat,
)

# In the order in which they can be deleted.
MODELS = {
    model._meta.model_name: model
    for model in (
        Decision,
        AgendaItem,
        Attendance,
        Meeting,
        Membership,
        Seat,
        Person,
        Institution,
        InstitutionAlias,
    )
}
# A register seldom says at what time; nobody should take this for a fact.
USUAL_TIME = time(10)


def confirm_meetings(
    *, batch: MeetingImport, lines: list[MeetingLine], by: User | None, at: datetime
) -> MeetingImport:
    """Write all meetings that are new, as held, in one transaction.

    `by` closes them; quorum is counted from the register's own lines. Decisions
    arrive open, since a register does not say what became of them. Raises
    ValidationError while a namesake is not chosen or when the records don't allow
    the list, and Settled when the batch was confirmed already.
    """
    try:
        with transaction.atomic():
            return _confirm(batch, lines, by, at)
    except IntegrityError:
        raise ValidationError(
            _("The register contradicts what is on record; nothing was written.")
        ) from None


def _confirm(
    batch: MeetingImport, lines: list[MeetingLine], by: User | None, at: datetime
) -> MeetingImport:
    batch = lock(batch, MeetingImport.State.READ)
    slugs = {line.municipality for line in lines}
    locked = Mechanism.objects.filter(municipality__slug__in=slugs).order_by("pk")
    list(locked.select_for_update().values_list("pk"))
    plan = plan_register(lines)
    if plan.is_open:
        raise ValidationError(_("Say first who the people of the same name are."))
    writer = _Writer(batch, by, at)
    writer.remember_wordings(batch.choices.get("institutions", {}))
    writer.write(plan)
    batch.created_keys = {"created": writer.created, "changed": writer.changed}
    settle(batch, MeetingImport.State.CONFIRMED, by=by, at=at)
    return batch


@transaction.atomic
def undo_meetings(
    *, batch: MeetingImport, by: User | None, at: datetime
) -> MeetingImport:
    """Take back all that the import wrote.

    Raises ValidationError when something has been built on it since, or when what it
    wrote was changed since; then nothing is taken back.
    """
    batch = lock(batch, MeetingImport.State.CONFIRMED)
    created = batch.created_keys["created"]
    _refuse_if_changed(created)
    _refuse_if_used(created)
    for change in batch.created_keys["changed"]:
        _close_again(change, by)
    for name, model in MODELS.items():
        if keys := created.get(name, []):
            _delete(model, keys, by, at)
    settle(batch, MeetingImport.State.UNDONE, by=by, at=at)
    return batch


class _Writer:
    """Writes a plan's rows in the order in which they need each other."""

    def __init__(self, batch: MeetingImport, by: User | None, at: datetime) -> None:
        self.batch, self.by, self.at = batch, by, at
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
                self._keep([alias])

    def write(self, plan: RegisterPlan) -> None:
        self._write_seats(plan)
        steps = plan.written
        meetings = [self._meeting(step) for step in steps]
        self._create(Meeting, meetings)
        pairs = list(zip(steps, meetings, strict=True))
        items = [
            AgendaItem(meeting=meeting, order=order, title=title)
            for step, meeting in pairs
            for order, title in enumerate(step.line.agenda, start=1)
        ]
        self._create(AgendaItem, items)
        lines = [
            _attendance(listed, meeting)
            for step, meeting in pairs
            for listed in step.listed
        ]
        self._create(Attendance, lines)
        self._write_decisions(pairs)

    def _write_seats(self, plan: RegisterPlan) -> None:
        """People, institutions, seats and memberships, each before who needs it."""
        needed = {id(stint.who) for stint in plan.stints}
        self._create(Person, [who.person for who in plan.people if id(who) in needed])
        for institution in plan.institutions:
            institution.save()
        self._keep(plan.institutions)
        self._create(Seat, plan.seats)
        for seat, day in plan.opened_earlier:
            self._open_earlier(seat, day)
        self._create(Membership, [stint.membership for stint in plan.stints])

    def _meeting(self, step: MeetingStep) -> Meeting:
        line, quorum = step.line, step.quorum
        assert quorum is not None  # noqa: S101 -- planned for every new meeting
        clock = time.fromisoformat(line.time) if line.time else USUAL_TIME
        return Meeting(
            mechanism=step.mechanism,
            municipality_id=step.mechanism.municipality_id,
            state=Meeting.State.HELD,
            starts_at=timezone.make_aware(datetime.combine(line.day, clock)),
            place=line.venue,
            language=line.language,
            register=self.batch,
            closed_at=self.at,
            closed_by=self.by,
            seats_counted=quorum.seats,
            quorum_required=quorum.required,
            quorum_present=quorum.present,
        )

    def _write_decisions(self, pairs: list[tuple[MeetingStep, Meeting]]) -> None:
        following: dict[tuple[int, int], int] = {}
        decisions, owned = [], []
        for step, meeting in sorted(pairs, key=lambda pair: pair[0].line.day):
            place = step.mechanism.pk, step.line.day.year
            for line, owners in step.owners:
                if place not in following:
                    following[place] = next_sequence(step.mechanism, place[1])
                decisions.append(_decision(line, meeting, following[place], owners))
                owned.append(owners)
                following[place] += 1
        Decision.objects.bulk_create(decisions, batch_size=500)
        self._keep(decisions)
        through = Decision.owners.through
        through._default_manager.bulk_create(
            through(decision_id=decision.pk, institution_id=owner.pk)
            for decision, owners in zip(decisions, owned, strict=True)
            for owner in owners
        )
        if decisions:
            keep_first(decisions, by=self.by)

    def _open_earlier(self, seat: Seat, day: date) -> None:
        before = seat.opened_on.isoformat()
        seat.opened_on = day
        seat._history_user = self.by
        seat.save()
        self.changed.append(
            {"seat": seat.pk, "before": before, "after": day.isoformat()}
        )

    def _create(self, model: Any, rows: list[Any]) -> None:
        if rows:
            bulk_create_with_history(rows, model, batch_size=500, default_user=self.by)
            self._keep(rows)

    def _keep(self, rows: list[Any]) -> None:
        for row in rows:
            self.created.setdefault(str(row._meta.model_name), []).append(row.pk)


def _attendance(listed: Listed, meeting: Meeting) -> Attendance:
    if listed.is_guest:
        return Attendance(
            meeting=meeting,
            state=Attendance.State.GUEST,
            guest_name=listed.line.person,
            guest_institution=listed.line.institution[:200],
        )
    return Attendance(
        meeting=meeting,
        state=listed.state,
        seat=listed.seat,
        membership=listed.membership,
        represented_by=listed.came,
    )


def _decision(
    line: DecisionLine, meeting: Meeting, sequence: int, owners: list[Institution]
) -> Decision:
    is_task = bool(owners or line.due_on)
    kind = Decision.Kind.TASK if is_task else Decision.Kind.CONCLUSION
    return Decision(
        mechanism=meeting.mechanism,
        municipality_id=meeting.municipality_id,
        meeting=meeting,
        year=meeting.day.year,
        sequence=sequence,
        kind=kind,
        due_on=line.due_on,
        **{build_localized_fieldname("text", meeting.language): line.text},
    )


def _refuse_if_changed(created: dict[str, list[int]]) -> None:
    """What somebody edited since is theirs now."""
    for name, model in MODELS.items():
        if hasattr(model, "history"):
            changed = model.history.filter(
                **{f"{model._meta.pk.name}__in": created.get(name, [])},
                history_type="~",
            )
            if changed.exists():
                raise ValidationError(
                    _("This can't be undone: %(what)s were changed since."),
                    params={"what": model._meta.verbose_name_plural},
                )


def _refuse_if_used(created: dict[str, list[int]]) -> None:
    """Nobody may have built on what is to be taken back."""
    for name, model in MODELS.items():
        keys = created.get(name, [])
        for relation in _relations(model) if keys else ():
            other = relation.related_model
            own = created.get(str(other._meta.model_name), [])
            users = other._base_manager.filter(**{f"{relation.field.name}__in": keys})
            if other in MODELS.values():
                users = users.exclude(pk__in=own)
            if users.exists():
                raise ValidationError(
                    _("This can't be undone: %(what)s already build on it."),
                    params={"what": other._meta.verbose_name_plural},
                )


def _relations(model: type[models.Model]) -> list[Any]:
    """Everything that points here, hidden or not, but for histories; links of a
    decision to owners and measures go with it."""
    return [
        relation
        for relation in model._meta.get_fields(include_hidden=True)
        if relation.auto_created
        and not relation.concrete
        and not hasattr(relation.related_model, "instance_type")
        and not relation.related_model._meta.auto_created
    ]


def _delete(
    model: type[models.Model], keys: list[int], by: User | None, at: datetime
) -> None:
    """Delete rows at once and keep their histories.

    Without a look for what hangs on each row: nothing does, as _refuse_if_used saw,
    but for the links of its own many-to-many fields.
    """
    rows = model._default_manager.filter(pk__in=keys)
    if hasattr(model, "history"):
        kept = model.history.model
        names = [field.attname for field in kept.tracked_fields]
        kept._default_manager.bulk_create(
            kept(
                history_date=at,
                history_user=by,
                history_type="-",
                **{name: getattr(row, name) for name in names},
            )
            for row in rows
        )
    for links in model._meta.local_many_to_many:
        through = links.remote_field.through
        through._default_manager.filter(
            **{f"{links.m2m_field_name()}__in": keys}
        ).delete()
    rows._raw_delete(rows.db)


def _close_again(change: dict[str, Any], by: User | None) -> None:
    """Put back the day a seat was open from, unless somebody has changed it since."""
    seat = Seat.objects.filter(pk=change["seat"]).first()
    if seat is None or seat.opened_on.isoformat() != change["after"]:
        raise ValidationError(
            _("This can't be undone: %(what)s was changed since."),
            params={"what": seat or Seat._meta.verbose_name},
        )
    seat.opened_on = date.fromisoformat(change["before"])
    seat._history_user = by
    seat.save()
