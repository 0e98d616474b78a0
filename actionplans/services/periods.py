"""Reporting periods: the spans that all municipalities report on."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from actionplans.models import PolicyFramework, ReportingPeriod


@transaction.atomic
def save_period(*, period: ReportingPeriod) -> ReportingPeriod:
    """Write a new or changed period; ValidationError where it overlaps another.

    The frameworks, which are always there, are locked meanwhile: what two people
    save at once is looked at one after the other.
    """
    list(PolicyFramework.objects.select_for_update().values_list("pk"))
    for other in ReportingPeriod.objects.all():
        is_apart = (
            other.pk == period.pk
            or other.ends_on < period.starts_on
            or other.starts_on > period.ends_on
        )
        if not is_apart:
            text = _("This overlaps the period “%(name)s”.") % {"name": other}
            raise ValidationError({"starts_on": text})
    if period.pk:
        _refuse_to_move_reports(period)
    period.full_clean()
    period.save()
    return period


def _refuse_to_move_reports(period: ReportingPeriod) -> None:
    """What was reported on a span stays about that span."""
    moved = ReportingPeriod.objects.filter(pk=period.pk).exclude(
        Q(starts_on=period.starts_on) & Q(ends_on=period.ends_on)
    )
    if moved.exists() and period.reports.exists():
        raise ValidationError(
            _("Somebody has reported on this period: its days stay as they are.")
        )
