"""From an uploaded file to a reading that waits for confirmation."""

from dataclasses import fields

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from actionplans import services
from actionplans.imports.reader import Knowledge, read_plan
from actionplans.imports.reading import FrameworkFacts, PillarFacts
from actionplans.models import (
    FundingSource,
    Norm,
    PlanImport,
    PolicyFramework,
)
from core.imports.batches import fingerprint, keep, lock
from core.imports.problems import ERROR, Problem, Refused
from core.imports.wordings import Wording
from core.imports.workbook import ALL_KINDS, Options, open_workbook
from municipalities.imports.wordings import ALL_MEMBERS, institution_wordings
from municipalities.models import InstitutionAlias, InstitutionType, Municipality

LEADS = ("plan_lead", "plan", "")
LARGE_ZIP, LARGE = 250_000, 1_000_000  # bytes: about 3,000 rows
PARTNERS = ("plan_partner", "plan", "")


def read_file(data, choices=None, *, municipality, tell=None):
    """Read a plan's file for a municipality; raise `Refused` where that fails.

    Writes nothing. `choices` as in `reader.read_plan`; `institutions` {wording: key
    of a type or "all_members"}, stronger than what is remembered; and the fields of
    `core.imports.workbook.Options`. `tell(done, of)` hears how far the reading is.
    """
    choices = choices or {}
    knowledge = _knowledge(municipality)
    mapped, unknown = [], []
    for text, target in choices.get("institutions", {}).items():
        known = target in knowledge.types
        (mapped if known else unknown).append(Wording(text, target))
    knowledge.leads.preferring(mapped)
    knowledge.partners.preferring(mapped)
    workbook = open_workbook(data, kinds=ALL_KINDS, options=_options(choices))
    reading = read_plan(workbook, knowledge, choices, tell)
    reading.problems += [
        Problem(
            "mapping_unknown",
            severity=ERROR,
            params={"text": one.text, "target": one.target},
        )
        for one in unknown
        if one.target
    ]
    return reading


def bring_in(*, data, name, municipality, by, choices=None):
    """Read a file and keep it, its reading and the choices as a `PlanImport`.

    Somebody who brings the same file again while it still waits gets the batch that
    waits, with the corrections made there. A large file is only kept: the task
    `actionplans.tasks.read_plan_file` reads it.
    """
    waiting = PlanImport.objects.filter(
        municipality=municipality,
        sha256=fingerprint(data),
        uploaded_by=by,
        state=PlanImport.State.READ,
    ).first()
    if waiting is not None and choices is None:
        return waiting
    if is_large(ContentFile(data)):
        return _keep(data=data, name=name, municipality=municipality, by=by)
    reading = read_file(data, municipality=municipality, choices=choices)
    return keep_reading(
        reading, data=data, name=name, municipality=municipality, by=by, choices=choices
    )


def keep_reading(reading, *, choices=None, **file):
    """Keep a file with what was read of it, ready to be confirmed."""
    return _keep(reading=reading.stored(), choices=choices or {}, **file)


def _keep(*, data, name, by, **fields):
    with transaction.atomic():
        return keep(PlanImport(**fields), data=data, name=name, by=by)


def is_large(file):
    """Whether reading a file takes so long that nobody should wait for the page."""
    with file.open("rb"):
        start, size = file.read(2), file.size
        file.seek(0)
    return size > (LARGE_ZIP if start == b"PK" else LARGE)


def choose(batch, choices, **fields):
    """Keep choices that need no new reading, or with `reading={}` one later;
    `Settled` if the batch was confirmed."""
    with transaction.atomic():
        batch = lock(batch, batch.State.READ)
        batch.choices = choices
        for name, value in fields.items():
            setattr(batch, name, value)
        batch.save(update_fields=["choices", *fields])
    return batch


def read_kept(batch):
    """Read a file that was kept without a reading, telling how far it is.

    What is refused stays with the batch, for its page to say.
    """
    with batch.file.open("rb") as file:
        data = file.read()
    try:
        reading = read_file(
            data, batch.choices, municipality=batch.municipality, tell=batch.tell
        )
        found = reading.stored()
    except Refused as refused:
        found = {"refused": refused.problem.stored()}
    except Exception:
        batch.tell_refused(Problem("damaged", severity=ERROR).stored())
        raise
    with transaction.atomic():
        fresh = lock(batch, batch.State.READ)
        fresh.reading = found
        fresh.save(update_fields=["reading"])


def same_plan(reading, *, data, municipality):
    """The version that already holds what was read, or None."""
    return services.version_with_same_plan(
        PlanImport(
            municipality=municipality,
            sha256=fingerprint(data),
            reading=reading.stored(),
        )
    )


def _options(choices):
    return Options(
        **{
            one.name: choices[one.name]
            for one in fields(Options)
            if one.name in choices
        }
    )


def _knowledge(municipality):
    return Knowledge(
        frameworks=_frameworks(),
        leads=institution_wordings(municipality, LEADS),
        partners=institution_wordings(municipality, PARTNERS),
        types=frozenset(InstitutionType.objects.values_list("key", flat=True))
        | {ALL_MEMBERS},
        municipality=municipality.slug,
        municipalities={
            slug: tuple(filter(None, names))
            for slug, *names in Municipality.objects.values_list(
                "slug", *_in_every_language("name")
            )
        },
        norms=frozenset(Norm.objects.values_list("code", flat=True)),
        sources=frozenset(FundingSource.objects.values_list("key", flat=True)),
        headings=dict(municipality.plan_headings.values_list("key", "field")),
        remembered=_remembered(municipality),
    )


def _remembered(municipality):
    """What people mapped for this municipality's plans: {key of a wording: target}."""
    aliases = InstitutionAlias.objects.filter(
        municipality=municipality, context=InstitutionAlias.Context.PLAN
    )
    return {
        key: target or ALL_MEMBERS
        for key, target in aliases.values_list("key", "institution_type__key")
    }


def _frameworks():
    titles = _in_every_language("title")
    return [
        FrameworkFacts(
            framework.code,
            framework.title,
            framework.starts_year,
            framework.ends_year,
            tuple(
                PillarFacts(
                    pillar.code,
                    tuple(filter(None, (getattr(pillar, name) for name in titles))),
                )
                for pillar in framework.pillars.all()
            ),
        )
        for framework in PolicyFramework.objects.prefetch_related("pillars")
    ]


def _in_every_language(field):
    return [f"{field}_{code.replace('-', '_')}" for code, _ in settings.LANGUAGES]
