"""Files of a meeting: who may add, have and remove them, and until when."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from meetings.models import Attachment
from tests.factories import AgendaItemFactory, AttachmentFactory

PDF = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n%%EOF\n"


def address(name, obj):
    return reverse(f"meetings:{name}", args=[obj.pk])


def upload(name="Izveštaj.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


@pytest.fixture
def client(client_for, coordinator):
    return client_for(coordinator)


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def attach(client, meeting, **posted):
    posted = {"kind": "document", "agenda_item": "", "file": upload(), **posted}
    return client.post(address("attachment_list", meeting), posted)


def test_attachment_is_kept_under_a_name_of_its_own(client, meeting, files):
    item = meeting.agenda_items.first()

    response = attach(client, meeting, agenda_item=item.pk)

    file = Attachment.objects.get()
    assert (file.file_name, file.content_type) == ("Izveštaj.pdf", "application/pdf")
    assert (file.size, file.sha256) == (len(PDF), hashlib.sha256(PDF).hexdigest())
    assert (file.agenda_item, file.added_by.email) == (item, "coordinator@example.org")
    assert "Izve" not in file.file.name
    assert response.url == address("meeting_log", meeting) + f"#item-{item.pk}"


def test_attachment_sent_twice_is_kept_once(client, meeting):
    attach(client, meeting)
    attach(client, meeting)

    assert Attachment.objects.count() == 1


def test_attachment_that_lies_is_refused_and_nothing_is_kept(client, meeting, files):
    page = attach(client, meeting, file=upload("report.docx"))

    assert page.status_code == 422
    assert "the file is PDF" in page.content.decode()
    assert (Attachment.objects.count(), list(files.rglob("*.*"))) == (0, [])


def test_attachment_item_of_another_meeting_is_refused(client, meeting, held):
    foreign = AgendaItemFactory(meeting=held)

    assert attach(client, meeting, agenda_item=foreign.pk).status_code == 422


def test_attachment_list_shows_names_and_sizes(client, meeting):
    AttachmentFactory(meeting=meeting, file_name="Plan.docx", size=2048)

    page = client.get(address("attachment_list", meeting)).content.decode()

    assert "Plan.docx" in page
    assert 'enctype="multipart/form-data"' in page
    assert "never about a case" in page


@pytest.mark.parametrize("count", [1, 3])
def test_attachment_list_query_count_is_constant(
    client, meeting, count, django_assert_num_queries
):
    for _n in range(count):
        AttachmentFactory(meeting=meeting, agenda_item=meeting.agenda_items.first())

    with django_assert_num_queries(6):
        client.get(address("attachment_list", meeting))


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("coordinator", 200),
        ("member", 200),
        ("verifier", 200),
        ("staff", 200),
        ("donor", 403),
        ("assessor", 403),
        ("other_coordinator", 403),
        ("stranger", 404),
    ],
)
def test_attachment_download_is_for_who_reads_the_minutes(
    client, client_for, cast, meeting, person, status
):
    attach(client, meeting)
    file = Attachment.objects.get()
    reader = client_for(cast(person))

    assert reader.get(address("attachment_list", meeting)).status_code == status
    answer = reader.get(address("attachment_download", file))
    assert answer.status_code == status
    if status == 200:
        assert b"".join(answer.streaming_content) == PDF
        assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
        assert answer["Cache-Control"] == "private, no-store"


def test_attachment_is_added_and_removed_by_the_coordinator_only(
    client, client_for, cast, meeting
):
    attach(client, meeting)
    file = Attachment.objects.get()

    for person, status in (("member", 403), ("verifier", 403), ("stranger", 404)):
        other = client_for(cast(person))
        assert attach(other, meeting).status_code == status
        assert other.post(address("attachment_remove", file)).status_code == status
    assert Attachment.objects.count() == 1


def test_attachment_remove_deletes_the_file_and_keeps_its_trace(
    client, meeting, files, django_capture_on_commit_callbacks
):
    attach(client, meeting)
    file = Attachment.objects.get()

    with django_capture_on_commit_callbacks(execute=True):
        client.post(address("attachment_remove", file))

    assert (Attachment.objects.count(), list(files.rglob("*.pdf"))) == (0, [])
    last = Attachment.history.filter(id=file.pk).first()
    assert (last.history_type, last.file_name) == ("-", "Izveštaj.pdf")


def test_attachment_of_a_closed_meeting_is_the_signed_sheet(client, held):
    assert attach(client, held).status_code == 422

    attach(client, held, kind="signed_sheet")

    file = Attachment.objects.get()
    assert (file.kind, file.agenda_item) == ("signed_sheet", None)
    answer = client.get(address("attachment_download", file))
    assert b"".join(answer.streaming_content) == PDF


def test_attachment_of_a_closed_meeting_stays(client, held):
    file = AttachmentFactory(meeting=held)

    assert client.post(address("attachment_remove", file)).status_code == 403


def test_attachment_of_approved_minutes_is_frozen(client, held, coordinator):
    sheet = AttachmentFactory(meeting=held, kind="signed_sheet")
    held.state, held.approved_at, held.approved_by = (
        "approved",
        held.closed_at,
        coordinator,
    )
    held.minutes_sent_at, held.minutes_sent_by = held.closed_at, coordinator
    held.save()

    assert attach(client, held, kind="signed_sheet").status_code == 403
    assert client.post(address("attachment_remove", sheet)).status_code == 403
    page = client.get(address("attachment_list", held)).content.decode()
    assert "multipart" not in page
