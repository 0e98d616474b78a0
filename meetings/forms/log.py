"""What is typed and ticked in the log of a meeting."""

from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.forms.fields import DateInput, DayField, TimeInput, is_key, version_seen
from meetings.models import AgendaItem, Attendance, Meeting
from meetings.services import Mark

SEAT_STATES = [
    Attendance.State.PRESENT,
    Attendance.State.REPRESENTED,
    Attendance.State.EXCUSED,
    Attendance.State.ABSENT,
    Attendance.State.NOT_RECORDED,
]


class AgendaItemForm(forms.ModelForm):
    class Meta:
        model = AgendaItem
        fields = ["title", "minutes"]

    def clean_minutes(self):
        """Browsers send CRLF; two people's texts are compared as they typed them."""
        return self.cleaned_data["minutes"].replace("\r\n", "\n")


class AgendaItemAddForm(forms.ModelForm):
    class Meta:
        model = AgendaItem
        fields = ["title"]


class GuestForm(forms.Form):
    name = forms.CharField(label=_("Guest"), max_length=150)
    institution = forms.CharField(
        label=_("Institution"), max_length=200, required=False
    )


class MeetingEndForm(forms.ModelForm):
    """When it ended, and the day of the next one."""

    ended = forms.TimeField(label=_("Ended at"), required=False, widget=TimeInput())

    class Meta:
        model = Meeting
        fields = ["next_on"]
        field_classes = {"next_on": DayField}
        widgets = {"next_on": DateInput()}

    field_order = ["ended", "next_on"]

    def __init__(self, *args, instance, **kwargs):
        ends_at = instance.ends_at and timezone.localtime(instance.ends_at).time()
        super().__init__(*args, instance=instance, initial={"ended": ends_at}, **kwargs)

    def clean(self):
        data = super().clean()
        ended, meeting = data.get("ended"), self.instance
        meeting.ends_at = ended and timezone.make_aware(
            datetime.combine(meeting.day, ended)
        )
        if meeting.ends_at and meeting.ends_at <= meeting.starts_at:
            self.add_error("ended", _("The end is before the start."))
        if data.get("next_on") and data["next_on"] <= meeting.day:
            self.add_error("next_on", _("Choose a day after this meeting."))
        return data


def attendance_marks(data):
    """The ticks of a posted roll: `seat-12=present` with `seen-12=3` as version.

    An alternate stands after a colon: `seat-12=represented:40`. What is not a state
    of a seat is ignored.
    """
    marks = []
    for name, value in data.items():
        seat = name.removeprefix("seat-")
        state, _colon, alternate = value.partition(":")
        if name == seat or not is_key(seat) or state not in SEAT_STATES:
            continue
        is_named = is_key(alternate) and state == Attendance.State.REPRESENTED
        marks.append(
            Mark(
                seat_id=int(seat),
                state=state,
                alternate_id=int(alternate) if is_named else None,
                seen=version_seen(data, f"seen-{seat}"),
            )
        )
    return marks
