"""What the pages of all imports do alike: take a file, and say what became of it."""

from contextlib import contextmanager

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.imports.batches import Settled, discard
from core.imports.problems import Refused

RECENT = 20


def upload_page(request, template, form, *, bring_in, imports):
    """The page that takes a file, with the latest of `imports` below its form.

    `bring_in(**cleaned_data)` keeps the file and gives the batch to look at; where it
    raises `Refused`, the form says why. `template` extends core/import_new.html.
    """
    if form.is_valid():
        try:
            return redirect(bring_in(**form.cleaned_data))
        except Refused as refused:
            form.add_error("file", refused.message)
    context = {"form": form, "imports": imports[:RECENT]}
    status = 422 if form.errors else 200
    return render(request, template, context, status=status)


def import_urls(stem, batch):
    """Where a batch's own steps are: {"confirm_url": …} by the stem of their names."""
    verbs = ("correct", "confirm", "discard", "undo")
    return {f"{verb}_url": reverse(f"{stem}_{verb}", args=[batch.pk]) for verb in verbs}


@contextmanager
def settling(request):
    """Tell on the next page why an import could not be settled inside this block."""
    try:
        yield
    except Settled:
        messages.info(request, _("This import was already settled."))
    except Refused as refused:
        messages.error(request, refused.message)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))


def put_aside(request, batch, *, new):
    """Discard a file that was read; on to `new`, or back to a batch already settled."""
    with settling(request):
        discard(batch=batch)
        messages.success(request, _("The file was put aside; nothing was imported."))
        return redirect(new)
    return redirect(batch)


def undone(request, batch, undo, *, at):
    """Take a confirmed import back; the batch's page says that, or why not."""
    with settling(request):
        undo(batch=batch, by=request.user, at=at)
        messages.success(request, _("The import was undone."))
    return redirect(batch)
