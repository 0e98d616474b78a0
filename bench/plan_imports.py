"""The two ways of `bench.plan_file`, each from a path to a committed version."""

from datetime import UTC, date, datetime

from django.db import transaction
from import_export import resources
from import_export.formats.base_formats import XLSX
from openpyxl import load_workbook
from tablib import Dataset

from actionplans import services
from actionplans.imports.batches import keep_reading, read_file
from actionplans.models import (
    ActionPlan,
    Indicator,
    Measure,
    Pillar,
    PlanImport,
    PlanVersion,
    PolicyFramework,
)
from municipalities.models import Municipality

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def ours(path):
    """As the worker and the page do: read and keep, then write with history."""
    batch = PlanImport.objects.defer("reading").get(pk=_kept(path))
    return services.import_plan(batch=batch, by=None, at=NOW)


def _kept(path):
    data, municipality = path.read_bytes(), _municipality()
    reading = read_file(data, municipality=municipality)
    file = {"data": data, "name": path.name, "municipality": municipality, "by": None}
    return keep_reading(reading, **file).pk


class MeasureResource(resources.ModelResource):
    class Meta:
        model = Measure
        import_id_fields = ("plan_version", "code")
        fields = (
            "plan_version", "municipality", "pillar", "code", "order", "title_sr_latn",
            "due_text", "lead_text", "partners_text", "budget_planned", "funding_text",
        )  # fmt: skip


class IndicatorResource(resources.ModelResource):
    class Meta:
        model = Indicator
        import_id_fields = ("measure", "order")
        fields = (
            "measure", "order", "name_sr_latn", "baseline_value", "target_value",
        )  # fmt: skip


def theirs(path):
    """Row by row, as import-export does by default, from the same cells laid flat."""
    with transaction.atomic():
        version, (plan, indicators) = _version(), _flat(path)
        MeasureResource().import_data(
            _as_read(_placed(plan, version)), raise_errors=True
        )
        keys = dict(version.measures.values_list("code", "pk"))
        rows = [[keys[code], *rest] for code, *rest in indicators]
        table = Dataset(*rows, headers=IndicatorResource.Meta.fields)
        IndicatorResource().import_data(_as_read(table), raise_errors=True)
    return version


def counts(version):
    """What a way has written."""
    indicators = Indicator.objects.filter(measure__plan_version=version)
    histories = Measure.history.filter(plan_version_id=version.pk)
    return {
        "measures": version.measures.count(),
        "indicators": indicators.count(),
        "histories": histories.count(),
    }


def _municipality():
    return Municipality.objects.order_by("slug").last()


def _version():
    plan, _created = ActionPlan.objects.get_or_create(municipality=_municipality())
    latest = plan.versions.order_by("-number").values_list("number", flat=True).first()
    return PlanVersion.objects.create(
        plan=plan,
        municipality=plan.municipality,
        number=(latest or 0) + 1,
        framework=PolicyFramework.objects.order_by("starts_year").first(),
        title="Plan",
        language="sr-latn",
        period_start=date(2026, 1, 1),
        period_end=date(2027, 12, 31),
    )


def _flat(path):
    """(measures, indicators) of the file, without its title and pillars."""
    sheet, measures, indicators = load_workbook(path, read_only=True).active, [], []
    for row in sheet.iter_rows(min_row=3, values_only=True):
        if len(row) < 3 or row[2] is None:
            continue
        if row[0]:
            measures.append(row)
            order = 0
        order += 1
        indicators.append([measures[-1][0], order, *row[2:5]])
    return measures, indicators


def _placed(measures, version):
    pillars = list(Pillar.objects.filter(framework=version.framework))
    rows = [
        [
            version.pk, version.municipality_id, pillars[int(row[0][0]) - 1].pk,
            row[0], order, row[1], *row[5:10],
        ]
        for order, row in enumerate(measures, 1)
    ]  # fmt: skip
    return Dataset(*rows, headers=MeasureResource.Meta.fields)


def _as_read(table):
    """The table through the library's own XLSX, as its import page would read it."""
    return XLSX().create_dataset(XLSX().export_data(table))
