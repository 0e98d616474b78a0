"""What is exported imports back without a difference, whatever its texts hold."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from django.db.models import CharField, TextField
from django.utils import timezone
from openpyxl import load_workbook

from actionplans import services
from actionplans.exports.sheets import plan_csv, plan_xlsx
from actionplans.exports.word import plan_word
from actionplans.imports.batches import keep_reading, read_file
from actionplans.models import Measure, PolicyFramework
from municipalities.models import InstitutionType
from tests.factories import (
    DimensionFactory,
    FundingSourceFactory,
    IndicatorFactory,
    MeasureBudgetFactory,
    MeasureDeadlineFactory,
    MeasureFactory,
    MeasureInstitutionFactory,
    MeasureNormFactory,
    NormFactory,
    ObjectiveFactory,
    PlanVersionFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_words")]
TEXTS = (CharField, TextField)
FORMATS = {"csv": plan_csv, "xlsx": plan_xlsx, "docx": plan_word}
NEVER_KEPT = {
    "id", "plan_version", "measure", "version", "search_text", "municipality", "order",
    "objective", "parent", "plan", "number", "based_on", "created_at", "created_by",
    "in_force_from", "in_force_to", "act_number", "act_date", "act_file",
    "act_file_name", "adopted_at", "adopted_by",
}  # fmt: skip
BLANK = 'Prvi red\n\n  Drugi  red sa \u00a0razmakom\t\u2028i "navodnicima" „ovde“ \\n'


def fields(record):
    """Every column of a row that means the same in another version; a text that is
    not there is null or empty."""
    found = {
        field: getattr(record, field.attname)
        for field in record._meta.concrete_fields
        if field.name not in NEVER_KEPT
    }
    return {
        field.name: "" if value is None and isinstance(field, TEXTS) else value
        for field, value in found.items()
    }


def said(version):
    """All that a version and its parts say, by the models' own fields."""
    return {
        "plan": fields(version),
        "objectives": [
            fields(one) | {"parent": one.parent and fields(one.parent)}
            for one in version.objectives.order_by("level", "pillar__order", "order")
        ],
        "measures": [
            fields(one)
            | {"objective": one.objective and fields(one.objective)}
            | {name: [fields(part) for part in getattr(one, name).all()]
               for name in ("deadlines", "institutions", "norm_links", "budgets")}
            | {"indicators": [
                fields(part)
                | {"dimensions": sorted(d.key for d in part.dimensions.all())}
                for part in one.indicators.all()
            ]}
            for one in Measure.objects.filter(plan_version=version)
        ],
    }  # fmt: skip


def brought_in(data, municipality):
    reading = read_file(data, municipality=municipality)
    batch = keep_reading(
        reading, data=data, name="plan", municipality=municipality, by=None
    )
    return reading, services.import_plan(batch=batch, by=None, at=timezone.now())


@pytest.fixture
def version(gnjilane):
    """A plan with all that is hard to write into a table."""
    framework = PolicyFramework.objects.get(code="ns-2016-2020")
    first, second, *_rest = framework.pillars.all()
    version = PlanVersionFactory(
        municipality=gnjilane.municipality,
        framework=framework,
        title_en="",
        title_sr_latn="Plan za zaštitu 2025–2027",
        title_sq="Plani për mbrojtje",
        period_start=date(2025, 3, 1),
        period_end=date(2027, 10, 31),
    )
    strategic = ObjectiveFactory(
        plan_version=version, pillar=first, level="strategic", code="SC1",
        title_en="", title_sr_latn="Zajednica koja ne toleriše nasilje",
    )  # fmt: skip
    specific = ObjectiveFactory(
        plan_version=version, pillar=first, parent=strategic, code="1.1",
        title_en="", title_sr_latn="Cilj bez „reči“", title_sq="Qëllimi",
    )  # fmt: skip
    ObjectiveFactory(plan_version=version, pillar=second, level="strategic", order=3)
    _measures(version, first, second, specific)
    return version


def _measures(version, first, second, specific):
    education, police = InstitutionType.objects.filter(key__in=["education", "police"])
    municipal, donor = FundingSourceFactory(), FundingSourceFactory(key="donor")
    sums = MeasureFactory(
        plan_version=version, pillar=first, objective=specific, code="1.1.", order=1,
        title_en="", title_sr_latn="=SUM(A1)", title_sq="'=SUM(B1)",
        description_sr_latn=BLANK, description_sq="+383 @ -1",
        starts_on=date(2025, 4, 1), due_kind="dates", due_text="u proleće i u jesen",
        lead_text="Škole, pa policija", partners_text="@svi", budget_planned="1234.56",
        budget_text="oko 1.234,56 €", funding_text="opština i neko još",
    )  # fmt: skip
    for day in (date(2025, 5, 31), date(2026, 10, 1)):
        MeasureDeadlineFactory(measure=sums, due_on=day)
    MeasureInstitutionFactory(measure=sums, institution_type=police, order=1)
    MeasureInstitutionFactory(measure=sums, institution_type=education, order=2)
    MeasureInstitutionFactory(
        measure=sums, role="partner", institution_type=None, means_all_members=True
    )
    MeasureBudgetFactory(measure=sums, source=municipal, planned=1000, note="član 5")
    MeasureBudgetFactory(measure=sums, source=donor, planned=None)
    norm = NormFactory(code="IC13")
    MeasureNormFactory(measure=sums, norm=norm, note="đaci; (i) roditelji – svi")
    sex = DimensionFactory()
    for order, (name, target) in enumerate(
        (("- broj\n- đaka", "3.000"), ("+ deo", ""))
    ):
        IndicatorFactory(
            measure=sums, order=order + 1, name_en="", name_sr_latn=name,
            name_sq="numri", verification_sr_latn="spisak  (broj)", kind="quality",
            unit="kom.", direction="falling", baseline_text="", baseline_value=None,
            target_text=target, target_value="3000.25",
        ).dimensions.add(sex)  # fmt: skip
    long = "Дуга мера " * 39
    MeasureFactory(
        plan_version=version, pillar=first, code="1.2", order=2, title_en="",
        title_sr_latn=long, description_sr_latn="reč " * 6000, budget_planned=0,
        due_kind="recurring", due_every=4,
    )  # fmt: skip
    MeasureFactory(
        plan_version=version, pillar=second, code="A/2", order=1, title_en="",
        title_sr_latn="-", budget_planned=None, due_kind="continuous",
    )  # fmt: skip
    MeasureDeadlineFactory(
        measure=MeasureFactory(
            plan_version=version,
            pillar=second,
            code="2.10",
            order=2,
            title_en="",
            title_sq="Vetëm shqip",
            due_kind="date",
            due_text="do kraja godine",
        )  # fmt: skip
    )


@pytest.mark.parametrize("language", ["sr-latn", "sr", "sq", "en"])
@pytest.mark.parametrize("file_format", FORMATS)
def test_plan_export_imports_back_without_a_difference(version, file_format, language):
    data = FORMATS[file_format](version, language)

    reading, again = brought_in(data, version.municipality)

    assert said(again) == said(version)
    assert not reading.is_blocked


def edited(data, row_of, **cells):
    """The XLSX with other words in cells of the row whose code is `row_of`."""
    book = load_workbook(BytesIO(data))
    sheet = book.active
    rows = [list(row) for row in sheet.iter_rows()]
    heads = next(r for r in rows if set(cells) <= {cell.value for cell in r})
    columns = {cell.value: cell.column for cell in heads}
    (row,) = (r for r in rows if row_of in {cell.value for cell in r})
    for heading, value in cells.items():
        row[columns[heading] - 1].value = value
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_cell_that_the_office_changed_is_read_as_words(version):
    data = edited(plan_xlsx(version, "sr-latn"), "1.1.", Rok="31.12.2026.")

    _reading, again = brought_in(data, version.municipality)

    before, after = (one["measures"][0] for one in (said(version), said(again)))
    assert [str(one["due_on"]) for one in after["deadlines"]] == ["2026-12-31"]
    assert (after["due_kind"], after["due_text"]) == ("date", "31.12.2026.")
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"deadlines", "due_kind", "due_text"}


def test_a_record_that_makes_no_sense_gives_way_to_the_words(version):
    data = plan_csv(version, "sr-latn").replace(b'""due_kind""', b'""due_other""')

    _reading, again = brought_in(data, version.municipality)

    codes = list(again.measures.values_list("code", "title_sr_latn", "budget_planned"))
    assert codes[0] == ("1.1", "=SUM(A1)", Decimal("1234.56"))
    assert codes[1][2] == 0
    assert codes[2][2] is None


def test_plan_csv_guards_what_a_spreadsheet_would_run(version):
    text = plan_csv(version, "sr-latn").decode("utf-8-sig")

    assert "'=SUM(A1)" in text
    assert ",'@svi," in text


def test_plan_xlsx_writes_texts_as_texts_and_values_as_values(version):
    sheet = load_workbook(BytesIO(plan_xlsx(version, "sr-latn"))).active

    kinds = {cell.value: cell.data_type for row in sheet.iter_rows() for cell in row}
    assert kinds["=SUM(A1)"] == "s"
    assert kinds[1234.56] == "n"
    assert kinds[datetime(2026, 12, 31)] == "d"
    head = int(sheet.freeze_panes.lstrip("ABCDEFGHIJ")) - 1
    assert sheet.print_title_rows == f"${head}:${head}"
