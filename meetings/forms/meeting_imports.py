"""Bringing in a register of meetings: the file, and what a person corrects."""

from django import forms
from django.utils.translation import gettext_lazy as _

from municipalities.models import InstitutionType, Mechanism


class MeetingUploadForm(forms.Form):
    """A workbook with a register of meetings."""

    file = forms.FileField(
        label=_("Workbook"),
        help_text=_("An Excel file (.xlsx) with a sheet per municipality."),
        widget=forms.ClearableFileInput(
            attrs={
                "accept": ".xlsx,application/vnd.openxmlformats-officedocument"
                ".spreadsheetml.sheet"
            }
        ),
    )


COLUMN_FIELDS = [
    ("number", _("number of the meeting")),
    ("day", _("date")),
    ("time", _("time")),
    ("venue", _("place")),
    ("present", _("present")),
    ("excused", _("excused")),
    ("absent", _("absent")),
    ("guests", _("guests")),
    ("agenda", _("agenda")),
    ("decisions", _("decisions")),
]


class MeetingChoicesForm(forms.Form):
    """What a person corrects: sheets, columns, institutions, namesakes."""

    def __init__(self, *args, reading, plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.sheets, self.institutions, self.people, self.columns = {}, {}, {}, {}
        places = [
            (one.municipality.slug, str(one))
            for one in Mechanism.objects.select_related("municipality")
        ]
        types = [(kind.key, kind.name) for kind in InstitutionType.objects.all()]
        for number, text in enumerate(reading.unknown_sheets):
            self._add(self.sheets, f"sheet-{number}", text, text, places)
        for number, text in enumerate(reading.unknown_institutions):
            self._add(self.institutions, f"institution-{number}", text, text, types)
        for number, question in enumerate(plan.questions):
            self._ask(number, question)
        for place, sheet in enumerate(reading.columns):
            for column in sheet["columns"]:
                name = f"column-{place}-{column['number']}"
                key = sheet["sheet"], str(column["number"])
                label = f"{sheet['sheet']}: {column['heading']}"
                self._add(self.columns, name, key, label, COLUMN_FIELDS)
                self.fields[name].initial = column["field"]

    def _ask(self, number, question):
        """Who somebody is; a namesake within the file alone is taken as another."""
        line, name = question.line, f"person-{number}"
        options = [(one.token, _who(one)) for one in question.candidates]
        options.append(("new", _("another person, new here")))
        label = f"{line.person}, {line.institution} ({question.sheet})"
        self._add(self.people, name, line.place, label, options)
        unsaid = "" if question.must_answer else "new"
        self.fields[name].initial = line.chosen or unsaid

    def _add(self, group, name, key, label, options):
        self.fields[name] = forms.ChoiceField(
            label=label, choices=[("", "—"), *options], required=False
        )
        group[name] = key

    def choices(self, before):
        """The corrections so far with those of this form, as the batch keeps them."""
        known = {sheet: dict(them) for sheet, them in before.get("columns", {}).items()}
        for name, (sheet, number) in self.columns.items():
            chosen = self.cleaned_data[name]
            if name in self.data and chosen != self.fields[name].initial:
                known.setdefault(sheet, {})[number] = chosen
        groups = {
            "sheets": self.sheets,
            "institutions": self.institutions,
            "people": self.people,
        }
        return {"columns": known} | {
            group: before.get(group, {}) | self._answers(fields)
            for group, fields in groups.items()
        }

    def _answers(self, fields):
        data = self.cleaned_data
        return {key: data[name] for name, key in fields.items() if data[name]}

    def groups(self):
        """The fields by what they correct, for the template."""
        return [
            (title, [self[name] for name in group])
            for title, group in (
                (_("Which municipalities are these sheets?"), self.sheets),
                (_("What are these institutions?"), self.institutions),
                (_("Is it the same person?"), self.people),
            )
            if group
        ]

    def column_fields(self):
        return [self[name] for name in self.columns]


def _who(somebody):
    """A namesake in words that tell him or her apart."""
    if somebody.is_new:
        return f"{somebody} ({somebody.place.partition('#')[0]})"
    return f"{somebody} ({somebody.person.email or _('no e-mail')})"
