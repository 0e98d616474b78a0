"""What a person does with a large file: bring it, confirm, cancel, try again."""

from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import LargeFile, User
from core import background
from core.uploads import safe_name

WORK = "accounts.services.work_large_file"
State = LargeFile.State
KEPT_FOR = timedelta(days=30)
WRITTEN_AS_THEY_COME = ("xlsx", "csv")


@transaction.atomic
def take_large_file(
    *, model_label: str, extension: str, file: File, by: User, at: datetime
) -> LargeFile:
    """Keep a file to be imported and have it checked.

    ValidationError while another is being imported into the same kind of record, and
    for ODS, whose reader holds everything in memory many times over.
    """
    _refuse_slow_format(extension)
    _refuse_second(model_label)
    file.seek(0)
    return _begin(
        LargeFile(
            kind=LargeFile.Kind.IMPORT,
            model_label=model_label,
            extension=extension,
            file=file,
            file_name=safe_name(file.name or "", f".{extension}"),
            asked_by=by,
            asked_at=at,
            told_at=at,
        )
    )


@transaction.atomic
def order_large_file(
    *, model_label: str, extension: str, keys: list[Any], by: User, at: datetime
) -> LargeFile:
    """Have a file of the records with these keys made. ValidationError for ODS."""
    _refuse_slow_format(extension)
    name = f"{apps.get_model(model_label)._meta.model_name}-{at:%Y-%m-%d}.{extension}"
    return _begin(
        LargeFile(
            kind=LargeFile.Kind.EXPORT,
            model_label=model_label,
            extension=extension,
            file_name=name,
            keys=keys,
            rows_total=len(keys),
            asked_by=by,
            asked_at=at,
            told_at=at,
        )
    )


@transaction.atomic
def confirm_large_file(*, job: LargeFile, by: User, at: datetime) -> LargeFile:
    """Have a checked file written. ValidationError where a row was refused, where
    nothing would change, or where somebody settled it meanwhile."""
    job = _locked(job)
    if not job.may_be_confirmed:
        raise ValidationError(_("This import can't be confirmed as it is."))
    job.confirmed_by, job.confirmed_at = by, at
    return _queue(job, at)


@transaction.atomic
def retry_large_file(*, job: LargeFile, at: datetime) -> LargeFile:
    """Begin anew what failed, or whose worker died: where it was left.

    A worker that lives after all finds another `run` and writes nothing.
    """
    job = _locked(job)
    if not job.may_be_tried_again(at):
        raise ValidationError(_("This file is being worked on."))
    if job.is_import and job.state == State.FAILED:
        _refuse_second(job.model_label)
    return _queue(job, at)


@transaction.atomic
def cancel_large_file(*, job: LargeFile, at: datetime) -> LargeFile:
    """Give a file up; nothing of it is written. ValidationError once it is settled."""
    job = _locked(job)
    if not job.may_be_cancelled:
        raise ValidationError(_("This file was settled meanwhile."))
    job.state, job.ended_at = State.CANCELLED, at
    job.save(update_fields=["state", "ended_at"])
    return job


def forget_large_files(*, at: datetime) -> int:
    """Remove the files and previews of jobs that ended 30 days ago; the job stays to
    say who did what. Returns how many there were."""
    ended = LargeFile.objects.filter(ended_at__lt=at - KEPT_FOR).exclude(file="")
    for job in ended:
        job.file.delete(save=False)
        job.changes, job.problems, job.keys = [], [], []
        job.save(update_fields=["file", "changes", "problems", "keys"])
    return len(ended)


def _locked(job: LargeFile) -> LargeFile:
    return LargeFile.objects.select_for_update(of=("self",)).get(pk=job.pk)


def _refuse_slow_format(extension: str) -> None:
    if extension not in WRITTEN_AS_THEY_COME:
        raise ValidationError(
            _("So many rows can't be read or written as ODS. Use XLSX or CSV.")
        )


def _refuse_second(model_label: str) -> None:
    underway = LargeFile.objects.underway().filter(
        kind=LargeFile.Kind.IMPORT, model_label=model_label
    )
    if first := underway.first():
        raise ValidationError(
            _("“%(name)s” is being imported there. Wait for it, or cancel it.")
            % {"name": first.file_name}
        )


def _begin(job: LargeFile) -> LargeFile:
    job.save()
    background.later(WORK, job.pk)
    return job


def _queue(job: LargeFile, at: datetime) -> LargeFile:
    job.state, job.ended_at, job.told_at = State.QUEUED, None, at
    job.run, job.rows_done, job.failure = job.run + 1, 0, ""
    job.save()
    background.later(WORK, job.pk)
    return job
