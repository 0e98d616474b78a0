"""Public holidays of the calendars that a mechanism's institutions keep."""

from collections import defaultdict
from datetime import date
from functools import cache

from holidays import country_holidays

from core.transliteration import latin
from municipalities.models import Mechanism

# Institutions of both systems sit in one mechanism, so days of both are avoided.
CALENDARS = ("XK", "RS")
SPOKEN = {"sq": "sq", "sr": "sr", "sr-latn": "sr"}
OTHERWISE = "en_US"


def calendars_of(mechanism: Mechanism, day: date) -> tuple[str, ...]:
    """Codes of the calendars that the rule of that day names; both without one."""
    rule = mechanism.rule_on(day)
    chosen = rule.holiday_calendars if rule else ()
    return tuple(code for code in CALENDARS if code in chosen) or CALENDARS


@cache
def public_holidays(
    calendars: tuple[str, ...], year: int, language: str
) -> dict[date, str]:
    """{day: what is kept on it} of a year, each name once, in a language or English.

    Days by the moon are estimates, as the library gives them.
    """
    found = defaultdict(list)
    for code in calendars:
        spoken = SPOKEN.get(language, OTHERWISE)
        if spoken not in country_holidays(code).supported_languages:
            spoken = OTHERWISE
        for day, name in country_holidays(code, years=year, language=spoken).items():
            found[day].append(latin(name) if language == "sr-latn" else name)
    return {day: ", ".join(dict.fromkeys(names)) for day, names in found.items()}
