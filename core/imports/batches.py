"""The steps of an import that all kinds share: keep the file, confirm once, undo.

Reading happens outside any transaction, confirming inside one; a batch moves from
state to state under a lock, so that a double click or two people change it once.
"""

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.text import get_valid_filename


class Settled(Exception):
    """The batch is no longer in the state the page showed; `batch` is as it is now."""

    def __init__(self, batch):
        super().__init__(batch.state)
        self.batch = batch


def fingerprint(data):
    """The SHA-256 of a file's bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def keep(batch, *, data, name, by):
    """Store the file with an unsaved batch, and who brought it when; saves it."""
    batch.file_name = name[-255:]
    batch.sha256 = fingerprint(data)
    batch.uploaded_by = by
    batch.file.save(
        get_valid_filename(name)[-80:] or "file", ContentFile(data), save=True
    )
    return batch


def keep_upload(batch, read, *, file, by):
    """Read an uploaded file with `read(file)` and keep it and its reading in `batch`.

    Keeps nothing where `read` raises `Refused`.
    """
    batch.reading = read(file).stored()
    file.seek(0)
    return keep(batch, data=file.read(), name=file.name, by=by)


def read_again(batch, read, choices):
    """Read a kept file with `read(file, choices)`; `Settled` if it was confirmed."""
    with batch.file.open("rb") as file:
        reading = read(file, choices)
    with transaction.atomic():
        batch = lock(batch, batch.State.READ)
        batch.choices, batch.reading = choices, reading.stored()
        batch.save(update_fields=["choices", "reading"])
    return batch


def lock(batch, *states):
    """The batch as it is now, locked, if it is in one of `states`; else `Settled`.

    Call it inside a transaction, before writing anything.
    """
    fresh = type(batch)._default_manager.select_for_update().get(pk=batch.pk)
    if fresh.state not in states:
        raise Settled(fresh)
    return fresh


@transaction.atomic
def discard(*, batch):
    """Put a file aside that was read and not imported; `Settled` if it was."""
    batch = lock(batch, batch.State.READ)
    batch.state = batch.State.DISCARDED
    batch.save()
    return batch


def settle(batch, state, *, by, at):
    """Move a locked batch to `confirmed` or `undone`, with who and when; saves it."""
    batch.state = state
    if state == batch.State.CONFIRMED:
        batch.confirmed_at, batch.confirmed_by = at, by
    elif state == batch.State.UNDONE:
        batch.undone_at, batch.undone_by = at, by
    # Not the reading: it may be megabytes, and settling changes nothing of it.
    fields = {field.name for field in batch._meta.concrete_fields}
    batch.save(update_fields=fields - {"id", "reading"})
