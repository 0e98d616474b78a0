"""Whether the database would take some rows: they are written, and taken back.

Its constraints are the rules (uniqueness, amounts, what goes together); asking Django
about each of them costs a query per row and rule, and is done only to find the row
that a refused chunk owes it to.
"""

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from core.bulk.writing import put


def refused_by_database(resource, rows):
    """{row number: ValidationError} of the rows that break a rule of the database."""
    refused = {}
    while rows and not _is_taken(resource, rows):
        found = {row.number: error for row in rows if (error := _broken_rules(row))}
        if not found:
            found = _searched(resource, rows)
        refused |= found
        rows = [row for row in rows if row.number not in found]
    return refused


def _is_taken(resource, rows):
    new = [row.instance for row in rows if row.is_new]
    numbers = [instance.pk for instance in new]
    try:
        with transaction.atomic():
            put(resource, rows)
            transaction.set_rollback(True)
    except DatabaseError:
        return False
    finally:
        for instance, number in zip(new, numbers, strict=True):
            instance.pk, instance._state.adding = number, True
    return True


def _broken_rules(row):
    """What Django itself says of the row's rules, in their own words."""
    try:
        row.instance.validate_unique()
        row.instance.validate_constraints()
    except ValidationError as error:
        return error
    return None


def _searched(resource, rows):
    """The one row that the database refuses, by halves, where no rule names it."""
    while len(rows) > 1:
        half = rows[: len(rows) // 2]
        rows = half if not _is_taken(resource, half) else rows[len(half) :]
    text = _("The database refuses this row; compare it with the others.")
    return {rows[0].number: ValidationError(text)}
