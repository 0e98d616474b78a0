"""The back office of people who sign in."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group

from accounts.models import Invitation, Mail, MailChoice, User
from core.admin import KoordinaAdmin, RecordAdmin, register

# Roles are fields here, so Django's groups would only promise what they don't keep.
admin.site.unregister(Group)
admin.site.unregister([EmailAddress, Authenticator])


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
