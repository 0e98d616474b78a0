"""The file of a plan, and what a person corrects of what was read in it."""

from zlib import crc32

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from actionplans import services
from actionplans.models import Pillar, PolicyFramework
from core.imports.archive import MAX_FILE, MEGABYTE
from core.imports.delimited import ENCODINGS
from core.imports.problems import sheet_label
from core.imports.wordings import LEAVE_OUT
from municipalities.imports.wordings import ALL_MEMBERS
from municipalities.models import InstitutionType, Municipality

REMEMBERED = _("remembered from an earlier file")
YEARS = range(2000, 2101)
ACCEPTED = ".xlsx,.xlsm,.xls,.ods,.csv,.txt,.docx,.docm"
DELIMITERS = [(";", _("semicolon")), (",", _("comma")), ("\t", _("tab"))]
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
        label=_("File"),
        help_text=_(
            "Excel (.xlsx, .xls), OpenDocument (.ods), CSV or a Word document with "
            "tables (.docx), with one row of headings. Nothing is written before you "
            "have seen what was understood."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
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
    encoding = forms.ChoiceField(
        label=_("Encoding of the letters"), choices=list(ENCODINGS.items())
    )
    delimiter = forms.ChoiceField(label=_("Between the cells"), choices=DELIMITERS)
    hidden_sheets = forms.BooleanField(label=_("Read hidden sheets"), required=False)
    hidden_rows = forms.BooleanField(label=_("Read hidden rows"), required=False)

    def __init__(self, *args, reading, choices, **kwargs):
        self.reading, self.choices = reading, choices
        super().__init__(*args, **kwargs)
        self.fields["framework"].initial = reading["framework"]
        for name in ("first_year", "last_year"):
            self.fields[name].choices = [("", "–"), *_years(reading)]
            self.fields[name].initial = reading[name] or ""
        self._settle_opening()
        self._add_pillars()
        self._add_institutions()
        self._add_columns()

    @classmethod
    def rebased(cls, posted, *, reading, choices):
        """What somebody chose, on top of what is stored by now."""
        stored = cls(reading=reading, choices=choices)
        data = {name: field.initial for name, field in stored.fields.items()}
        return cls(data | posted.dict(), reading=reading, choices=choices)

    def _settle_opening(self):
        """Ask only for what opening this file leaves to choose."""
        codes = {problem["code"] for problem in self.reading["problems"]}
        asked = {
            "encoding": self.reading["kind"] == "csv",
            "delimiter": self.reading["kind"] == "csv",
            "hidden_sheets": bool(codes & {"hidden_sheet", "hidden_sheet_read"}),
            "hidden_rows": bool(codes & {"hidden_rows", "hidden_rows_left"}),
        }
        opened = {
            "encoding": self.reading["encoding"],
            "delimiter": self.reading["delimiter"],
            "hidden_sheets": self.choices.get("hidden_sheets", False),
            "hidden_rows": self.choices.get("hidden_rows", True),
        }
        self.opened = {name: opened[name] for name in asked if asked[name]}
        for name in asked:
            if asked[name]:
                self.fields[name].initial = opened[name]
            else:
                del self.fields[name]

    def _add_pillars(self):
        pillars = Pillar.objects.filter(framework__code=self.reading["framework"])
        options = [
            ("", _("choose")),
            *((one.code, str(one)) for one in pillars),
            (LEAVE_OUT, _("leave these measures out")),
        ]
        for number, text in enumerate(self.reading["pillar_texts"]):
            self.fields[f"pillar_{number}"] = forms.ChoiceField(
                label=text["text"] or _("Measures under no pillar"),
                choices=options,
                initial=text["code"],
                required=False,
            )

    def _add_institutions(self):
        """The wordings nobody knows, and those mapped here or for an earlier file."""
        types = InstitutionType.objects.all()
        options = [
            ("", _("leave as text")),
            (ALL_MEMBERS, _("all members")),
            *((one.key, one.name) for one in types),
        ]
        mapped = self.choices.get("institutions", {})
        unknown = [one["text"] for one in self.reading["unknown_institutions"]]
        self.remembered = {
            one["text"]: one["target"]
            for one in self.reading["remembered_institutions"]
            if one["text"] not in mapped
        }
        # Named by its text: its place changes when somebody else maps one.
        self.wordings = {
            f"institution_{crc32(text.encode())}": text
            for text in [*unknown, *mapped, *self.remembered]
        }
        for name, text in self.wordings.items():
            self.fields[name] = forms.ChoiceField(
                label=text,
                choices=options,
                initial=mapped.get(text, self.remembered.get(text, "")),
                help_text=REMEMBERED if text in self.remembered else "",
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
                help_text=_column_hint(column, len(sheets) > 1),
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
            (_("How the file is read"), "", [self[name] for name in self.opened]),
            (
                _("Institutions"),
                _("What you choose is remembered for this municipality."),
                self._named("institution"),
            ),
            (_("Pillars"), "", self._named("pillar")),
            (
                _("Columns of the file"),
                _("What you choose is remembered for this municipality."),
                self._named("column"),
            ),
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
            text: data[name]
            for name, text in self.wordings.items()
            if data[name] != self.remembered.get(text, "")
        }
        choices["columns"] = self._chosen_columns()
        choices = {name: value for name, value in choices.items() if value}
        kept = {n: self.choices[n] for n in ("revises", "fates") if n in self.choices}
        return choices | self._chosen_opening() | kept

    def _chosen_opening(self):
        """How the file is opened, where that differs or was chosen before."""
        return {
            name: self.cleaned_data[name]
            for name, opened in self.opened.items()
            if name in self.choices or self.cleaned_data[name] != opened
        }

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


def _column_hint(column, is_one_of_several_sheets):
    hints = [sheet_label(column["sheet"])] if is_one_of_several_sheets else []
    return " · ".join([*hints, *([str(REMEMBERED)] if column["remembered"] else [])])


def _years(reading):
    known = {reading["first_year"], reading["last_year"]} & set(YEARS)
    return [(year, str(year)) for year in sorted({*range(2015, 2041), *known})]


class PlanRevisionForm(forms.Form):
    """Whether a file is a revision of an earlier version, and of the measures in
    doubt which one they come from or became."""

    revises = forms.ChoiceField(label=_("Is this a revision?"), required=False)

    def __init__(self, *args, versions, choices, lineage=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.choices = choices
        self.fields["revises"].choices = [
            ("", _("no, another plan")),
            *((one.code, _revision_of(one)) for one in versions),
        ]
        self.fields["revises"].initial = choices.get("revises", "")
        for question in services.questions(lineage) if lineage else ():
            self.fields[question.key] = forms.ChoiceField(
                label=f"{question.code} {question.title}",
                help_text=_("in this file") if question.is_later else _("before"),
                choices=[
                    *((code, f"{code} {title}") for code, title in question.others),
                    ("", _("new") if question.is_later else _("dropped")),
                ],
                initial=choices.get("fates", {}).get(question.key, question.proposed),
                required=False,
            )

    @property
    def unsure(self):
        """The bound fields that ask what became of a measure."""
        return [self[name] for name in self.fields if name != "revises"]

    def chosen(self):
        """The choices with the answers; answers to another version's are forgotten."""
        data = dict(self.cleaned_data)
        choices = {
            n: c for n, c in self.choices.items() if n not in {"revises", "fates"}
        }
        if revises := data.pop("revises"):
            choices["revises"] = revises
            if data and revises == self.choices.get("revises"):
                choices["fates"] = data
        return choices


def _revision_of(version):
    return _("yes, of version %(number)s") % {"number": version.number}
