"""Bringing in a members' list: the file, and what a person corrects."""

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from municipalities.forms.fields import day_input
from municipalities.models import InstitutionType
from municipalities.services.member_steps import AFTER, BEFORE, OUT, OVER, REPLACES


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


WAYS = {
    REPLACES: _("sits there from %(day)s, as in the file"),
    OVER: _("sits there from %(day)s, the day of this import"),
    AFTER: _("sits there from %(day)s, after the other"),
    BEFORE: _("sat there until %(day)s, before the other"),
}


class MemberChoicesForm(forms.Form):
    """What a person corrects before importing: columns, institutions, namesakes, whose
    seat a newcomer gets, and who leaves without being in the file."""

    absent = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple
    )
    absent_ends_on = forms.DateField(
        label=_("Last day of those ticked"), required=False, widget=day_input()
    )

    cut_off = forms.TypedMultipleChoiceField(
        coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, reading, plan, ends_on, **kwargs):
        super().__init__(*args, **kwargs)
        self.columns, self.institutions, self.people = {}, {}, {}
        self.seats, self.plan, self.ends_on = {}, plan, ends_on
        self._ask_about_absent(plan)
        self.fields["cut_off"].choices = [
            (step.membership.pk, _cut_off_in_words(step)) for step in plan.cutting_off
        ]
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
        self._ask_about_seats(plan)
        self._ask_about_columns(reading)

    def _ask_about_absent(self, plan):
        self.fields["absent"].choices = [
            (str(one.pk), f"{one.person}, {one.seat}, {one.mechanism}")
            for one in plan.absent
        ]
        self.fields["absent"].initial = [str(one.pk) for one in plan.ended]
        self.fields["absent_ends_on"].initial = self.ends_on

    def _ask_about_seats(self, plan):
        for number, step in enumerate(plan.claims):
            name = f"seat-{number}"
            ways = [(way, _in_words(way, step.claim.days)) for way in step.claim.ways]
            self.fields[name] = forms.ChoiceField(
                label=step.line.person, choices=ways, required=False
            )
            self.fields[name].initial = step.claim.way
            self.seats[name] = step

    def _ask_about_columns(self, reading):
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
            "seats": before.get("seats", {})
            | {
                step.line.place: data[name]
                for name, step in self.seats.items()
                if data[name]
            },
            "ends": self._ends() or before.get("ends", {}),
            "cut_off": sorted({*before.get("cut_off", []), *data["cut_off"]}),
        }

    def _ends(self):
        """Nothing where these questions were not on the form that was sent."""
        if "absent_ends_on" not in self.data:
            return None
        day = self.cleaned_data["absent_ends_on"] or self.ends_on
        keys = [int(key) for key in self.cleaned_data["absent"]]
        return {"on": day.isoformat(), "memberships": keys}

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

    @property
    def has_questions(self):
        return bool(
            self.groups() or self.seats or self.plan.absent or self.plan.cutting_off
        )

    def seat_rows(self):
        """(step, field) of each newcomer whose seat somebody has on record."""
        return [(step, self[name]) for name, step in self.seats.items()]

    def column_fields(self):
        return [self[name] for name in self.columns]


def _in_words(way, days):
    if way in days:
        return WAYS[way] % {"day": date_format(days[way], "SHORT_DATE_FORMAT")}
    return _now("leave the row out") if way == OUT else _now("gets a seat beside")


def _cut_off_in_words(step):
    day = date_format(step.cut_off[-1], "SHORT_DATE_FORMAT")
    words = _now("%(person)s, at the meeting on %(day)s")
    return words % {"person": step.somebody, "day": day}


def _who(somebody):
    """A namesake in words that tell him or her apart."""
    if somebody.known is None:
        return f"{somebody.full_name} ({somebody.place})"
    return f"{somebody.full_name} ({somebody.email or _('no e-mail')})"
