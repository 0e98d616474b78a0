"""How a mechanism works: its rule from a day, and what calendars say of it."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.versioned_forms import VersionedModelForm
from municipalities.forms.fields import day_input
from municipalities.models import Mechanism, MechanismRule

HOLIDAYS = [("XK", _("Kosovo")), ("RS", _("Serbia"))]
MONTHS = [
    (1, _("every month")),
    (2, _("every 2 months")),
    (3, _("every 3 months")),
    (4, _("every 4 months")),
    (6, _("twice a year")),
    (12, _("once a year")),
]


class RuleForm(VersionedModelForm):
    """The rule that holds from a day, filled in as the present one stands."""

    months_between_meetings = forms.TypedChoiceField(
        label=_("Meets"), choices=MONTHS, coerce=int
    )
    first_language = forms.ChoiceField(
        label=_("Language of the minutes"), choices=settings.LANGUAGES
    )
    more_languages = forms.MultipleChoiceField(
        label=_("Other languages of work"),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    holiday_calendars = forms.MultipleChoiceField(
        label=_("Public holidays kept"),
        choices=HOLIDAYS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("No meeting is proposed on them; none chosen means both."),
    )

    class Meta:
        model = MechanismRule
        fields = [
            "valid_from", "months_between_meetings", "quorum_percent", "notice_days",
            "takes_votes", "holiday_calendars", "unanswered_reminded_after",
            "member_told_after", "institution_told_after", "chair_told_after",
        ]  # fmt: skip
        widgets = {"valid_from": day_input()}

    field_order = [
        "valid_from", "months_between_meetings", "quorum_percent", "notice_days",
        "first_language", "more_languages", "takes_votes", "holiday_calendars",
        "unanswered_reminded_after", "member_told_after", "institution_told_after",
        "chair_told_after",
    ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        languages = self.instance.languages or [settings.LANGUAGES[0][0]]
        self.fields["first_language"].initial = languages[0]
        self.fields["more_languages"].initial = languages[1:]
        self.fields["valid_from"].help_text = _(
            "The present rule ends the day before; its own first day corrects it."
        )
        if self.instance.pk is None:
            self.fields["version"].initial = 0

    @property
    def given(self):
        """What the service takes."""
        data = self.cleaned_data
        first = data["first_language"]
        others = [code for code in data["more_languages"] if code != first]
        names = [name for name in self.Meta.fields if name != "valid_from"]
        values = {name: data[name] for name in names}
        return {
            "valid_from": data["valid_from"],
            "expected": data["version"],
            "values": values | {"languages": [first, *others]},
        }

    def _post_clean(self):
        """The model's own rules are checked by the service, under its lock."""


class MechanismForm(VersionedModelForm):
    """What calendars of other people show of a mechanism's meetings."""

    class Meta:
        model = Mechanism
        fields = [
            "founded_on",
            *(
                f"invitation_title_{code.replace('-', '_')}"
                for code, _name in settings.LANGUAGES
                if code != "sr"
            ),
            "shows_place_in_calendars",
        ]
        widgets = {"founded_on": day_input()}
