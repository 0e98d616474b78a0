"""Pages of the minutes: send, approve, correct, second language, links, Word form."""

import io
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document

from accounts.models import Mail
from meetings import services
from meetings.models import AgendaItemText, Meeting, MinutesTemplate
from municipalities.models import MechanismRule
from tests.factories import (
    AgendaItemFactory,
    AttendanceFactory,
    CorrectionFactory,
    DecisionFactory,
    MeetingFactory,
)
from tests.factories.meetings import BELGRADE


def address(name, obj, *more):
    return reverse(f"meetings:{name}", args=[obj.pk, *more])


def state_of(meeting):
    return Meeting.objects.get(pk=meeting.pk).state


@pytest.fixture
def client(client_for, coordinator):
    return client_for(coordinator)


@pytest.fixture
def db_client(db):
    """A browser in which nobody is signed in."""
    return Client()


@pytest.fixture
def two_languages(gnjilane):
    MechanismRule.objects.update(languages=["sr-latn", "sq"])


@pytest.fixture
def sent(gnjilane):
    return MeetingFactory(
        mechanism=gnjilane,
        starts_at=datetime(2026, 1, 15, 10, tzinfo=BELGRADE),
        held=True,
        sent=True,
    )


@pytest.fixture
def approved(gnjilane):
    return MeetingFactory(
        mechanism=gnjilane,
        starts_at=datetime(2025, 11, 15, 10, tzinfo=BELGRADE),
        held=True,
        approved=True,
    )


# Who may do what: (address, state it needs), outsiders 404, readers 403.
WRITING = [
    ("minutes_send", "held"),
    ("minutes_approve", "held"),
    ("minutes_texts", "held"),
    ("correction_add", "approved"),
]


@pytest.mark.parametrize(("name", "which"), WRITING)
@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("staff", 200),
        ("coordinator", 200),
        ("member", 403),
        ("verifier", 403),
        ("donor", 403),
        ("other_coordinator", 403),
        ("stranger", 404),
    ],
)
def test_writing_minutes_is_for_the_coordinator_and_staff(
    client_for, cast, request, name, which, person, status
):
    meeting = request.getfixturevalue(which)

    assert client_for(cast(person)).get(address(name, meeting)).status_code == status


READING = ["minutes_word", "sheet_agenda", "sheet_attendance", "meeting_minutes"]


@pytest.mark.parametrize("name", READING)
@pytest.mark.parametrize(
    ("person", "status"),
    [("donor", 403), ("assessor", 403), ("other_coordinator", 403), ("stranger", 404)],
)
def test_papers_of_a_meeting_are_for_who_reads_minutes(
    client_for, cast, held, name, person, status
):
    assert client_for(cast(person)).get(address(name, held)).status_code == status


def test_minutes_send_lists_receivers_and_sends(client, held, seats):
    nameless = seats[1].memberships.get().person
    nameless.email = ""
    nameless.save()

    page = client.get(address("minutes_send", held)).content.decode()
    assert "4 people by mail" in page
    assert f"{nameless.full_name}, {seats[1]}: no e-mail address" in page

    response = client.post(address("minutes_send", held))
    assert (response.url, state_of(held)) == (held.get_absolute_url(), "minutes_sent")
    assert Mail.objects.filter(kind="minutes_sent").count() == 4


def test_minutes_send_asks_to_look_at_what_points_at_a_person(client, held, seats):
    AgendaItemFactory(meeting=held, minutes="Call 044 123 456.")

    refused = client.post(address("minutes_send", held))
    assert refused.context["form"].errors.keys() == {"looked"}
    assert state_of(held) == "held"

    client.post(address("minutes_send", held), {"looked": "on"})
    assert state_of(held) == "minutes_sent"


def test_minutes_send_again_to_one_person(client, client_for, member, sent, seats):
    person = seats[0].memberships.get(kind="member").person
    again = address("minutes_send_again", sent, person.pk)

    assert client.post(again).url == address("minutes_send", sent)
    assert Mail.objects.get().email == person.email
    assert client_for(member).post(again).status_code == 403
    assert client.get(again).status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_minutes_send_query_count_is_constant(
    client, sent, seats, count, django_assert_num_queries
):
    for _number in range(count):
        AttendanceFactory(meeting=sent, state="present")

    with django_assert_num_queries(8):
        client.get(address("minutes_send", sent))


def test_meeting_reopen_is_over_when_the_minutes_are_sent(client, sent):
    response = client.post(address("meeting_reopen", sent), {"reason": "Late"})

    assert response.status_code == 403


def test_minutes_approve_from_the_log_and_back_into_it(client, sent, meeting):
    log = address("meeting_log", meeting)
    AgendaItemFactory(meeting=meeting, title="Minutes", approves=sent)
    assert address("minutes_approve", sent) in client.get(log).content.decode()

    response = client.post(
        address("minutes_approve", sent),
        {"approved_in": meeting.pk, "how": "as_written", "from_log": "1"},
    )

    assert (response.url, state_of(sent)) == (f"{log}#agenda", "approved")
    assert "minutes approved" in client.get(log).content.decode()


def test_minutes_approve_with_changes_needs_what_was_changed(client, sent, meeting):
    posted = {"approved_in": meeting.pk, "how": "with_changes", "note": ""}

    refused = client.post(address("minutes_approve", sent), posted)
    assert refused.context["form"].errors.keys() == {"note"}

    client.post(address("minutes_approve", sent), {**posted, "note": "Item 2: 5 March"})
    page = client.get(sent.get_absolute_url()).content.decode()
    assert "Item 2: 5 March" in page
    assert "at the meeting of 12 March 2026" in page


def test_minutes_approve_offers_later_meetings_of_the_mechanism(
    client, sent, meeting, approved, zvecan
):
    MeetingFactory(mechanism=zvecan)

    form = client.get(address("minutes_approve", sent)).context["form"]

    assert list(form.fields["approved_in"].queryset) == [meeting]


def test_correction_add_stands_under_the_minutes(client, approved):
    posted = {"text": "The date of item 2 is 5 March."}

    response = client.post(address("correction_add", approved), posted)

    assert response.url == f"{approved.get_absolute_url()}#corrections"
    assert posted["text"] in client.get(approved.get_absolute_url()).content.decode()


def test_correction_is_read_by_who_reads_minutes_only(client_for, cast, approved):
    CorrectionFactory(meeting=approved, text="The date is wrong.")

    for person, sees in {"member": True, "donor": False}.items():
        page = client_for(cast(person)).get(approved.get_absolute_url())
        assert ("The date is wrong." in page.content.decode()) is sees, person


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"state": "planned"}, "meeting_call"),
        ({"state": "called"}, "meeting_log"),
        ({"held": True}, "minutes_send"),
        ({"held": True, "sent": True}, "minutes_approve"),
        ({"held": True, "approved": True}, "meeting_minutes"),
    ],
)
def test_meeting_detail_has_one_primary_action(client, gnjilane, fields, name):
    meeting = MeetingFactory(mechanism=gnjilane, **fields)

    header = client.get(meeting.get_absolute_url()).content.decode()

    header = header.split('class="page-header"')[1].split("</header>")[0]
    primary = f'<a class="button button--primary" href="{address(name, meeting)}'
    assert header.count("button--primary") == 1
    assert primary in header


def test_minutes_texts_marks_what_is_missing(client, held, two_languages):
    item = AgendaItemFactory(meeting=held, title="Plan", minutes="Rečeno.")
    decision = DecisionFactory(meeting=held, text_sr_latn="Odluka")
    page = client.get(address("minutes_texts", held)).content.decode()
    assert "2 texts are still missing." in page
    assert "Rečeno." in page

    save = address("agendaitemtext_save", item, "sq")
    posted = {"title": "Plani", "minutes": "U tha.", "version": "0"}
    assert client.post(save, posted).url.endswith(f"?language=sq#agendaitem-{item.pk}")
    decide = address("decisiontext_save", decision, "sq")
    client.post(decide, {"text": "Vendimi", "version": decision.version})

    page = client.get(address("minutes_texts", held)).content.decode()
    assert "Nothing is missing." in page
    assert AgendaItemText.objects.get().minutes == "U tha."


AUTOSAVE = {"X-Autosave": "1"}


@pytest.mark.parametrize("headers", [{}, AUTOSAVE])
def test_agendaitemtext_save_of_a_stale_text_shows_both(
    client, held, two_languages, headers
):
    item = AgendaItemFactory(meeting=held)
    save = address("agendaitemtext_save", item, "sq")
    client.post(save, {"title": "A", "minutes": "E para", "version": "0"})

    answer = client.post(
        save, {"title": "A", "minutes": "E dyta", "version": "0"}, headers=headers
    )

    assert answer.status_code == 409
    assert "E para" in answer.content.decode()
    assert AgendaItemText.objects.get().minutes == "E para"


def test_agendaitemtext_save_by_script_answers_the_new_version(
    client, held, two_languages
):
    save = address("agendaitemtext_save", AgendaItemFactory(meeting=held), "sq")

    answer = client.post(save, {"title": "A", "version": "0"}, headers=AUTOSAVE)

    assert '<input type="hidden" name="version" value="1">' in answer.content.decode()


def test_agendaitemtext_save_is_for_a_language_of_the_mechanism(
    client, client_for, member, stranger, held, two_languages
):
    item = AgendaItemFactory(meeting=held)
    posted = {"title": "A", "version": "0"}

    assert (
        client.post(address("agendaitemtext_save", item, "en"), posted).status_code
        == 404
    )
    save = address("agendaitemtext_save", item, "sq")
    assert client_for(member).post(save, posted).status_code == 403
    assert client_for(stranger).post(save, posted).status_code == 404


def test_decisiontext_save_of_a_stale_text_shows_both(client, held, two_languages):
    decision = DecisionFactory(meeting=held, text_sq="E para")

    answer = client.post(
        address("decisiontext_save", decision, "sq"), {"text": "E dyta", "version": "0"}
    )

    assert answer.status_code == 409
    assert "E para" in answer.content.decode()


def test_minutes_read_by_a_link_without_an_account(db_client, sent, seats):
    item = AgendaItemFactory(meeting=sent, title="Plan", minutes="Said **aloud**.")
    person = seats[0].memberships.get(kind="member").person
    token = services.minutes_link(
        meeting=sent, person=person, today=timezone.localdate()
    )

    page = db_client.get(reverse("meetings:minutes_read", args=[token]))

    assert page.status_code == 200
    assert f"{item.title}</h2>" in page.content.decode()
    assert "Said <strong>aloud</strong>." in page.content.decode()
    assert "sessionid" not in page.cookies


def test_minutes_read_pdf_by_the_same_link(db_client, sent, seats):
    person = seats[0].memberships.get(kind="member").person
    token = services.minutes_link(
        meeting=sent, person=person, today=timezone.localdate()
    )

    paper = db_client.get(reverse("meetings:minutes_read_pdf", args=[token]))

    assert paper.content.startswith(b"%PDF")
    assert "no-store" in paper.headers["Cache-Control"]


def test_minutes_read_of_a_bad_link_says_what_to_do(db_client, sent):
    for name in ("minutes_read", "minutes_read_pdf"):
        answer = db_client.get(reverse(f"meetings:{name}", args=["nonsense"]))
        assert answer.status_code == 404, name
    renew = reverse("meetings:minutes_renew", args=["nonsense"])
    assert db_client.post(renew).status_code == 404


def test_minutes_renew_sends_a_new_link_in_place_of_an_expired_one(
    db_client, sent, seats
):
    person = seats[0].memberships.get(kind="member").person
    long_ago = timezone.localdate() - timedelta(days=60)
    token = services.minutes_link(meeting=sent, person=person, today=long_ago)

    expired = db_client.get(reverse("meetings:minutes_read", args=[token]))
    assert expired.status_code == 410
    assert Mail.objects.count() == 0

    renewed = db_client.post(reverse("meetings:minutes_renew", args=[token]))
    assert renewed.status_code == 200
    assert Mail.objects.get().email == person.email


def word(text):
    document = Document()
    document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return SimpleUploadedFile("form.docx", out.getvalue())


def form_address(mechanism, name="minutes_template"):
    return reverse(f"meetings:{name}", args=[mechanism.municipality.slug])


def test_minutes_template_is_kept_and_used(client, gnjilane, held):
    page = form_address(gnjilane)
    assert "{{ item.minutes }}" in client.get(page).content.decode()

    assert client.post(page, {"file": word("Ours: {{ date }}")}).url == page
    answer = client.get(address("minutes_word", held))
    texts = [p.text for p in Document(io.BytesIO(answer.content)).paragraphs]
    assert texts == ["Ours: 15. januara 2026."]


@pytest.fixture
def own_form(client, gnjilane):
    client.post(form_address(gnjilane), {"file": word("Ours: {{ date }}")})


def test_minutes_template_preview_fills_the_form_in_use(client, gnjilane, own_form):
    preview = client.get(form_address(gnjilane, "minutes_template_preview"))

    texts = [p.text for p in Document(io.BytesIO(preview.content)).paragraphs]
    assert texts == ["Ours: 12. marta 2026."]


def test_minutes_template_remove_goes_back_to_our_form(client, gnjilane, own_form):
    file = MinutesTemplate.objects.get().file

    answer = client.post(form_address(gnjilane, "minutes_template_remove"))

    assert answer.url == form_address(gnjilane)
    assert MinutesTemplate.objects.count() == 0
    assert file.storage.exists(file.name)  # until the transaction is committed


def test_minutes_word_is_an_editable_document(client, held):
    AgendaItemFactory(meeting=held, title="Plan", minutes="Rečeno.")

    answer = client.get(address("minutes_word", held))

    name = 'attachment; filename="gnjilane-2026-01-15.docx"'
    assert answer.headers["Content-Disposition"] == name
    texts = [p.text for p in Document(io.BytesIO(answer.content)).paragraphs]
    assert "Rečeno." in texts


def test_minutes_word_falls_back_to_our_form_where_theirs_no_longer_fits(
    client, held, own_form
):
    template = MinutesTemplate.objects.get()
    with template.file.open("wb") as file:
        file.write(word("{{ gone }}").read())

    answer = client.get(address("minutes_word", held))

    texts = [p.text for p in Document(io.BytesIO(answer.content)).paragraphs]
    assert texts[0] == "Zapisnik sa sastanka, 15. januara 2026."


def test_sheet_agenda_and_sheet_attendance_are_papers(client, meeting, seats):
    for name in ("sheet_agenda", "sheet_attendance"):
        answer = client.get(address(name, meeting))
        assert answer.content.startswith(b"%PDF"), name


def test_sheet_attendance_is_for_who_reads_minutes(client_for, donor, meeting):
    answer = client_for(donor).get(address("sheet_attendance", meeting))

    assert answer.status_code == 403


def test_minutes_template_start_is_our_form_with_placeholders(client, gnjilane):
    answer = client.get(form_address(gnjilane, "minutes_template_start"))

    texts = [p.text for p in Document(io.BytesIO(answer.content)).paragraphs]
    assert "{{ mechanism }}, {{ municipality }}" in texts


def test_minutes_template_names_a_wrong_placeholder(client, gnjilane):
    answer = client.post(form_address(gnjilane), {"file": word("{{ item.titel }}")})

    [error] = answer.context["form"].errors["file"]
    assert error == "“item” is no placeholder. Did you mean “items”?"
    assert MinutesTemplate.objects.count() == 0


def test_minutes_template_is_no_other_file(client, gnjilane):
    lie = SimpleUploadedFile("form.docx", b"<html></html>")

    answer = client.post(form_address(gnjilane), {"file": lie})

    assert answer.context["form"].errors.keys() == {"file"}


@pytest.mark.parametrize(
    ("person", "status"), [("stranger", 404), ("member", 403), ("donor", 403)]
)
def test_minutes_template_is_for_the_coordinator_and_staff(
    client_for, cast, gnjilane, person, status
):
    client = client_for(cast(person))
    for name in ("", "_start", "_preview"):
        page = form_address(gnjilane, f"minutes_template{name}")
        assert client.get(page).status_code == status, name
    remove = form_address(gnjilane, "minutes_template_remove")
    assert client.post(remove).status_code == status
