"""Input of rounds, evidence, findings and recommendations."""

from datetime import date, timedelta

from django import forms
from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from actionplans.forms import EvidenceForm
from actionplans.models import Evidence, PlanVersion
from core.pdf import language_tag
from core.versioned_forms import VersionedModelForm
from monitoring.models import (
    Appointment,
    Finding,
    Methodology,
    Recommendation,
    Round,
    RoundPlan,
)

DAYS_FOR_EVIDENCE = 30


def day_input():
    """The browser's own date field, which speaks ISO."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def last_quarter(today):
    """The year so far: from 1 January to the last full quarter's end."""
    month = (today.month - 1) // 3 * 3 + 1
    end = date(today.year, month, 1) - timedelta(days=1)
    return date(end.year, 1, 1), end


class PlanChoiceField(forms.ModelMultipleChoiceField):
    """Plan versions by municipality, saying which are not adopted."""

    def label_from_instance(self, version):
        state = _("draft") if version.is_draft else _("adopted")
        return f"{version.municipality}: {version.title} ({version.number}, {state})"


class AssessorChoiceField(forms.ModelChoiceField):
    """People by name and e-mail: a name alone does not tell who signs in with it."""

    def label_from_instance(self, user):
        return f"{user.name} ({user.email})" if user.name else user.email


def possible_assessors():
    """Everybody but the donor; who has scored before comes first, then by name."""
    scored = Appointment.objects.filter(
        user=OuterRef("pk"), role=Appointment.Role.ASSESSOR
    )
    people = User.objects.filter(is_active=True).exclude(role=User.Role.DONOR)
    return people.order_by(Exists(scored).desc(), "name", "email")


class RoundForm(forms.ModelForm):
    """A new round; everything but plans and assessor is filled in beforehand."""

    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        required=False,
        help_text=_("Left empty, it is worded from kind and year in every language."),
    )
    plan_versions = PlanChoiceField(
        label=_("Plans to be scored"),
        queryset=PlanVersion.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    assessor = AssessorChoiceField(
        label=_("Assessor"),
        empty_label=_("choose"),
        queryset=User.objects.none(),
        help_text=_(
            "Finds the scoring sheet on Home. Nobody else sees the levels before they "
            "are submitted."
        ),
    )

    class Meta:
        model = Round
        fields = [
            "kind",
            "title",
            "reference_start",
            "reference_end",
            "cut_off_on",
            "methodology",
        ]
        widgets = {
            "reference_start": day_input(),
            "reference_end": day_input(),
            "cut_off_on": day_input(),
        }

    def __init__(self, *args, versions, today, **kwargs):
        start, end = last_quarter(today)
        kwargs["initial"] = {
            "kind": Round.Kind.BASELINE,
            "reference_start": start,
            "reference_end": end,
            "cut_off_on": today + timedelta(days=DAYS_FOR_EVIDENCE),
            "methodology": Methodology.objects.last(),
        } | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.fields["plan_versions"].queryset = versions
        self.fields["assessor"].queryset = possible_assessors()

    def clean(self):
        cleaned = super().clean()
        versions = list(cleaned.get("plan_versions") or [])
        places = [version.municipality for version in versions]
        if len(set(places)) < len(places):
            self.add_error(
                "plan_versions", _("Choose one version of each municipality's plan.")
            )
        end = cleaned.get("reference_end")
        for version in versions:
            if end and version.period_start > end:
                self.add_error(
                    "plan_versions",
                    _("The plan of %(municipality)s begins after the period.")
                    % {"municipality": version.municipality},
                )
        self._refuse_own_municipality(cleaned.get("assessor"), places)
        self._refuse_same_round(cleaned, versions)
        return cleaned

    def _refuse_same_round(self, cleaned, versions):
        """A second click must not open the round again."""
        same = RoundPlan.objects.filter(
            plan_version__in=versions,
            round__kind=cleaned.get("kind"),
            round__reference_start=cleaned.get("reference_start"),
            round__reference_end=cleaned.get("reference_end"),
        )
        for plan in same.select_related("round", "municipality"):
            self.add_error(
                "plan_versions",
                _("“%(round)s” already scores the plan of %(municipality)s.")
                % {"round": plan.round, "municipality": plan.municipality},
            )

    def _refuse_own_municipality(self, assessor, places):
        if assessor is None:
            return
        seats = assessor.assignments.filter(
            role__in=["coordinator", "member"], mechanism__municipality__in=places
        )
        for seat in seats.select_related("mechanism__municipality"):
            self.add_error(
                "assessor",
                _("%(person)s works in the mechanism of %(municipality)s.")
                % {
                    "person": assessor,
                    "municipality": seat.mechanism.municipality,
                },
            )


class AssessmentForm(forms.Form):
    """One row of the sheet; the level is left out while there is only a note."""

    level = forms.ModelChoiceField(queryset=None, to_field_name="value", required=False)
    note = forms.CharField(required=False, max_length=5000)
    version = forms.IntegerField(min_value=0)

    def __init__(self, *args, levels, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["level"].queryset = levels


class AssessmentEvidenceForm(EvidenceForm):
    """A new piece of evidence, added beside the measure it shows."""

    class Meta:
        model = Evidence
        fields = ["title", "issuer", "grade", "dated_on", "url", "page", "quote"]
        widgets = {
            "title": forms.TextInput(attrs={"autofocus": True}),
            "dated_on": day_input(),
            "quote": forms.Textarea(attrs={"rows": 2}),
        }


class TextForm(VersionedModelForm):
    """A title and a text in four languages, the reader's own first and required."""

    def __init__(self, *args, measures, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["measures"].queryset = measures
        own = get_language()
        self.own_texts = self._texts(own, required=True)
        self.other_texts = [
            field
            for code, _name in settings.LANGUAGES
            if code != own
            for field in self._texts(code, required=False)
        ]
        shown = {field.name for field in (*self.own_texts, *self.other_texts)}
        shown |= {"measures", "version"}
        self.facts = [self[name] for name in self.fields if name not in shown]

    def _texts(self, code, *, required):
        """Title and text in one language, named and marked as such."""
        suffix = code.replace("-", "_")
        language = dict(settings.LANGUAGES)[code]
        labels = {"title": _("Title"), "text": _("Text")}
        for name, label in labels.items():
            field = self.fields[f"{name}_{suffix}"]
            field.required = required
            field.label = label if required else f"{label}, {language}"
            field.widget.attrs["lang"] = language_tag(code)
        return [self[f"{name}_{suffix}"] for name in labels]


TEXTS = [
    f"{name}_{code.replace('-', '_')}"
    for code, _name in settings.LANGUAGES
    for name in ("title", "text")
]
TEXT_WIDGETS = {
    name: forms.Textarea(attrs={"rows": 4}) for name in TEXTS if "text" in name
}


class FindingForm(TextForm):
    """What the scores and the evidence show."""

    class Meta:
        model = Finding
        fields = [*TEXTS, "order", "measures"]
        widgets = TEXT_WIDGETS | {"measures": forms.CheckboxSelectMultiple}


class RecommendationForm(TextForm):
    """What somebody should do, how urgently and by when."""

    class Meta:
        model = Recommendation
        fields = [
            *TEXTS,
            "urgency",
            "addressed_to",
            "addressee",
            "due_on",
            "state",
            "finding",
            "order",
            "measures",
        ]
        widgets = TEXT_WIDGETS | {
            "measures": forms.CheckboxSelectMultiple,
            "due_on": day_input(),
        }

    def __init__(self, *args, findings, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["finding"].queryset = findings
