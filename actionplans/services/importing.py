"""A plan that was read becomes a draft version; undoing takes it back whole."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.deletion import Collector, ProtectedError, RestrictedError
from django.utils.translation import gettext as _

from accounts.models import User
from actionplans.models import (
    ActionPlan,
    Comment,
    Evidence,
    MeasureSuccession,
    PlanHeading,
    PlanImport,
    PlanVersion,
)
from actionplans.services.revising import record_revision, revised_version
from actionplans.services.writing import write_version
from core.imports.batches import lock, settle
from core.imports.text import key
from municipalities.models import InstitutionAlias, InstitutionType

ALL_MEMBERS = "all_members"


class AlreadyImported(Exception):
    """The same plan is there as `version`; nothing was written."""

    def __init__(self, version: PlanVersion) -> None:
        super().__init__(version.code)
        self.version = version


class ImportBlocked(ValidationError):
    """An error in the reading stands in the way; nothing was written."""


class UndoRefused(ValidationError):
    """Something rests on the version, so that it stays; the text says what."""


@transaction.atomic
def import_plan(*, batch: PlanImport, by: User | None, at: datetime) -> PlanVersion:
    """Write a read plan as the municipality's next draft version, all or nothing.

    Remembers the wordings and headings that were mapped for it. Raises
    `AlreadyImported` where the same plan is there, `ImportBlocked` where an error is
    left, `Settled` where the batch was confirmed or discarded meanwhile. Adopts
    nothing; links the version to the one that `choices["revises"]` names, by
    `choices["fates"]`.
    """
    batch = lock(batch, PlanImport.State.READ)
    reading = batch.reading
    if reading.get("is_blocked", True):
        raise ImportBlocked(_("An error still stands in the way; see below."))
    plan, _created = ActionPlan.objects.get_or_create(municipality=batch.municipality)
    plan = ActionPlan.objects.select_for_update().get(pk=plan.pk)
    if twin := version_with_same_plan(batch):
        raise AlreadyImported(twin)
    latest = plan.versions.order_by("-number").values_list("number", flat=True).first()
    base = revised_version(batch)
    version = write_version(
        plan=plan, number=(latest or 0) + 1, reading=reading, by=by, at=at
    )
    record_revision(batch=batch, version=version, base=base, by=by, at=at)
    _remember_wordings(batch)
    _remember_headings(batch)
    batch.plan_version = version
    batch.created_keys = {"version": version.code, "content": content_of(reading)}
    settle(batch, PlanImport.State.CONFIRMED, by=by, at=at)
    return version


def version_with_same_plan(batch: PlanImport) -> PlanVersion | None:
    """The municipality's version that came from the same file or the same content."""
    content = content_of(batch.reading)
    earlier = PlanImport.objects.filter(
        municipality=batch.municipality,
        state=PlanImport.State.CONFIRMED,
        plan_version__isnull=False,
    ).select_related("plan_version__municipality")
    for one in earlier.exclude(pk=batch.pk).defer("reading"):
        if one.sha256 == batch.sha256 or one.created_keys.get("content") == content:
            version: PlanVersion = one.plan_version
            return version
    return None


def content_of(reading: dict[str, Any]) -> str:
    """A fingerprint of what a plan says, wherever in the file it stands."""
    measures = [
        {name: value for name, value in one.items() if name not in {"sheet", "row"}}
        for one in reading["measures"]
    ]
    said = [reading["title"], reading["first_year"], reading["last_year"], measures]
    plain = json.dumps(said, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def _remember_wordings(batch: PlanImport) -> None:
    """Keep what was mapped by hand for the municipality's next plan."""
    mapped = batch.choices.get("institutions", {})
    types = InstitutionType.objects.in_bulk(set(mapped.values()), field_name="key")
    for text, target in mapped.items():
        if target != ALL_MEMBERS and target not in types:
            continue
        InstitutionAlias.objects.update_or_create(
            key=key(text),
            context=InstitutionAlias.Context.PLAN,
            municipality=batch.municipality,
            defaults={
                "text": text[:200],
                "institution_type": types.get(target),
                "means_all_members": target == ALL_MEMBERS,
            },
        )


def _remember_headings(batch: PlanImport) -> None:
    """Keep what a person said that columns hold, for the municipality's next plan."""
    chosen = batch.choices.get("columns", {})
    for column in batch.reading["columns"]:
        letters = chosen.get(column["sheet"], {})
        if column["column"] in letters and key(column["heading"]):
            PlanHeading.objects.update_or_create(
                municipality=batch.municipality,
                key=key(column["heading"])[:200],
                defaults={
                    "text": column["heading"][:200],
                    "field": letters[column["column"]],
                },
            )


@transaction.atomic
def undo_import(*, batch: PlanImport, by: User | None, at: datetime) -> PlanImport:
    """Take an imported version back, with everything that came with it.

    Raises `UndoRefused` where something rests on it. What was remembered stays.
    """
    batch = lock(batch, PlanImport.State.CONFIRMED)
    if reason := why_not_undo(batch.plan_version):
        raise UndoRefused(reason)
    plan = batch.plan_version.plan
    batch.plan_version.delete()
    if not plan.versions.exists():
        plan.delete()
    batch.plan_version = None
    settle(batch, PlanImport.State.UNDONE, by=by, at=at)
    return batch


def why_not_undo(version: PlanVersion | None) -> str:
    """What rests on an imported version, in words; empty while nothing does."""
    if version is None:
        return _("The version is gone already.")
    if not version.is_draft:
        return _("The version is adopted.")
    if PlanVersion.objects.filter(
        plan=version.plan, number__gt=version.number
    ).exists():
        return _("A later version of this plan exists.")
    is_changed = version.version > 1 or version.measures.filter(version__gt=1).exists()
    if is_changed or _has_chosen_fates(version):
        return _("Somebody has changed the version since it was imported.")
    if _has_own_evidence(version):
        return _("Evidence is attached to its measures.")
    if Comment.objects.filter(measure__plan_version=version).exists():
        return _("Comments are written on its measures.")
    if others := _others_resting_on(version):
        return _("Other records rest on it: %(names)s.") % {"names": ", ".join(others)}
    return ""


def _has_chosen_fates(version: PlanVersion) -> bool:
    """Whether a person has said since what became of a measure, or why."""
    lines = MeasureSuccession.history.filter(in_version=version)
    return lines.exclude(history_type="+", reason="").exists()


def _has_own_evidence(version: PlanVersion) -> bool:
    """Whether its measures have evidence that did not come over by their lineage."""
    carried = MeasureSuccession.objects.filter(
        later=OuterRef("measure"), earlier__evidence=OuterRef("evidence")
    )
    links = Evidence.measures.through._default_manager
    links = links.filter(measure__plan_version=version)
    return links.exclude(Exists(carried)).exists()


def _others_resting_on(version: PlanVersion) -> list[str]:
    """Names of kinds of records above this app that deleting would touch.

    Asked of the database's own relations, so that this floor need not know who
    stands above it.
    """
    collector = Collector(using=version._state.db or "default")
    try:
        collector.collect([version])
    except (ProtectedError, RestrictedError) as error:
        rows = getattr(error, "protected_objects", None) or error.restricted_objects
        return sorted({str(row._meta.verbose_name_plural) for row in rows})
    models = {model for model, rows in collector.data.items() if rows}
    models |= {rows.model for rows in collector.fast_deletes if rows.exists()}
    models |= {
        rows.model
        for (_field, _value), changed in collector.field_updates.items()
        for rows in changed
        if hasattr(rows, "model") and rows.exists()
    }
    own = PlanVersion._meta.app_label
    return sorted(
        {str(m._meta.verbose_name_plural) for m in models if m._meta.app_label != own}
    )
