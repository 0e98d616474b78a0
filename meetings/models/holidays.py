"""Public holidays of the calendars that a mechanism's institutions keep."""

from collections import defaultdict
from datetime import date
from functools import cache

from django.utils.translation import gettext, gettext_noop, override
from holidays import country_holidays

from core.transliteration import latin
from municipalities.models import Mechanism

# Institutions of both systems sit in one mechanism, so days of both are avoided.
CALENDARS = ("XK", "RS")
SPOKEN = {"sq": "sq", "sr": "sr", "sr-latn": "sr"}
OTHERWISE = "en_US"
OBSERVED = " (observed)"
# What the library knows in English and Serbian alone, for the catalogues.
SERBIAN_DAYS = (
    gettext_noop("Statehood Day"),
    gettext_noop("Good Friday"),
    gettext_noop("Holy Saturday"),
    gettext_noop("Easter Sunday"),
    gettext_noop("Easter Monday"),
    gettext_noop("Labor Day"),
    gettext_noop("Armistice Day"),
    gettext_noop("New Year's Day"),
    gettext_noop("Orthodox Christmas Day"),
)


def calendars_of(mechanism: Mechanism, day: date) -> tuple[str, ...]:
    """Codes of the calendars that the rule of that day names; both without one."""
    rule = mechanism.rule_on(day)
    chosen = rule.holiday_calendars if rule else ()
    return tuple(code for code in CALENDARS if code in chosen) or CALENDARS


@cache
def public_holidays(
    calendars: tuple[str, ...], year: int, language: str
) -> dict[date, str]:
    """{day: what is kept on it} of a year, each name once, in a language.

    Names that the library does not have in it are ours, and stand only where it has
    none at all for a day. Days by the moon are estimates, as the library gives them.
    """
    found: dict[date, list[str]] = defaultdict(list)
    wanted = SPOKEN.get(language, OTHERWISE)
    silent = [code for code in calendars if not _speaks(code, wanted)]
    for code in calendars:
        if code not in silent:
            for day, name in country_holidays(
                code, years=year, language=wanted
            ).items():
                found[day].append(latin(name) if language == "sr-latn" else name)
    spoken = set(found)
    for code in silent:
        for day, name in country_holidays(code, years=year, language=OTHERWISE).items():
            if day not in spoken:
                found[day].append(_ours(name, language))
    return {day: ", ".join(dict.fromkeys(names)) for day, names in found.items()}


def _speaks(code: str, language: str) -> bool:
    return language in country_holidays(code).supported_languages


def _ours(name: str, language: str) -> str:
    """One or more days of one date, such as "Holy Saturday; Labor Day"."""
    with override(language):
        parts = [gettext(part.removesuffix(OBSERVED)) for part in name.split("; ")]
    return ", ".join(parts)
