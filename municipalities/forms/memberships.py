"""Who sits where: adding, changing and ending a membership."""

from django import forms
from django.utils.translation import gettext_lazy as _

from municipalities.models import Institution, InstitutionType, Membership, Person


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
