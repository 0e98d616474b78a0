"""A meeting and its call; what changes it afterwards."""

from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.forms.fields import USUAL_TIME, DateInput, DayField, TimeInput
from meetings.models import AgendaItem, Meeting
from meetings.services import Entry
from municipalities.models import Membership


class MeetingForm(forms.ModelForm):
    """When, where and how a meeting takes place; times are Europe/Belgrade."""

    day = DayField(label=_("Date"))
    time = forms.TimeField(label=_("Time"), widget=TimeInput())

    field_order = ["day", "time"]

    class Meta:
        model = Meeting
        fields = [
            "kind",
            "requested_by",
            "working_group",
            "mode",
            "place",
            "online_url",
            "language",
        ]
        labels = {"language": _("Minutes in")}
        help_texts = {
            "requested_by": _("Of an extraordinary meeting."),
            "working_group": _("Its name, where only a group meets."),
            "online_url": _("For who takes part online; it never stands in mails."),
        }

    def __init__(self, *args, instance, initial=None, **kwargs):
        initial = initial or {}
        if instance.starts_at:
            local = timezone.localtime(instance.starts_at)
            initial = {"day": local.date(), "time": local.time(), **initial}
        else:
            initial = {"time": USUAL_TIME, **initial}
        super().__init__(*args, instance=instance, initial=initial, **kwargs)
        self.fields["requested_by"].queryset = (
            Membership.objects.filter(mechanism=instance.mechanism_id)
            .held_on(instance.day if instance.starts_at else timezone.localdate())
            .select_related("person", "seat__institution")
        )

    def clean(self):
        data = super().clean()
        if data.get("day") and data.get("time"):
            starts = datetime.combine(data["day"], data["time"])
            self.instance.starts_at = timezone.make_aware(starts)
        self._ask_for("kind", Meeting.Kind.EXTRAORDINARY, "requested_by")
        self._ask_for("kind", Meeting.Kind.WORKING_GROUP, "working_group")
        self._ask_for("mode", Meeting.Mode.ONLINE, "online_url")
        self._ask_for("mode", Meeting.Mode.HYBRID, "online_url")
        if data.get("mode") == Meeting.Mode.ONLINE:
            data["place"] = ""  # the usual hall is offered; nobody should go there
        return data

    def _ask_for(self, field, value, needed):
        """One answer needs another one; an answer that is wrong says so itself."""
        messages = {
            "requested_by": _("Say at whose request it is called."),
            "working_group": _("Say which working group."),
            "online_url": _("Enter the link for those who take part online."),
        }
        data = self.cleaned_data
        if data.get(field) == value and needed in data and not data[needed]:
            self.add_error(needed, messages[needed])

    def _get_validation_exclusions(self):
        """Two meetings at one time are a mistake to show here, not a crash."""
        exclude = super()._get_validation_exclusions()
        if self.instance.starts_at is None:
            return exclude  # a day or time that is no such thing has its own error
        return exclude - {"mechanism", "starts_at", "state"}


class MeetingEditForm(MeetingForm):
    """A meeting that is called already, and whether to tell those invited."""

    tell = forms.BooleanField(
        label=_("Tell those invited"),
        required=False,
        initial=True,
        help_text=_("By a mail that also moves it in their calendars."),
    )

    def __init__(self, *args, has_invited, **kwargs):
        super().__init__(*args, **kwargs)
        if not has_invited:
            del self.fields["tell"]


class MeetingCallForm(MeetingForm):
    """The call: the meeting and its agenda, one item per line."""

    own = forms.MultipleChoiceField(
        label=_("What comes by itself"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("What is ticked comes first, in this order."),
    )
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

    def __init__(self, *args, offer, suggested=(), **kwargs):
        self.entries = [*offer.own, *suggested]
        keys = [entry.key for entry in self.entries]
        kwargs["initial"] = {
            "agenda": "\n".join(offer.usual),
            "own": keys,
            **kwargs.get("initial", {}),
        }
        super().__init__(*args, **kwargs)
        self.fields["own"].choices = [(one.key, one.title) for one in self.entries]
        self.fields["more"].choices = [(title, title) for title in offer.more]

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
    def items(self):
        """The agenda: what comes by itself, then the lines, the ticked usual items
        put in before the last of them."""
        chosen = self.cleaned_data["own"]
        *first, last = self.cleaned_data["agenda"]
        lines = [*first, *self.cleaned_data["more"], last]
        own = [entry for entry in self.entries if entry.key in chosen]
        return [*own, *(Entry("", title) for title in lines)]


class MeetingCancelForm(forms.Form):
    """Why a meeting does not take place."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        help_text=_("Those invited read it behind their link. About no case."),
    )


class MeetingPostponeForm(MeetingCancelForm):
    """Why, and to which day; the hour stays unless another is typed."""

    day = DayField(label=_("New date"), widget=DateInput())
    time = forms.TimeField(label=_("Time"), widget=TimeInput())

    field_order = ["day", "time", "reason"]

    def __init__(self, *args, meeting, today, **kwargs):
        local = timezone.localtime(meeting.starts_at)
        super().__init__(*args, initial={"time": local.time()}, **kwargs)
        self.meeting, self.today = meeting, today

    def clean(self):
        data = super().clean()
        if data.get("day") and data.get("time"):
            self.starts_at = timezone.make_aware(
                datetime.combine(data["day"], data["time"])
            )
            self._check_day(data["day"])
        return data

    def _check_day(self, day):
        others = Meeting.objects.filter(mechanism=self.meeting.mechanism_id).exclude(
            state__in=[Meeting.State.POSTPONED, Meeting.State.CANCELLED]
        )
        if day <= self.today:
            self.add_error("day", _("Choose a day that is still to come."))
        elif day == self.meeting.day:
            self.add_error("day", _("Choose another day."))
        elif any(
            one.day == day
            for one in others.filter(starts_at__date=day).only("starts_at")
        ):
            self.add_error("day", _("A meeting already takes place on this day."))
