import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from municipalities.models import MemberImport, Membership, Person
from tests.factories import PersonFactory
from tests.municipalities.lists import SAMPLE, line, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
NEW = reverse("municipalities:member_import_new")


def page_of(batch, page="detail"):
    return reverse(f"municipalities:member_import_{page}", args=[batch.pk])


@pytest.fixture
def browser(staff, client_for):
    return client_for(staff)


def upload(browser, data, name="clanovi.xlsx"):
    answer = browser.post(NEW, {"file": SimpleUploadedFile(name, data)})
    return answer, MemberImport.objects.first()


def test_member_import_new_shows_what_the_sample_would_change(browser):
    answer, batch = upload(browser, SAMPLE.read_bytes())

    preview = browser.get(answer.url)

    assert answer.url == page_of(batch)
    figures = {name: preview.context[name] for name in ("joins", "ends", "stays")}
    assert figures == {"joins": 120, "ends": 0, "stays": 0}
    assert preview.context["problems"] == []
    assert Membership.objects.count() == 0


def test_member_import_new_refuses_what_is_no_workbook(browser):
    answer, batch = upload(browser, b"Ime;Institucija", "clanovi.csv")

    assert "This is not an Excel workbook" in answer.content.decode()
    assert batch is None


def test_member_import_confirm_and_undo(browser):
    _answer, batch = upload(browser, SAMPLE.read_bytes())

    done = browser.post(page_of(batch, "confirm"), follow=True)
    assert "120 memberships were added." in done.content.decode()
    assert Membership.objects.count() == 120

    undone = browser.post(page_of(batch, "undo"), follow=True)
    assert "The import was undone." in undone.content.decode()
    assert (Membership.objects.count(), Person.objects.count()) == (0, 0)


def test_member_import_twice_changes_nothing_and_says_so(browser):
    _answer, batch = upload(browser, SAMPLE.read_bytes())
    browser.post(page_of(batch, "confirm"))

    answer, again = upload(browser, SAMPLE.read_bytes())
    html = browser.get(answer.url).content.decode()

    assert "Everything in it is on record; nothing changes." in html
    assert page_of(again, "confirm") not in html


def test_member_import_confirm_twice_writes_once(browser):
    _answer, batch = upload(browser, workbook(line()))
    browser.post(page_of(batch, "confirm"))

    answer = browser.post(page_of(batch, "confirm"), follow=True)

    assert "This import was already settled." in answer.content.decode()
    assert Membership.objects.count() == 1


def test_member_import_correct_maps_an_institution(browser):
    answer, batch = upload(browser, workbook(line(institution="Zavod XY")))
    assert browser.get(answer.url).context["left_out"] == 1

    browser.post(page_of(batch, "correct"), {"institution-0": "csw"})
    preview = browser.get(answer.url)

    assert (preview.context["left_out"], preview.context["joins"]) == (0, 1)


def test_member_import_correct_answers_who_somebody_is(browser):
    known = PersonFactory(full_name="Arta Novaku")
    answer, batch = upload(browser, workbook(line(email=None)))
    assert page_of(batch, "confirm") not in browser.get(answer.url).content.decode()

    browser.post(page_of(batch, "correct"), {"person-0": str(known.pk)})
    browser.post(page_of(batch, "confirm"))

    assert Membership.objects.get().person == known


def test_member_import_confirm_asks_for_the_answer_first(browser):
    PersonFactory(full_name="Arta Novaku")
    _answer, batch = upload(browser, workbook(line(email=None)))

    answer = browser.post(page_of(batch, "confirm"), follow=True)

    assert "Say first who the people of the same name are." in answer.content.decode()
    assert Membership.objects.count() == 0


def test_member_import_correct_reads_another_column(browser):
    head = ["Opština", "Institucija", "Ime i prezime", "Pol", "Funkcija", "Adresa",
            "Telefon", "Član od", "Član do", "Zamenik"]  # fmt: skip
    answer, batch = upload(browser, workbook(line(), head=head))
    form = browser.get(answer.url).context["form"]
    data = {field.html_name: field.initial or "" for field in form.column_fields()}

    browser.post(page_of(batch, "correct"), data | {"column-0-6": "email"})

    batch.refresh_from_db()
    assert batch.reading["lines"][0]["email"] == "arta@example.org"


def test_member_import_correct_refuses_an_unknown_answer(browser):
    _answer, batch = upload(browser, workbook(line(institution="Zavod XY")))

    page = browser.post(page_of(batch, "correct"), {"institution-0": "pirates"})

    assert page.status_code == 200
    assert "institution-0" in page.context["form"].errors


def test_member_import_discard_puts_the_file_aside(browser):
    _answer, batch = upload(browser, workbook(line()))

    answer = browser.post(page_of(batch, "discard"), follow=True)

    batch.refresh_from_db()
    assert batch.state == "discarded"
    assert "nothing was imported" in answer.content.decode()
    again = browser.post(page_of(batch, "discard"), follow=True)
    assert "already settled" in again.content.decode()


def test_member_import_undo_of_something_used_says_why(browser):
    _answer, batch = upload(browser, workbook(line()))
    browser.post(page_of(batch, "confirm"))
    second, later = upload(browser, workbook(line(alternate="Cana")))
    browser.post(page_of(later, "confirm"))

    answer = browser.post(page_of(batch, "undo"), follow=True)

    assert "already build on it" in answer.content.decode()
    assert Membership.objects.count() == 2


@pytest.mark.parametrize("count", [1, 3])
def test_member_import_detail_query_count_is_constant(
    browser, count, django_assert_num_queries
):
    rows = [
        line(institution="NVO", person=f"Person {n}", email=f"p{n}@example.org")
        for n in range(count)
    ]
    answer, _batch = upload(browser, workbook(*rows))
    browser.get(answer.url)

    with django_assert_num_queries(12):
        browser.get(answer.url)
