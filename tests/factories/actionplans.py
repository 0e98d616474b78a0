from datetime import date, datetime
from zoneinfo import ZoneInfo

import factory

from actionplans import models
from tests.factories.accounts import UserFactory
from tests.factories.municipalities import InstitutionTypeFactory, MunicipalityFactory


class PolicyFrameworkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.PolicyFramework
        django_get_or_create = ("code",)

    code = "ns-2016-2020"
    title_en = "National Strategy 2016–2020"
    starts_year = 2016
    ends_year = 2020


class PillarFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Pillar
        django_get_or_create = ("framework", "code")

    framework = factory.SubFactory(PolicyFrameworkFactory)
    code = "P1"
    title_en = factory.LazyAttribute(lambda o: f"Pillar {o.code}")


class NormFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Norm

    code = factory.Sequence(lambda n: f"IC{n}")
    source = models.Norm.Source.ISTANBUL
    title_en = "General obligations"


class ActionPlanFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ActionPlan
        django_get_or_create = ("municipality",)

    municipality = factory.SubFactory(MunicipalityFactory)


class PlanVersionFactory(factory.django.DjangoModelFactory):
    """A draft; `in_force=True` makes it adopted since 2025."""

    class Meta:
        model = models.PlanVersion

    municipality = factory.SubFactory(MunicipalityFactory)
    plan = factory.SubFactory(
        ActionPlanFactory, municipality=factory.SelfAttribute("..municipality")
    )
    number = factory.Sequence(lambda n: n + 1)
    framework = factory.SubFactory(PolicyFrameworkFactory)
    title_en = "Action plan"
    language = "sr-latn"
    period_start = date(2025, 1, 1)
    period_end = date(2027, 12, 31)

    class Params:
        in_force = factory.Trait(
            adopted_at=datetime(2025, 1, 20, 12, tzinfo=ZoneInfo("Europe/Belgrade")),
            adopted_by=factory.SubFactory(UserFactory, staff=True),
            act_number="01-16",
            act_date=date(2025, 1, 15),
            act_file="private/planversion/act.pdf",
            act_file_name="act.pdf",
            in_force_from=date(2025, 1, 20),
        )


class ObjectiveFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Objective

    plan_version = factory.SubFactory(PlanVersionFactory)
    pillar = factory.SubFactory(PillarFactory)
    title_en = "A community that does not tolerate violence"


class MeasureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Measure

    plan_version = factory.SubFactory(PlanVersionFactory)
    municipality = factory.SelfAttribute("plan_version.municipality")
    pillar = factory.SubFactory(PillarFactory)
    code = factory.Sequence(lambda n: f"1.{n}")
    title_en = factory.LazyAttribute(lambda o: f"Measure {o.code}")


class MeasureDeadlineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.MeasureDeadline

    measure = factory.SubFactory(MeasureFactory)
    due_on = date(2026, 12, 31)


class MeasureInstitutionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.MeasureInstitution

    measure = factory.SubFactory(MeasureFactory)
    role = models.MeasureInstitution.Role.LEAD
    institution_type = factory.SubFactory(InstitutionTypeFactory)


class MeasureSuccessionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.MeasureSuccession

    earlier = factory.SubFactory(MeasureFactory)
    later = factory.SubFactory(MeasureFactory)
    in_version = factory.SelfAttribute("later.plan_version")
    kind = models.MeasureSuccession.Kind.KEPT


class IndicatorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Indicator

    measure = factory.SubFactory(MeasureFactory)
    name_en = "schools with two sessions a year (%)"
    kind = models.Indicator.Kind.PERCENT
    baseline_value = 20
    target_value = 100


class EvidenceGradeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.EvidenceGrade
        django_get_or_create = ("code",)

    code = "E2"
    strength = factory.LazyAttribute(lambda o: int(o.code[1:]))
    name_en = factory.LazyAttribute(lambda o: f"Grade {o.code}")


class EvidenceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Evidence

    municipality = factory.SubFactory(MunicipalityFactory)
    title = "Minutes of the third meeting"
    issuer = "Gender equality office"
    grade = factory.SubFactory(EvidenceGradeFactory)


class PlanImportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.PlanImport

    municipality = factory.SubFactory(MunicipalityFactory)
    file = factory.django.FileField(filename="plan.xlsx")
    file_name = "plan.xlsx"
    sha256 = "0" * 64


class FundingSourceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.FundingSource
        django_get_or_create = ("key",)

    key = "municipal"
    name_en = "Municipal budget"


class DimensionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Dimension
        django_get_or_create = ("key",)

    key = "sex"
    name_en = "Sex"


class DimensionCategoryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.DimensionCategory
        django_get_or_create = ("dimension", "key")

    dimension = factory.SubFactory(DimensionFactory)
    key = "women"
    name_en = factory.LazyAttribute(lambda o: o.key.capitalize())


class MeasureNormFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.MeasureNorm

    measure = factory.SubFactory(MeasureFactory)
    norm = factory.SubFactory(NormFactory)


class MeasureBudgetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.MeasureBudget

    measure = factory.SubFactory(MeasureFactory)
    source = factory.SubFactory(FundingSourceFactory)
    planned = 1200


class PlanHeadingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.PlanHeading

    municipality = factory.SubFactory(MunicipalityFactory)
    key = factory.Sequence(lambda n: f"heading {n}")
    text = factory.LazyAttribute(lambda o: o.key.capitalize())
    field = "title"


class ProposalFactory(factory.django.DjangoModelFactory):
    """An open change of a draft's measure; `new=True` is a new measure, and needs a
    `plan_version`. Said by a user, unless a person is given."""

    class Meta:
        model = models.Proposal

    class Params:
        new = factory.Trait(
            kind=models.Proposal.Kind.ADD,
            measure=None,
            pillar=factory.SubFactory(PillarFactory),
        )

    kind = models.Proposal.Kind.CHANGE
    measure = factory.SubFactory(MeasureFactory)
    plan_version = factory.SelfAttribute("measure.plan_version")
    municipality = factory.SelfAttribute("plan_version.municipality")
    pillar = factory.SelfAttribute("measure.pillar")
    measure_label = factory.LazyAttribute(lambda o: str(o.measure or "New measure"))
    changes = factory.LazyFunction(
        lambda: {"title": {"was": "", "new": "Classes in all schools"}}
    )
    reason = "Secondary schools asked for it."
    person = None
    created_by = factory.Maybe(
        "person",
        yes_declaration=None,
        no_declaration=factory.SubFactory(UserFactory, staff=True),
    )
    created_at = datetime(2026, 3, 2, 12, tzinfo=ZoneInfo("Europe/Belgrade"))


class CommentFactory(factory.django.DjangoModelFactory):
    """About a measure."""

    class Meta:
        model = models.Comment

    measure = factory.SubFactory(MeasureFactory)
    municipality = factory.SelfAttribute("measure.municipality")
    text = "The school board has agreed."
    created_by = factory.SubFactory(UserFactory, staff=True)
    created_at = datetime(2026, 3, 2, 12, tzinfo=ZoneInfo("Europe/Belgrade"))


class ReportingPeriodFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ReportingPeriod
        django_get_or_create = ("starts_on",)

    name_en = "First half of 2026"
    starts_on = date(2026, 1, 1)
    ends_on = date(2026, 6, 30)
    due_on = date(2026, 7, 15)


class ProgressReportFactory(factory.django.DjangoModelFactory):
    """A draft; `submitted=True` makes it submitted by who began it."""

    class Meta:
        model = models.ProgressReport

    measure = factory.SubFactory(MeasureFactory)
    municipality = factory.SelfAttribute("measure.municipality")
    period = factory.SubFactory(ReportingPeriodFactory)
    created_by = factory.SubFactory(UserFactory)

    class Params:
        submitted = factory.Trait(
            state=models.ProgressReport.State.SUBMITTED,
            submitted_at=datetime(2026, 7, 10, 12, tzinfo=ZoneInfo("Europe/Belgrade")),
            submitted_by=factory.SelfAttribute("created_by"),
        )


class ReportedValueFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ReportedValue

    report = factory.SubFactory(ProgressReportFactory)
    indicator = factory.SubFactory(
        "tests.factories.actionplans.IndicatorFactory",
        measure=factory.SelfAttribute("..report.measure"),
    )
    value = 12


class ReportedPartFactory(factory.django.DjangoModelFactory):
    """How many of the value are not stated."""

    class Meta:
        model = models.ReportedPart

    reported_value = factory.SubFactory(ReportedValueFactory)
    dimension = factory.SubFactory(DimensionFactory)
    category = None
    amount = 2


class ReportedMoneyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ReportedMoney

    report = factory.SubFactory(ProgressReportFactory)
    source = factory.SubFactory(FundingSourceFactory)
    allocated = 1000
    spent = 400
