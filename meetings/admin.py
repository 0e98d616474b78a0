"""The back office of meetings, decisions and agendas; approved minutes are frozen."""

from core.admin import (
    ChoiceFilter,
    KoordinaAdmin,
    RecordAdmin,
    TranslatedAdmin,
    in_all_languages,
    register,
)
from meetings.models import (
    AgendaItem,
    AgendaItemText,
    AgendaTemplateItem,
    Attachment,
    Attendance,
    CalendarFeed,
    Correction,
    Decision,
    FollowUp,
    Invitation,
    Meeting,
    MeetingImport,
    MinutesTemplate,
    Vote,
)

OF_MECHANISM = in_all_languages("mechanism__municipality__name")
OF_MEETING = in_all_languages("meeting__mechanism__municipality__name")


@register(Meeting)
class MeetingAdmin(KoordinaAdmin):
    identity = ("mechanism", "starts_at")
    list_display = ("mechanism", "starts_at", "kind", "state", "mode", "closed_at")
    list_filter = ("state", "kind", "mode", ("municipality", ChoiceFilter))
    search_fields = ("place", *OF_MECHANISM)
    related = ("mechanism__municipality", "municipality")
    export_exclude = ("calendar_uid", "calendar_sequence", "register")

    def is_frozen(self, obj):
        return obj.state == Meeting.State.APPROVED


class OfMeeting:
    """Refuses changes once the minutes of the meeting were approved."""

    def is_frozen(self, obj):
        return obj.meeting.state == Meeting.State.APPROVED


@register(AgendaTemplateItem)
class AgendaTemplateItemAdmin(TranslatedAdmin):
    identity = ("key",)
    list_display = ("title", "key", "order", "is_default")
    list_filter = ("is_default",)
    search_fields = ("key", *in_all_languages("title"))


@register(AgendaItem)
class AgendaItemAdmin(OfMeeting, KoordinaAdmin):
    list_display = ("title", "meeting", "order")
    list_filter = (("meeting__municipality", ChoiceFilter),)
    search_fields = ("title", *OF_MEETING)
    related = ("meeting__mechanism__municipality",)


@register(Attendance)
class AttendanceAdmin(OfMeeting, KoordinaAdmin):
    list_display = ("seat", "meeting", "state", "membership", "guest_name")
    list_filter = ("state", ("meeting__municipality", ChoiceFilter))
    search_fields = ("guest_name", "membership__person__full_name", *OF_MEETING)
    related = (
        "seat__institution",
        "meeting__mechanism__municipality",
        "membership__person",
        "membership__seat__institution",
    )


@register(Decision)
class DecisionAdmin(TranslatedAdmin):
    identity = ("mechanism", "year", "sequence")
    list_display = ("__str__", "kind", "mechanism", "due_on", "state")
    list_filter = ("state", "kind", "year", ("municipality", ChoiceFilter))
    search_fields = (*in_all_languages("text"), *OF_MECHANISM)
    related = ("mechanism__municipality", "municipality", "meeting")

    def get_readonly_fields(self, request, obj=None):
        """What approved minutes say of a decision stays; what became of it goes on."""
        fields = super().get_readonly_fields(request, obj)
        if obj is None or not obj.meeting.is_approved:
            return fields
        said = ["kind", "owners", "meeting", "agenda_item", *in_all_languages("text")]
        return [*fields, *said]

    def has_delete_permission(self, request, obj=None):
        is_kept = obj is not None and obj.meeting.is_approved
        return super().has_delete_permission(request, obj) and not is_kept


OF_DECISION = in_all_languages("decision__mechanism__municipality__name")


@register(AgendaItemText)
class AgendaItemTextAdmin(KoordinaAdmin):
    list_display = ("agenda_item", "language", "title")
    list_filter = ("language",)
    search_fields = ("title", "agenda_item__title")
    related = ("agenda_item__meeting__mechanism__municipality",)

    def is_frozen(self, obj):
        return obj.agenda_item.meeting.state == Meeting.State.APPROVED


@register(Invitation)
class InvitationAdmin(RecordAdmin):
    list_display = ("person", "meeting", "answer", "invited_at", "answered_at")
    list_filter = ("answer", ("meeting__municipality", ChoiceFilter))
    search_fields = ("person__full_name", *OF_MEETING)
    related = ("person", "meeting__mechanism__municipality")


@register(CalendarFeed)
class CalendarFeedAdmin(RecordAdmin):
    list_display = ("__str__", "made_at", "made_by", "revoked_at")
    search_fields = ("person__full_name", "user__email", *OF_MECHANISM)
    related = ("person", "user", "mechanism__municipality", "made_by")
    exclude = ("key",)
    export_exclude = ("key",)


@register(Attachment)
class AttachmentAdmin(RecordAdmin):
    list_display = ("file_name", "meeting", "kind", "size", "added_at", "added_by")
    list_filter = ("kind", ("meeting__municipality", ChoiceFilter))
    search_fields = ("file_name", *OF_MEETING)
    related = ("meeting__mechanism__municipality", "added_by")
    exclude = ("file",)
    export_exclude = ("file",)


@register(Correction)
class CorrectionAdmin(RecordAdmin):
    list_display = ("text", "meeting", "noted_at", "noted_by")
    search_fields = ("text", *OF_MEETING)
    related = ("meeting__mechanism__municipality", "noted_by")


@register(MinutesTemplate)
class MinutesTemplateAdmin(RecordAdmin):
    list_display = ("file_name", "mechanism", "added_at", "added_by")
    search_fields = ("file_name", *OF_MECHANISM)
    related = ("mechanism__municipality", "added_by")
    exclude = ("file",)
    export_exclude = ("file",)


@register(FollowUp)
class FollowUpAdmin(KoordinaAdmin):
    list_display = ("decision", "kind", "level", "noted_on", "noted_by", "person")
    list_filter = ("kind", "level", ("decision__municipality", ChoiceFilter))
    search_fields = ("text", *OF_DECISION)
    related = ("decision__municipality", "noted_by", "person")


@register(Vote)
class VoteAdmin(KoordinaAdmin):
    list_display = ("decision", "in_favour", "against", "abstained")
    search_fields = OF_DECISION
    related = ("decision__municipality",)


@register(MeetingImport)
class MeetingImportAdmin(RecordAdmin):
    list_display = ("file_name", "state", "uploaded_at", "uploaded_by", "confirmed_at")
    list_filter = ("state",)
    search_fields = ("file_name",)
    related = ("uploaded_by",)
    exclude = ("file",)
    export_exclude = ("file", "reading", "choices", "created_keys")
