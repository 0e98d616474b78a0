from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from core.decorators import require_GET
from core.imports.batches import keep_upload, read_again
from core.views import import_urls, put_aside, settling, undone, upload_page
from meetings import permissions, services
from meetings.forms import MeetingChoicesForm, MeetingUploadForm
from meetings.imports.planning import planning_problems
from meetings.imports.registers import RegisterReading, read_register
from meetings.models import MeetingImport

PROBLEMS = 100
STEM = "meetings:meeting_import"
OPEN = gettext_lazy("Say first what the page asks for.")


def _batch(request, pk):
    return get_object_or_404(MeetingImport.objects.visible_to(request.user), pk=pk)


@require_http_methods(["GET", "POST"])
def meeting_import_new(request):
    if not permissions.can_import_meetings(request.user):
        raise PermissionDenied
    imports = MeetingImport.objects.defer("reading", "choices", "created_keys")
    return upload_page(
        request,
        "meetings/meeting_import_new.html",
        MeetingUploadForm(request.POST or None, request.FILES or None),
        bring_in=partial(_bring_in, by=request.user),
        imports=imports.select_related("uploaded_by"),
    )


def _bring_in(file, *, by):
    read = partial(read_register, today=timezone.localdate())
    return keep_upload(MeetingImport(), read, file=file, by=by)


@require_GET
def meeting_import_detail(request, pk):
    batch = _batch(request, pk)
    if batch.state != MeetingImport.State.READ:
        return render(request, "meetings/meeting_import_done.html", _done(batch))
    return render(request, "meetings/meeting_import_detail.html", _preview(batch))


def _done(batch):
    """What a settled import wrote, and the meetings that came from it."""
    created = batch.created_keys.get("created", {})
    words = {
        "meeting": _("meetings"),
        "attendance": _("lines of attendance"),
        "decision": _("decisions"),
        "person": _("people added"),
        "institution": _("institutions added"),
        "membership": _("memberships added"),
    }
    meetings = batch.meetings.select_related("mechanism__municipality")
    return {
        "batch": batch,
        "can_undo": batch.state == MeetingImport.State.CONFIRMED,
        "written": [(len(created.get(name, [])), word) for name, word in words.items()],
        "meetings": meetings.order_by("mechanism__municipality__order", "starts_at"),
        **import_urls(STEM, batch),
    }


def _preview(batch, data=None):
    reading = RegisterReading.from_stored(batch.reading)
    plan = services.plan_register(reading.meetings)
    problems = reading.problems + planning_problems(plan)
    earlier = MeetingImport.objects.filter(
        sha256=batch.sha256, state=MeetingImport.State.CONFIRMED
    )
    return {
        "batch": batch,
        "reading": reading,
        "plan": plan,
        "waits_for": OPEN if reading.is_open or plan.is_open else "",
        "new_people": len({id(stint.who) for stint in plan.stints if stint.who.is_new}),
        "lists": _by_mechanism(plan),
        "form": MeetingChoicesForm(data, reading=reading, plan=plan),
        "problems": problems[:PROBLEMS],
        "more_problems": max(0, len(problems) - PROBLEMS),
        "left_out": sum(problem.severity == "error" for problem in problems),
        "earlier": earlier.first(),
        **import_urls(STEM, batch),
    }


def _by_mechanism(plan):
    """[(mechanism, its meetings, memberships that they prove)], as in the file."""
    found = {}
    for step in plan.steps:
        found.setdefault(step.mechanism.pk, (step.mechanism, [], []))[1].append(step)
    for stint in plan.stints:
        found[stint.membership.mechanism_id][2].append(stint)
    return list(found.values())


@require_POST
def meeting_import_correct(request, pk):
    batch = _batch(request, pk)
    context = _preview(batch, request.POST)
    form = context["form"]
    if batch.state != MeetingImport.State.READ:
        return redirect(batch)
    if not form.is_valid():
        return render(request, "meetings/meeting_import_detail.html", context)
    read = partial(read_register, today=timezone.localdate())
    with settling(request):
        read_again(batch, read, form.choices(batch.choices))
    return redirect(batch)


@require_POST
def meeting_import_confirm(request, pk):
    batch = _batch(request, pk)
    reading = RegisterReading.from_stored(batch.reading)
    if reading.is_open:
        messages.error(request, OPEN)
        return redirect(batch)
    with settling(request):
        batch = services.confirm_meetings(
            batch=batch, lines=reading.meetings, by=request.user, at=timezone.now()
        )
        messages.success(request, _written(batch))
    return redirect(batch)


def _written(batch):
    number = len(batch.created_keys["created"].get("meeting", []))
    text = ngettext(
        "%(count)s meeting was added.", "%(count)s meetings were added.", number
    )
    return text % {"count": number}


@require_POST
def meeting_import_undo(request, pk):
    batch = _batch(request, pk)
    return undone(request, batch, services.undo_meetings, at=timezone.now())


@require_POST
def meeting_import_discard(request, pk):
    batch = _batch(request, pk)
    return put_aside(request, batch, new=f"{STEM}_new")
