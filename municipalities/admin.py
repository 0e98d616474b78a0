"""The back office of municipalities, mechanisms and their people."""

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextInputWidget
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.admin import (
    ChoiceFilter,
    KoordinaAdmin,
    RecordAdmin,
    TranslatedAdmin,
    in_all_languages,
    register,
)
from municipalities import services
from municipalities.forms import CodesField
from municipalities.models import (
    Assignment,
    Deputy,
    FormerPerson,
    Institution,
    InstitutionAlias,
    InstitutionType,
    InvitedRole,
    LegalAct,
    Mechanism,
    MechanismRule,
    MemberImport,
    Membership,
    Municipality,
    Person,
    Population,
    Seat,
    Visit,
)


class WithLanguages:
    """Languages are typed with commas, not as JSON."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name != "languages":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        return CodesField(
            label=capfirst(db_field.verbose_name),
            required=not db_field.blank,
            help_text=db_field.help_text,
            widget=AdminTextInputWidget,
        )


MUNICIPALITY = in_all_languages("municipality__name")
OF_MECHANISM = in_all_languages("mechanism__municipality__name")


@register(Municipality)
class MunicipalityAdmin(WithLanguages, TranslatedAdmin):
    identity = ("slug",)
    list_display = ("name", "display_name", "code", "district", "order")
    search_fields = ("slug", "code", *in_all_languages("name"))
    prepopulated_fields = {"slug": ("name_sr_latn",)}


@register(Population)
class PopulationAdmin(KoordinaAdmin):
    identity = ("municipality", "year", "method", "publisher")
    list_display = (
        "municipality",
        "year",
        "value",
        "method",
        "publisher",
        "checked_at",
    )
    list_filter = ("method", "year", ("municipality", ChoiceFilter))
    search_fields = ("publisher", "publication", *MUNICIPALITY)
    related = ("municipality", "checked_by")


@register(InstitutionType)
class InstitutionTypeAdmin(TranslatedAdmin):
    identity = ("key",)
    list_display = ("name", "abbreviation", "group", "is_required", "order")
    list_filter = ("group", "is_required", "names_people_publicly")
    search_fields = ("key", *in_all_languages("name", "abbreviation"))


@register(InstitutionAlias)
class InstitutionAliasAdmin(KoordinaAdmin):
    identity = ("text", "context", "municipality")
    list_display = (
        "text",
        "context",
        "institution_type",
        "means_all_members",
        "municipality",
    )
    list_filter = ("context", "means_all_members", ("institution_type", ChoiceFilter))
    search_fields = ("text", "key")
    related = ("institution_type", "municipality")


@register(Institution)
class InstitutionAdmin(TranslatedAdmin):
    list_display = ("name", "type", "municipality", "is_active")
    list_filter = ("is_active", ("type", ChoiceFilter), ("municipality", ChoiceFilter))
    search_fields = (*in_all_languages("name"), *MUNICIPALITY)
    related = ("type", "municipality")


@register(Mechanism)
class MechanismAdmin(TranslatedAdmin):
    identity = ("municipality",)
    list_display = ("__str__", "municipality", "founded_on")
    search_fields = ("municipality__slug", *in_all_languages("name"), *MUNICIPALITY)
    related = ("municipality",)


@register(MechanismRule)
class MechanismRuleAdmin(WithLanguages, KoordinaAdmin):
    identity = ("mechanism", "valid_from")
    list_display = (
        "mechanism",
        "valid_from",
        "valid_to",
        "months_between_meetings",
        "quorum_percent",
        "notice_days",
    )
    list_filter = ("months_between_meetings",)
    search_fields = OF_MECHANISM
    related = ("mechanism__municipality",)


@register(Seat)
class SeatAdmin(KoordinaAdmin):
    list_display = (
        "institution",
        "number",
        "mechanism",
        "kind",
        "opened_on",
        "closed_on",
    )
    list_filter = ("kind", ("mechanism__municipality", ChoiceFilter))
    search_fields = (*in_all_languages("institution__name"), *OF_MECHANISM)
    related = ("institution", "mechanism__municipality")


@register(Person)
class PersonAdmin(KoordinaAdmin):
    list_display = ("full_name", "email", "phone", "sex", "may_be_named", "is_hidden")
    list_filter = ("sex", "may_be_named", "is_hidden")
    search_fields = ("full_name", "email")
    actions = ("withdraw_links",)

    @admin.action(
        description=_("Withdraw the personal links of the selected people"),
        permissions=["change"],
    )
    def withdraw_links(self, request, queryset):
        services.withdraw_links(people=queryset, by=request.user)
        text = _("Personal links that were sent before work no more.")
        self.message_user(request, text)


@register(Membership)
class MembershipAdmin(KoordinaAdmin):
    list_display = (
        "person",
        "seat",
        "mechanism",
        "kind",
        "function",
        "starts_on",
        "ends_on",
    )
    list_filter = ("kind", "function", ("mechanism__municipality", ChoiceFilter))
    search_fields = ("person__full_name", "person__email", *OF_MECHANISM)
    related = ("person", "seat__institution", "mechanism__municipality")


@register(MemberImport)
class MemberImportAdmin(RecordAdmin):
    list_display = ("file_name", "state", "uploaded_at", "uploaded_by", "confirmed_at")
    list_filter = ("state",)
    search_fields = ("file_name",)
    related = ("uploaded_by",)
    exclude = ("file",)
    export_exclude = ("file", "reading", "choices", "created_keys")


@register(Assignment)
class AssignmentAdmin(KoordinaAdmin):
    identity = ("user", "mechanism", "role")
    list_display = ("user", "role", "mechanism", "person")
    list_filter = ("role", ("mechanism__municipality", ChoiceFilter))
    search_fields = ("user__email", "user__name", *OF_MECHANISM)
    related = ("user", "mechanism__municipality", "person")


@register(LegalAct)
class LegalActAdmin(KoordinaAdmin):
    list_display = ("title", "kind", "number", "mechanism", "valid_from", "valid_to")
    list_filter = ("kind", ("mechanism__municipality", ChoiceFilter))
    search_fields = ("title", "number", *OF_MECHANISM)
    related = ("mechanism__municipality",)
    exclude = ("file", "file_name")
    export_exclude = ("file",)


@register(Deputy)
class DeputyAdmin(KoordinaAdmin):
    list_display = ("user", "mechanism", "starts_on", "ends_on")
    list_filter = (("mechanism__municipality", ChoiceFilter),)
    search_fields = ("user__email", "user__name", *OF_MECHANISM)
    related = ("user", "mechanism__municipality")


@register(InvitedRole)
class InvitedRoleAdmin(RecordAdmin):
    list_display = ("invitation", "role", "mechanism", "person")
    list_filter = ("role", ("mechanism__municipality", ChoiceFilter))
    search_fields = ("invitation__email", *OF_MECHANISM)
    related = ("invitation", "mechanism__municipality", "person")


@register(FormerPerson)
class FormerPersonAdmin(RecordAdmin):
    list_display = ("full_name", "person", "merged_at", "merged_by")
    search_fields = ("full_name", "person__full_name")
    related = ("person", "merged_by")


@register(Visit)
class VisitAdmin(RecordAdmin):
    list_display = ("user", "mechanism", "seen_at")
    search_fields = ("user__email", *OF_MECHANISM)
    related = ("user", "mechanism__municipality")
