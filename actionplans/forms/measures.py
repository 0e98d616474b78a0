"""A measure with all that hangs under it, on one form."""

from collections import defaultdict

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from actionplans.forms.fields import (
    AmountField,
    DaysField,
    TextsMixin,
    add_errors,
    day_input,
    plan_languages,
    text_name,
)
from actionplans.forms.indicators import Rows
from actionplans.models import FundingSource, Measure
from actionplans.services import ALL_MEMBERS, Due, institutions_of, objectives_in_order
from core.imports.dates import month_end
from core.versioned_forms import form_differences
from municipalities.models import InstitutionType

UNDER_PILLAR, UNDER_OBJECTIVE = "p", "o"
QUARTERS = (3, 6, 9, 12)
FIELD_OF_ERROR = {"due": "due_kind", "budgets": "budget_planned"}
WORDS = ("due_text", "lead_text", "partners_text", "budget_text", "funding_text")


class DueFields(forms.Form):
    """When a measure is due: the kind, and one field for each that asks more."""

    due_kind = forms.ChoiceField(
        label=_("Deadline"), widget=forms.RadioSelect, required=False
    )
    due_on = forms.DateField(label=_("Day"), required=False, widget=day_input())
    due_days = DaysField(label=_("Days"), required=False)
    due_quarters = forms.MultipleChoiceField(
        label=_("Quarters"), required=False, widget=forms.CheckboxSelectMultiple
    )
    due_every = forms.IntegerField(
        label=_("Every so many months"), min_value=1, max_value=60, required=False
    )

    def offer_due(self, version):
        """Kinds, and the quarters of the version's period."""
        self.fields["due_kind"].choices = [
            (value, capfirst(label)) for value, label in Measure.DueKind.choices
        ]
        years = range(version.period_start.year, version.period_end.year + 1)
        self.fields["due_quarters"].choices = [
            (f"{year}-{month:02}", f"{month // 3}/{year}")
            for year in years
            for month in QUARTERS
        ]

    def due(self):
        """What was chosen as `services.Due`; None where no kind was."""
        data, kinds = self.cleaned_data, Measure.DueKind
        kind = data.get("due_kind")
        if not kind:
            return None
        days = {
            kinds.DATE: [data["due_on"]] if data.get("due_on") else [],
            kinds.DATES: data.get("due_days") or [],
            kinds.QUARTER: [
                month_end(*map(int, one.split("-")))
                for one in data.get("due_quarters", [])
            ],
        }
        every = data.get("due_every") if kind == kinds.RECURRING else None
        return Due(kind, tuple(days.get(kind, [])), every)


def due_initial(measure):
    """The fields of `DueFields` as a measure has them."""
    kinds, days = Measure.DueKind, [one.due_on for one in measure.deadlines.all()]
    initial = {"due_kind": measure.due_kind, "due_every": measure.due_every}
    if measure.due_kind == kinds.DATE:
        initial["due_on"] = days[0] if days else None
    elif measure.due_kind == kinds.DATES:
        initial["due_days"] = ", ".join(day.strftime("%d.%m.%Y.") for day in days)
    elif measure.due_kind == kinds.QUARTER:
        initial["due_quarters"] = [f"{day:%Y-%m}" for day in days]
    return initial


def institution_choices():
    """({value: InstitutionType or ALL_MEMBERS}, choices), all members first."""
    known = {str(one.pk): one for one in InstitutionType.objects.all()}
    choices = [(pk, one.name) for pk, one in known.items()]
    return (
        {ALL_MEMBERS: ALL_MEMBERS, **known},
        [(ALL_MEMBERS, _("All members")), *choices],
    )


def place_choices(pillars, objectives):
    """(value → pillar or objective, choices in groups) of a version, in plan order."""
    by_pillar, known, groups = defaultdict(list), {}, []
    for one in objectives:
        by_pillar[one.pillar_id].append(one)
    for pillar in pillars:
        key = f"{UNDER_PILLAR}{pillar.pk}"
        known[key], rows = pillar, [(key, _("right under the pillar"))]
        for one in objectives_in_order(by_pillar[pillar.pk]):
            key = f"{UNDER_OBJECTIVE}{one.pk}"
            known[key] = one
            rows.append((key, f"{one.code} {one.title}".strip()))
        groups.append((str(pillar), rows))
    return known, groups


def place_of(measure):
    """The value of `place_choices` that a measure stands at."""
    if measure.objective_id:
        return f"{UNDER_OBJECTIVE}{measure.objective_id}"
    return f"{UNDER_PILLAR}{measure.pillar_id}"


class MeasureForm(TextsMixin, DueFields):
    """All of a measure; without one, a new measure at `place`.

    `differences` are filled by `rebased`, when somebody else saved first.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    code = forms.CharField(label=_("Code"), max_length=20, required=False)
    place = forms.ChoiceField(label=_("Objective"))
    starts_on = forms.DateField(label=_("Start"), required=False, widget=day_input())
    lead = forms.MultipleChoiceField(
        label=_("Leads"), required=False, widget=forms.CheckboxSelectMultiple
    )
    partners = forms.MultipleChoiceField(
        label=_("Partners"), required=False, widget=forms.CheckboxSelectMultiple
    )
    budget_planned = AmountField(
        label=_("Whole budget, EUR"),
        money=True,
        help_text=_("Empty means unknown, 0 means no costs."),
    )
    differences = ()

    def __init__(self, data=None, *, version, measure=None, place=None):
        self.plan_version, self.measure = version, measure
        self.languages = plan_languages(version)
        self.sources = list(FundingSource.objects.all())
        initial = {"place": place} if measure is None else self._initial(measure)
        # Several measures may be open on one page: each has ids of its own.
        self.auto_ids = f"id_{measure.pk if measure else 'new'}_%s"
        super().__init__(data, initial=initial, auto_id=self.auto_ids)
        self._add_fields()
        self.rows = Rows(
            data, languages=self.languages, measure=measure, auto_id=self.auto_ids
        )

    def _add_fields(self):
        self.add_texts("title", _("Title"), self.languages, model=Measure)
        self.add_texts(
            "description",
            _("Description"),
            self.languages,
            model=Measure,
        )
        self.offer_due(self.plan_version)
        self.institutions, choices = institution_choices()
        for name in ("lead", "partners"):
            self.fields[name].choices = choices
        pillars = self.plan_version.framework.pillars.all()
        objectives = self.plan_version.objectives.all()
        self.places, self.fields["place"].choices = place_choices(pillars, objectives)
        self._add_money_and_words()

    def _add_money_and_words(self):
        for source in self.sources:
            self.fields[f"pays_{source.pk}"] = forms.BooleanField(
                label=source.name, required=False
            )
            self.fields[f"planned_{source.pk}"] = AmountField(
                label=_("Planned, EUR"), money=True
            )
            self.fields[f"note_{source.pk}"] = forms.CharField(
                label=_("Note"), max_length=200, required=False
            )
        for name in WORDS:
            field = Measure._meta.get_field(name)
            self.fields[name] = forms.CharField(
                label=capfirst(field.verbose_name),
                max_length=field.max_length,
                required=False,
            )

    def _initial(self, measure):
        names = [text_name("title", code) for code, _language in self.languages]
        names += [text_name("description", code) for code, _name in self.languages]
        initial = {name: getattr(measure, name) or "" for name in (*names, *WORDS)}
        for row in measure.budgets.all():
            initial[f"pays_{row.source_id}"] = True
            initial[f"planned_{row.source_id}"] = plain_number(row.planned)
            initial[f"note_{row.source_id}"] = row.note
        for name, role in (("lead", "lead"), ("partners", "partner")):
            initial[name] = [
                one if one == ALL_MEMBERS else str(one.pk)
                for one in institutions_of(measure, role)
            ]
        return {
            **initial,
            **due_initial(measure),
            "version": measure.version,
            "code": measure.code,
            "place": place_of(measure),
            "starts_on": measure.starts_on,
            "budget_planned": plain_number(measure.budget_planned),
        }

    def is_valid(self):
        return all([super().is_valid(), self.rows.is_valid()])

    def values(self):
        """What `services.change_measure` takes. Words that nobody touched are left
        out, so that they follow the parts."""
        data = self.cleaned_data
        place = self.places[data["place"]]
        is_objective = data["place"].startswith(UNDER_OBJECTIVE)
        fields = {
            "code": data["code"].strip(),
            "objective": place if is_objective else None,
            "pillar": place.pillar if is_objective else place,
            "title": self.texts("title", self.languages),
            "description": self.texts("description", self.languages, is_one_line=False),
            "starts_on": data["starts_on"],
            "due": self.due() or Due(),
            "lead": [self.institutions[one] for one in data["lead"]],
            "partners": [self.institutions[one] for one in data["partners"]],
            "budget_planned": data["budget_planned"],
            "budgets": self._budgets(),
            "norms": self.rows.norm_values(),
            "indicators": self.rows.indicator_values(),
        }
        return fields | {
            name: data[name] for name in WORDS if name in self.changed_data
        }

    def _budgets(self):
        data, lines = self.cleaned_data, []
        for source in self.sources:
            planned, note = data[f"planned_{source.pk}"], data[f"note_{source.pk}"]
            if data[f"pays_{source.pk}"] or planned is not None or note:
                lines.append((source, planned, note))
        return lines

    def refuse(self, error):
        """Put what a service says against it beside the field it speaks of."""
        own = {"title": text_name("title", self.languages[0][0])}
        add_errors(self, error, FIELD_OF_ERROR | own)

    def rebased(self, current):
        """The same input over the measure as it is now, with both texts."""
        data = self.data.copy()
        data["version"] = current.version
        form = type(self)(data, version=self.plan_version, measure=current)
        theirs = type(self)(version=self.plan_version, measure=current)
        form.differences = [
            *form_differences(form, theirs),
            *_row_differences(form.rows.indicators, theirs.rows.indicators, "pk"),
            *_row_differences(form.rows.norms, theirs.rows.norms, "code"),
        ]
        return form

    # How a template lists the fields

    @property
    def titles(self):
        return self.text_fields("title", self.languages)

    @property
    def descriptions(self):
        return self.text_fields("description", self.languages)

    @property
    def has_description(self):
        return any(field.value() or field.errors for field in self.descriptions)

    @property
    def institution_fields(self):
        """[(field, what is chosen in words)]"""
        found = []
        for field in (self["lead"], self["partners"]):
            chosen = [one.choice_label for one in field if one.data["selected"]]
            found.append((field, "; ".join(chosen)))
        return found

    @property
    def has_sources(self):
        return any(
            field.value() or field.errors for row in self.source_rows for field in row
        )

    @property
    def source_rows(self):
        """[(tick, planned, note)] per source of funding."""
        return [
            tuple(self[f"{name}_{one.pk}"] for name in ("pays", "planned", "note"))
            for one in self.sources
        ]

    @property
    def due_rows(self):
        """[(radio, the field that it asks for or None)]"""
        asked = {
            "date": "due_on", "dates": "due_days", "quarter": "due_quarters",
            "recurring": "due_every",
        }  # fmt: skip
        return [
            (
                radio,
                self[asked[value]] if (value := radio.data["value"]) in asked else None,
            )
            for radio in self["due_kind"]
        ]


def plain_number(value):
    """A stored amount as people type it: `1800`, `1800.50`, nothing if unknown."""
    if value is None:
        return ""
    is_whole = value == value.to_integral_value()
    return f"{value:.0f}" if is_whole else f"{value:.2f}"


def _row_differences(mine, theirs, key):
    """What differs between two formsets, row by row; `key` tells the rows apart."""
    stored = {str(form.initial.get(key)): form for form in theirs.initial_forms}
    found = []
    for form in mine:
        name = str(form[key].value() or "")
        if name in stored:
            found += form_differences(form, stored.pop(name))
    return found + [
        difference
        for form in stored.values()
        for difference in form_differences(None, form)
    ]
