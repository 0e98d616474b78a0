"""Files of a meeting: who reads the minutes may have them."""

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from core.decorators import require_GET
from core.uploads import file_response
from meetings import services
from meetings.forms import NO_CASE, AttachmentForm
from meetings.models import Attachment, Meeting
from meetings.permissions import can_add_file, can_see_minutes
from meetings.views.log import INVALID, back_to_log, visible_meeting

SHEET = Attachment.Kind.SIGNED_SHEET


@require_http_methods(["GET", "POST"])
def attachment_list(request, pk):
    meeting = visible_meeting(request, pk)
    if not can_see_minutes(request.user, meeting):
        raise PermissionDenied
    kinds = [
        kind for kind in Attachment.Kind if can_add_file(request.user, meeting, kind)
    ]
    if request.method == "POST" and not kinds:
        raise PermissionDenied
    form = AttachmentForm(
        request.POST or None, request.FILES or None, meeting=meeting, kinds=kinds,
        initial={"agenda_item": request.GET.get("item")},
    )  # fmt: skip
    if form.is_valid():
        return _attach(request, meeting, form.cleaned_data)
    return _files_page(request, meeting, form, kinds)


def _attach(request, meeting, data):
    services.attach(
        meeting=meeting,
        upload=data["file"],
        item=data["agenda_item"],
        kind=data["kind"],
        by=request.user,
        at=timezone.now(),
    )
    item = data["agenda_item"]
    if item and meeting.is_open_for_log:
        return back_to_log(meeting, f"item-{item.pk}")
    return redirect("meetings:attachment_list", meeting.pk)


def _files_page(request, meeting, form, kinds):
    files = meeting.attachments.select_related("agenda_item", "added_by")
    context = {
        "meeting": meeting,
        "files": [(file, file.kind in kinds) for file in files],
        "form": form if kinds else None,
        "no_case": NO_CASE,
    }
    status = INVALID if form.errors else 200
    return render(request, "meetings/attachment_list.html", context, status=status)


def _visible_file(request, pk):
    meetings = Meeting.objects.visible_to(request.user).filter(pk=OuterRef("meeting"))
    files = Attachment.objects.filter(Exists(meetings))
    return get_object_or_404(files.select_related("meeting__mechanism"), pk=pk)


@require_GET
def attachment_download(request, pk):
    file = _visible_file(request, pk)
    if not can_see_minutes(request.user, file.meeting):
        raise PermissionDenied
    return file_response(file.file, file.file_name, file.content_type)


@require_POST
def attachment_remove(request, pk):
    file = _visible_file(request, pk)
    if not can_add_file(request.user, file.meeting, file.kind):
        raise PermissionDenied
    services.remove_attachment(attachment=file, by=request.user)
    return redirect("meetings:attachment_list", file.meeting_id)
