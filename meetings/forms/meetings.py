"""A meeting and its call; reopening it."""

from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.forms.fields import USUAL_TIME, DayField, TimeInput
from meetings.models import AgendaItem, Meeting


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


class ReopenForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is reopened"),
        max_length=300,
        help_text=_("The reason stays with the meeting."),
    )
