from datetime import datetime
from zoneinfo import ZoneInfo

import factory

from meetings import models
from tests.factories.accounts import UserFactory
from tests.factories.municipalities import MechanismFactory, SeatFactory

BELGRADE = ZoneInfo("Europe/Belgrade")


class MeetingFactory(factory.django.DjangoModelFactory):
    """A called meeting; `held=True` closes it with quorum."""

    class Meta:
        model = models.Meeting

    mechanism = factory.SubFactory(MechanismFactory)
    municipality = factory.SelfAttribute("mechanism.municipality")
    state = models.Meeting.State.CALLED
    starts_at = factory.Sequence(
        lambda n: datetime(2026, 3, 12, 10, n % 60, tzinfo=BELGRADE)
    )
    language = "sr-latn"

    class Params:
        held = factory.Trait(
            state=models.Meeting.State.HELD,
            closed_at=datetime(2026, 3, 12, 13, tzinfo=BELGRADE),
            closed_by=factory.SubFactory(UserFactory),
            seats_counted=10,
            quorum_required=6,
            quorum_present=8,
        )


class AgendaTemplateItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.AgendaTemplateItem

    key = factory.Sequence(lambda n: f"item-{n}")
    title_en = "Any other business"


class AgendaItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.AgendaItem

    meeting = factory.SubFactory(MeetingFactory)
    order = factory.Sequence(lambda n: n + 1)
    title = "Report of the coordinator"


class AttendanceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Attendance

    meeting = factory.SubFactory(MeetingFactory)
    seat = factory.SubFactory(
        SeatFactory, mechanism=factory.SelfAttribute("..meeting.mechanism")
    )


class DecisionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Decision

    meeting = factory.SubFactory(MeetingFactory)
    mechanism = factory.SelfAttribute("meeting.mechanism")
    municipality = factory.SelfAttribute("meeting.mechanism.municipality")
    year = 2026
    sequence = factory.Sequence(lambda n: n + 1)
    text_en = "The office sends the budget proposal."
