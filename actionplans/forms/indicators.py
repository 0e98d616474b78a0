"""The indicators and norms of a measure, a row each."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from actionplans.forms.fields import TextsMixin
from actionplans.models import Dimension, Indicator, Norm
from core.imports.numbers import amount

ENDS = ("baseline", "target")
NO_NUMBER = {
    "not_a_number": _("Write a number, or choose “quality” for words."),
    "several_numbers": _("There are two numbers here: write one."),
}


class IndicatorForm(TextsMixin, forms.Form):
    """One indicator; a row without a name and values is none."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=Indicator.Kind.choices, initial=Indicator.Kind.NUMBER
    )
    unit = forms.CharField(label=_("Unit"), max_length=60, required=False)
    direction = forms.ChoiceField(
        label=_("Direction"),
        choices=Indicator.Direction.choices,
        initial=Indicator.Direction.RISING,
    )
    baseline = forms.CharField(label=_("Baseline"), max_length=100, required=False)
    target = forms.CharField(label=_("Target"), max_length=100, required=False)
    dimensions = forms.MultipleChoiceField(
        label=_("Asked for by"), required=False, widget=forms.CheckboxSelectMultiple
    )
    is_removed = forms.BooleanField(label=_("Remove this indicator"), required=False)

    def __init__(self, *args, languages, dimensions, **kwargs):
        super().__init__(*args, **kwargs)
        self.languages, self.known = languages, {str(d.pk): d for d in dimensions}
        self.add_texts("name", _("Name"), languages, model=Indicator)
        self.add_texts(
            "verification", _("Where it is seen"), languages, model=Indicator
        )
        self.fields["dimensions"].choices = [
            (pk, one.name) for pk, one in self.known.items()
        ]

    @property
    def names(self):
        return self.text_fields("name", self.languages)

    @property
    def verifications(self):
        return self.text_fields("verification", self.languages)

    @property
    def is_stored(self):
        return bool(self["pk"].value())

    @property
    def shown_name(self):
        """The name in the first language that has one."""
        return next((value for one in self.names if (value := one.value())), "")

    def clean(self):
        data = super().clean()
        for name in ENDS:
            text = data.get(name, "")
            found = amount(text, language=get_language())
            data[f"{name}_value"] = found.value
            is_words = data.get("kind") == Indicator.Kind.QUALITY
            if found.problem in NO_NUMBER and not is_words:
                self.add_error(name, NO_NUMBER[found.problem])
        return data

    def values(self):
        """As `services.change_measure` takes an indicator."""
        data = self.cleaned_data
        if data.get("is_removed"):
            return {"pk": data["pk"], "is_removed": True}
        return {
            "pk": data["pk"],
            "name": self.texts("name", self.languages),
            "verification": self.texts("verification", self.languages),
            "kind": data["kind"],
            "unit": data["unit"],
            "direction": data["direction"],
            "dimensions": [self.known[pk] for pk in data["dimensions"]],
            **{f"{name}_value": data[f"{name}_value"] for name in ENDS},
            **{f"{name}_text": data[name] for name in ENDS},
        }


class NormForm(forms.Form):
    """A norm by its code, and how the measure serves it; no code is no norm."""

    code = forms.CharField(
        label=_("Norm"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"list": "known-norms", "autocomplete": "off"}),
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args, norms, **kwargs):
        super().__init__(*args, **kwargs)
        self.known = {one.code.casefold(): one for one in norms}

    @property
    def title(self):
        """What the norm that stands here is called."""
        norm = self.known.get(str(self["code"].value() or "").casefold())
        return norm.title if norm else ""

    def clean_code(self):
        text = self.cleaned_data["code"].strip()
        norm = self.known.get(text.casefold())
        if text and norm is None:
            raise forms.ValidationError(
                _("No norm has this code. Choose one from the list.")
            )
        return norm


class Rows:
    """Makes the two formsets of a measure over the same data."""

    def __init__(self, data, *, languages, measure, auto_id):
        self.norms_known = list(Norm.objects.order_by("source", "order", "code"))
        dimensions = list(Dimension.objects.all())
        own = {"languages": languages, "dimensions": dimensions}
        # What is sent stands for itself: rows that somebody added meanwhile would
        # otherwise lend their values to those that were sent.
        is_stored = measure is not None and data is None
        indicators = forms.formset_factory(IndicatorForm, extra=1)
        norms = forms.formset_factory(NormForm, extra=2)
        self.indicators = indicators(
            data,
            prefix="indicators",
            auto_id=auto_id,
            initial=_indicators_of(measure, languages) if is_stored else [],
            form_kwargs=own,
        )
        self.norms = norms(
            data,
            prefix="norms",
            auto_id=auto_id,
            initial=_norms_of(measure) if is_stored else [],
            form_kwargs={"norms": self.norms_known},
        )

    def is_valid(self):
        return all([self.indicators.is_valid(), self.norms.is_valid()])

    def indicator_values(self):
        return [
            form.values()
            for form in self.indicators
            if form.cleaned_data and (form.cleaned_data["pk"] or form.has_changed())
        ]

    def norm_values(self):
        found = {}
        for form in self.norms:
            if form.cleaned_data and (norm := form.cleaned_data["code"]):
                found[norm] = form.cleaned_data["note"]
        return list(found.items())


def _indicators_of(measure, languages):
    return [
        {
            "pk": one.pk,
            "kind": one.kind,
            "unit": one.unit,
            "direction": one.direction,
            "baseline": one.baseline_text or one.baseline_value,
            "target": one.target_text or one.target_value,
            "dimensions": [str(d.pk) for d in one.dimensions.all()],
            **_texts_of(one, ("name", "verification"), languages),
        }
        for one in measure.indicators.prefetch_related("dimensions")
    ]


def _texts_of(row, names, languages):
    columns = [
        f"{name}_{code.replace('-', '_')}" for name in names for code, _ in languages
    ]
    return {column: getattr(row, column) or "" for column in columns}


def _norms_of(measure):
    rows = measure.norm_links.select_related("norm")
    return [{"code": row.norm.code, "note": row.note} for row in rows]
