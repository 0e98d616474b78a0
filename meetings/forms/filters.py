"""Filters of the lists."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core import phrases
from meetings.models import Decision, Meeting
from municipalities.forms import OneMechanismForm, is_key
from municipalities.models import InstitutionType


class MeetingFilterForm(OneMechanismForm):
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


class DecisionFilterForm(OneMechanismForm):
    """The register of decisions, by everything that a link may name.

    `owner` is the key of an institution type, or the number of an institution where
    the decisions are of one mechanism; `measure` comes from a measure's page.
    """

    q = forms.CharField(label=_("Search or number"), required=False, max_length=200)
    show = forms.ChoiceField(
        label=_("State"),
        choices=[
            ("open", _("open")),
            ("overdue", _("overdue")),
            ("due", _("due in 30 days")),
            ("escalated", _("told to the next level")),
            ("closed", _("closed")),
            ("all", phrases.ALL),
        ],
        required=False,
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[("", phrases.ALL), *Decision.Kind.choices],
        required=False,
    )
    owner = forms.CharField(label=_("Who"), required=False, widget=forms.Select)
    year = forms.TypedChoiceField(label=_("Year"), coerce=int, required=False)
    measure = forms.CharField(required=False, widget=forms.HiddenInput)
    sort = forms.ChoiceField(
        label=_("Sort"),
        choices=[
            ("", _("usual order")),
            ("due", _("first due")),
            ("-due", _("last due")),
            ("number", _("number")),
            ("newest", _("newest")),
            ("closed", _("last closed")),
        ],
        required=False,
    )
    field_order = ["q", "mechanism", "show", "kind", "owner", "year", "sort"]

    def __init__(self, *args, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [("", phrases.ALL), *((y, str(y)) for y in years)]
        if self.only_mechanism:
            self.fields["mechanism"].widget = forms.HiddenInput()

    def clean_measure(self):
        """A measure's number; another page's slip is no filter."""
        text = self.cleaned_data["measure"]
        return int(text) if is_key(text) else None

    def clean(self):
        """Who: an institution of the one mechanism shown, else a type anywhere."""
        data = super().clean()
        owner = data.pop("owner", "")
        institutions = self._institutions(data.get("mechanism"))
        own = next((one.pk for one in institutions if str(one.pk) == owner), None)
        is_of_type = not institutions or (owner and own is None)
        types = list(InstitutionType.objects.all()) if is_of_type else []
        self.fields["owner"].widget.choices = self._owners(types, institutions)
        data["owner"] = own
        data["owner_type"] = next((t.pk for t in types if t.key == owner), None)
        return data

    @property
    def only_mechanism(self):
        """The mechanism, where there is one alone to choose."""
        return self.few[0] if len(self.few) == 1 else None

    def _institutions(self, mechanism):
        place = mechanism or self.only_mechanism
        return list(place.municipality.institutions.all()) if place else []

    def _owners(self, types, institutions):
        kinds = [(one.key, one.name) for one in types]
        own = [(one.pk, one.name) for one in institutions]
        return [("", phrases.ALL), *own, *kinds]
