"""Meetings every two months, with agendas, attendance and decisions."""

from datetime import timedelta

from bench.rows import insert, link
from bench.world import moment
from meetings.models import AgendaItem, Attendance, Decision, Meeting
from municipalities.models import Institution, Membership

ITEMS = (
    "Approval of minutes",
    "Report of the coordinator",
    "Reports of institutions",
    "Budget",
    "Any other business",
)
MINUTES = (
    "The members heard the report. Two measures are late, both for lack of money. "
    "The office sends the figures before the next meeting."
)
# What few decisions speak of, for a search; one in so many.
RARE_WORD, RARE = "Ambulanta", 97
# Years added below others may share one with them: their decisions are numbered apart.
OLD_NUMBERS = 500
# Not all meet on the same day: they are spread over so many.
SPREAD = 25
STATES = ("present", "present", "represented", "excused", "absent")


def build_talk(world, mechanisms, years, newest_year=0):
    """Six meetings a year for `years` years, ending `newest_year` years ago.

    Years that end today also get the next meeting, called but not held.
    """
    days = [
        world.months_ago(12 * newest_year + 2 * n + 1)
        for n in range(6 * years - 1, -1, -1)
    ]
    held = insert(
        Meeting,
        (
            _held(world, mechanism, day + timedelta(days=mechanism.pk % SPREAD))
            for mechanism in mechanisms
            for day in days
        ),
    )
    called = []
    if newest_year == 0:
        called = insert(Meeting, (_called(world, one) for one in mechanisms))
    items = insert(
        AgendaItem,
        (
            AgendaItem(
                meeting=meeting,
                order=order,
                title=title,
                minutes=MINUTES if meeting.closed_at else "",
            )
            for meeting in [*held, *called]
            for order, title in enumerate(ITEMS, start=1)
        ),
    )
    _build_attendance(held, mechanisms)
    _build_decisions(world, held, items, OLD_NUMBERS if newest_year else 0)


def _held(world, mechanism, day):
    return Meeting(
        mechanism=mechanism,
        municipality_id=mechanism.municipality_id,
        state="approved",
        starts_at=moment(day),
        ends_at=moment(day, 12),
        language="sr-latn",
        place="Town hall",
        called_at=moment(day - timedelta(days=9)),
        called_by=world.actor,
        closed_at=moment(day, 13),
        closed_by=world.actor,
        approved_at=moment(day + timedelta(days=61)),
        approved_by=world.actor,
        seats_counted=14,
        quorum_required=8,
        quorum_present=8,
    )


def _called(world, mechanism):
    return Meeting(
        mechanism=mechanism,
        municipality_id=mechanism.municipality_id,
        state="called",
        starts_at=moment(world.coming_on + timedelta(days=mechanism.pk % SPREAD)),
        language="sr-latn",
        place="Town hall",
        called_at=moment(world.today, 8),
        called_by=world.actor,
    )


def _build_attendance(meetings, mechanisms):
    sitting = {}
    members = Membership.objects.filter(mechanism__in=mechanisms)
    for pk, seat, mechanism, kind in members.values_list(
        "pk", "seat_id", "mechanism_id", "kind"
    ):
        sitting.setdefault(mechanism, {}).setdefault(seat, {})[kind] = pk
    insert(
        Attendance,
        (
            Attendance(
                meeting=meeting,
                seat_id=seat,
                membership_id=people["member"],
                represented_by_id=(
                    people["alternate"] if state == "represented" else None
                ),
                state=state,
            )
            for number, meeting in enumerate(meetings)
            for place, (seat, people) in enumerate(
                sitting[meeting.mechanism_id].items()
            )
            for state in [STATES[(number + place) % len(STATES)]]
            if state != "represented" or "alternate" in people
        ),
    )


def _build_decisions(world, meetings, items, last_number):
    first_items = {item.meeting_id: item.pk for item in items if item.order == 2}
    numbers = {}
    rows = []
    for meeting in meetings:
        year = meeting.starts_at.year
        for _decision in range(2):
            taken = numbers.get((meeting.mechanism_id, year), last_number) + 1
            numbers[meeting.mechanism_id, year] = taken
            rows.append(
                _decision_row(world, meeting, first_items[meeting.pk], year, taken)
            )
    decisions = insert(Decision, rows)
    offices = {}
    for pk, municipality in Institution.objects.filter(
        municipality__in={meeting.municipality_id for meeting in meetings}
    ).values_list("pk", "municipality_id"):
        offices.setdefault(municipality, []).append(pk)
    link(
        Decision.owners,
        (
            (decision.pk, offices[decision.municipality_id][number % 14])
            for number, decision in enumerate(decisions)
        ),
    )


def _wording(number):
    """A rare word stands in one of many."""
    first = RARE_WORD if number % RARE == 0 else "Kancelarija"
    return f"{first} dostavlja direkciji predlog budžetske linije."


def _decision_row(world, meeting, item, year, number):
    day = meeting.starts_at.date()
    due_on = day + timedelta(days=45)
    is_open = day > world.today - timedelta(days=150) and number % 2 == 0
    closed = {}
    if not is_open:
        closed_at = moment(min(due_on, world.today))
        closed = {
            "state": "done",
            "outcome": "The proposal was sent and is in the draft budget.",
            "closed_at": closed_at,
            "closed_by": world.actor,
        }
    return Decision(
        mechanism_id=meeting.mechanism_id,
        municipality_id=meeting.municipality_id,
        meeting=meeting,
        agenda_item_id=item,
        year=year,
        sequence=number,
        text_en="The office sends the budget proposal to the directorate of finance.",
        text_sr_latn=_wording(meeting.pk + number),
        text_sq="Zyra i dërgon drejtorisë propozimin e linjës buxhetore.",
        due_on=due_on,
        **closed,
    )
