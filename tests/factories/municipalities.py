from datetime import date, datetime
from zoneinfo import ZoneInfo

import factory

from municipalities import models

BELGRADE = ZoneInfo("Europe/Belgrade")


class MunicipalityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Municipality

    slug = factory.Sequence(lambda n: f"municipality-{n}")
    name_en = factory.LazyAttribute(lambda o: o.slug.replace("-", " ").title())
    name_sr_latn = factory.SelfAttribute("name_en")
    display_name = factory.SelfAttribute("name_en")
    languages = factory.LazyFunction(lambda: ["sq", "sr"])


class PopulationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Population

    municipality = factory.SubFactory(MunicipalityFactory)
    year = 2024
    value = 82_980
    method = models.Population.Method.CENSUS
    publisher = "Statistics agency"


class InstitutionTypeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.InstitutionType
        django_get_or_create = ("key",)

    key = factory.Sequence(lambda n: f"type-{n}")
    name_en = factory.LazyAttribute(lambda o: o.key.title())
    group = models.InstitutionType.Group.OTHER


class InstitutionAliasFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.InstitutionAlias

    text = factory.Sequence(lambda n: f"Wording {n}")
    key = factory.LazyAttribute(lambda o: o.text.lower())
    institution_type = factory.SubFactory(InstitutionTypeFactory)


class InstitutionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Institution

    municipality = factory.SubFactory(MunicipalityFactory)
    type = factory.SubFactory(InstitutionTypeFactory)
    name_en = factory.Sequence(lambda n: f"Institution {n}")


class MechanismFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Mechanism

    municipality = factory.SubFactory(MunicipalityFactory)


class MechanismRuleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.MechanismRule

    mechanism = factory.SubFactory(MechanismFactory)
    valid_from = date(2020, 1, 1)
    languages = factory.LazyFunction(lambda: ["sr-latn"])


class SeatFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Seat

    mechanism = factory.SubFactory(MechanismFactory)
    institution = factory.SubFactory(
        InstitutionFactory,
        municipality=factory.SelfAttribute("..mechanism.municipality"),
    )
    opened_on = date(2020, 1, 1)


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Person

    full_name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.Sequence(lambda n: f"person{n}@example.org")


class MembershipFactory(factory.django.DjangoModelFactory):
    """A member who has sat in a seat since 2020."""

    class Meta:
        model = models.Membership

    seat = factory.SubFactory(SeatFactory)
    mechanism = factory.SelfAttribute("seat.mechanism")
    person = factory.SubFactory(PersonFactory)
    starts_on = date(2020, 1, 1)


class AssignmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Assignment

    user = factory.SubFactory("tests.factories.accounts.UserFactory")
    mechanism = factory.SubFactory(MechanismFactory)
    role = models.Assignment.Role.COORDINATOR


class MemberImportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.MemberImport

    file = factory.django.FileField(filename="members.xlsx")
    file_name = "members.xlsx"
    sha256 = "0" * 64


class LegalActFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.LegalAct

    mechanism = factory.SubFactory(MechanismFactory)
    kind = models.LegalAct.Kind.ASSEMBLY_DECISION
    title = "Decision on the mechanism"
    number = factory.Sequence(lambda n: f"01-{n}/2024")
    valid_from = date(2024, 1, 1)


class DeputyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Deputy

    mechanism = factory.SubFactory(MechanismFactory)
    user = factory.SubFactory("tests.factories.accounts.UserFactory")
    starts_on = date(2026, 3, 1)
    ends_on = date(2026, 3, 31)


class InvitedRoleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.InvitedRole

    invitation = factory.SubFactory("tests.factories.accounts.AccessInvitationFactory")
    mechanism = factory.SubFactory(MechanismFactory)
    role = models.Assignment.Role.MEMBER


class FormerPersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.FormerPerson

    former_id = factory.Sequence(lambda n: 100_000 + n)
    full_name = "Second record"
    person = factory.SubFactory(PersonFactory)
    merged_at = datetime(2026, 3, 10, 9, tzinfo=BELGRADE)
    merged_by = factory.SubFactory("tests.factories.accounts.UserFactory")


class VisitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Visit

    user = factory.SubFactory("tests.factories.accounts.UserFactory")
    mechanism = factory.SubFactory(MechanismFactory)
    seen_at = datetime(2026, 3, 10, 9, tzinfo=BELGRADE)
