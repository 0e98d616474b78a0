"""The back office of meetings, decisions and agendas; approved minutes are frozen."""

from core.admin import (
    ChoiceFilter,
    KoordinaAdmin,
    TranslatedAdmin,
    in_all_languages,
    register,
)
from meetings.models import (
    AgendaItem,
    AgendaTemplateItem,
    Attendance,
    Decision,
    Meeting,
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
