"""Which texts of a plan lack a language."""

from functools import reduce
from operator import or_

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q

from actionplans.models.measures import Measure
from actionplans.models.parts import Indicator

ALWAYS = {Measure: ("title",), Indicator: ("name",)}
IF_ANY = {Measure: ("description",), Indicator: ("verification",)}


def column(field, language):
    """`title_sr_latn`"""
    return f"{field}_{language.replace('-', '_')}"


def _is_empty(field, language):
    name = column(field, language)
    return Q(**{f"{name}__isnull": True}) | Q(**{name: ""})


def lacks(model, field, language):
    """The condition that a text lacks a language: a title and a name always need it,
    anything else where another language has it."""
    empty = _is_empty(field, language)
    if field in ALWAYS[model]:
        return empty
    others = [code for code, _name in settings.LANGUAGES if code != language]
    return empty & reduce(or_, (~_is_empty(field, code) for code in others))


def measures_lacking(measures, language):
    """Those of a queryset of which a text, or one of an indicator, lacks a language."""
    own, below = (
        reduce(or_, (lacks(model, field, language) for field in _fields(model)))
        for model in (Measure, Indicator)
    )
    indicators = Indicator.objects.filter(below, measure=OuterRef("pk"))
    return measures.filter(own | Exists(indicators))


def _fields(model):
    return (*ALWAYS[model], *IF_ANY[model])


def texts_lacking(version, languages):
    """{language: how many texts of measures and indicators lack it}, two queries."""
    rows = {
        Measure: Measure.objects.filter(plan_version=version),
        Indicator: Indicator.objects.filter(measure__plan_version=version),
    }
    found = dict.fromkeys(languages, 0)
    for model, queryset in rows.items():
        counts = {
            f"{field}_{number}": Count("pk", filter=lacks(model, field, language))
            for number, language in enumerate(languages)
            for field in _fields(model)
        }
        for name, count in queryset.order_by().aggregate(**counts).items():
            found[languages[int(name.rpartition("_")[2])]] += count
    return found


def languages_lacking(row, fields, languages, *, always):
    """Those languages in which a row's texts lack something, in their order."""
    return [
        language
        for language in languages
        if any(_row_lacks(row, field, language, field in always) for field in fields)
    ]


def _row_lacks(row, field, language, always):
    if getattr(row, column(field, language)):
        return False
    codes = [code for code, _name in settings.LANGUAGES]
    return always or any(getattr(row, column(field, code)) for code in codes)


def lacking_of_measure(measure, languages):
    """The languages that a measure lacks, or one of its `listed_indicators`."""
    rows = [
        (measure, Measure),
        *((one, Indicator) for one in measure.listed_indicators),
    ]
    found = {
        language
        for row, model in rows
        for language in languages_lacking(
            row, _fields(model), languages, always=ALWAYS[model]
        )
    }
    return [language for language in languages if language in found]
