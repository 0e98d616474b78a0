"""Which texts exist in four languages; history comes after their fields."""

from modeltranslation.translator import TranslationOptions, register
from simple_history import register as register_history

from municipalities.models import (
    Institution,
    InstitutionType,
    Mechanism,
    Municipality,
)


@register(Municipality)
class MunicipalityTranslation(TranslationOptions):
    fields = ("name", "name_locative")


@register(InstitutionType)
class InstitutionTypeTranslation(TranslationOptions):
    fields = ("name", "abbreviation")


@register(Institution)
class InstitutionTranslation(TranslationOptions):
    fields = ("name",)


@register(Mechanism)
class MechanismTranslation(TranslationOptions):
    fields = ("name", "invitation_title")


for model in (Municipality, InstitutionType, Institution, Mechanism):
    register_history(model, app="municipalities")
