"""What is typed and ticked in the log of a meeting."""

from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.forms.fields import (
    DateInput,
    DayField,
    PastedTextField,
    TimeInput,
    version_seen,
)
from meetings.models import AgendaItem, Attendance, Meeting
from meetings.services import Mark
from municipalities.forms import is_key

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
        field_classes = {"minutes": PastedTextField}


class AgendaItemAddForm(forms.ModelForm):
    class Meta:
        model = AgendaItem
        fields = ["title"]


class CarryForm(forms.Form):
    """The day of the next meeting, where none is planned yet."""

    on = DayField(label=_("Date of the next meeting"), widget=DateInput())

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.meeting = meeting

    def clean_on(self):
        day = self.cleaned_data["on"]
        if day <= self.meeting.day:
            raise forms.ValidationError(_("Choose a day after this meeting."))
        return day


class GuestForm(forms.ModelForm):
    """A guest, with what the donor counts: sex and group of institutions."""

    class Meta:
        model = Attendance
        fields = ["guest_name", "guest_institution", "guest_sex", "guest_group"]
        labels = {
            "guest_name": _("Name"),
            "guest_institution": _("Institution"),
            "guest_sex": _("Sex"),
            "guest_group": _("Group"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["guest_name"].required = True


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

    An alternate stands after a colon: `seat-12=represented:40`; when somebody came
    later, `came-12=10:25`. What is not a state of a seat is ignored.
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
                arrived_at=parse_time(data.get(f"came-{seat}", "")),
            )
        )
    return marks


def parse_time(text):
    """`"10:25"` as a time of day; None for what is none."""
    try:
        return datetime.strptime(text[:5], "%H:%M").time()
    except ValueError:
        return None
