"""Whom to ask to a meeting, and what they answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.looked_through import LookedThroughForm
from meetings.forms.fields import NO_CASE
from meetings.models import Invitation


class InviteForm(forms.Form):
    """Who of those not asked yet gets an invitation; all of them unless unticked."""

    people = forms.TypedMultipleChoiceField(
        label=_("To be invited"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, not_asked, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = [
            (one.person.pk, _label(one)) for one in not_asked
        ]
        self.fields["people"].initial = [one.person.pk for one in not_asked]


def _label(asked):
    names = {"seat": asked.membership.seat, "person": asked.person}
    if asked.is_alternate:
        return _("%(seat)s: %(person)s (alternate)") % names
    return f"{names['seat']}: {names['person']}"


class AnswerForm(LookedThroughForm):
    """Coming, not coming, or an alternate comes; which, where there are several."""

    answer = forms.ChoiceField(label=_("Your answer"), widget=forms.RadioSelect)
    alternate = forms.TypedChoiceField(
        label=_("Who comes instead"), coerce=int, required=False, empty_value=None
    )
    note = forms.CharField(
        label=_("Note"), max_length=300, required=False, help_text=NO_CASE
    )

    def __init__(self, *args, invitation, alternates, **kwargs):
        super().__init__(*args, **kwargs)
        self.alternates = {one.pk: one for one in alternates}
        answers = Invitation.Answer
        choices = [
            (answers.COMING, _("I am coming")),
            (answers.NOT_COMING, _("I am not coming")),
        ]
        if alternates:
            choices.append((answers.ALTERNATE, _("My alternate comes")))
        self.fields["answer"].choices = choices
        self.fields["alternate"].choices = [
            ("", "—"),
            *((pk, str(one.person)) for pk, one in self.alternates.items()),
        ]
        if len(self.alternates) < 2:
            del self.fields["alternate"]
        self.initial = {
            "answer": invitation.answer,
            "alternate": invitation.alternate_id,
            "note": invitation.note,
        }

    def clean(self):
        data = super().clean()
        is_alternate = data.get("answer") == Invitation.Answer.ALTERNATE
        if is_alternate and "alternate" in self.fields and not data.get("alternate"):
            self.add_error("alternate", _("Say who comes instead."))
        return data

    def details(self):
        """What services.answer_invitation wants, apart from invitation and time."""
        data = self.cleaned_data
        alternate = self.alternates.get(data.get("alternate"))
        if len(self.alternates) == 1:
            [alternate] = self.alternates.values()
        return {"answer": data["answer"], "alternate": alternate, "note": data["note"]}
