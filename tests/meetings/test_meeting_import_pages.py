"""The pages of a register's import, who opens them, and files that are refused."""

import io
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import Workbook

from meetings.imports.registers import read_register
from meetings.models import Meeting, MeetingImport
from municipalities.models import Person
from tests.factories import PersonFactory
from tests.meetings.registers import SAMPLE, row, saved, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

TODAY = date(2026, 8, 20)
NEW = "meetings:meeting_import_new"


def problems(data):
    reading = read_register(data, today=TODAY)
    return [(one.code, one.place) for one in reading.problems], reading.meetings


def upload(client, data, name="register.xlsx"):
    file = io.BytesIO(data)
    file.name = name
    return client.post(reverse(NEW), {"file": file})


def step(name, batch):
    return reverse(f"meetings:meeting_import_{name}", args=[batch.pk])


def test_meeting_import_undo_takes_back_what_was_confirmed(staff, client_for):
    client = client_for(staff)

    response = upload(client, workbook(row()))
    batch = MeetingImport.objects.get()
    assert response["Location"] == batch.get_absolute_url()
    assert batch.uploaded_by == staff
    preview = client.get(batch.get_absolute_url()).content.decode()
    assert "Arta Novaku" in preview
    assert "2 of 4" in preview
    assert Meeting.objects.count() == 0

    response = client.post(step("confirm", batch), follow=True)
    assert "1 meeting was added." in response.content.decode()
    meeting = Meeting.objects.get()
    assert (meeting.state, meeting.closed_by) == ("held", staff)

    client.post(step("undo", batch))
    batch.refresh_from_db()
    assert (batch.state, Meeting.objects.count()) == ("undone", 0)


def test_meeting_import_of_the_sample_says_it_is_known_the_second_time(
    staff, client_for
):
    client = client_for(staff)
    for _time in range(2):
        upload(client, SAMPLE.read_bytes())
        batch = MeetingImport.objects.latest("pk")
        page = client.get(batch.get_absolute_url())
        client.post(step("confirm", batch))

    assert page.context["plan"].changes_nothing
    assert "nothing changes" in page.content.decode()
    assert Meeting.objects.count() == 40


@pytest.mark.parametrize("meetings", [1, 3])
def test_meeting_import_detail_query_count(
    staff, client_for, django_assert_num_queries, meetings
):
    client = client_for(staff)
    rows = [row(day=date(2025, month + 1, 10)) for month in range(meetings)]
    upload(client, workbook(*rows))
    batch = MeetingImport.objects.get()

    with django_assert_num_queries(15):
        page = client.get(batch.get_absolute_url())

    assert len(page.context["plan"].steps) == meetings


def test_meeting_import_correct_takes_answers(staff, client_for):
    PersonFactory(full_name="Arta Novaku")
    client = client_for(staff)
    upload(
        client,
        workbook(row(absent="Ana Ilić (Savet za bezbednost)"), title="Skupština 2025"),
    )
    batch = MeetingImport.objects.get()
    assert client.get(batch.get_absolute_url()).context["waits_for"]

    client.post(step("correct", batch), {"sheet-0": "gnjilane"})
    client.post(step("correct", batch), {"institution-0": "police", "person-0": "new"})

    page = client.get(batch.get_absolute_url())
    assert not page.context["waits_for"]
    client.post(step("confirm", batch))
    assert Meeting.objects.get().municipality.slug == "gnjilane"
    assert Person.objects.filter(full_name="Arta Novaku").count() == 2


def test_meeting_import_correct_takes_a_column(staff, client_for):
    client = client_for(staff)
    head = ["Br.", "Datum", "Mesto", "Prisutni", "Ko nije došao", "Dnevni red", "X"]
    upload(client, workbook(row(), head=head))
    batch = MeetingImport.objects.get()

    client.post(
        step("correct", batch), {"column-0-5": "absent", "column-0-7": "decisions"}
    )

    batch.refresh_from_db()
    [meeting] = batch.reading["meetings"]
    assert [line["state"] for line in meeting["people"]] == [
        "present",
        "present",
        "absent",
        "absent",
    ]
    assert len(meeting["decisions"]) == 1


def test_meeting_import_confirm_waits_for_answers(staff, client_for):
    client = client_for(staff)
    upload(client, workbook(row(), title="Prizren"))
    batch = MeetingImport.objects.get()

    response = client.post(step("confirm", batch), follow=True)

    assert "Say first what the page asks for." in response.content.decode()
    assert Meeting.objects.count() == 0


def test_meeting_import_discard_puts_the_file_aside(staff, client_for):
    client = client_for(staff)
    upload(client, workbook(row()))
    batch = MeetingImport.objects.get()

    client.post(step("discard", batch))
    response = client.post(step("confirm", batch), follow=True)

    assert "already settled" in response.content.decode()
    assert Meeting.objects.count() == 0


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 hello", "not an Excel workbook"),
        (b"PK\x03\x04broken", "damaged"),
        (workbook(row(), head=["A", "B", "C", "D", "E", "F", "G"]), "Datum · Mesto"),
    ],
)
def test_meeting_import_new_refuses_other_files(staff, client_for, data, words):
    response = upload(client_for(staff), data)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert MeetingImport.objects.count() == 0


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"day": "juče"}, ("not_a_date", "Gnjilane!B2")),
        ({"day": "31.02.2025."}, ("impossible_date", "Gnjilane!B2")),
        ({"day": None}, ("no_day", "Gnjilane!2")),
        ({"day": date(2026, 9, 1)}, ("day_to_come", "Gnjilane!B2")),
        ({"present": None, "absent": None}, ("nobody_listed", "Gnjilane!2")),
    ],
)
def test_a_row_with_a_fault_is_left_out(changed, found):
    codes, meetings = problems(workbook(row(**changed), row(day=date(2025, 3, 3))))

    assert codes == [found]
    assert len(meetings) == 1


def test_the_same_day_twice_is_one_meeting():
    codes, meetings = problems(workbook(row(), row()))

    assert codes == [("meeting_twice", "Gnjilane!B3")]
    assert len(meetings) == 1


def test_an_unknown_sheet_is_named():
    codes, meetings = problems(workbook(row(), more={"Prizren": [row()]}))

    assert codes == [("unknown_sheet", "Prizren")]
    assert len(meetings) == 1


def test_a_date_that_no_word_announces_is_no_due_date():
    codes, meetings = problems(workbook(row(decisions="CSR 27.02.2025. šalje plan.")))

    assert codes == [("due_not_taken", "Gnjilane!G2")]
    assert meetings[0].decisions[0].due_on is None


@pytest.mark.parametrize("title", ["Гњилане", "Gjilan", "Gnjilane 2025", "gnjilane"])
def test_a_sheet_is_known_in_any_language_and_script(title):
    _codes, meetings = problems(workbook(row(), title=title))

    assert [meeting.municipality for meeting in meetings] == ["gnjilane"]


@pytest.mark.parametrize(
    ("head", "language"),
    [
        (["Nr.", "Data", "Vendi", "Të pranishmit", "Mungojnë", "Rendi i ditës",
          "Vendimet"], "sq"),
        (["No.", "Date", "Place", "Present", "Absent", "Agenda", "Decisions"], "en"),
        (["Бр.", "Датум", "Место", "Присутни", "Одсутни", "Дневни ред",
          "Закључци"], "sr-latn"),
    ],
)  # fmt: skip
def test_headings_are_known_in_three_languages(head, language):
    _codes, [meeting] = problems(workbook(row(), head=head))

    assert meeting.language == language
    assert (len(meeting.people), len(meeting.agenda), len(meeting.decisions)) == (
        4,
        2,
        1,
    )


def test_headings_may_stand_in_any_order():
    book = Workbook()
    book.active.title = "Gnjilane"
    book.active.append(["Zaključci", "Prisutni", "Datum"])
    book.active.append(["CSR šalje plan.", "Arta Novaku (Policija)", "13.01.2025."])

    _codes, [meeting] = problems(saved(book))

    assert (meeting.day, meeting.number) == (date(2025, 1, 13), 1)
    assert meeting.decisions[0].owner_types == ("csw",)


def test_rows_under_a_merged_date_are_one_meeting():
    book = Workbook()
    sheet = book.active
    sheet.title = "Gnjilane"
    sheet.append(["Datum", "Prisutni", "Odsutni"])
    sheet.append([date(2025, 1, 13), "Arta Novaku (Policija)", "Besa Gashi (Sud)"])
    sheet.append([None, "Vesna Simić (CSR)", None])
    sheet.append([date(2025, 3, 3), "Vesna Simić (CSR)", None])
    sheet.merge_cells("A2:A3")

    codes, meetings = problems(saved(book))

    assert codes == []
    assert [[one.person for one in meeting.people] for meeting in meetings] == [
        ["Arta Novaku", "Vesna Simić", "Besa Gashi"],
        ["Vesna Simić"],
    ]


def test_a_register_in_cyrillic_keeps_its_script():
    data = workbook(
        row(present="Весна Симић (ЦСР)", absent=None, decisions="Усваја се план."),
        title="Гњилане",
        head=["Бр.", "Датум", "Место", "Присутни", "Одсутни", "Дневни ред",
              "Закључци"],
    )  # fmt: skip

    _codes, [meeting] = problems(data)

    assert (meeting.people[0].type, meeting.people[0].person) == ("csw", "Весна Симић")
    assert meeting.language == "sr"


def test_a_sheet_with_a_million_rows_is_refused(staff, client_for):
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Gnjilane")
    sheet.append(["Datum", "Prisutni", "Odsutni"])
    for _number in range(20_001):
        sheet.append(["13.01.2025.", "Arta Novaku (Policija)", ""])

    response = upload(client_for(staff), saved(book))

    assert "20 000" in response.content.decode()
