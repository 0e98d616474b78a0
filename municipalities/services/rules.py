"""How a mechanism works, from a day: the rule before ends, nothing is rewritten."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.models import Stale
from municipalities.models import Mechanism, MechanismRule
from municipalities.services.memberships import saved


@transaction.atomic
def change_rule(
    *,
    mechanism: Mechanism,
    by: User,
    valid_from: date,
    values: dict[str, Any],
    expected: int,
) -> MechanismRule:
    """Let a rule hold from a day; the present one ends the day before.

    From the present rule's own first day it is corrected instead. `expected` is the
    present rule's version, 0 where there is none: Stale is raised when another rule
    or version is in force by now, ValidationError for a day before the present
    rule's first.
    """
    Mechanism.objects.select_for_update().get(pk=mechanism.pk)
    present = MechanismRule.objects.filter(mechanism=mechanism, valid_to=None).first()
    if (present.version if present else 0) != expected:
        raise Stale(present)
    rule = present
    if present is None or present.valid_from != valid_from:
        _end_before(present, valid_from, by)
        rule = MechanismRule(mechanism=mechanism, valid_from=valid_from)
    for name, value in values.items():
        setattr(rule, name, value)
    rule.full_clean()
    return saved(rule, by)


def _end_before(present: MechanismRule | None, day: date, by: User) -> None:
    if present is None:
        return
    if present.valid_from > day:
        raise ValidationError(
            _("The present rule began on %(day)s; choose that day or a later one."),
            params={"day": date_format(present.valid_from, "SHORT_DATE_FORMAT")},
        )
    present.valid_to = day - timedelta(days=1)
    saved(present, by)
