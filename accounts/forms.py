from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from accounts.models import Mail, MailChoice, User
from core import phrases, reminders


class LanguageForm(forms.Form):
    """The language of the screens."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


class NoticeFilterForm(forms.Form):
    """The notices that an address got, by kind: only kinds that it ever got."""

    kind = forms.ChoiceField(label=_("Kind"), required=False)

    def __init__(self, *args, email, **kwargs):
        super().__init__(*args, **kwargs)
        keys = Mail.objects.sent_to(email).order_by("kind").values_list("kind")
        got = [(key, reminders.kind_of(key).label) for (key,) in keys.distinct()]
        self.fields["kind"].choices = [("", phrases.ALL), *got]


class NoticeChoiceForm(forms.Form):
    """How an address wants each kind: at once, with the weekly digest, or not.

    `needed` are the kinds that nobody may switch off, each with its reason.
    """

    def __init__(self, *args, email, has_account, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = reminders.kinds(has_account=has_account)
        chosen = dict(MailChoice.objects.made_by(email).values_list("kind", "how"))
        for kind in kinds:
            if kind.may_be_switched_off:
                self.fields[kind.key] = forms.ChoiceField(
                    label=kind.label,
                    choices=MailChoice.How.choices,
                    initial=chosen.get(kind.key, MailChoice.How.AT_ONCE),
                )
        self.needed = [kind for kind in kinds if not kind.may_be_switched_off]


class InvitationForm(forms.Form):
    """Name, password and language of somebody who accepts an invitation."""

    name = forms.CharField(
        label=_("Name and surname"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("At least 8 characters; a few words that only you put together."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    language = forms.ChoiceField(
        label=_("Language of the screens"), choices=settings.LANGUAGES
    )

    def __init__(self, *args, invitation, **kwargs):
        super().__init__(*args, **kwargs)
        self.invitation = invitation

    def clean_password(self):
        user = User(email=self.invitation.email, name=self.data.get("name", ""))
        validate_password(self.cleaned_data["password"], user)
        return self.cleaned_data["password"]

    def clean(self):
        cleaned = super().clean()
        again = cleaned.pop("again", None)
        if "password" in cleaned and again and again != cleaned["password"]:
            self.add_error("again", _("The two passwords are not the same."))
        return cleaned
