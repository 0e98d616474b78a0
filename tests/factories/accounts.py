from datetime import date

import factory

from accounts.models import Notice, User


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


class NoticeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Notice

    user = factory.SubFactory(UserFactory)
    kind = "meeting_soon"
    subject_key = "meeting:1"
    sent_on = date(2026, 3, 10)
