"""The import in the browser: upload, preview, corrections, confirmation, undo."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.asserts import assertContains

from actionplans.models import Measure, PlanImport, PlanVersion
from tests.actionplans.workbooks import EXPECTED, GNJILANE, layout, sample, sheet_of

MEASURES = EXPECTED[GNJILANE]
NEW = "/plans/import/"
UNKNOWN = "Biro za posredovanje"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_words")]


def upload(client, mechanism, data=None, name="plan.xlsx"):
    file = SimpleUploadedFile(name, data or sample(GNJILANE), content_type=SHEET)
    given = {"municipality": mechanism.municipality.slug, "file": file}
    return client.post(NEW, given)


def preview_of(client, batch):
    return client.get(batch.get_absolute_url())


def seen(client, batch):
    return preview_of(client, batch).context["seen"]


def correction(client, batch, **changes):
    """What the form would send, some fields changed."""
    context = preview_of(client, batch).context
    form = context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    return data | {"seen": context["seen"]} | changes


@pytest.fixture
def client(client_for, staff):
    return client_for(staff)


@pytest.fixture
def batch(client, gnjilane):
    upload(client, gnjilane)
    return PlanImport.objects.get()


@pytest.fixture
def blocked(client, gnjilane):
    rows = layout([MEASURES[0] | {"lead": UNKNOWN}, *MEASURES[1:4]])
    rows[4] = ["STUB – PODELA VLASTI"]
    rows[3][1] = "Šta radimo"
    rows[3][2] = "Mera"
    upload(client, gnjilane, sheet_of(rows), "sa-greškom.xlsx")
    return PlanImport.objects.get()


def test_plan_import_new_leads_to_the_preview(client, gnjilane):
    response = upload(client, gnjilane)

    assert response.url == PlanImport.objects.get().get_absolute_url()
    assert PlanVersion.objects.count() == 0


def test_plan_import_new_offers_the_municipality_it_came_from(client, gnjilane):
    response = client.get(NEW, {"municipality": "gnjilane"})

    assert response.context["form"]["municipality"].value() == "gnjilane"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"not a workbook at all", "This is neither a workbook"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 99, "The workbook is damaged"),
        (sheet_of([["x", "y"], [1, 2]]), "No row with column headings"),
        (sheet_of([]), "The workbook is empty."),
    ],
)
def test_plan_import_new_refuses_and_says_how_to_mend(client, gnjilane, data, message):
    response = upload(client, gnjilane, data)

    assertContains(response, message, status_code=422)
    assert PlanImport.objects.count() == 0


def test_plan_import_new_refuses_a_large_file(client, gnjilane):
    response = upload(client, gnjilane, b"x" * (10 * 1024 * 1024 + 1))

    assertContains(response, "larger than 10 MB", status_code=422)


def test_plan_import_detail_shows_every_measure_and_its_meaning(client, batch):
    response = preview_of(client, batch)

    for measure in MEASURES:
        assertContains(response, measure["title"])
    assertContains(response, "Centre for Social Work, Kosovo Police")
    assertContains(response, "recurring")
    assertContains(response, "no costs")
    assert response.context["preview"].errors == 0
    assert response.context["preview"].budget == 36600


def test_plan_import_detail_names_problems_by_place(client, gnjilane):
    rows = layout([MEASURES[0] | {"due": "uskoro"}])
    upload(client, gnjilane, sheet_of(rows))

    response = preview_of(client, PlanImport.objects.get())

    assertContains(response, "Plan, row 7, column F")
    assertContains(response, "The deadline “uskoro” was not understood")


def test_plan_import_correct_reads_again_with_the_corrections(client, blocked):
    assert blocked.reading["is_blocked"]
    names = [column["heading"] for column in blocked.reading["columns"]]
    title, indicator = names.index("Šta radimo"), names.index("Mera")

    response = client.post(
        f"{blocked.get_absolute_url()}correct/",
        correction(
            client,
            blocked,
            **{
                "framework": "ns-2016-2020",
                f"column_{title}": "title",
                f"column_{indicator}": "indicator",
            },
        ),
    )

    assert response.url == blocked.get_absolute_url()
    blocked.refresh_from_db()
    assert [one["title"] for one in blocked.reading["measures"]] == [
        one["title"] for one in MEASURES[:4]
    ]
    assert blocked.choices["columns"] == {"Plan": {"B": "title", "C": "indicator"}}

    form = client.get(blocked.get_absolute_url()).context["form"]
    [unknown] = form.wordings
    client.post(
        f"{blocked.get_absolute_url()}correct/",
        correction(client, blocked, pillar_0="P2", **{unknown: "employment"}),
    )

    blocked.refresh_from_db()
    assert not blocked.reading["is_blocked"]
    assert {one["pillar"] for one in blocked.reading["measures"]} == {"P2"}
    assert blocked.reading["measures"][0]["lead_types"] == ["employment"]
    assert blocked.choices["columns"] == {"Plan": {"B": "title", "C": "indicator"}}


def test_plan_import_correct_refuses_two_columns_for_one_thing(client, batch):
    response = client.post(
        f"{batch.get_absolute_url()}correct/",
        correction(client, batch, column_0="title"),
    )

    assertContains(response, "Another column of this sheet", status_code=422)


def test_plan_import_correct_answers_409_when_somebody_was_faster(client, batch):
    stale = correction(client, batch, first_year="2024")
    client.post(
        f"{batch.get_absolute_url()}correct/",
        correction(client, batch, last_year="2028"),
    )

    response = client.post(f"{batch.get_absolute_url()}correct/", stale)

    assertContains(response, "Somebody changed the corrections", status_code=409)
    assert response.context["form"]["first_year"].value() == "2024"
    batch.refresh_from_db()
    assert batch.choices["period"] == [2025, 2028]


def test_plan_import_confirm_writes_and_leads_to_the_plan(client, batch):
    response = client.post(
        f"{batch.get_absolute_url()}confirm/",
        {"seen": seen(client, batch)},
        follow=True,
    )

    assert response.redirect_chain == [("/plans/gnjilane-1/", 302)]
    assertContains(response, "The plan was imported as a draft.")
    assertContains(response, f"{batch.get_absolute_url()}undo/")
    assert Measure.objects.count() == 18


def test_plan_import_confirm_twice_writes_once(client, batch):
    token = seen(client, batch)
    for _click in range(2):
        response = client.post(f"{batch.get_absolute_url()}confirm/", {"seen": token})

    assert response.url == batch.get_absolute_url()
    assert PlanVersion.objects.count() == 1


def test_plan_import_confirm_answers_409_to_what_was_not_seen(client, batch):
    token = seen(client, batch)
    client.post(
        f"{batch.get_absolute_url()}correct/",
        correction(client, batch, last_year="2028"),
    )

    response = client.post(f"{batch.get_absolute_url()}confirm/", {"seen": token})

    assert response.status_code == 409
    assert PlanVersion.objects.count() == 0


def test_plan_import_confirm_writes_nothing_while_blocked(client, blocked):
    client.post(
        f"{blocked.get_absolute_url()}confirm/", {"seen": seen(client, blocked)}
    )

    assert PlanVersion.objects.count() == 0


def test_the_same_file_says_that_it_is_there(client, batch, gnjilane):
    client.post(f"{batch.get_absolute_url()}confirm/", {"seen": seen(client, batch)})
    upload(client, gnjilane)
    again = PlanImport.objects.get(state="read")

    assertContains(preview_of(client, again), "is there already as version 1")
    client.post(f"{again.get_absolute_url()}confirm/", {"seen": seen(client, again)})

    assert PlanVersion.objects.count() == 1


def test_plan_import_undo_asks_then_takes_back(client, batch):
    client.post(f"{batch.get_absolute_url()}confirm/", {"seen": seen(client, batch)})
    asked = client.get(f"{batch.get_absolute_url()}undo/")
    assert PlanVersion.objects.count() == 1

    response = client.post(f"{batch.get_absolute_url()}undo/", follow=True)

    assertContains(asked, "The draft goes with all its measures.")
    assertContains(response, "The import was undone")
    assert PlanVersion.objects.count() == 0
    again = client.post(f"{batch.get_absolute_url()}undo/", follow=True)
    assertContains(again, "already settled")


def test_plan_import_undo_page_says_why_not(client, batch):
    client.post(f"{batch.get_absolute_url()}confirm/", {"seen": seen(client, batch)})
    measure = Measure.objects.first()
    measure.save_if_unchanged(measure.version)

    for response in (
        client.get(f"{batch.get_absolute_url()}undo/"),
        client.get(batch.get_absolute_url()),
        client.post(f"{batch.get_absolute_url()}undo/", follow=True),
    ):
        assertContains(response, "Somebody has changed the version")
    assert PlanVersion.objects.count() == 1


def test_plan_import_discard_puts_the_file_aside(client, batch):
    client.post(f"{batch.get_absolute_url()}discard/")

    batch.refresh_from_db()
    assert batch.state == "discarded"
    assertContains(preview_of(client, batch), "Put aside; nothing was imported.")


PAGES = ["", "correct/", "confirm/", "discard/", "undo/"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("coordinator", 403),
        ("member", 403),
        ("other_coordinator", 404),
        ("donor", 404),
        ("stranger", 404),
    ],
)
def test_plan_import_is_for_staff(page, who, status, batch, client_for, request):
    browser = client_for(request.getfixturevalue(who))
    ask = browser.post if page in {"correct/", "confirm/", "discard/"} else browser.get

    assert ask(f"{batch.get_absolute_url()}{page}").status_code == status
    batch.refresh_from_db()
    assert batch.state == "read"


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("staff", 200),
        ("administrator", 200),
        ("coordinator", 403),
        ("member", 403),
        ("donor", 403),
        ("stranger", 403),
    ],
)
def test_plan_import_new_is_for_staff(who, status, client_for, request):
    browser = client_for(request.getfixturevalue(who))

    assert browser.get(NEW).status_code == status


@pytest.mark.parametrize("page", ["correct/", "confirm/", "discard/"])
def test_plan_import_changes_by_post_only(page, client, batch):
    assert client.get(f"{batch.get_absolute_url()}{page}").status_code == 405


@pytest.mark.parametrize("item_count", [1, 3])
def test_plan_import_detail_query_count_is_constant(
    item_count, client, gnjilane, django_assert_num_queries
):
    upload(client, gnjilane, sheet_of(layout(MEASURES[:item_count])))
    batch = PlanImport.objects.get()
    preview_of(client, batch)

    with django_assert_num_queries(13):
        preview_of(client, batch)
