"""The column of a record that is searched, and how each database looks into it."""

from django.db import models
from django.db.models.expressions import Col
from django.db.models.lookups import Lookup
from django.db.models.query_utils import DeferredAttribute


class _WhatIsThere(DeferredAttribute):
    """Reads as the record's present texts say, whatever was stored.

    So the column is right by whichever way a row is written: `save`, `bulk_create`,
    and the raw rows of a fixture, for which Django calls neither `save` nor `pre_save`.
    """

    def __get__(self, instance, cls=None):
        return self if instance is None else instance.words_as_stored()

    def __set__(self, instance, value):
        instance.__dict__[self.field.attname] = value


class SearchTextField(models.TextField):
    """The words of a record, with a space before, between and after them.

    In migrations it is the text that it is in the database.
    """

    descriptor_class = _WhatIsThere

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs


@SearchTextField.register_lookup
class HasWords(Lookup):
    """`search_text__words=[Asked]`: all of them, by the database's own index."""

    lookup_name = "words"
    prepare_rhs = False

    def get_db_prep_lookup(self, value, connection):
        return "%s", [value]

    def as_postgresql(self, compiler, connection):
        column, params = self.process_lhs(compiler, connection)
        asked = " & ".join(
            f"{one.word}:*" if one.is_prefix else one.word for one in self.rhs
        )
        return f"{vector(column)} @@ %s::tsquery", [*params, asked]

    def as_sqlite(self, compiler, connection):
        model = self.lhs.target.model
        key, params = compiler.compile(Col(self.lhs.alias, model._meta.pk))
        words = connection.ops.quote_name(words_name(model))
        asked = " AND ".join(
            f'"{one.word}"*' if one.is_prefix else f'"{one.word}"' for one in self.rhs
        )
        rows = f"SELECT rowid FROM {words} WHERE {words} MATCH %s"  # noqa: S608 -- a name of our own
        return f"{key} IN ({rows})", [*params, asked]


def vector(column):
    """PostgreSQL's words of a column: as they are, since they are folded already.

    Its own parser would cut codes such as `5e4x2` as if they were numbers.
    """
    return f"array_to_tsvector(string_to_array(btrim({column}), ' '))"


def words_name(model):
    """The index (PostgreSQL) or table (SQLite) that holds the words of a model."""
    return f"{model._meta.db_table}_words"
