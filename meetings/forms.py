"""What people type about meetings; attendance ticks; filters of the lists."""

from datetime import date, datetime, time

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import phrases
from meetings.models import AgendaItem, Attendance, Decision, Meeting
from meetings.services import Mark

NO_CASE = _("About policy, never about a case: no names, initials, ages or dates.")
USUAL_TIME = time(10)
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
# What is longer is no number of ours, and too long for the database.
DIGITS = 10
SEAT_STATES = [
    Attendance.State.PRESENT,
    Attendance.State.REPRESENTED,
    Attendance.State.EXCUSED,
    Attendance.State.ABSENT,
    Attendance.State.NOT_RECORDED,
]


class DateInput(forms.DateInput):
    """The browser's own date field, which needs the ISO form."""

    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, **kwargs):
        super().__init__(format="%H:%M", **kwargs)


class DayField(forms.DateField):
    """A day of our time: a slip in its year is shown, not kept."""

    widget = DateInput
    default_validators = [
        MinValueValidator(FIRST_DAY, _("Look at the year of this date.")),
        MaxValueValidator(LAST_DAY, _("Look at the year of this date.")),
    ]


class MeetingForm(forms.ModelForm):
    """When, where and how a meeting takes place; times are Europe/Belgrade."""

    day = DayField(label=_("Date"))
    time = forms.TimeField(label=_("Time"), widget=TimeInput())

    field_order = ["day", "time"]

    class Meta:
        model = Meeting
        fields = ["kind", "mode", "place", "online_url", "language"]
        labels = {"language": _("Minutes in")}

    def __init__(self, *args, instance, initial=None, **kwargs):
        initial = initial or {}
        if instance.starts_at:
            local = timezone.localtime(instance.starts_at)
            initial = {"day": local.date(), "time": local.time(), **initial}
        else:
            initial = {"time": USUAL_TIME, **initial}
        super().__init__(*args, instance=instance, initial=initial, **kwargs)

    def clean(self):
        data = super().clean()
        if data.get("day") and data.get("time"):
            starts = datetime.combine(data["day"], data["time"])
            self.instance.starts_at = timezone.make_aware(starts)
        return data

    def _get_validation_exclusions(self):
        """Two meetings at one time are a mistake to show here, not a crash."""
        exclude = super()._get_validation_exclusions()
        if self.instance.starts_at is None:
            return exclude  # a day or time that is no such thing has its own error
        return exclude - {"mechanism", "starts_at", "state"}


class MeetingCallForm(MeetingForm):
    """The call: the meeting and its agenda, one item per line."""

    agenda = forms.CharField(
        label=_("Agenda"),
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("One item per line, in order."),
    )
    more = forms.MultipleChoiceField(
        label=_("More usual items"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("What is ticked goes before the last item."),
    )

    def __init__(self, *args, agenda=(), usual=(), **kwargs):
        kwargs["initial"] = {"agenda": "\n".join(agenda), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields["more"].choices = [(title, title) for title in usual]

    def clean_agenda(self):
        titles = [line.strip() for line in self.cleaned_data["agenda"].splitlines()]
        titles = [title for title in titles if title]
        longest = AgendaItem._meta.get_field("title").max_length
        if any(len(title) > longest for title in titles):
            raise forms.ValidationError(
                _("An item has at most %(count)d characters."),
                params={"count": longest},
            )
        return titles

    @property
    def titles(self):
        """The agenda with the ticked items put in before the last."""
        *first, last = self.cleaned_data["agenda"]
        return [*first, *self.cleaned_data["more"], last]


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


class DecisionForm(forms.Form):
    """A decision in one row: who does what by when."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Decision.Kind.choices)
    text = forms.CharField(
        label=_("What is decided"), widget=forms.Textarea(attrs={"rows": 2})
    )
    owner = forms.TypedChoiceField(
        label=_("Who"), coerce=int, required=False, empty_value=None
    )
    second_owner = forms.TypedChoiceField(
        label=_("With"), coerce=int, required=False, empty_value=None
    )
    due_on = DayField(label=_("By when"), required=False)
    agenda_item = forms.TypedChoiceField(
        coerce=int, required=False, empty_value=None, widget=forms.HiddenInput
    )

    def __init__(self, *args, institutions, items, **kwargs):
        kwargs.setdefault("initial", {}).setdefault("kind", Decision.Kind.TASK)
        super().__init__(*args, **kwargs)
        self.institutions = {one.pk: one for one in institutions}
        self.items = {item.pk: item for item in items}
        choices = [("", "—"), *((pk, str(i)) for pk, i in self.institutions.items())]
        self.fields["owner"].choices = choices
        self.fields["second_owner"].choices = choices
        self.fields["agenda_item"].choices = [
            ("", ""),
            *((pk, pk) for pk in self.items),
        ]

    def details(self):
        """What services.add_decision wants, apart from the meeting and the user."""
        data = self.cleaned_data
        owners = dict.fromkeys([data["owner"], data["second_owner"]])
        return {
            "text": data["text"],
            "kind": data["kind"],
            "due_on": data["due_on"],
            "owners": [self.institutions[pk] for pk in owners if pk],
            "agenda_item": self.items.get(data["agenda_item"]),
        }


class DecisionEditForm(forms.ModelForm):
    """A decision's wording, owners and date, while its meeting is open."""

    wording = forms.CharField(
        label=_("What is decided"), widget=forms.Textarea, help_text=NO_CASE
    )

    class Meta:
        model = Decision
        fields = ["kind", "owners", "due_on"]
        field_classes = {"due_on": DayField}
        widgets = {"due_on": DateInput(), "owners": forms.CheckboxSelectMultiple}

    field_order = ["wording", "kind", "owners", "due_on"]

    def __init__(self, *args, institutions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owners"].queryset = institutions
        self.initial["wording"] = self.instance.text


class DecisionCloseForm(forms.Form):
    """Closing needs what was done, also where nothing will be."""

    state = forms.ChoiceField(
        label=_("How it ends"),
        choices=[
            (Decision.State.DONE, _("Done")),
            (Decision.State.DROPPED, _("Dropped")),
        ],
        initial=Decision.State.DONE,
        widget=forms.RadioSelect,
    )
    outcome = forms.CharField(
        label=_("What was done"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=NO_CASE,
    )


class ReopenForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is reopened"),
        max_length=300,
        help_text=_("The reason stays with the meeting."),
    )


class MechanismFilterForm(forms.Form):
    """Which mechanism's rows: a list to choose from, or a name where there are many."""

    FEW = 50

    mechanism = forms.CharField(label=_("Municipality"), required=False)

    def __init__(self, *args, mechanisms, **kwargs):
        super().__init__(*args, **kwargs)
        self.mechanisms = mechanisms
        # Keys first: a country's rows are not read only to find them too many.
        keys = list(mechanisms.values_list("pk", flat=True)[: self.FEW + 1])
        self.few = []
        if len(keys) <= self.FEW:
            self.few = list(mechanisms)
            names = [(one.pk, one.municipality.name) for one in self.few]
            choices = [("", phrases.ALL), *names]
            self.fields["mechanism"].widget = forms.Select(choices=choices)

    def clean_mechanism(self):
        """The mechanism by its number or by a municipality's name; None for all."""
        text = self.cleaned_data["mechanism"]
        if not text:
            return None
        mechanism = next((one for one in self.few if str(one.pk) == text), None)
        if mechanism is None:
            mechanism = self._found(text)
        if mechanism is None:
            raise forms.ValidationError(_("There is no such municipality here."))
        return mechanism

    def _found(self, text):
        if _is_key(text):
            return self.mechanisms.filter(pk=text).first()
        return self.mechanisms.named_like(text).first()


class MeetingFilterForm(MechanismFilterForm):
    """The list of meetings by mechanism, year and state."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int, required=False)
    state = forms.ChoiceField(
        label=_("State"),
        choices=[("", phrases.ALL), *Meeting.State.choices],
        required=False,
    )

    def __init__(self, *args, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [("", phrases.ALL), *((y, str(y)) for y in years)]


class DecisionFilterForm(MechanismFilterForm):
    """The register of decisions by mechanism and what is still owed."""

    show = forms.ChoiceField(
        label=_("Show"),
        choices=[
            ("open", _("open")),
            ("overdue", _("overdue")),
            ("due", _("due in 30 days")),
            ("closed", _("closed")),
            ("all", phrases.ALL),
        ],
        required=False,
    )


def version_seen(data, name="version"):
    """The version that a form was opened with; 0, which none has, if it is lost."""
    version = data.get(name, "")
    return int(version) if _is_key(version) else 0


def _is_key(text):
    return text.isdecimal() and len(text) < DIGITS


def attendance_marks(data):
    """The ticks of a posted roll: `seat-12=present` with `seen-12=3` as version.

    An alternate stands after a colon: `seat-12=represented:40`. What is not a state
    of a seat is ignored.
    """
    marks = []
    for name, value in data.items():
        seat = name.removeprefix("seat-")
        state, _colon, alternate = value.partition(":")
        if name == seat or not _is_key(seat) or state not in SEAT_STATES:
            continue
        is_named = _is_key(alternate) and state == Attendance.State.REPRESENTED
        marks.append(
            Mark(
                seat_id=int(seat),
                state=state,
                alternate_id=int(alternate) if is_named else None,
                seen=version_seen(data, f"seen-{seat}"),
            )
        )
    return marks
