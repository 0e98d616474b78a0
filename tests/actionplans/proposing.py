"""Addresses and words of proposals."""

from django.urls import reverse

from actionplans import services


def address(name, *args):
    return reverse(f"actionplans:{name}", args=args)


def words(measure, **change):
    """What the form of a proposal sends: the draft's own words but for `change`."""
    values = services.present_values(measure, measure.plan_version.language)
    return values | {"reason": "Rok je prekratak."} | change
