"""Measures as plain values, in one line each."""

from decimal import Decimal

from actionplans.comparison import PlainIndicator, PlainMeasure


def measure(code, title, *indicators, language="sr-latn", **more):
    """`indicators` are (name, target); `budget` becomes euros."""
    budget = more.pop("budget", None)
    return PlainMeasure(
        code,
        {language: title},
        indicators=tuple(
            PlainIndicator({language: name}, target=target)
            for name, target in indicators
        ),
        budget_eur=None if budget is None else Decimal(budget),
        **more,
    )


def from_expected(one):
    """A measure of `plans-expected.json`."""
    indicators = zip(
        one["indicators"],
        one["baselines"],
        one["targets"],
        one["baseline_values"],
        one["target_values"],
        strict=True,
    )
    return PlainMeasure(
        code=one["code"],
        title={"sr-latn": one["title"]},
        indicators=tuple(
            PlainIndicator(
                {"sr-latn": name}, baseline, target, _number(first), _number(last)
            )
            for name, baseline, target, first, last in indicators
        ),
        due=one["due"],
        due_on=tuple(one["due_on"]),
        due_kind=one["due_kind"],
        lead=one["lead"],
        partners=one["partners"],
        lead_types=tuple(one["lead_types"]),
        partner_types=tuple(one["partner_types"]),
        budget_eur=_number(one["budget_eur"]),
        funding=one["funding"] or "",
        pillar=one["pillar"],
        objective={"sr-latn": one["objective"]},
    )


def _number(value):
    return None if value is None else Decimal(str(value))
