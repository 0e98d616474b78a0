"""Mechanisms side by side: periods with a meeting, attendance, decisions on time."""

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from meetings.models import Attendance, Decision, Meeting
from meetings.statistics import (
    AttendanceShare,
    OnTimeShare,
    PeriodCount,
    closed_on_time,
    periods_met,
)
from municipalities.models import InstitutionType, Mechanism, roles_of
from reports.services.glance import Cell, Window, cells_of
from reports.services.periods import days_by_mechanism

READS_MINUTES = ("coordinator", "member", "verifier")
CameKey = tuple[int, int | None, str]
RECORDED = (
    Attendance.State.PRESENT,
    Attendance.State.REPRESENTED,
    Attendance.State.EXCUSED,
    Attendance.State.ABSENT,
)


@dataclasses.dataclass(frozen=True)
class MeetingsRow:
    """A mechanism's line; `on_time` is None for whoever may not see its decisions."""

    mechanism: Mechanism
    cells: list[Cell]
    periods: PeriodCount
    on_time: OnTimeShare | None


@dataclasses.dataclass(frozen=True)
class AttendanceTable:
    """Institution types down, mechanisms across; `total` is of all types.

    A share is None where no meeting of the window lists the type.
    """

    mechanisms: list[Mechanism]
    rows: list[tuple[InstitutionType, list[AttendanceShare | None]]]
    total: list[AttendanceShare]


def mechanisms_at_a_glance(user: User, *, search: str = "") -> QuerySet[Mechanism]:
    """Return the mechanisms whose meetings this user may see, in their order."""
    return _in_order(Mechanism.objects.visible_to(user).named_like(search))


def attended_mechanisms(user: User, *, search: str = "") -> QuerySet[Mechanism]:
    """Return those whose attendance this user may see: staff all, others where they
    read the minutes."""
    rows = mechanisms_at_a_glance(user, search=search)
    if user.is_project_staff:
        return rows
    return rows.filter(pk__in=roles_of(user).mechanisms(*READS_MINUTES))


def meetings_rows(
    mechanisms: Iterable[Mechanism], *, user: User, window: Window, today: date
) -> list[MeetingsRow]:
    """Return a MeetingsRow for each mechanism: two queries, however many."""
    here = list(mechanisms)
    days = days_by_mechanism(here, first=window.first, last=window.last)
    on_time = _on_time([one for one in here if _counts(user, one)], window, today)
    rows = []
    for mechanism in here:
        cells = cells_of(mechanism, days[mechanism.pk], window, today)
        periods = periods_met(cell.status for cell in cells)
        rows.append(MeetingsRow(mechanism, cells, periods, on_time.get(mechanism.pk)))
    return rows


def attendance_table(
    mechanisms: Iterable[Mechanism], *, window: Window
) -> AttendanceTable:
    """Return the share of meetings that each type attended: two queries.

    A type attended when one of its seats was present or represented. Guests and
    seats whose state nobody recorded count for nothing.
    """
    here = list(mechanisms)
    shares = _attendance(here, window)
    kinds = InstitutionType.objects.filter(pk__in={kind for _m, kind in shares})
    rows = [
        (kind, [shares.get((mechanism.pk, kind.pk)) for mechanism in here])
        for kind in kinds.only("key", "group", *_names())
    ]
    total = [
        AttendanceShare(
            sum(found.attended for found in column if found),
            sum(found.listed for found in column if found),
        )
        for column in zip(*(shares for _kind, shares in rows), strict=True)
    ]
    return AttendanceTable(here, rows, total or [AttendanceShare(0, 0) for _ in here])


def came_by_type(
    mechanisms: Iterable[Mechanism], *, window: Window
) -> dict[CameKey, Counter[str]]:
    """Return `{(mechanism id, type id or None for guests, group): {sex: how many}}`.

    Who was there, counted once for each meeting held in the window; one query.
    """
    rows = _held_in(mechanisms, window).who_came()
    counts: dict[CameKey, Counter[str]] = defaultdict(Counter)
    for mechanism, kind, group, sex, number in rows.values_list(
        "meeting__mechanism_id", "seat__institution__type_id", "group", "sex"
    ).annotate(number=Count("pk")):
        counts[mechanism, kind, group][sex] = number
    return counts


def _names() -> list[str]:
    """A type's names in every language."""
    fields = InstitutionType._meta.get_fields()
    return [field.name for field in fields if field.name.startswith("name_")]


def _in_order(rows: QuerySet[Mechanism]) -> QuerySet[Mechanism]:
    rows = rows.select_related("municipality").prefetch_related("rules")
    return rows.order_by("municipality__order", "municipality__slug")


def _counts(user: User, mechanism: Mechanism) -> bool:
    """Whether the user sees the mechanism's decisions, or counts of them."""
    return user.sees_all_municipalities or mechanism.pk in roles_of(user).by_mechanism


def _on_time(
    mechanisms: list[Mechanism], window: Window, today: date
) -> dict[int, OnTimeShare]:
    """`{mechanism id: OnTimeShare}` of the decisions that are due in the window."""
    rows = (
        Decision.objects.filter(
            mechanism__in=mechanisms,
            due_on__gte=window.first,
            due_on__lte=window.last,
        )
        .exclude(state=Decision.State.DROPPED)
        .order_by()
        .values_list("mechanism_id", "due_on", "closed_at")
    )
    found: dict[int, list] = defaultdict(list)
    for mechanism, due_on, closed_at in rows:
        closed_on = timezone.localtime(closed_at).date() if closed_at else None
        found[mechanism].append((due_on, closed_on))
    return {one.pk: closed_on_time(found[one.pk], today) for one in mechanisms}


def _attendance(
    mechanisms: list[Mechanism], window: Window
) -> dict[tuple[int, int], AttendanceShare]:
    attended = [Attendance.State.PRESENT, Attendance.State.REPRESENTED]
    rows = (
        _held_in(mechanisms, window)
        .filter(seat__isnull=False, state__in=RECORDED)
        .values_list("meeting__mechanism_id", "seat__institution__type_id")
        .annotate(
            attended=Count("meeting", distinct=True, filter=Q(state__in=attended)),
            listed=Count("meeting", distinct=True),
        )
    )
    return {
        (mechanism, kind): AttendanceShare(came, listed)
        for mechanism, kind, came, listed in rows
    }


def _held_in(mechanisms: Iterable[Mechanism], window: Window) -> QuerySet[Attendance]:
    """Attendance of the meetings held in the window."""
    return Attendance.objects.filter(
        meeting__mechanism__in=mechanisms,
        meeting__state__in=Meeting.HELD_STATES,
        meeting__starts_at__date__gte=window.first,
        meeting__starts_at__date__lte=window.last,
    ).order_by()
