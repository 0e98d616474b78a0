"""A draft becomes the plan in force."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from actionplans.models import Measure, MeasureInstitution, PlanVersion
from actionplans.services.lineage import lineage_gaps, settle_lineage
from core.uploads import CheckedFile


@transaction.atomic
def adopt_version(
    *,
    version: PlanVersion,
    expected: int,
    act_number: str,
    act_date: date,
    act_file: CheckedFile,
    in_force_from: date,
    by: User,
    at: datetime,
) -> PlanVersion:
    """Put a draft in force from a day, by the act that adopted it, and freeze it.

    The version in force until then ends the day before. Raises `Stale` where the
    draft is no longer the one that `expected` saw, ValidationError where the day
    does not come after the start of the version it replaces, where what became of a
    measure is not said (`settle_lineage`), or where a proposal waits for its answer.
    Opens no round and sends nothing.
    """
    version = PlanVersion.objects.select_for_update().get(pk=version.pk)
    if not version.is_draft:
        raise ValidationError(_("This version is adopted already."))
    if gaps := proposal_gaps(version):
        raise ValidationError(gaps)
    settle_lineage(draft=version, by=by, at=at)
    _end_before(version, in_force_from)
    version.act_number, version.act_date = act_number, act_date
    version.act_file, version.act_file_name = act_file, act_file.name
    version.in_force_from = in_force_from
    version.adopted_by, version.adopted_at = by, at
    version.save_if_unchanged(expected)
    return version


def proposal_gaps(version: PlanVersion) -> list[str]:
    """That proposals wait for an answer, in words; one query."""
    number = version.proposals.open().count()
    text = ngettext(
        "Answer the proposal that is open: accept or decline it.",
        "Answer the %(number)d proposals that are open: accept or decline each.",
        number,
    )
    return [text % {"number": number}] if number else []


def adoption_gaps(version: PlanVersion) -> list[str]:
    """What hinders adoption, in words."""
    return lineage_gaps(version) + proposal_gaps(version)


def adoption_warnings(version: PlanVersion) -> list[tuple[str, list[Measure]]]:
    """What a plan can be adopted with and had better not: (words, measures), without
    an indicator, a deadline or a leading institution. Three queries."""
    measures = version.measures.order_by("pillar__order", "order", "code")
    kinds = Measure.DueKind
    leads = MeasureInstitution.objects.filter(
        measure=OuterRef("pk"), role=MeasureInstitution.Role.LEAD
    )
    lacking = [
        (_("Without an indicator"), measures.filter(indicators__isnull=True)),
        (
            _("Without a deadline"),
            measures.filter(due_kind=kinds.UNKNOWN, deadlines__isnull=True),
        ),
        (_("Without a leading institution"), measures.exclude(Exists(leads))),
    ]
    return [(words, rows) for words, found in lacking if (rows := list(found))]


def _end_before(version: PlanVersion, in_force_from: date) -> None:
    """End the version that is in force until then."""
    others = PlanVersion.objects.select_for_update().adopted()
    others = others.filter(plan=version.plan, in_force_to__isnull=True)
    before = others.exclude(pk=version.pk).first()
    if before is None:
        return
    if before.in_force_from >= in_force_from:
        raise ValidationError(
            {
                "in_force_from": _(
                    "Version %(number)s is in force since %(day)s; the new one must "
                    "start later."
                )
                % {
                    "number": before.number,
                    "day": date_format(before.in_force_from, "DATE_FORMAT"),
                }
            }
        )
    before.in_force_to = in_force_from - timedelta(days=1)
    before.save_if_unchanged(before.version)
