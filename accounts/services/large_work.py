"""What the task worker does with a large file, so that it may die at any moment.

Checking writes nothing but how far it is. Importing checks everything once more, then
writes all in one short transaction, in which the job itself becomes done: either both
are there, or neither.
"""

from collections.abc import Callable
from io import TextIOWrapper
from tempfile import TemporaryFile
from typing import Any

from django.apps import apps
from django.core.files.base import File
from django.db import DatabaseError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import LargeFile
from core import bulk
from core.formats import ExactXLSX, GuardedCSV
from core.resources import resource_of

State = LargeFile.State
FORMATS: dict[str, Any] = {"xlsx": ExactXLSX, "csv": GuardedCSV}


class NoLongerWanted(Exception):
    """Somebody cancelled the job or began it anew; nothing was written."""


def work_large_file(key: int) -> None:
    """What the task worker calls."""
    found = LargeFile.objects.filter(pk=key, state=State.QUEUED)
    job = found.select_related("asked_by", "confirmed_by").first()
    if job is None:
        return
    with translation.override(job.asked_by.language or None):
        try:
            _work(job)
        except NoLongerWanted:
            return
        except ValueError as error:
            _fail(job, str(error))
        except Exception:
            _fail(job, _("Something went wrong; nothing was written."))
            raise


def _work(job: LargeFile) -> None:
    if not job.is_import:
        _note(job, state=State.EXPORTING)
        _make(job)
    elif job.confirmed_at is None:
        _note(job, state=State.CHECKING)
        _note(job, state=State.READY, **_found(_checked(job)))
    else:
        _note(job, state=State.IMPORTING)
        _write(job, _checked(job))


def _note(job: LargeFile, **values: Any) -> None:
    """Change the job while it is still what this worker took it for."""
    same = LargeFile.objects.filter(pk=job.pk, run=job.run, state=job.state)
    values.setdefault("told_at", timezone.now())
    if not same.update(**values):
        raise NoLongerWanted
    job.state = values.get("state", job.state)


def _tell(job: LargeFile) -> Callable[[int], None]:
    return lambda done: _note(job, rows_done=done)


def _checked(job: LargeFile) -> bulk.Checked:
    with job.file.open("rb") as file:
        lines = FORMATS[job.extension]().rows(file.read())
    _note(job, rows_total=max(len(lines) - 1, 0), rows_done=0)
    return bulk.check(_resource(job), lines, tell=_tell(job))


def _resource(job: LargeFile) -> Any:
    return resource_of(apps.get_model(job.model_label))


def _found(checked: bulk.Checked) -> dict[str, Any]:
    """What a check says, as fields of the job."""
    kinds = ("new", "changed", "unchanged", "refused")
    counts = {kind: checked.counts[kind] for kind in kinds}
    return {**counts, "problems": checked.problems, "changes": checked.changes}


def _write(job: LargeFile, checked: bulk.Checked) -> None:
    """Write all rows; where they would do something else than was confirmed, the job
    waits to be confirmed again."""
    found = _found(checked)
    if any(getattr(job, name) != found[name] for name in found):
        again = {"confirmed_at": None, "confirmed_by": None}
        _note(job, state=State.READY, **again, **found)
        return
    now = timezone.now()
    try:
        with transaction.atomic():
            bulk.write(_resource(job), checked.writes, by=job.confirmed_by, at=now)
            _note(job, state=State.DONE, ended_at=timezone.now())
    except bulk.ChangedMeanwhile:
        job.state = State.IMPORTING
        _fail(job, _("A record was changed meanwhile; nothing was written."))
    except DatabaseError:
        job.state = State.IMPORTING
        _fail(job, _("The database refused the rows; nothing was written."))


def _make(job: LargeFile) -> None:
    """Write the file of an export beside, and keep it once it is whole."""
    file_format = FORMATS[job.extension]()
    with TemporaryFile() as kept:
        file: Any = kept
        if not file_format.is_binary():
            file = TextIOWrapper(kept, encoding="utf-8-sig", newline="")
        bulk.write_file(_resource(job), file, file_format, job.keys, tell=_tell(job))
        file.flush()
        kept.seek(0)
        with transaction.atomic():
            job.file.save(job.file_name, File(kept), save=False)
            done = {"rows_done": job.rows_total, "ended_at": timezone.now()}
            _note(job, state=State.DONE, file=job.file.name, keys=[], **done)


def _fail(job: LargeFile, why: str) -> None:
    """Say why it failed. What was confirmed is checked again before it is written, and
    has to be confirmed again."""
    LargeFile.objects.filter(pk=job.pk, run=job.run).filter(
        state__in=LargeFile.UNDERWAY
    ).update(
        state=State.FAILED,
        failure=why[:300],
        ended_at=timezone.now(),
        confirmed_at=None,
        confirmed_by=None,
    )
