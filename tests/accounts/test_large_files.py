"""Large files of the back office: brought, checked, confirmed, written or not."""

from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import LargeFile
from accounts.services import forget_large_files, work_large_file
from actionplans.models import PlanHeading
from core import bulk
from tests import factories
from tests.factories import LargeFileFactory

ROWS = 600


@pytest.fixture
def back_office(administrator, client_for):
    return client_for(administrator)


@pytest.fixture
def place(db):
    return factories.MunicipalityFactory(slug="gnjilane")


def headings(number=ROWS, means="title"):
    rows = [f"gnjilane,heading {n},Heading {n},{means}" for n in range(number)]
    return "\n".join(["municipality,key,text,field", *rows])


def bring(client, text, model="planheading"):
    """Upload a CSV as an administrator does; gives the answer."""
    file = SimpleUploadedFile("headings.csv", text.encode())
    page = reverse(f"admin:actionplans_{model}_import")
    return client.post(page, {"import_file": file, "format": "1"})


def brought(client, text):
    bring(client, text)
    job = LargeFile.objects.latest("pk")
    work_large_file(job.pk)
    job.refresh_from_db()
    return job


def do(client, job, step):
    client.post(reverse(f"admin:accounts_largefile_{step}", args=[job.pk]))
    job.refresh_from_db()
    return job


def counts(job):
    return job.new, job.changed, job.unchanged, job.refused


def test_large_file_is_checked_confirmed_and_imported(back_office, place):
    factories.PlanHeadingFactory(
        municipality=place, key="heading 1", text="Heading 1", field="title"
    )
    factories.PlanHeadingFactory(
        municipality=place, key="heading 2", text="Other", field="title"
    )

    answer = bring(back_office, headings())
    job = LargeFile.objects.get()
    assert answer.url == job.get_absolute_url()
    work_large_file(job.pk)
    job.refresh_from_db()

    assert (job.state, job.rows_total, counts(job)) == (
        "ready",
        ROWS,
        (ROWS - 2, 1, 1, 0),
    )
    assert PlanHeading.objects.count() == 2
    do(back_office, job, "confirm")
    work_large_file(job.pk)
    job.refresh_from_db()
    assert (job.state, job.confirmed_by.email) == ("done", "administrator@example.org")
    assert PlanHeading.objects.count() == ROWS
    assert PlanHeading.objects.get(key="heading 2").text == "Heading 2"


def test_small_file_is_previewed_at_once(back_office, place):
    answer = bring(back_office, headings(3))

    assert len(answer.context["result"].rows) == 3
    assert not LargeFile.objects.exists()


def test_large_file_with_a_refused_row_is_not_imported(back_office, place):
    text = headings().replace("gnjilane,heading 7,", "nowhere,heading 7,")

    job = brought(back_office, text)

    assert counts(job) == (ROWS - 1, 0, 0, 1)
    page = back_office.get(job.get_absolute_url()).content.decode()
    assert "Import these rows" not in page
    do(back_office, job, "confirm")
    assert job.state == "ready"
    address = reverse("admin:accounts_largefile_problems", args=[job.pk])
    listed = back_office.get(address).content.decode("utf-8-sig").splitlines()
    assert listed == [
        "Row,Column,Problem",
        "9,municipality,There is no municipality “nowhere”.",
    ]


def test_large_file_waits_for_another_of_the_same_records(back_office, place):
    brought(back_office, headings())

    answer = bring(back_office, headings(means="code"))

    assert answer.url == reverse("admin:actionplans_planheading_import")
    assert LargeFile.objects.count() == 1


def test_large_file_is_confirmed_anew_where_things_changed_since(back_office, place):
    job = brought(back_office, headings())
    do(back_office, job, "confirm")
    factories.PlanHeadingFactory(
        municipality=place, key="heading 1", text="Heading 1", field="title"
    )

    work_large_file(job.pk)

    job.refresh_from_db()
    assert (job.state, job.confirmed_at) == ("ready", None)
    assert counts(job) == (ROWS - 1, 0, 1, 0)
    assert PlanHeading.objects.count() == 1


@pytest.mark.parametrize(
    ("breaks", "state"), [(DatabaseError, "failed"), (SystemExit, "importing")]
)
def test_large_file_leaves_nothing_half_written(back_office, place, breaks, state):
    """The disk is full, or the worker is killed, at the last statement of the rows."""
    job = brought(back_office, headings())
    do(back_office, job, "confirm")
    written = []

    def break_at_the_end(execute, sql, *rest):
        answer = execute(sql, *rest)
        if "django_admin_log" in sql and PlanHeading.objects.count() == ROWS:
            written.append(ROWS)
            raise breaks
        return answer

    with suppress(SystemExit), connection.execute_wrapper(break_at_the_end):
        work_large_file(job.pk)

    job.refresh_from_db()
    assert written == [ROWS]
    assert (job.state, PlanHeading.objects.count()) == (state, 0)


def test_large_file_of_a_dead_worker_is_tried_again(back_office, place):
    job = brought(back_office, headings())
    do(back_office, job, "confirm")
    long_ago = timezone.now() - timedelta(minutes=3)
    LargeFile.objects.update(state="importing", told_at=long_ago)

    page = back_office.get(job.get_absolute_url()).content.decode()
    assert "Failed: the worker stopped in the middle." in page
    do(back_office, job, "again")
    work_large_file(job.pk)

    job.refresh_from_db()
    assert (job.state, job.run, PlanHeading.objects.count()) == ("done", 3, ROWS)


def test_large_file_that_was_cancelled_stays_so(back_office, place):
    """Somebody cancels it while its worker reads the first rows."""
    job = brought(back_office, headings())
    do(back_office, job, "confirm")

    def cancel(execute, sql, *rest):
        if 'FROM "actionplans_planheading"' in sql and job.state == "queued":
            do(back_office, job, "cancel")
        return execute(sql, *rest)

    with connection.execute_wrapper(cancel):
        work_large_file(job.pk)

    job.refresh_from_db()
    assert (job.state, PlanHeading.objects.count()) == ("cancelled", 0)


def test_large_file_that_is_no_table_says_so(back_office, place):
    text = headings().replace("Heading 3", "\x00")

    job = brought(back_office, text)

    assert job.state == "failed"
    assert job.failure.startswith("This is neither a workbook")


def test_large_file_progress_is_asked_by_itself(back_office, administrator):
    job = LargeFileFactory(
        kind="import",
        state="checking",
        rows_total=600,
        rows_done=500,
        told_at=timezone.now(),
    )

    page = back_office.get(job.get_absolute_url())
    part = back_office.get(job.get_absolute_url(), headers={"HX-Request": "true"})
    LargeFile.objects.update(state="ready")
    ended = back_office.get(job.get_absolute_url(), headers={"HX-Request": "true"})

    assert 'hx-trigger="every 2s"' in page.content.decode()
    assert '<progress aria-label="Being checked" max="600" value="500">' in (
        part.content.decode()
    )
    assert "<html" not in part.content.decode()
    assert ended.headers["HX-Refresh"] == "true"


def test_large_export_is_made_by_the_worker(back_office, place, monkeypatch):
    monkeypatch.setattr(bulk, "LARGE_EXPORT", 2)
    for number in (1, 2, 3):
        factories.PlanHeadingFactory(
            municipality=place, key=f"k {number}", text="=1+1", field="title"
        )

    page = reverse("admin:actionplans_planheading_export")
    answer = back_office.post(page, {"format": "1"})
    job = LargeFile.objects.get()
    assert answer.url == job.get_absolute_url()
    work_large_file(job.pk)

    job.refresh_from_db()
    assert (job.state, job.rows_done, job.keys) == ("done", 3, [])
    address = reverse("admin:accounts_largefile_file", args=[job.pk])
    answer = back_office.get(address)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert sorted(text.splitlines()) == [
        "gnjilane,k 1,'=1+1,title",
        "gnjilane,k 2,'=1+1,title",
        "gnjilane,k 3,'=1+1,title",
        "municipality,key,text,field",
    ]


def test_large_file_is_removed_a_month_after_its_end(back_office, place):
    job = do(back_office, brought(back_office, headings()), "cancel")
    path = Path(job.file.path)

    forget_large_files(at=job.ended_at + timedelta(days=30))
    assert path.exists()
    forget_large_files(at=job.ended_at + timedelta(days=31))

    job.refresh_from_db()
    assert (path.exists(), job.file.name, job.changes) == (False, "", [])


@pytest.mark.parametrize("step", ["file", "problems", "confirm", "cancel", "again"])
def test_large_file_pages_are_for_administrators(staff, client_for, step):
    job = LargeFileFactory()
    address = reverse(f"admin:accounts_largefile_{step}", args=[job.pk])
    client = client_for(staff)
    way = client.get if step in ("file", "problems") else client.post

    assert way(address, follow=True).status_code == 403
    job.refresh_from_db()
    assert job.state == "queued"


@pytest.mark.parametrize("step", ["confirm", "cancel", "again"])
def test_large_file_steps_are_posted(back_office, step):
    job = LargeFileFactory()
    address = reverse(f"admin:accounts_largefile_{step}", args=[job.pk])

    assert back_office.get(address).status_code == 405
