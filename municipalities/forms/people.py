"""Who somebody is, looked for, corrected and merged."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core import phrases
from core.versioned_forms import VersionedModelForm
from municipalities.models import Mechanism, Person


class PersonFilterForm(forms.Form):
    """Narrows the list of people."""

    q = forms.CharField(
        label=_("Name or e-mail"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    mechanism = forms.ModelChoiceField(
        label=_("Mechanism"),
        queryset=Mechanism.objects.none(),
        required=False,
        empty_label=phrases.ALL,
    )
    which = forms.ChoiceField(
        label=_("Who"),
        required=False,
        choices=[
            ("", phrases.ALL),
            ("now", _("who sit somewhere today")),
            ("before", _("who sat somewhere before")),
            ("namesakes", _("who have a namesake")),
        ],
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        mechanisms = Mechanism.objects.visible_to(user).select_related("municipality")
        self.fields["mechanism"].queryset = mechanisms

    def filtered(self, people, today):
        """The people who fit; a filter that is no filter is left out."""
        if not self.is_valid():
            return people
        data = self.cleaned_data
        people = people.named_like(data["q"], self.user)
        if data["mechanism"]:
            people = people.of_mechanism(data["mechanism"])
        narrowed = {
            "now": people.sitting_on(today),
            "before": people.not_sitting_on(today),
            "namesakes": people.with_namesake(),
        }
        return narrowed.get(data["which"], people)


class PersonForm(VersionedModelForm):
    """A person's name, work contacts, and what may be said of them in public."""

    language = forms.ChoiceField(
        label=_("Language of mails"),
        required=False,
        choices=[("", _("the mechanism's own")), *settings.LANGUAGES],
    )

    class Meta:
        model = Person
        fields = [
            "full_name", "sex", "email", "phone", "language", "may_be_named",
            "is_hidden",
        ]  # fmt: skip
        labels = {
            "full_name": _("Name and surname"),
            "sex": _("Sex"),
            "email": _("Work e-mail"),
            "phone": _("Work phone"),
            "may_be_named": _("Agreed to be named in public"),
            "is_hidden": _("Hidden"),
        }
        help_texts = {
            "email": _("The same e-mail is the same person."),
            "phone": _("Work contacts only, no private ones."),
        }

    same_email = None

    def clean_full_name(self):
        return " ".join(self.cleaned_data["full_name"].split())

    def clean_email(self):
        """An e-mail that another record has shows that record, to be merged."""
        email = self.cleaned_data["email"].strip().lower()
        others = Person.objects.exclude(pk=self.instance.pk)
        self.same_email = email and others.filter(email__iexact=email).first()
        if self.same_email:
            raise forms.ValidationError(_("Somebody with this e-mail is already here."))
        return email


class PersonMergeForm(forms.Form):
    """Merges the two records that were looked at, and no others."""

    keep_version = forms.IntegerField(widget=forms.HiddenInput)
    other_version = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def over(cls, keep, other):
        """The form for two records as they are now."""
        return cls({"keep_version": keep.version, "other_version": other.version})

    def versions(self):
        return self.cleaned_data["keep_version"], self.cleaned_data["other_version"]
