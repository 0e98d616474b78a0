"""The file of a plan, and what a person corrects of what was read in it."""

from zlib import crc32

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from actionplans.models import Pillar, PolicyFramework
from core.imports.archive import MAX_FILE, MEGABYTE
from municipalities.imports.wordings import ALL_MEMBERS
from municipalities.models import InstitutionType, Municipality

YEARS = range(2000, 2101)
FIELD_LABELS = {
    "code": _("code"),
    "pillar": _("pillar"),
    "objective": _("strategic objective"),
    "specific_objective": _("specific objective"),
    "title": _("measure"),
    "indicator": _("indicator"),
    "result": _("expected result"),
    "baseline": _("baseline value"),
    "target": _("target"),
    "start": _("start"),
    "due": _("deadline"),
    "lead": _("leading institution"),
    "partners": _("partners"),
    "budget": _("budget"),
    "funding": _("source of funding"),
    "verification": _("means of verification"),
    "norms": _("norms"),
    "note": _("note"),
}


class PlanUploadForm(forms.Form):
    """A plan's workbook and whose plan it is."""

    municipality = forms.ModelChoiceField(
        Municipality.objects.all(),
        label=_("Municipality"),
        empty_label=_("choose"),
        to_field_name="slug",
    )
    file = forms.FileField(
        label=_("Workbook"),
        help_text=_(
            "An Excel workbook (.xlsx) with one row of headings. Nothing is written "
            "before you have seen what was understood."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xlsm"}),
    )

    helper = FormHelper()
    helper.form_tag = False

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_FILE:
            raise ValidationError(
                _("The file is larger than %(limit)s MB."),
                params={"limit": MAX_FILE // MEGABYTE},
            )
        return file


class PlanChoicesForm(forms.Form):
    """Corrections to what was read: framework, years, columns, pillars, institutions.

    The fields follow the reading, so that each thing in doubt is one select.
    """

    framework = forms.ModelChoiceField(
        PolicyFramework.objects.all(),
        label=_("Framework"),
        to_field_name="code",
        empty_label=_("choose"),
        required=False,
    )
    first_year = forms.TypedChoiceField(label=_("From"), coerce=int, required=False)
    last_year = forms.TypedChoiceField(label=_("To"), coerce=int, required=False)

    def __init__(self, *args, reading, choices, **kwargs):
        self.reading, self.choices = reading, choices
        super().__init__(*args, **kwargs)
        self.fields["framework"].initial = reading["framework"]
        for name in ("first_year", "last_year"):
            self.fields[name].choices = [("", "–"), *_years(reading)]
            self.fields[name].initial = reading[name] or ""
        self._add_pillars()
        self._add_institutions()
        self._add_columns()

    @classmethod
    def rebased(cls, posted, *, reading, choices):
        """What somebody chose, on top of what is stored by now."""
        stored = cls(reading=reading, choices=choices)
        data = {name: field.initial for name, field in stored.fields.items()}
        return cls(data | posted.dict(), reading=reading, choices=choices)

    def _add_pillars(self):
        pillars = Pillar.objects.filter(framework__code=self.reading["framework"])
        options = [("", _("choose")), *((one.code, str(one)) for one in pillars)]
        for number, text in enumerate(self.reading["pillar_texts"]):
            self.fields[f"pillar_{number}"] = forms.ChoiceField(
                label=text["text"],
                choices=options,
                initial=text["code"],
                required=False,
            )

    def _add_institutions(self):
        """The wordings nobody knows, and those mapped here before."""
        types = InstitutionType.objects.all()
        options = [
            ("", _("leave as text")),
            (ALL_MEMBERS, _("all members")),
            *((one.key, one.name) for one in types),
        ]
        mapped = self.choices.get("institutions", {})
        unknown = [one["text"] for one in self.reading["unknown_institutions"]]
        # Named by its text: its place changes when somebody else maps one.
        self.wordings = {
            f"institution_{crc32(text.encode())}": text for text in [*mapped, *unknown]
        }
        for name, text in self.wordings.items():
            self.fields[name] = forms.ChoiceField(
                label=text,
                choices=options,
                initial=mapped.get(text, ""),
                required=False,
            )

    def _add_columns(self):
        sheets = {column["sheet"] for column in self.reading["columns"]}
        options = [
            ("", _("leave out")),
            *FIELD_LABELS.items(),
        ]
        for number, column in enumerate(self.reading["columns"]):
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=f"{column['column']}: {column['heading']}",
                help_text=column["sheet"] if len(sheets) > 1 else "",
                choices=options,
                initial=column["field"],
                required=False,
            )

    def clean(self):
        data = super().clean()
        first, last = data.get("first_year"), data.get("last_year")
        if first and last and first > last:
            self.add_error("last_year", _("The period ends before it starts."))
        for sheet in {column["sheet"] for column in self.reading["columns"]}:
            self._refuse_doubled(sheet)
        return data

    def _refuse_doubled(self, sheet):
        seen = set()
        for number, column in enumerate(self.reading["columns"]):
            name = self.cleaned_data.get(f"column_{number}")
            if column["sheet"] != sheet or not name:
                continue
            if name in seen:
                self.add_error(
                    f"column_{number}", _("Another column of this sheet is that too.")
                )
            seen.add(name)

    @property
    def groups(self):
        """(legend, hint, bound fields) of what there is to correct."""
        named = [
            (
                _("Framework and period"),
                "",
                [self["framework"], self["first_year"], self["last_year"]],
            ),
            (
                _("Institutions"),
                _("What you choose is remembered for this municipality."),
                self._named("institution"),
            ),
            (_("Pillars"), "", self._named("pillar")),
            (_("Columns of the file"), "", self._named("column")),
        ]
        return [group for group in named if group[2]]

    def _named(self, prefix):
        return [self[name] for name in self.fields if name.startswith(f"{prefix}_")]

    def chosen(self):
        """The choices as the reader takes them; only what differs is a choice."""
        data, choices = self.cleaned_data, {}
        if data["framework"]:
            choices["framework"] = data["framework"].code
        if data["first_year"] and data["last_year"]:
            choices["period"] = [data["first_year"], data["last_year"]]
        choices["pillars"] = {
            text["key"]: data[f"pillar_{number}"]
            for number, text in enumerate(self.reading["pillar_texts"])
            if data[f"pillar_{number}"]
        }
        choices["institutions"] = {
            text: data[name] for name, text in self.wordings.items() if data[name]
        }
        choices["columns"] = self._chosen_columns()
        return {name: value for name, value in choices.items() if value}

    def _chosen_columns(self):
        columns = {
            sheet: dict(letters)
            for sheet, letters in self.choices.get("columns", {}).items()
        }
        for number, column in enumerate(self.reading["columns"]):
            name = self.cleaned_data[f"column_{number}"]
            if name != column["field"]:
                columns.setdefault(column["sheet"], {})[column["column"]] = name
        return columns


def _years(reading):
    known = {reading["first_year"], reading["last_year"]} & set(YEARS)
    return [(year, str(year)) for year in sorted({*range(2015, 2041), *known})]
