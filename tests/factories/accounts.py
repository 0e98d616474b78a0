from datetime import date, datetime
from zoneinfo import ZoneInfo

import factory

from accounts.models import Invitation, LargeFile, Mail, MailChoice, User

BELGRADE = ZoneInfo("Europe/Belgrade")


class UserFactory(factory.django.DjangoModelFactory):
    """Somebody with an account and no role."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"user{n}@example.org")
    name = factory.Sequence(lambda n: f"User {n}")
    language = "en"

    class Params:
        administrator = factory.Trait(role=User.Role.ADMINISTRATOR)
        staff = factory.Trait(role=User.Role.STAFF)
        donor = factory.Trait(role=User.Role.DONOR)


class MailFactory(factory.django.DjangoModelFactory):
    """A mail that waits to be delivered."""

    class Meta:
        model = Mail

    email = factory.Sequence(lambda n: f"mail{n}@example.org")
    kind = "meeting_soon"
    subject_key = "meeting:1"
    day = date(2026, 3, 10)
    subject = "Koordina: something waits for you"
    queued_at = datetime(2026, 3, 10, 9, tzinfo=BELGRADE)
    next_try_at = factory.SelfAttribute("queued_at")
    body = "Open:\nhttp://localhost:8000/meetings/1/"

    class Params:
        sent = factory.Trait(
            state=Mail.State.SENT,
            sent_at=factory.SelfAttribute("queued_at"),
            next_try_at=None,
            body="",
        )
        failed = factory.Trait(
            state=Mail.State.FAILED,
            failure=Mail.Failure.ADDRESS,
            last_error="550 no such user",
            next_try_at=None,
            tries=1,
        )
        for_digest = factory.Trait(state=Mail.State.DIGEST, next_try_at=None)


class MailChoiceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MailChoice

    email = factory.Sequence(lambda n: f"mail{n}@example.org")
    kind = "meeting_soon"
    how = MailChoice.How.OFF


class AccessInvitationFactory(factory.django.DjangoModelFactory):
    """Somebody is asked to sign in."""

    class Meta:
        model = Invitation

    email = factory.Sequence(lambda n: f"invited{n}@example.org")
    invited_at = datetime(2026, 3, 10, 9, tzinfo=BELGRADE)
    invited_by = factory.SubFactory(UserFactory)
    expires_at = datetime(2026, 3, 24, 9, tzinfo=BELGRADE)


class LargeFileFactory(factory.django.DjangoModelFactory):
    """A file of persons that waits to be made."""

    class Meta:
        model = LargeFile

    kind = LargeFile.Kind.EXPORT
    model_label = "municipalities.person"
    extension = "csv"
    file_name = "people.csv"
    asked_by = factory.SubFactory(UserFactory, administrator=True)
    asked_at = datetime(2026, 3, 10, 9, tzinfo=BELGRADE)
    told_at = factory.SelfAttribute("asked_at")
