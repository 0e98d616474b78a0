"""The two ways of `bench.plan_export`, and the plan that both write."""

import io
from copy import copy
from datetime import date

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell

from actionplans.exports.paper import plan_paper
from actionplans.exports.sheets import plan_xlsx
from actionplans.models import (
    ActionPlan,
    FundingSource,
    Indicator,
    Measure,
    MeasureBudget,
    MeasureDeadline,
    MeasureInstitution,
    MeasureNorm,
    Norm,
    PlanVersion,
    PolicyFramework,
)
from municipalities.models import InstitutionType, Municipality

LANGUAGE = "sr-latn"


def version_of(measures):
    """A plan of so many measures, each with two indicators, a norm and a source."""
    municipality = Municipality.objects.order_by("slug").first()
    plan, _created = ActionPlan.objects.get_or_create(municipality=municipality)
    framework = PolicyFramework.objects.order_by("starts_year").first()
    version = PlanVersion.objects.create(
        plan=plan, municipality=municipality, number=9999, framework=framework,
        title_sr_latn="Akcioni plan", language=LANGUAGE,
        period_start=date(2026, 1, 1), period_end=date(2028, 12, 31),
    )  # fmt: skip
    pillars = list(framework.pillars.all())
    rows = Measure.objects.bulk_create(
        Measure(
            plan_version=version, municipality=municipality,
            pillar=pillars[n * len(pillars) // measures], code=f"{n}", order=n,
            title_sr_latn=f"Obuka službi za postupanje po prijavi nasilja, grupa {n}",
            due_kind="date", due_text="31.12.2027.", lead_text="CSR",
            partners_text="Policija, Dom zdravlja, NVO", budget_planned=1200 + n,
            budget_text=f"{1200 + n} €", funding_text="Budžet opštine",
        )
        for n in range(measures)
    )  # fmt: skip
    _parts(rows)
    return version


def _parts(measures):
    police, centre = InstitutionType.objects.order_by("order")[:2]
    norm, source = Norm.objects.first(), FundingSource.objects.first()
    Indicator.objects.bulk_create(
        Indicator(
            measure=one, order=order, name_sr_latn=f"obučene osobe (broj, ž/m) {order}",
            baseline_value=5, target_value=40, target_text="40",
            verification_sr_latn="spisak polaznika",
        )
        for one in measures
        for order in (1, 2)
    )  # fmt: skip
    MeasureDeadline.objects.bulk_create(
        MeasureDeadline(measure=one, due_on=date(2027, 12, 31)) for one in measures
    )
    MeasureInstitution.objects.bulk_create(
        MeasureInstitution(measure=one, role=role, institution_type=kind)
        for one in measures
        for role, kind in (("lead", centre), ("partner", police))
    )
    MeasureNorm.objects.bulk_create(MeasureNorm(measure=m, norm=norm) for m in measures)
    MeasureBudget.objects.bulk_create(
        MeasureBudget(measure=one, source=source, planned=one.budget_planned)
        for one in measures
    )


def ours(version):
    return plan_xlsx(version, LANGUAGE)


def pdf(version):
    return plan_paper(version, LANGUAGE)


def cells_of(data):
    """A workbook's cells, row by row: (value, border, alignment, format, font)."""
    sheet = load_workbook(io.BytesIO(data)).active
    return [[_look(cell) for cell in row] for row in sheet.iter_rows()]


def _look(cell):
    looks = (copy(cell.border), copy(cell.alignment), cell.number_format)
    return cell.value, *looks, copy(cell.font)


def theirs(cells):
    """The same workbook by openpyxl's own means, streamed."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in cells:
        sheet.append([_cell(sheet, *look) for look in row])
    return _saved(book)


def _cell(sheet, value, border, alignment, number_format, font):
    cell = WriteOnlyCell(sheet, value)
    cell.border, cell.alignment = border, alignment
    cell.number_format, cell.font = number_format, font
    return cell


def bare(cells):
    """Nothing but the values."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in cells:
        sheet.append([value for value, *_look in row])
    return _saved(book)


def _saved(book):
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
