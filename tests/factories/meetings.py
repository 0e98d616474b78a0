from datetime import date, datetime
from zoneinfo import ZoneInfo

import factory

from meetings import models
from tests.factories.accounts import UserFactory
from tests.factories.municipalities import (
    MechanismFactory,
    PersonFactory,
    SeatFactory,
)

BELGRADE = ZoneInfo("Europe/Belgrade")


class MeetingFactory(factory.django.DjangoModelFactory):
    """A called meeting; `held=True` closes it with quorum, `sent=True` and
    `approved=True` go on from there (together with `held=True`)."""

    class Meta:
        model = models.Meeting

    mechanism = factory.SubFactory(MechanismFactory)
    municipality = factory.SelfAttribute("mechanism.municipality")
    state = models.Meeting.State.CALLED
    starts_at = factory.Sequence(
        lambda n: datetime(2026, 3, 12, 10, n // 60 % 60, n % 60, tzinfo=BELGRADE)
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
        sent = factory.Trait(
            state=models.Meeting.State.MINUTES_SENT,
            minutes_sent_at=datetime(2026, 3, 13, 9, tzinfo=BELGRADE),
            minutes_sent_by=factory.SubFactory(UserFactory),
        )
        approved = factory.Trait(
            state=models.Meeting.State.APPROVED,
            approved_at=datetime(2026, 5, 14, 10, tzinfo=BELGRADE),
            approved_by=factory.SubFactory(UserFactory),
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


class MeetingInvitationFactory(factory.django.DjangoModelFactory):
    """A person asked to a meeting, who has not answered."""

    class Meta:
        model = models.Invitation

    meeting = factory.SubFactory(MeetingFactory)
    person = factory.SubFactory(PersonFactory)
    invited_at = datetime(2026, 3, 5, 9, tzinfo=BELGRADE)
    invited_by = factory.SubFactory(UserFactory)


class CalendarFeedFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.CalendarFeed

    mechanism = factory.SubFactory(MechanismFactory)
    made_at = datetime(2026, 3, 5, 9, tzinfo=BELGRADE)


class AttachmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Attachment

    meeting = factory.SubFactory(MeetingFactory)
    file_name = "report.pdf"
    content_type = "application/pdf"
    size = 1024
    sha256 = "0" * 64
    added_at = datetime(2026, 3, 12, 11, tzinfo=BELGRADE)
    added_by = factory.SubFactory(UserFactory)


class AgendaItemTextFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.AgendaItemText

    agenda_item = factory.SubFactory(AgendaItemFactory)
    language = "sq"
    title = "Raporti i koordinatorit"


class CorrectionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Correction

    meeting = factory.SubFactory(MeetingFactory)
    text = "The date of item 2 is 5 March."
    noted_at = datetime(2026, 6, 1, 9, tzinfo=BELGRADE)
    noted_by = factory.SubFactory(UserFactory)


class MinutesTemplateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.MinutesTemplate

    mechanism = factory.SubFactory(MechanismFactory)
    file_name = "minutes.docx"
    content_type = (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    )
    size = 1024
    sha256 = "0" * 64
    added_at = datetime(2026, 3, 12, 11, tzinfo=BELGRADE)
    added_by = factory.SubFactory(UserFactory)


class FollowUpFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.FollowUp

    decision = factory.SubFactory(DecisionFactory)
    text = "The proposal is written."
    noted_on = date(2026, 3, 20)
    noted_at = datetime(2026, 3, 20, 9, tzinfo=BELGRADE)


class VoteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Vote

    decision = factory.SubFactory(DecisionFactory)
    in_favour = 7


class MeetingImportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.MeetingImport

    file_name = "register.xlsx"
    sha256 = "0" * 64
