"""What a coordinator fills in about a measure in a period."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from actionplans.models import Indicator, ProgressReport
from actionplans.models.sheets import shortfall_words, suspects_in
from actionplans.services import Entry
from actionplans.statistics import shortfall

LOOKED = _("I have looked at it: the text stays as it is")
EMPTY_NUMBER = {"step": "any", "inputmode": "decimal"}
NOT_COMPARED = ("version", "reason", "source", "allocated", "spent", "looked")
NO_CASE = _("No names, no initials, nothing about a case.")


class NumberField(forms.DecimalField):
    """A number of at most ten digits and four decimals; `1.20` is shown as `1.2`."""

    def __init__(self, **kwargs):
        places = kwargs.pop("decimal_places", 4)
        kwargs = {"required": False, "max_digits": 10 + places} | kwargs
        super().__init__(decimal_places=places, **kwargs)
        self.widget.attrs.update(EMPTY_NUMBER)

    def prepare_value(self, value):
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def long_text(label, rows, limit, **kwargs):
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, widget=widget, max_length=limit, required=False, **kwargs
    )


class ReportForm(forms.Form):
    """The report of one measure: its fields come from a Sheet, whose values it shows.

    Half a report is fine; what it lacks is listed beside it and keeps it from being
    submitted. A submitted one asks for the reason of its correction.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    stage = forms.ChoiceField(
        label=_("Where it stands"), choices=ProgressReport.Stage.choices, required=False
    )

    def __init__(self, *args, sheet, **kwargs):
        kwargs.setdefault("auto_id", f"m{sheet.measure.pk}_%s")
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        self._add_texts(sheet.report)
        self.rows = [self._indicator_row(line) for line in sheet.lines]
        self.money_rows = [self._money_row(line) for line in sheet.money]
        self._add_other_source()
        self.suspects = suspects_in(self._typed_texts()) if self.is_final else []
        if self.suspects:
            self.fields["looked"] = forms.BooleanField(label=LOOKED, required=False)
        if sheet.is_submitted:
            self.fields["reason"] = long_text(
                _("Why it is corrected"), 2, 1000, help_text=_("Kept in the history.")
            )
            self.fields["reason"].required = True

    @property
    def is_final(self):
        """Whether this is to be submitted, or is already."""
        return self.is_bound and ("submit" in self.data or self.sheet.is_submitted)

    def _typed_texts(self):
        names = ["narrative", "obstacles", *(text for _l, _v, text, _p in self.rows)]
        return [self.data.get(name, "") for name in names]

    def _add_texts(self, report):
        self.initial["version"] = report.version if report else 0
        self.initial["stage"] = report.stage if report else ""
        self.fields["narrative"] = long_text(
            _("What was done"), 2, 4000, help_text=NO_CASE
        )
        self.fields["obstacles"] = long_text(_("What stood in the way"), 2, 4000)
        if report:
            self.initial["narrative"] = report.narrative
            self.initial["obstacles"] = report.obstacles

    def _add(self, name, field, value):
        self.fields[name] = field
        self.initial[name] = value
        return name

    def _indicator_row(self, line):
        """(line, name of the value's field or "", of the words, [(breakdown,
        [(group, name)])]), for the template."""
        key = line.indicator.pk
        is_quality = line.indicator.kind == Indicator.Kind.QUALITY
        label = _("In words") if is_quality else _("Note, or why it is not known")
        words = forms.CharField(label=label, max_length=400, required=False)
        value = self._value(line)
        text = self._add(f"text-{key}", words, line.text)
        asked = line.breakdowns if line.is_counted else ()
        return line, value, text, [(one, self._groups(key, one)) for one in asked]

    def _value(self, line):
        name = f"value-{line.indicator.pk}"
        if line.is_yes_no:
            shown = {None: "", Decimal(1): "1", Decimal(0): "0"}.get(line.value, "")
            choices = [("", _("not known")), ("1", _("yes")), ("0", _("no"))]
            field = forms.ChoiceField(label=_("Value"), choices=choices, required=False)
            return self._add(name, field, shown)
        if line.is_counted or line.indicator.target_value is not None:
            field = NumberField(
                label=_value_label(line.indicator), min_value=_lowest(line.indicator)
            )
            return self._add(name, field, line.value)
        return ""

    def _groups(self, key, breakdown):
        """[(group, name of its field)]"""
        return [
            (
                group,
                self._add(
                    _part_name(key, breakdown.dimension, group.category),
                    NumberField(label=group.name, min_value=0),
                    group.amount,
                ),
            )
            for group in breakdown.groups
        ]

    def _money_row(self, line):
        names = []
        for what, label in (("allocated", _("Allocated, €")), ("spent", _("Spent, €"))):
            field = NumberField(label=label, min_value=0, decimal_places=2)
            name = f"{what}-{line.source.pk}"
            names.append(self._add(name, field, getattr(line, what)))
        return line, *names

    def _add_other_source(self):
        """One more line of money, for a source that was not planned."""
        taken = {line.source.pk for line in self.sheet.money}
        left = [one for one in self.sheet.sources if one.pk not in taken]
        self.has_other = bool(left)
        if not left:
            return
        choices = [("", _("choose")), *((one.pk, str(one)) for one in left)]
        self.fields["source"] = forms.TypedChoiceField(
            label=_("Another source") if taken else _("Source of funding"),
            choices=choices,
            coerce=int,
            empty_value=None,
            required=False,
        )
        for name, label in (("allocated", _("Allocated, €")), ("spent", _("Spent, €"))):
            self.fields[name] = NumberField(label=label, min_value=0, decimal_places=2)

    def clean(self):
        data = super().clean()
        has_amount = any(data.get(name) is not None for name in ("allocated", "spent"))
        if self.has_other and has_amount and not data.get("source"):
            self.add_error("source", _("Say which source this is."))
        if self.suspects and not data.get("looked"):
            hint = _("Take it out, or tick below that the text stays.")
            self.add_error("narrative", [*dict.fromkeys(self.suspects), hint])
        if self.sheet.is_submitted:
            self._refuse_wrong_sums(data)
        return data

    def _refuse_wrong_sums(self, data):
        for _line, value, _text, parts in self.rows:
            for one, names in parts:
                given = [data.get(name) for _group, name in names]
                lack = shortfall(data.get(value), given)
                if text := shortfall_words(one.dimension, lack):
                    self.add_error(value, text)

    def entry(self):
        """What was filled in, for `services.save_report`."""
        data = self.cleaned_data
        values, parts, money = {}, {}, {}
        for line, value, text, breakdowns in self.rows:
            number = data.get(value) if value else None
            if line.is_yes_no:
                number = Decimal(number) if number else None
            values[line.indicator.pk] = (number, data[text])
            for one, names in breakdowns:
                for group, name in names:
                    category = group.category.pk if group.category else None
                    parts[line.indicator.pk, one.dimension.pk, category] = data[name]
        for line, allocated, spent in self.money_rows:
            money[line.source.pk] = (data[allocated], data[spent])
        if self.has_other and data.get("source"):
            money[data["source"]] = (data["allocated"], data["spent"])
        return Entry(
            data["stage"], data["narrative"], data["obstacles"], values, parts, money
        )

    def rebased(self, sheet):
        """The same input over the report as it is now, with `differences`."""
        data = self.data.copy()
        data["version"] = sheet.report.version if sheet.report else 0
        form = ReportForm(data, sheet=sheet)
        form.is_valid()
        form.differences = [
            {"label": form.label_of(name), "theirs": theirs, "mine": mine}
            for name in form.fields
            if name not in NOT_COMPARED
            and (mine := form.shown(name, form[name].value()))
            != (theirs := form.shown(name, form.initial.get(name)))
        ]
        return form

    def shown(self, name, value):
        """A field's value in words."""
        field = self.fields[name]
        value = field.prepare_value(value)
        choices = dict(getattr(field, "choices", ()))
        return str(choices.get(value, "" if value is None else value))

    def label_of(self, name):
        """A field's label, with the indicator or source that it belongs to."""
        label = str(self.fields[name].label)
        for line, value, text, parts in self.rows:
            names = [value, text, *(n for _one, all_ in parts for _g, n in all_)]
            if name in names:
                return f"{line.indicator}: {label}"
        for line, *names in self.money_rows:
            if name in names:
                return f"{line.source}: {label}"
        return label


def _value_label(indicator):
    units = {Indicator.Kind.PERCENT: "%", Indicator.Kind.MONEY: "€"}
    unit = units.get(indicator.kind, indicator.unit)
    label = _("Value")
    return f"{label}, {unit}" if unit else label


def _lowest(indicator):
    """0, unless the plan itself counts the indicator below that."""
    planned = (indicator.baseline_value, indicator.target_value)
    return None if any(value and value < 0 for value in planned) else 0


def _part_name(indicator, dimension, category):
    return f"part-{indicator}-{dimension.pk}-{category.pk if category else 'none'}"
