"""Forms over what two people may edit: the second one sees both texts."""

from datetime import date

from django import forms
from django.db import models, transaction
from django.utils.formats import localize

from core import phrases


class VersionedModelForm(forms.ModelForm):
    """Sends the version it was opened with and refuses to overwrite a newer one.

    A view catches `Stale` from `save_if_unchanged` and answers 409 with
    `rebased(stale.current)`: the same form with what was typed, and `differences`
    for components/stale_notice.html.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    differences = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version

    @transaction.atomic
    def save_if_unchanged(self):
        """Save the instance and what hangs on it, or raise Stale."""
        instance = super().save(commit=False)
        if instance.pk is None:
            instance.save()
        else:
            instance.save_if_unchanged(self.cleaned_data["version"])
        self.save_m2m()
        return instance

    def rebased(self, current, **kwargs):
        """The same input over the object as it is now; saving it again overwrites.

        `kwargs` are what the form's class asks for besides data and instance.
        """
        data = self.data.copy()
        data[self.add_prefix("version")] = current.version
        form = type(self)(data, self.files or None, instance=current, **kwargs)
        form.differences = [
            {"label": field.label, "theirs": theirs, "mine": mine}
            for name, field in form.fields.items()
            if hasattr(current, name)
            and (mine := _shown(self.cleaned_data.get(name), field))
            != (theirs := _shown(_stored(current, name), field))
        ]
        return form


def _stored(instance, name):
    if name == "version":
        return None
    value = getattr(instance, name)
    return value.all() if isinstance(value, models.Manager) else value


def _shown(value, field):
    if isinstance(field.widget, forms.HiddenInput) or value is None:
        return ""
    if isinstance(value, bool):
        return str(phrases.YES if value else phrases.NO)
    if isinstance(value, date):
        return str(localize(value))
    if isinstance(value, models.QuerySet):
        return ", ".join(sorted(str(one) for one in value))
    choices = dict(getattr(field, "choices", ()))
    if isinstance(value, list):
        return ", ".join(str(choices.get(one, one)) for one in value)
    return str(choices.get(value, value))


def form_differences(mine, theirs):
    """What two forms of the same fields say differently, for components/stale_notice.

    `mine` is bound, `theirs` is not and shows what is stored; either may be None where
    only one of them has the row. Values are compared as the fields show them.
    """
    known = theirs or mine
    pairs = [
        (
            field.label,
            _said(theirs[field.name]) if theirs else "",
            _said(mine[field.name]) if mine else "",
        )
        for field in known.visible_fields()
    ]
    return [
        {"label": label, "theirs": old, "mine": new}
        for label, old, new in pairs
        if old != new
    ]


def _said(bound):
    """What a field shows, in words."""
    value, field = bound.value(), bound.field
    if isinstance(field, forms.BooleanField):
        return str(phrases.YES if value in (True, "on", "True", "true") else "")
    choices = dict(_flat(getattr(field, "choices", ())))
    if isinstance(value, list | tuple):
        return ", ".join(str(choices.get(one, one)) for one in value)
    if value in choices:
        return str(choices[value])
    return str(field.widget.format_value(value) or "").replace("\r\n", "\n").strip()


def _flat(choices):
    """Choices without their groups."""
    for value, label in choices:
        yield from label if isinstance(label, list | tuple) else [(value, label)]
