from datetime import date, datetime
from zoneinfo import ZoneInfo

import factory

from monitoring import models
from tests.factories.accounts import UserFactory
from tests.factories.actionplans import MeasureFactory, PlanVersionFactory

NOON = datetime(2026, 2, 1, 12, tzinfo=ZoneInfo("Europe/Belgrade"))


class MethodologyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Methodology
        django_get_or_create = ("code", "number")

    code = "default"
    number = 1
    title_en = "Default methodology"


class LevelFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Level
        django_get_or_create = ("methodology", "value")

    methodology = factory.SubFactory(MethodologyFactory)
    value = "2"
    name_en = factory.LazyAttribute(lambda o: f"Level {o.value}")
    criterion_en = "What must hold."


class RoundFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Round

    code = factory.Sequence(lambda n: f"baseline-{n}")
    kind = models.Round.Kind.BASELINE
    title_en = "Baseline 2025"
    reference_start = date(2025, 1, 1)
    reference_end = date(2025, 12, 31)
    cut_off_on = date(2026, 3, 31)
    methodology = factory.SubFactory(MethodologyFactory)
    opened_at = NOON
    opened_by = factory.SubFactory(UserFactory, staff=True)


class RoundPlanFactory(factory.django.DjangoModelFactory):
    """A plan that is being scored; `final=True` closes it."""

    class Meta:
        model = models.RoundPlan

    round = factory.SubFactory(RoundFactory)
    plan_version = factory.SubFactory(PlanVersionFactory, in_force=True)
    municipality = factory.SelfAttribute("plan_version.municipality")

    class Params:
        final = factory.Trait(
            state=models.RoundPlan.State.FINAL,
            finalised_at=NOON,
            finalised_by=factory.SubFactory(UserFactory, staff=True),
        )


class AppointmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Appointment

    round_plan = factory.SubFactory(RoundPlanFactory)
    user = factory.SubFactory(UserFactory)
    role = models.Appointment.Role.ASSESSOR


class AssessmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Assessment

    round_plan = factory.SubFactory(RoundPlanFactory)
    measure = factory.SubFactory(
        MeasureFactory, plan_version=factory.SelfAttribute("..round_plan.plan_version")
    )
    municipality = factory.SelfAttribute("round_plan.municipality")
    assessor = factory.SubFactory(UserFactory)


class ScoreFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Score

    round_plan = factory.SubFactory(RoundPlanFactory)
    measure = factory.SubFactory(
        MeasureFactory, plan_version=factory.SelfAttribute("..round_plan.plan_version")
    )
    municipality = factory.SelfAttribute("round_plan.municipality")
    level = factory.SubFactory(
        LevelFactory,
        methodology=factory.SelfAttribute("..round_plan.round.methodology"),
    )
    agreed_at = NOON
    agreed_by = factory.SubFactory(UserFactory)


class FindingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Finding

    round_plan = factory.SubFactory(RoundPlanFactory)
    title_en = "Most measures lack money"
    text_en = "Eleven of eighteen measures have no budget line."


class RecommendationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Recommendation

    round_plan = factory.SubFactory(RoundPlanFactory)
    title_en = "Open a budget line"
    text_en = "The assembly opens a budget line for the plan."
    urgency = models.Recommendation.Urgency.URGES
