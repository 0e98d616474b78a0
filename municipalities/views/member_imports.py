from datetime import date
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from core.decorators import require_GET
from core.imports.batches import keep_upload, read_again
from core.views import import_urls, put_aside, settling, undone, upload_page
from municipalities import permissions, services
from municipalities.forms import MemberChoicesForm, MemberUploadForm
from municipalities.imports.members import MembersReading, read_members
from municipalities.imports.planning import planning_problems
from municipalities.models import MemberImport

PER_PAGE = 100
STEM = "municipalities:member_import"
SAME_NAME = gettext_lazy("Say first who the people of the same name are.")


def _batch(request, pk):
    return get_object_or_404(MemberImport.objects.visible_to(request.user), pk=pk)


@require_http_methods(["GET", "POST"])
def member_import_new(request):
    if not permissions.can_import_members(request.user):
        raise PermissionDenied
    return upload_page(
        request,
        "municipalities/member_import_new.html",
        MemberUploadForm(request.POST or None, request.FILES or None),
        bring_in=partial(_bring_in, by=request.user),
        imports=MemberImport.objects.select_related("uploaded_by"),
    )


def _bring_in(file, *, by):
    return keep_upload(MemberImport(), read_members, file=file, by=by)


@require_GET
def member_import_detail(request, pk):
    batch = _batch(request, pk)
    if batch.state != MemberImport.State.READ:
        context = {
            "batch": batch,
            "can_undo": batch.state == MemberImport.State.CONFIRMED,
            "written": _written(batch),
            **import_urls(STEM, batch),
        }
        return render(request, "municipalities/member_import_done.html", context)
    reading = MembersReading.from_stored(batch.reading)
    plan = services.plan_of(batch, reading.lines)
    form = _form(batch, reading, plan)
    return render(
        request,
        "municipalities/member_import_detail.html",
        _preview(request, batch, reading, plan, form),
    )


def _form(batch, reading, plan, data=None):
    """The answers given so far; who is not in the file would leave today."""
    last = batch.choices.get("ends", {}).get("on")
    ends_on = date.fromisoformat(last) if last else timezone.localdate()
    return MemberChoicesForm(data, reading=reading, plan=plan, ends_on=ends_on)


def _written(batch):
    """Figures of what a confirmed import made and changed."""
    created = batch.created_keys.get("created", {})
    return [
        (len(created.get("membership", [])), _("memberships added")),
        (len(created.get("person", [])), _("people added")),
        (len(created.get("institution", [])), _("institutions added")),
        (len(batch.created_keys.get("changed", [])), _("records changed")),
    ]


def _preview(request, batch, reading, plan, form):
    steps = [step for step in plan.steps if step.is_written or step.problem]
    steps += [step for step in plan.steps if step not in steps]
    page = Paginator(steps, PER_PAGE).get_page(request.GET.get("page"))
    problems = reading.problems + planning_problems(plan)
    problems = [one for one in problems if one.code != "not_in_file"]
    return {
        "batch": batch,
        "plan": plan,
        "page": page,
        "problems": problems[:PER_PAGE],
        "more_problems": max(0, len(problems) - PER_PAGE),
        "form": form,
        "joins": plan.count("joins"),
        "changes": plan.count("changes"),
        "ends": plan.count("ends"),
        "stays": plan.count("stays"),
        "left_out": sum(problem.severity == "error" for problem in problems),
        "earlier": MemberImport.objects.filter(
            sha256=batch.sha256, state=MemberImport.State.CONFIRMED
        ).first(),
        "waits_for": SAME_NAME if plan.is_open else "",
        **import_urls(STEM, batch),
    }


@require_POST
def member_import_correct(request, pk):
    batch = _batch(request, pk)
    reading = MembersReading.from_stored(batch.reading)
    plan = services.plan_of(batch, reading.lines)
    form = _form(batch, reading, plan, request.POST)
    if not form.is_valid():
        return render(
            request,
            "municipalities/member_import_detail.html",
            _preview(request, batch, reading, plan, form),
        )
    with settling(request):
        read_again(batch, read_members, form.choices(batch.choices))
    return redirect(batch)


@require_POST
def member_import_confirm(request, pk):
    batch = _batch(request, pk)
    reading = MembersReading.from_stored(batch.reading)
    with settling(request):
        batch = services.confirm_members(
            batch=batch, lines=reading.lines, by=request.user, at=timezone.now()
        )
        messages.success(request, _added(batch))
    return redirect(batch)


def _added(batch):
    number = len(batch.created_keys["created"].get("membership", []))
    text = ngettext(
        "%(count)s membership was added.", "%(count)s memberships were added.", number
    )
    return text % {"count": number}


@require_POST
def member_import_undo(request, pk):
    batch = _batch(request, pk)
    return undone(request, batch, services.undo_members, at=timezone.now())


@require_POST
def member_import_discard(request, pk):
    batch = _batch(request, pk)
    return put_aside(request, batch, new=f"{STEM}_new")
