"""Inviting people to the system, and looking who has access to what."""

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import phrases
from municipalities import permissions
from municipalities.forms.fields import day_input
from municipalities.models import Assignment, InvitedRole, Mechanism
from municipalities.services.access import Offer

ACCOUNT_ONLY = "account"


class InviteForm(forms.Form):
    """Who is invited, and to what: as much as the one who invites may give."""

    email = forms.EmailField(label=_("Work e-mail"))
    name = forms.CharField(label=_("Name and surname"), max_length=150, required=False)
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    mechanism = forms.ModelChoiceField(
        label=_("Mechanism"),
        queryset=Mechanism.objects.none(),
        required=False,
        empty_label="—",
        help_text=_("For a coordinator, a deputy or a member."),
    )
    starts_on = forms.DateField(
        label=_("Deputy from"), required=False, widget=day_input()
    )
    ends_on = forms.DateField(label=_("Deputy to"), required=False, widget=day_input())
    language = forms.ChoiceField(
        label=_("Language of the mail"), choices=settings.LANGUAGES
    )

    def __init__(self, *args, user, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.today = user, today
        mechanisms = permissions.mechanisms_to_invite_to(user)
        self.fields["mechanism"].queryset = mechanisms.select_related("municipality")
        self.fields["role"].choices = [
            (role, words_of(role)) for role in permissions.roles_to_invite_to(user)
        ]

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("role") in InvitedRole.Role.values:
            self._check_offer(cleaned)
        return cleaned

    def _check_offer(self, cleaned):
        mechanism, role = cleaned.get("mechanism"), cleaned["role"]
        if mechanism is None:
            if "mechanism" not in self.errors:
                self.add_error("mechanism", _("Choose the mechanism."))
        elif not permissions.can_invite_to(self.user, mechanism, role):
            self.add_error("role", _("You cannot give this role here."))
        if role == InvitedRole.Role.DEPUTY:
            self._check_days(cleaned.get("starts_on"), cleaned.get("ends_on"))

    def _check_days(self, start, end):
        for name, day in (("starts_on", start), ("ends_on", end)):
            if day is None and name not in self.errors:
                self.add_error(name, _("A deputy has a first and a last day."))
        if start and end and end < start:
            self.add_error("ends_on", _("The end is before the start."))
        elif end and end < self.today:
            self.add_error("ends_on", _("This day is over."))

    def invitation(self):
        """What `services.invite` wants, but for who and when."""
        data = self.cleaned_data
        role, offers = data["role"], []
        if role in InvitedRole.Role.values:
            days = (data["starts_on"], data["ends_on"])
            is_deputy = role == InvitedRole.Role.DEPUTY
            offers = [Offer(data["mechanism"], role, *(days if is_deputy else ()))]
        return {
            "email": data["email"],
            "name": data["name"],
            "language": data["language"],
            "role": role if role in User.Role.values else "",
            "offers": offers,
        }


def words_of(role):
    """A role and, in plain words, what it may do."""
    if role == ACCOUNT_ONLY:
        return _("Account only: a round or an administrator gives roles later")
    if role in InvitedRole.Role.values:
        description = InvitedRole(role=role).role_description
        return f"{capfirst(InvitedRole.Role(role).label)}: {description}"
    return f"{capfirst(User.Role(role).label)}: {User.ROLE_DESCRIPTIONS[role]}"


class AccessFilterForm(forms.Form):
    """Narrows the list of people with access."""

    q = forms.CharField(
        label=_("Name or e-mail"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    role = forms.ChoiceField(label=_("Role"), required=False)
    mechanism = forms.ModelChoiceField(
        label=_("Mechanism"),
        queryset=Mechanism.objects.none(),
        required=False,
        empty_label=phrases.ALL,
    )
    second_factor = forms.ChoiceField(
        label=_("Second factor"),
        required=False,
        choices=[("", phrases.ALL), ("on", _("on")), ("off", _("off"))],
    )

    def __init__(self, *args, mechanisms, sees_accounts, **kwargs):
        super().__init__(*args, **kwargs)
        roles = [*Assignment.Role.choices, ("deputy", _("deputy of the coordinator"))]
        if sees_accounts:
            roles = [*User.Role.choices[1:], *roles]
        else:
            del self.fields["second_factor"]
        self.fields["role"].choices = [("", phrases.ALL), *roles]
        self.fields["mechanism"].queryset = mechanisms.select_related("municipality")

    def filtered(self, users):
        """The users who fit; a filter that is no filter is left out."""
        if not self.is_valid():
            return users
        data = self.cleaned_data
        if data["q"]:
            words = data["q"].strip()
            users = users.filter(email__icontains=words) | users.filter(
                name__icontains=words
            )
        if data["mechanism"]:
            users = users.filter(pk__in=_in_mechanism(data["mechanism"]))
        users = _with_role(users, data["role"])
        if factor := data.get("second_factor"):
            users = users.filter(has_second_factor=factor == "on")
        return users


def _in_mechanism(mechanism):
    assigned = mechanism.assignments.values("user")
    return assigned.union(mechanism.deputies.values("user"))


def _with_role(users, role):
    if role in User.Role.values and role:
        return users.filter(role=role)
    if role == "deputy":
        return users.filter(deputyships__isnull=False).distinct()
    if role:
        return users.filter(pk__in=Assignment.objects.filter(role=role).values("user"))
    return users
