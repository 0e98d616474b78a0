"""What the log of a meeting saves: a whole list of 25, and one text while one types."""

from itertools import cycle

from django.urls import reverse

from bench.world import OWN
from meetings.models import Meeting
from municipalities.models import Membership, Person, Seat

LIST = 25
STATES = cycle(("present", "excused", "absent"))
AUTOSAVE = {"X-Autosave": "1"}


def whole_list(world):
    """(address, data) of one save of 25 attendances, all of them changed each time."""
    meeting = Meeting.objects.filter(state="called").exclude(municipality=world.own)
    meeting = meeting.order_by("pk").first()
    _fill_up(world, meeting.mechanism)

    def data():
        seen = dict(meeting.attendances.values_list("seat", "version"))
        state = next(STATES)
        seats = list(meeting.mechanism.seats.values_list("pk", flat=True))
        return {f"seat-{pk}": state for pk in seats} | {
            f"seen-{pk}": seen.get(pk, 0) for pk in seats
        }

    return lambda: reverse("meetings:attendance_save", args=[meeting.pk]), data


def one_text(world):
    """(address, data) of one autosave of an item of the measured log."""
    meeting = Meeting.objects.get(state="called", municipality__slug=OWN)
    item = meeting.agenda_items.first()

    def data():
        item.refresh_from_db()
        minutes = f"{item.minutes[:2000]} Said."
        return {"title": item.title, "minutes": minutes, "version": item.version}

    return lambda: reverse("meetings:agendaitem_save", args=[item.pk]), data


def _fill_up(world, mechanism):
    """As many members' seats as the rule of the measure asks for."""
    institution = mechanism.seats.first().institution
    for number in range(mechanism.seats.count(), LIST):
        seat = Seat.objects.create(
            mechanism=mechanism,
            institution=institution,
            number=100 + number,
            opened_on=world.seated_on,
        )
        person = Person.objects.create(full_name=f"Person {number} of the list")
        Membership.objects.create(
            mechanism=mechanism,
            seat=seat,
            person=person,
            starts_on=world.seated_on,
        )
