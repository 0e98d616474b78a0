"""A plan begun here, what a draft says of itself, and its objectives."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from actionplans.forms.fields import (
    TextsMixin,
    add_errors,
    day_input,
    plan_languages,
    text_name,
)
from actionplans.models import Objective, PlanVersion, PolicyFramework
from core.versioned_forms import form_differences
from municipalities.models import Municipality


class PeriodFields(forms.Form):
    """The language and the period of a plan."""

    language = forms.ChoiceField(label=_("Written in"), choices=settings.LANGUAGES)
    period_start = forms.DateField(label=_("From"), widget=day_input())
    period_end = forms.DateField(label=_("To"), widget=day_input())

    def clean(self):
        data = super().clean()
        start, end = data.get("period_start"), data.get("period_end")
        if start and end and end < start:
            self.add_error("period_end", _("The period ends before it starts."))
        return data


class PlanStartForm(PeriodFields):
    """A new plan from nothing."""

    municipality = forms.ModelChoiceField(
        Municipality.objects.none(), label=_("Municipality"), empty_label=None
    )
    framework = forms.ModelChoiceField(
        PolicyFramework.objects.order_by("-starts_year"),
        label=_("Framework"),
        empty_label=None,
        help_text=_("Its pillars group the measures."),
    )
    title = forms.CharField(label=_("Title"), max_length=250)
    field_order = ["municipality", "framework", "title", "language"]

    def __init__(self, *args, municipalities, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["municipality"].queryset = municipalities

    def values(self):
        """As `services.start_plan` takes them."""
        data = dict(self.cleaned_data)
        return {"titles": {data["language"]: data.pop("title")}, **data}


class RebasedForm(TextsMixin, forms.Form):
    """What a form over texts in several languages does when somebody saved first."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    differences = ()

    def refuse(self, error):
        """Put what a service says against it beside the field it speaks of."""
        add_errors(self, error, {"title": text_name("title", self.languages[0][0])})

    def again(self, current, **own):
        """The same input over the record as it is now, with both texts."""
        data = self.data.copy()
        data["version"] = current.version
        form = type(self)(data, **own)
        form.differences = form_differences(form, type(self)(**own))
        return form


class DraftForm(RebasedForm, PeriodFields):
    """What a draft says of itself."""

    def __init__(self, data=None, *, version):
        self.languages = plan_languages(version)
        names = [text_name("title", code) for code, _name in self.languages]
        super().__init__(
            data,
            initial={
                **{name: getattr(version, name) or "" for name in names},
                "version": version.version,
                "language": version.language,
                "period_start": version.period_start,
                "period_end": version.period_end,
            },
        )
        self.add_texts("title", _("Title"), self.languages, model=PlanVersion)
        self.order_fields([*names, "language", "period_start", "period_end"])
        self.fields[names[0]].required = True

    def rebased(self, current):
        return self.again(current, version=current)


class ObjectiveForm(RebasedForm):
    """The words and the code of an objective."""

    code = forms.CharField(label=_("Code"), max_length=20, required=False)

    def __init__(self, data=None, *, version, objective=None):
        self.plan_version, self.languages = version, plan_languages(version)
        names = [text_name("title", code) for code, _name in self.languages]
        initial = {}
        if objective is not None:
            initial = {name: getattr(objective, name) or "" for name in names}
            initial |= {"code": objective.code, "version": objective.version}
        # Several may be open on one page: each has ids of its own.
        key = objective.pk if objective else "new"
        super().__init__(data, initial=initial, auto_id=f"id_objective_{key}_%s")
        self.add_texts("title", _("Objective"), self.languages, model=Objective)

    def rebased(self, current):
        return self.again(current, version=self.plan_version, objective=current)

    @property
    def titles(self):
        return self.text_fields("title", self.languages)

    def values(self):
        """As the services of objectives take them."""
        return {
            "titles": self.texts("title", self.languages),
            "code": self.cleaned_data["code"].strip(),
        }


class RemoveMeasureForm(forms.Form):
    """Taking a measure out of a draft; what an earlier version has asks why."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=_("Why is it dropped"),
        max_length=2000,
        widget=forms.Textarea,
        help_text=_("It stands in the comparison with the earlier version."),
    )
    differences = ()

    def __init__(self, data=None, *, measure, asks):
        super().__init__(data, initial={"version": measure.version})
        self.asks = asks
        if not asks:
            del self.fields["reason"]

    def refuse(self, error):
        self.add_error(None, error.messages)

    def rebased(self, current):
        """Asks again, of the measure as it is now."""
        data = self.data.copy()
        data["version"] = current.version
        form = type(self)(data, measure=current, asks=self.asks)
        form.add_error(
            None, _("Somebody changed the measure meanwhile. Look at it again first.")
        )
        return form
