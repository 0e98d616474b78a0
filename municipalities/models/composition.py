"""Who sits in a mechanism on a day, and who is missing."""

from functools import cached_property

from django.db.models import Prefetch

from municipalities.models.institutions import InstitutionType
from municipalities.models.mechanisms import Seat
from municipalities.models.people import Membership

LEADERS = ("head", "coordinator", "chair", "deputy_chair", "secretary")


class Composition:
    """The seats of a mechanism on a day with the people who hold them.

    Three queries whatever the number of seats. `seats` are those open that day;
    each has `holders`, its memberships of the day with their people.
    """

    def __init__(self, mechanism, day):
        self.mechanism, self.day = mechanism, day

    @cached_property
    def seats(self):
        holders = Membership.objects.held_on(self.day).select_related("person")
        seats = (
            Seat.objects.filter(mechanism=self.mechanism)
            .open_on(self.day)
            .select_related("institution__type")
            .prefetch_related(
                Prefetch("memberships", holders.order_by("pk"), to_attr="holders")
            )
        )
        return [_with_kinds(seat) for seat in seats]

    @cached_property
    def required_types(self):
        return list(InstitutionType.objects.required())

    @cached_property
    def missing_types(self):
        """Required types for which no member sits."""
        seated = {seat.institution.type_id for seat in self.seats if seat.members}
        return [one for one in self.required_types if one.pk not in seated]

    @cached_property
    def seats_without_alternate(self):
        """Held seats of members whose absence nobody can cover."""
        return [
            seat
            for seat in self.seats
            if seat.kind == Seat.Kind.MEMBER and seat.members and not seat.alternates
        ]

    @property
    def held_seats(self):
        """Seats of members that a member holds: what a quorum counts."""
        return [
            seat
            for seat in self.seats
            if seat.kind == Seat.Kind.MEMBER and seat.members
        ]

    @property
    def leaders(self):
        """The memberships with a function, head and coordinator first."""
        led = []
        for seat in self.seats:
            for membership in seat.holders:
                if membership.function:
                    membership.seat = seat
                    led.append(membership)
        return sorted(led, key=lambda one: LEADERS.index(one.function))

    @property
    def coordinator(self):
        return self.holder_of(Membership.Function.COORDINATOR)

    def holder_of(self, function):
        """The membership with a function that day, or None."""
        for seat in self.seats:
            for membership in seat.holders:
                if membership.function == function:
                    return membership
        return None


def _with_kinds(seat):
    """Sort the seat's holders by their kind of membership."""
    kinds = Membership.Kind
    seat.members = [one for one in seat.holders if one.kind == kinds.MEMBER]
    seat.alternates = [one for one in seat.holders if one.kind == kinds.ALTERNATE]
    seat.observers = [one for one in seat.holders if one.kind == kinds.OBSERVER]
    return seat
