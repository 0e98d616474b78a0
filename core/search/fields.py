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
        asked = " & ".join(
            f"{one.word}:*" if one.is_prefix else one.word for one in self.rhs
        )
        # Fenced, since the planner guesses words to be far more frequent than they are
        # and would rather read the table in the order that is wanted.
        rows = "SELECT {key} FROM {table} WHERE {vector} @@ %s::tsquery OFFSET 0"
        return self._among(rows, asked, compiler, connection)

    def as_sqlite(self, compiler, connection):
        asked = " AND ".join(
            f'"{one.word}"*' if one.is_prefix else f'"{one.word}"' for one in self.rhs
        )
        rows = "SELECT rowid FROM {words} WHERE {words} MATCH %s"
        return self._among(rows, asked, compiler, connection)

    def _among(self, rows, asked, compiler, connection):
        """The record's key is among those of `rows`."""
        model = self.lhs.target.model
        key, params = compiler.compile(Col(self.lhs.alias, model._meta.pk))
        rows = rows.format(**names_of(model, connection))
        return f"{key} IN ({rows})", [*params, asked]


def names_of(model, connection):
    """What statements about a model's words name: all quoted, all our own."""
    quote = connection.ops.quote_name
    return {
        "table": quote(model._meta.db_table),
        "key": quote(model._meta.pk.column),
        "words": quote(words_name(model)),
        "vector": vector(quote("search_text")),
    }


def vector(column):
    """PostgreSQL's words of a column: as they are, since they are folded already.

    Its own parser would cut codes such as `5e4x2` as if they were numbers.
    """
    return f"array_to_tsvector(string_to_array(btrim({column}), ' '))"


def words_name(model):
    """The index (PostgreSQL) or table (SQLite) that holds the words of a model."""
    return f"{model._meta.db_table}_words"
