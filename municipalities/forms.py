"""What people type on the pages of mechanisms."""

from django import forms
from django.utils.translation import gettext_lazy as _

from municipalities.models import Institution, InstitutionType, Membership, Person


class CodesField(forms.CharField):
    """A list of codes in order, typed with commas: ``sq, sr-latn``."""

    def prepare_value(self, value):
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        return [code.strip() for code in (value or "").split(",") if code.strip()]

    def has_changed(self, initial, data):
        return (initial or []) != self.to_python(data)


class MechanismFilterForm(forms.Form):
    """Narrows the list of mechanisms."""

    q = forms.CharField(
        label=_("Municipality"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )


class DayForm(forms.Form):
    """The day on which a mechanism is looked at."""

    on = forms.DateField(
        label=_("Composition on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def day_or(self, today):
        """The chosen day, else today."""
        return (self.is_valid() and self.cleaned_data["on"]) or today


class PersonFields(forms.ModelForm):
    """A person's name and work contacts."""

    class Meta:
        model = Person
        fields = ["full_name", "sex", "email", "phone", "may_be_named", "is_hidden"]

    def clean_email(self):
        return self.cleaned_data["email"].strip().lower()


class MembershipAddForm(forms.ModelForm):
    """Somebody who joins a mechanism, for an institution that is there or new."""

    institution = forms.ModelChoiceField(
        label=_("Institution"),
        queryset=Institution.objects.none(),
        required=False,
        empty_label=_("another institution, named below"),
    )
    institution_type = forms.ModelChoiceField(
        label=_("Type of the new institution"),
        queryset=InstitutionType.objects.all(),
        required=False,
    )
    institution_name = forms.CharField(
        label=_("Name of the new institution"), max_length=200, required=False
    )
    full_name = forms.CharField(label=_("Name and surname"), max_length=150)
    email = forms.EmailField(
        label=_("Work e-mail"),
        required=False,
        help_text=_("The same e-mail is the same person."),
    )
    phone = forms.CharField(label=_("Work phone"), max_length=40, required=False)
    sex = forms.ChoiceField(label=_("Sex"), choices=Person.Sex.choices, required=False)
    is_another_person = forms.BooleanField(
        label=_("Another person of the same name"), required=False
    )
    replaces = forms.BooleanField(
        label=_("Takes the place of the present member"),
        required=False,
        help_text=_("Whoever sits there now ends the day before."),
    )

    class Meta:
        model = Membership
        fields = ["kind", "function", "starts_on", "ends_on"]
        widgets = {
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    field_order = [
        "institution", "institution_type", "institution_name", "full_name", "email",
        "phone", "sex", "is_another_person", "kind", "function", "starts_on",
        "ends_on", "replaces",
    ]  # fmt: skip

    def __init__(self, *args, mechanism, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.mechanism = mechanism
        self.fields["institution"].queryset = Institution.objects.filter(
            municipality=mechanism.municipality_id, is_active=True
        ).select_related("type")

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("institution"):
            for name in ("institution_type", "institution_name"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(
                        name, _("Choose an institution above, or fill this in.")
                    )
        if cleaned.get("full_name") and "email" not in self.errors:
            cleaned["person"] = self._person(cleaned)
        return cleaned

    def _person(self, cleaned):
        """The person with this e-mail, else a new one; a known name alone is asked."""
        email = cleaned["email"].strip().lower()
        if email and (known := Person.objects.filter(email__iexact=email).first()):
            return known
        namesakes = Person.objects.filter(
            full_name__iexact=cleaned["full_name"].strip()
        )
        if not email and not cleaned["is_another_person"] and namesakes.exists():
            self.add_error(
                "is_another_person",
                _("This name is already here. Give the work e-mail, or tick."),
            )
        return Person(
            full_name=cleaned["full_name"].strip(),
            email=email,
            phone=cleaned["phone"],
            sex=cleaned["sex"],
        )

    def _post_clean(self):
        """The model's own rules are checked by the service, under its lock."""


class MembershipEditForm(forms.ModelForm):
    """Corrects a membership, or ends it."""

    class Meta:
        model = Membership
        fields = ["function", "starts_on", "ends_on"]
        widgets = {
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def clean(self):
        cleaned = super().clean()
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("The end is before the start."))
        return cleaned

    def _post_clean(self):
        """The model's own rules are checked by the service, under its lock."""


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


def _who(somebody):
    """A namesake in words that tell him or her apart."""
    if somebody.known is None:
        return f"{somebody.full_name} ({somebody.place})"
    return f"{somebody.full_name} ({somebody.email or _('no e-mail')})"
