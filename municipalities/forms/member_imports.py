"""Bringing in a members' list: the file, and what a person corrects."""

from django import forms
from django.utils.translation import gettext_lazy as _

from municipalities.models import InstitutionType


class MemberUploadForm(forms.Form):
    """A workbook with a list of members."""

    file = forms.FileField(
        label=_("Workbook"),
        help_text=_(
            "An Excel file (.xlsx) with a row per member; one file may cover several "
            "municipalities."
        ),
        widget=forms.ClearableFileInput(
            attrs={
                "accept": ".xlsx,application/vnd.openxmlformats-officedocument"
                ".spreadsheetml.sheet"
            }
        ),
    )


COLUMN_FIELDS = [
    ("municipality", _("municipality")),
    ("institution", _("institution")),
    ("person", _("name and surname")),
    ("sex", _("sex")),
    ("function", _("function")),
    ("email", _("work e-mail")),
    ("phone", _("work phone")),
    ("starts_on", _("from")),
    ("ends_on", _("to")),
    ("alternate", _("alternate")),
]


class MemberChoicesForm(forms.Form):
    """What a person corrects before importing: columns, institutions, namesakes."""

    def __init__(self, *args, reading, plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.columns, self.institutions, self.people = {}, {}, {}
        types = [(kind.key, kind.name) for kind in InstitutionType.objects.all()]
        for number, text in enumerate(reading.unknown_institutions):
            self._add(self.institutions, f"institution-{number}", text, text, types)
        for number, step in enumerate(plan.questions):
            options = [(one.token, _who(one)) for one in step.candidates]
            options.append(("new", _("another person, new here")))
            label = f"{step.line.person}, {step.line.institution}"
            name = f"person-{number}"
            self._add(self.people, name, step.line.place, label, options)
            self.fields[name].initial = step.line.chosen
        for sheet_number, sheet in enumerate(reading.columns):
            for column in sheet["columns"]:
                name = f"column-{sheet_number}-{column['number']}"
                place = sheet["sheet"], str(column["number"])
                self._add(self.columns, name, place, column["heading"], COLUMN_FIELDS)
                self.fields[name].initial = column["field"]

    def _add(self, group, name, key, label, options):
        self.fields[name] = forms.ChoiceField(
            label=label, choices=[("", "—"), *options], required=False
        )
        group[name] = key

    def choices(self, before):
        """The corrections so far with those of this form, as the batch keeps them."""
        data = self.cleaned_data
        columns = {}
        for name, (sheet, number) in self.columns.items():
            if name in self.data and data[name] != self.fields[name].initial:
                columns.setdefault(sheet, {})[number] = data[name]
        known = {sheet: dict(them) for sheet, them in before.get("columns", {}).items()}
        for sheet, them in columns.items():
            known.setdefault(sheet, {}).update(them)
        return {
            "columns": known,
            "institutions": before.get("institutions", {})
            | {
                text: data[name]
                for name, text in self.institutions.items()
                if data[name]
            },
            "people": before.get("people", {})
            | {place: data[name] for name, place in self.people.items() if data[name]},
        }

    def groups(self):
        """The fields by what they correct, for the template."""
        return [
            (title, [self[name] for name in group])
            for title, group in (
                (_("What are these institutions?"), self.institutions),
                (_("Is it the same person?"), self.people),
            )
            if group
        ]

    def column_fields(self):
        return [self[name] for name in self.columns]


def _who(somebody):
    """A namesake in words that tell him or her apart."""
    if somebody.known is None:
        return f"{somebody.full_name} ({somebody.place})"
    return f"{somebody.full_name} ({somebody.email or _('no e-mail')})"
