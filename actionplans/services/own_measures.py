"""What an institution leads or helps with in the plans in force."""

from collections.abc import Collection
from datetime import date

from django.db.models import Case, F, Max, Min, Q, QuerySet, Value, When

from accounts.models import User
from actionplans.models import Measure, MeasureInstitution
from municipalities.models import InstitutionType, Membership, roles_of

OFFICES = ("coordinator", "member")


def types_of(user: User, today: date) -> list[InstitutionType]:
    """Return the types of institution that the user sits for today; one query."""
    held = Membership.objects.held_on(today).filter(
        person__assignments__user=user,
        mechanism__in=roles_of(user).mechanisms(*OFFICES),
    )
    return list(
        InstitutionType.objects.filter(institutions__seats__memberships__in=held)
        .distinct()
        .order_by("order", "pk")
    )


def measures_of(
    types: Collection[InstitutionType | int],
    *,
    municipalities: Collection[int],
    today: date,
) -> QuerySet[Measure]:
    """Return the measures in force there that these types, or their keys, lead or help
    with, the next deadline first.

    Each with `next_on`, `last_on`, and `role`, "lead" or "partner".
    """
    named = Q(institution_type__in=types) | Q(means_all_members=True)
    mine = MeasureInstitution.objects.filter(named)
    return (
        Measure.objects.in_force_on(today)
        .filter(municipality__in=municipalities, institutions__in=mine)
        .annotate(
            next_on=Min("deadlines__due_on", filter=Q(deadlines__due_on__gte=today)),
            last_on=Max("deadlines__due_on"),
            role=Min(
                Case(
                    When(institutions__role="lead", then=Value("lead")),
                    default=Value("partner"),
                )
            ),
        )
        .select_related("pillar", "municipality")
        .order_by(F("next_on").asc(nulls_last=True), "order", "pk")
    )
