import io

import pytest
import tablib
from django.apps import apps
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from actionplans.models import Measure, MeasureDeadline, Pillar, PolicyFramework
from core.exports import guarded, unguarded
from core.formats import ExactODS, ExactXLSX, GuardedCSV
from core.reference import load_reference
from monitoring.models import Appointment, Assessment, Finding, RoundPlan, Score
from municipalities.models import Municipality, Person
from tests import factories

OURS = {
    "core", "accounts", "municipalities", "actionplans", "meetings", "monitoring",
    "reports",
}  # fmt: skip
MODELS = sorted(
    (model for model in admin.site._registry if model._meta.app_label in OURS),
    key=lambda model: model._meta.label,
)
FACTORIES = {
    factory._meta.model: factory
    for factory in vars(factories).values()
    if hasattr(factory, "_meta") and factory._meta.model is not None
}
BY_EXPORT = {"0": ExactXLSX, "1": GuardedCSV, "2": ExactODS}


def url(model, page, *args):
    options = model._meta
    return reverse(f"admin:{options.app_label}_{options.model_name}_{page}", args=args)


def make(model, number):
    """Rows that an administrator may see: submitted assessments, agreed scores."""
    for _n in range(number):
        row = FACTORIES[model]()
        if model is Assessment:
            factories.AppointmentFactory(
                round_plan=row.round_plan,
                user=row.assessor,
                role="assessor",
                submitted_at=timezone.now(),
            )
        if model is Score:
            RoundPlan.objects.filter(pk=row.round_plan_id).update(state="agreed")


@pytest.fixture
def back_office(administrator, client_for):
    return client_for(administrator)


def test_every_model_has_an_admin():
    missing = [
        model._meta.label
        for model in apps.get_models()
        if model._meta.app_label in OURS
        and not model.__name__.startswith("Historical")
        and model not in admin.site._registry
    ]
    assert missing == []


@pytest.mark.parametrize(
    "role", ["staff", "donor", "coordinator", "member", "stranger"]
)
def test_admin_is_403_for_everybody_but_administrators(role, cast, client_for):
    response = client_for(cast(role)).get(reverse("admin:index"), follow=True)

    assert response.status_code == 403


def test_admin_sends_visitors_to_the_sign_in_of_the_site(client):
    response = client.get(reverse("admin:index"), follow=True)

    assert response.redirect_chain[-1][0].startswith(reverse("account_login"))


def test_admin_index_is_titled(back_office):
    page = back_office.get(reverse("admin:index")).content.decode()

    assert "<title>Back office · Koordina</title>" in page


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_admin_list_query_count_is_constant(model, back_office):
    make(model, 1)
    back_office.get(url(model, "changelist"))
    with CaptureQueriesContext(connection) as one:
        assert back_office.get(url(model, "changelist")).status_code == 200
    make(model, 2)

    with CaptureQueriesContext(connection) as three:
        response = back_office.get(url(model, "changelist"))

    assert response.status_code == 200
    assert len(three) == len(one)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_admin_pages_open(model, back_office):
    make(model, 1)
    row = model._default_manager.first()

    for page in ("change", "history"):
        assert back_office.get(url(model, page, row.pk)).status_code == 200
    options = admin.site._registry[model]
    request = back_office.get(url(model, "changelist"), {"q": "x"}).wsgi_request
    if options.has_add_permission(request):
        assert back_office.get(url(model, "add")).status_code == 200


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_admin_export_round_trips_in_every_format(model, back_office):
    make(model, 2)
    admin_class = admin.site._registry[model]
    expected = [("skip", [])] * model._default_manager.count()

    for number, file_format in BY_EXPORT.items():
        answer = back_office.post(url(model, "export"), {"format": number})
        data = file_format().create_dataset(answer.content)
        resource = admin_class.get_resource_classes(answer.wsgi_request)[0]()
        result = resource.import_data(data, dry_run=True)
        rows = [(row.import_type, row.errors) for row in result.rows]
        assert (file_format, rows) == (file_format, expected)


def exported(client, model, format_number="1"):
    answer = client.post(url(model, "export"), {"format": format_number})
    return answer.content.decode("utf-8-sig")


def upload(client, model, text, format_number="1"):
    file = SimpleUploadedFile("in.csv", text.encode("utf-8-sig"))
    data = {"import_file": file, "format": format_number}
    return client.post(url(model, "import"), data)


def confirm(client, model, preview):
    form = preview.context["confirm_form"].initial
    return client.post(url(model, "process_import"), form)


def test_admin_import_shows_before_it_writes(back_office):
    load_reference()
    text = exported(back_office, Municipality).replace("Gjilan,42", "Prishtina,42")
    text = text.replace(",04,Gjilan,", ",04,Prishtina,")

    preview = upload(back_office, Municipality, text)

    gnjilane = Municipality.objects.get(slug="gnjilane")
    assert gnjilane.district == "Gjilan"
    assert [row.import_type for row in preview.context["result"].rows] == [
        "update",
        *["skip"] * 6,
    ]
    confirm(back_office, Municipality, preview)
    gnjilane.refresh_from_db()
    assert gnjilane.district == "Prishtina"
    assert gnjilane.history.first().history_user.email == "administrator@example.org"


def test_admin_import_refuses_a_row_that_breaks_a_rule(back_office):
    load_reference()
    text = exported(back_office, Municipality).replace("gnjilane,", "Not a slug,")

    preview = upload(back_office, Municipality, text)

    assert preview.context["result"].has_validation_errors()
    assert "confirm_form" not in preview.context


def test_admin_import_names_relations_by_what_people_know(back_office):
    load_reference()
    first = exported(back_office, Pillar).splitlines()[1]

    assert first.startswith("ns-2016-2020,P1,")


def test_admin_import_names_an_unknown_relation(back_office):
    load_reference()
    text = exported(back_office, Pillar).replace("ns-2016-2020,P1", "ns-1999,P1")

    preview = upload(back_office, Pillar, text)

    errors = [
        str(e.error) for row in preview.context["result"].rows for e in row.errors
    ]
    assert errors == ["There is no framework “ns-1999”."]


def test_admin_import_does_not_touch_an_adopted_plan(back_office):
    version = factories.PlanVersionFactory(in_force=True)
    measure = factories.MeasureFactory(plan_version=version, title_en="As adopted")
    text = exported(back_office, Measure).replace("As adopted", "Otherwise")

    preview = upload(back_office, Measure, text)

    errors = [
        str(e.error) for row in preview.context["result"].rows for e in row.errors
    ]
    assert errors == ["This record is frozen and can't be changed."]
    assert back_office.post(url(Measure, "change", measure.pk), {}).status_code == 403


def test_admin_form_lets_nothing_slip_into_an_adopted_plan(back_office):
    adopted = factories.PlanVersionFactory(in_force=True)
    frozen = factories.MeasureFactory(plan_version=adopted)
    deadline = factories.MeasureDeadlineFactory()
    data = {"measure": frozen.pk, "due_on": "2026-12-31"}
    text = "This record is frozen and can&#x27;t be changed."

    for page in (
        url(MeasureDeadline, "add"),
        url(MeasureDeadline, "change", deadline.pk),
    ):
        answer = back_office.post(page, data)
        assert text in answer.content.decode()

    assert list(MeasureDeadline.objects.filter(measure=frozen)) == []


def test_admin_hides_assessments_until_all_are_in(back_office, gnjilane):
    assessment = factories.AssessmentFactory()
    Appointment.objects.filter(round_plan=assessment.round_plan).delete()
    factories.AppointmentFactory(
        round_plan=assessment.round_plan, user=assessment.assessor, role="assessor"
    )

    page = back_office.get(url(Assessment, "changelist"))
    answer = back_office.get(url(Assessment, "change", assessment.pk))

    assert page.context["cl"].result_count == 0
    assert answer.status_code == 302


def test_admin_records_are_not_written_by_hand(back_office):
    score = factories.ScoreFactory()

    assert back_office.get(url(Score, "add")).status_code == 403
    assert back_office.post(url(Score, "change", score.pk), {}).status_code == 403
    assert back_office.get(url(Score, "import")).status_code == 403


def test_admin_adds_a_municipality_and_its_mechanism(back_office, staff, client_for):
    load_reference()
    back_office.post(
        url(Municipality, "add"),
        {
            "slug": "novo-brdo", "name_en": "Novo Brdo", "name_sr_latn": "Novo Brdo",
            "display_name": "Novo Brdo", "languages": "sr, sq", "order": "80",
        },
    )  # fmt: skip
    municipality = Municipality.objects.get(slug="novo-brdo")
    mechanism_page = reverse("admin:municipalities_mechanism_add")
    back_office.post(mechanism_page, {"municipality": municipality.pk})

    page = client_for(staff).get(municipality.mechanism.get_absolute_url())

    assert municipality.languages == ["sr", "sq"]
    assert page.status_code == 200
    listed = client_for(staff).get(reverse("municipalities:mechanism_list"))
    assert "Novo Brdo" in listed.content.decode()


def test_admin_filters_by_a_relation_in_a_box(back_office):
    load_reference()
    framework = PolicyFramework.objects.get(code="ns-2022-2026")

    page = back_office.get(
        url(Pillar, "changelist"), {"framework__id__exact": framework.pk}
    )

    codes = [pillar.code for pillar in page.context["cl"].result_list]
    assert codes == ["O1", "O2", "O3", "O4"]
    assert f'<option value="{framework.pk}" selected>' in page.content.decode()


def test_admin_saving_an_open_record_moves_its_version(back_office):
    finding = factories.FindingFactory()
    form = back_office.get(url(Finding, "change", finding.pk)).context["adminform"].form
    data = {
        name: form.get_initial_for_field(f, name) for name, f in form.fields.items()
    }
    data = {name: value for name, value in data.items() if value not in (None, [])}
    data |= {"title_en": "Changed", "measures": []}

    back_office.post(url(Finding, "change", finding.pk), data)

    before = finding.version
    finding.refresh_from_db()
    assert (finding.title_en, finding.version) == ("Changed", before + 1)


@pytest.mark.parametrize(
    ("text", "in_file"),
    [
        ("=1+1", "'=1+1"),
        ("+383 00 000 001", "'+383 00 000 001"),
        ("@sum", "'@sum"),
        ("'=quoted", "''=quoted"),
        ("-5", "'-5"),
        ("plain", "plain"),
        ("'plain'", "'plain'"),
        ("", ""),
    ],
)
def test_guarded_marks_formulas_and_unguarded_takes_the_mark_off(text, in_file):
    assert guarded(text) == in_file
    assert unguarded(in_file) == text


def test_admin_export_leaves_numbers_without_a_mark():
    rows = tablib.Dataset(["-5", "-5.25", "-5+1"], headers=["a", "b", "c"])

    text = GuardedCSV().export_data(rows)

    assert text.splitlines()[1] == "-5,-5.25,'-5+1"
    assert GuardedCSV().create_dataset(text)[0] == ("-5", "-5.25", "-5+1")


def test_admin_export_guards_formulas_in_csv_and_keeps_them_in_xlsx(back_office):
    factories.PersonFactory(full_name="=HYPERLINK(1)", email="a@example.org")

    as_csv = exported(back_office, Person)
    answer = back_office.post(url(Person, "export"), {"format": "0"})

    assert "'=HYPERLINK(1)" in as_csv
    data = ExactXLSX().create_dataset(answer.content)
    assert data["full_name"] == ["=HYPERLINK(1)"]


def test_exact_xlsx_refuses_what_is_no_workbook():
    with pytest.raises(ValueError, match="not an Excel workbook"):
        ExactXLSX().create_dataset(b"nothing of the kind")


def test_exact_formats_read_an_empty_file_as_nothing():
    empty = ExactODS().export_data(tablib.Dataset(headers=["a"]))

    assert list(ExactODS().create_dataset(io.BytesIO(empty).getvalue())) == []
    assert list(GuardedCSV().create_dataset("")) == []
