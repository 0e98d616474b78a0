"""A mechanism with seats, and a meeting that is being logged."""

from datetime import datetime

import pytest

from municipalities.models import Membership, Seat
from tests.factories import (
    AgendaItemFactory,
    InstitutionFactory,
    MeetingFactory,
    MembershipFactory,
    SeatFactory,
)
from tests.factories.meetings import BELGRADE

TEN_O_CLOCK = datetime(2026, 3, 12, 10, tzinfo=BELGRADE)


@pytest.fixture
def seats(gnjilane):
    """Three members' seats, the first with an alternate, and an observer's."""
    found = [
        MembershipFactory(
            seat=SeatFactory(
                mechanism=gnjilane,
                institution=InstitutionFactory(
                    municipality=gnjilane.municipality, name_en=name
                ),
            )
        ).seat
        for name in ("Police", "Centre for Social Work", "Health centre")
    ]
    MembershipFactory(seat=found[0], kind=Membership.Kind.ALTERNATE)
    court = SeatFactory(mechanism=gnjilane, kind=Seat.Kind.OBSERVER)
    MembershipFactory(seat=court, kind=Membership.Kind.OBSERVER)
    return [*found, court]


@pytest.fixture
def meeting(gnjilane):
    """Called for 12 March 2026 at ten, with two agenda items."""
    meeting = MeetingFactory(mechanism=gnjilane, starts_at=TEN_O_CLOCK)
    AgendaItemFactory(meeting=meeting, order=1, title="Report on the plan")
    AgendaItemFactory(meeting=meeting, order=2, title="Any other business")
    return meeting


@pytest.fixture
def held(gnjilane):
    """Held in January 2026."""
    return MeetingFactory(
        mechanism=gnjilane,
        starts_at=datetime(2026, 1, 15, 10, tzinfo=BELGRADE),
        held=True,
    )
