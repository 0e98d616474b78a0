"""Who sits where: adding, changing and ending a membership."""

from django import forms
from django.utils.formats import date_format, localize
from django.utils.translation import gettext_lazy as _

from core.versioned_forms import VersionedModelForm
from municipalities.forms.fields import day_input
from municipalities.models import (
    Institution,
    InstitutionType,
    Membership,
    Person,
    Seat,
)

AS_RECORDED, AS_TYPED = "recorded", "typed"


class WhoForm(forms.ModelForm):
    """Who somebody is that joins: known by the e-mail, else new.

    An e-mail that is on record asks whether its person is meant; the record takes
    over what was typed only where that is chosen.
    """

    full_name = forms.CharField(label=_("Name and surname"), max_length=150)
    email = forms.EmailField(
        label=_("Work e-mail"),
        required=False,
        help_text=_("The same e-mail is the same person."),
    )
    known_person = forms.ChoiceField(required=False, widget=forms.RadioSelect)
    phone = forms.CharField(label=_("Work phone"), max_length=40, required=False)
    sex = forms.ChoiceField(label=_("Sex"), choices=Person.Sex.choices, required=False)
    may_be_named = forms.BooleanField(
        label=_("Agreed to be named in public"),
        required=False,
        help_text=_(
            "Tick only with the person's consent. People of police, courts and "
            "shelters are never named in public, even if they agreed."
        ),
    )
    is_another_person = forms.BooleanField(
        label=_("Another person of the same name"), required=False
    )

    class Meta:
        model = Membership
        fields = ["starts_on"]
        widgets = {"starts_on": day_input()}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        email = str(self.data.get("email", "")).strip()
        self.known = email and Person.objects.filter(email__iexact=email).first()
        if not self.known:
            del self.fields["known_person"]
            return
        field = self.fields["known_person"]
        field.label = _("This address belongs to %(who)s. Is that who joins?") % {
            "who": _introduced(self.known)
        }
        field.required = True
        field.error_messages["required"] = _("Choose, or give another e-mail above.")
        field.choices = [
            (f"{AS_RECORDED}-{self.known.pk}", _("Yes; leave the record as it is")),
            (f"{AS_TYPED}-{self.known.pk}", _("Yes; take over what is typed here")),
        ]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("full_name") and "email" not in self.errors:
            cleaned["person"], cleaned["updates"] = self._person(cleaned)
        return cleaned

    def _person(self, cleaned):
        """The person and what the record takes over; a known name alone is asked."""
        email = cleaned["email"].strip().lower()
        typed = {
            "full_name": " ".join(cleaned["full_name"].split()),
            "phone": cleaned["phone"],
            "sex": cleaned["sex"],
            "may_be_named": cleaned["may_be_named"],
        }
        if self.known:
            answer = cleaned.get("known_person", "")
            given = {name: value for name, value in typed.items() if value}
            return self.known, given if answer.startswith(AS_TYPED) else {}
        namesakes = Person.objects.namesakes_of(cleaned["full_name"])
        if not email and not cleaned["is_another_person"] and namesakes.exists():
            self.add_error(
                "is_another_person",
                _("This name is already here. Give the work e-mail, or tick."),
            )
        return Person(email=email, **typed), {}

    def _post_clean(self):
        """The model's own rules are checked by the service, under its lock."""


class MembershipAddForm(WhoForm):
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
    replaces = forms.BooleanField(
        label=_("Takes the place of the present member"),
        required=False,
        help_text=_("Whoever sits there now ends the day before."),
    )
    further_seat = forms.BooleanField(
        label=_("Sits beside the present member, in a further seat"),
        required=False,
    )

    class Meta(WhoForm.Meta):
        fields = ["kind", "function", "starts_on", "ends_on"]
        widgets = {"starts_on": day_input(), "ends_on": day_input()}

    field_order = [
        "institution", "institution_type", "institution_name", "full_name", "email",
        "known_person", "phone", "sex", "may_be_named", "is_another_person",
        "kind", "function", "starts_on", "ends_on", "replaces", "further_seat",
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
        self._ask_about_seat(cleaned)
        return cleaned

    def _ask_about_seat(self, cleaned):
        """A held seat is never doubled by oversight: who joins follows, or sits
        beside, and the form says which."""
        institution, start = cleaned.get("institution"), cleaned.get("starts_on")
        if not (institution and start) or cleaned.get("kind") != Membership.Kind.MEMBER:
            return
        if cleaned["replaces"] or cleaned["further_seat"]:
            return
        seats = Seat.objects.filter(
            mechanism=self.instance.mechanism,
            institution=institution,
            kind=Seat.Kind.MEMBER,
            closed_on=None,
        )
        sitting = Membership.objects.filter(seat__in=seats, kind=Membership.Kind.MEMBER)
        held = sitting.overlapping(start, cleaned.get("ends_on"))
        names = dict(held.values_list("seat", "person__full_name"))
        if names and len(names) == seats.count():
            text = _("%(name)s sits there. Does the new member follow, or sit beside?")
            self.add_error("replaces", text % {"name": ", ".join(names.values())})


class MembershipEditForm(VersionedModelForm):
    """Corrects a membership."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=100,
        required=False,
        help_text=_("Kept in the history; never about a case."),
    )

    class Meta:
        model = Membership
        fields = ["function", "starts_on", "ends_on"]
        widgets = {"starts_on": day_input(), "ends_on": day_input()}

    def clean(self):
        cleaned = super().clean()
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("The end is before the start."))
        return cleaned

    def _post_clean(self):
        """The model's own rules are checked by the service, under its lock."""


class MembershipEndForm(VersionedModelForm):
    """Somebody leaves: the last day, and why."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=100,
        required=False,
        help_text=_("Kept in the history; never about a case."),
    )

    class Meta:
        model = Membership
        fields = ["ends_on"]
        widgets = {"ends_on": day_input()}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].label = _("Last day")
        self.fields["ends_on"].required = True

    def clean_ends_on(self):
        end = self.cleaned_data["ends_on"]
        if end < self.instance.starts_on:
            raise forms.ValidationError(_("The end is before the start."))
        return end

    def _post_clean(self):
        """The model's own rules are checked by the service, under its lock."""


class MembershipReplaceForm(WhoForm):
    """Who follows in a seat, and from when."""

    passes_function = forms.BooleanField(
        label=_("Takes over the function too"), required=False
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=100,
        required=False,
        help_text=_("Kept in the history; never about a case."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    differences = ()

    field_order = [
        "full_name", "email", "known_person", "phone", "sex", "may_be_named",
        "is_another_person", "starts_on", "passes_function", "reason",
    ]  # fmt: skip

    def __init__(self, *args, replaced, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = replaced.version
        if not replaced.function:
            del self.fields["passes_function"]

    @property
    def given(self):
        """What the service takes."""
        data = self.cleaned_data
        return {
            "person": data["person"],
            "updates": data["updates"],
            "starts_on": data["starts_on"],
            "passes_function": data.get("passes_function", False),
            "reason": data["reason"],
            "expected": data["version"],
        }

    def rebased(self, current):
        """The same input over the replaced membership as it is now."""
        data = {**self.data.dict(), "version": current.version}
        form = type(self)(data, replaced=current)
        now = f"{localize(current.starts_on)} – {localize(current.ends_on) or '…'}"
        function = current.get_function_display()
        form.differences = [
            {"label": current.person, "theirs": f"{function}, {now}", "mine": ""}
        ]
        return form


def _introduced(person):
    """A known person's name and last seat; of a hidden person neither."""
    seats = person.memberships.select_related("seat__institution__type")
    last = None if person.is_hidden else seats.order_by("starts_on").last()
    if last is None:
        return person.withheld_name
    text = _("%(name)s (%(institution)s, since %(day)s)")
    if last.ends_on:
        text = _("%(name)s (%(institution)s, until %(day)s)")
    day = date_format(last.ends_on or last.starts_on, "SHORT_DATE_FORMAT")
    institution = last.seat.institution
    return text % {"name": person, "institution": institution, "day": day}


class SeatCloseForm(forms.Form):
    """The last day of a seat that an institution gives up."""

    closed_on = forms.DateField(label=_("Last day of the seat"), widget=day_input())
    reason = forms.CharField(label=_("Why"), max_length=100, required=False)
