"""Fields that the forms over a plan share."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.imports.dates import find_dates
from core.imports.numbers import amount


def plan_languages(version):
    """[(code, name)]: the language of the plan first, then the others that its
    readers have. Serbian stands in one script, since the other follows from it."""
    own = version.language
    other_script = "sr-latn" if own == "sr" else "sr"
    names = dict(settings.LANGUAGES)
    codes = [own, *(one for one in names if one not in {own, other_script})]
    return [(code, names[code]) for code in codes]


def text_name(field, language):
    """The column of a text in a language: `title_sr_latn`."""
    return f"{field}_{language.replace('-', '_')}"


def day_input():
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def add_errors(form, error, names=None):
    """Put what a service says against a form's input beside the field it speaks of.

    `names` are the form's where they are not the service's; what has no field of its
    own stands above all.
    """
    by_field = {None: error.messages}
    if hasattr(error, "error_dict"):
        by_field = error.message_dict
    for name, texts in by_field.items():
        field = (names or {}).get(name, name)
        form.add_error(field if field in form.fields else None, texts)


class AmountField(forms.CharField):
    """A number as people write it; refuses what holds none or several."""

    default_error_messages = {
        "not_a_number": _("Write a number, such as 1.800, or leave it empty."),
        "several_numbers": _("There are two numbers here: write one."),
        "negative": _("Write a number that is not negative."),
    }

    def __init__(self, *, money=False, **kwargs):
        self.money = money
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)
        self.widget.attrs["inputmode"] = "decimal"

    def to_python(self, value):
        text = super().to_python(value)
        found = amount(text, language=get_language(), money=self.money)
        if found.problem in self.error_messages:
            raise ValidationError(
                self.error_messages[found.problem], code=found.problem
            )
        if self.money and found.value is not None and found.value < 0:
            raise ValidationError(self.error_messages["negative"], code="negative")
        return found.value


class DaysField(forms.CharField):
    """Several days in one line, one after the other."""

    def to_python(self, value):
        text = super().to_python(value)
        found = find_dates(text)
        if text and (not found or any(one.day is None for one in found)):
            raise ValidationError(
                _("Write days such as 30.6.2026, 31.12.2026."), code="invalid"
            )
        return sorted({one.day for one in found})


class TextsMixin:
    """Adds a text field per language of a plan, and reads them back."""

    def add_texts(self, name, label, languages, *, model):
        """`title_sq`, labelled “Title, Albanian”, each growing with what is typed."""
        limit = model._meta.get_field(name).max_length
        for code, language in languages:
            field = forms.CharField(
                label=_("%(what)s, %(language)s")
                % {"what": label, "language": language},
                max_length=limit,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2, "lang": code}),
            )
            self.fields[text_name(name, code)] = field

    def texts(self, name, languages, *, is_one_line=True):
        """{language: what was typed} of one text; a title's lines become one."""
        typed = {
            code: self.cleaned_data.get(text_name(name, code), "").strip()
            for code, _language in languages
        }
        if not is_one_line:
            return typed
        return {code: " ".join(text.split()) for code, text in typed.items()}

    def text_fields(self, name, languages):
        """The bound fields of one text, as templates list them."""
        return [self[text_name(name, code)] for code, _language in languages]
