"""The back office of people who sign in."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from accounts import services
from accounts.models import Invitation, LargeFile, Mail, MailChoice, User
from core import bulk
from core.admin import KoordinaAdmin, RecordAdmin, register
from core.decorators import require_GET
from core.exports import as_csv
from core.formats import ExactXLSX
from core.uploads import file_response

# Roles are fields here, so Django's groups would only promise what they don't keep.
admin.site.unregister(Group)
admin.site.unregister([EmailAddress, Authenticator])

bulk.open_desk(bulk.Desk(services.take_large_file, services.order_large_file))


@register(User)
class UserAdmin(KoordinaAdmin):
    identity = ("email",)
    list_display = ("email", "name", "role", "language", "is_active", "last_login")
    list_filter = ("role", "is_active")
    search_fields = ("email", "name")
    fields = ("email", "name", "role", "language", "is_active", "date_joined")
    readonly_fields = ("date_joined",)
    export_exclude = ("password", "last_login")


@register(Mail)
class MailAdmin(RecordAdmin):
    """What was sent; the text may hold a personal link, so it is not shown."""

    list_display = ("email", "kind", "subject", "state", "tries", "queued_at")
    list_filter = ("state", "kind")
    search_fields = ("email", "subject_key", "municipality_slug")
    exclude = ("body", "calendar")
    export_exclude = ("body", "calendar")


@register(MailChoice)
class MailChoiceAdmin(KoordinaAdmin):
    identity = ("email", "kind")
    list_display = ("email", "kind", "how")
    list_filter = ("kind", "how")
    search_fields = ("email",)


@register(Invitation)
class InvitationAdmin(RecordAdmin):
    list_display = ("email", "role", "invited_by", "invited_at", "accepted_at")
    list_filter = ("role",)
    search_fields = ("email", "name")
    related = ("invited_by",)
    exclude = ("key",)
    export_exclude = ("key",)


@register(Authenticator)
class AuthenticatorAdmin(RecordAdmin):
    """Second factors: to be removed for who lost theirs, their secrets never shown."""

    list_display = ("user", "type", "created_at", "last_used_at")
    list_filter = ("type",)
    search_fields = ("user__email", "user__name")
    related = ("user",)
    exclude = ("data",)
    export_exclude = ("data",)

    def has_delete_permission(self, request, obj=None):
        return self.admin_site.has_permission(request)


@register(LargeFile)
class LargeFileAdmin(RecordAdmin):
    """What the worker imports and makes; each has a page that says how far it is."""

    list_display = ("file_name", "model_label", "kind", "state", "asked_at", "asked_by")
    list_filter = ("kind", "state")
    search_fields = ("file_name", "model_label")
    related = ("asked_by",)
    export_exclude = ("file", "problems", "changes", "keys")

    def get_urls(self):
        pages = {
            "confirm": self.confirm_view,
            "cancel": self.cancel_view,
            "again": self.again_view,
            "file": self.file_view,
            "problems": self.problems_view,
        }
        own = [
            path(
                f"<int:key>/{name}/",
                self.admin_site.admin_view(view),
                name=f"accounts_largefile_{name}",
            )
            for name, view in pages.items()
        ]
        return own + super().get_urls()

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """How far the job is; asked again by itself while it is worked on."""
        job = self.get_object(request, object_id)
        if job is None:
            raise Http404
        now = timezone.now()
        context = {
            **self.admin_site.each_context(request),
            "title": job.file_name,
            "opts": self.opts,
            "job": job,
            "is_worked_on": job.is_worked_on(now),
            "is_silent": job.is_silent(now),
            "may_be_tried_again": job.may_be_tried_again(now),
        }
        if request.htmx and context["is_worked_on"]:
            return render(request, "admin/large_file_progress.html", context)
        answer = render(request, "admin/large_file.html", context)
        if request.htmx:
            answer["HX-Refresh"] = "true"
        return answer

    @method_decorator(require_POST)
    def confirm_view(self, request, key):
        job = get_object_or_404(LargeFile, pk=key)
        by, at = request.user, timezone.now()
        return self._do(request, job, services.confirm_large_file, by=by, at=at)

    @method_decorator(require_POST)
    def cancel_view(self, request, key):
        job = get_object_or_404(LargeFile, pk=key)
        return self._do(request, job, services.cancel_large_file, at=timezone.now())

    @method_decorator(require_POST)
    def again_view(self, request, key):
        job = get_object_or_404(LargeFile, pk=key)
        return self._do(request, job, services.retry_large_file, at=timezone.now())

    @method_decorator(require_GET)
    def file_view(self, request, key):
        job = get_object_or_404(LargeFile, pk=key)
        types = {"csv": "text/csv", "xlsx": ExactXLSX.CONTENT_TYPE}
        return file_response(job.file, job.file_name, types[job.extension])

    @method_decorator(require_GET)
    def problems_view(self, request, key):
        """The refused cells as CSV, to go through them beside the file."""
        job = get_object_or_404(LargeFile, pk=key)
        head = [gettext("Row"), gettext("Column"), gettext("Problem")]
        rows = [[one["row"], one["column"], one["message"]] for one in job.problems]
        answer = HttpResponse(as_csv([head, *rows]), content_type="text/csv")
        name = f"problems-{job.pk}.csv"
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer

    def _do(self, request, job, service, **kwargs):
        try:
            service(job=job, **kwargs)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect(job)
