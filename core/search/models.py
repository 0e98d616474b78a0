"""Models that are searched by their words (ADR 0020)."""

import json
from functools import cache

from django.conf import settings
from django.db import connections, models, transaction
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname

from core.search.fields import SearchTextField, names_of
from core.search.words import asked_for, words_of

BATCH = 500
SAMPLE, MANY_OF_SAMPLE = 200, 10
# Rows whose keys lie at even steps from the first to the last.
COUNT = "count(CASE WHEN search_text LIKE %s THEN 1 END)"
SPREAD = """SELECT {counts} FROM {table} WHERE {key} IN
(SELECT (SELECT max({key}) FROM {table}) * place / %s FROM {places})"""
PLACES = {
    "sqlite": "(SELECT value AS place FROM json_each(%s))",
    "postgresql": "(SELECT value::int AS place FROM json_array_elements_text(%s)) p",
}


class SearchQuerySet(models.QuerySet):
    """Rows by their words, which it keeps right wherever it writes rows itself."""

    def search(self, text):
        """Those with all words of `text`; all for an empty text, none for a text
        without a word. Never an error, whatever was typed.

        It asks first which words are frequent: those are found faster by reading rows
        in the order that is wanted than by collecting all that have them.
        """
        asked = asked_for(text)
        if not asked:
            return self.none() if text.strip() else self
        frequent = self._frequent(asked)
        found = self
        for one in frequent:
            found = found.filter(search_text__contains=_as_stored(one))
        rare = [one for one in asked if one not in frequent]
        return found.filter(search_text__words=rare) if rare else found

    def update(self, **values):
        if not self.model.searches(values):
            return super().update(**values)
        with transaction.atomic(using=self.db):
            keys = list(self.values_list("pk", flat=True))
            count = super().update(**values)
            for start in range(0, len(keys), BATCH):
                rows = self.model._base_manager.using(self.db)
                refill(rows.filter(pk__in=keys[start : start + BATCH]))
        return count

    update.alters_data = True

    def bulk_update(self, objs, fields, *args, **kwargs):
        if self.model.searches(fields):
            fields = [*fields, "search_text"]
        return super().bulk_update(objs, fields, *args, **kwargs)

    bulk_update.alters_data = True

    def bulk_create(self, objs, *args, update_fields=None, **kwargs):
        if update_fields and self.model.searches(update_fields):
            update_fields = [*update_fields, "search_text"]
        return super().bulk_create(objs, *args, update_fields=update_fields, **kwargs)

    bulk_create.alters_data = True

    def _frequent(self, asked):
        """Words that many rows have, judged by some spread over the table."""
        connection = connections[self.db]
        names = names_of(self.model, connection)
        sql = SPREAD.format(
            counts=", ".join([COUNT] * len(asked)),
            places=PLACES[connection.vendor],
            **names,
        )
        wordings = [f"%{_as_stored(one)}%" for one in asked]
        places = json.dumps(list(range(1, SAMPLE + 1)))
        with connection.cursor() as cursor:
            cursor.execute(sql, [*wordings, SAMPLE, places])
            counts = cursor.fetchone()
        return [
            one
            for one, count in zip(asked, counts, strict=True)
            if count >= MANY_OF_SAMPLE
        ]


class SearchableModel(models.Model):
    """A record that is found by the words of its texts, in all their languages.

    `searched` names its own fields that people search by. `migrate` makes the index
    (`core/search/indexes.py`).
    """

    searched = ()

    search_text = SearchTextField(
        _("words searched"),
        blank=True,
        default="",
        editable=False,
        help_text=_("Latin, lower case, without diacritics and punctuation."),
    )

    class Meta:
        abstract = True

    def save(self, **kwargs):
        """Writes the words with the texts they come from."""
        names = kwargs.get("update_fields")
        if names is None:
            self.search_text = ""  # it counts as loaded; what is read is what is so
        elif self.searches(names):
            kwargs["update_fields"] = {*names, "search_text"}
        super().save(**kwargs)

    @classmethod
    def searches(cls, names):
        """Whether any of these fields is one that people search by."""
        return not {*cls.searched, *searched_columns(cls)}.isdisjoint(names)

    def words_as_stored(self):
        """` mera 1x2 grad `, as LIKE and both databases' indexes take them."""
        texts = [getattr(self, name) for name in searched_columns(type(self))]
        return f" {' '.join(words_of(texts))} "


@cache
def searched_columns(model):
    """The fields that a model is searched by, translated ones in each language."""
    known = {field.name for field in model._meta.concrete_fields}
    columns = []
    for name in model.searched:
        localized = [
            build_localized_fieldname(name, code) for code, _name in settings.LANGUAGES
        ]
        columns += [one for one in localized if one in known] or [name]
    return tuple(columns)


def refill(rows):
    """Write the words of these rows anew; say how many there were."""
    count = 0
    columns = searched_columns(rows.model)
    for batch in _batches(rows.order_by("pk").only("pk", *columns)):
        models.QuerySet(rows.model, using=rows.db).bulk_update(batch, ["search_text"])
        count += len(batch)
    return count


def _batches(rows):
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        yield batch
        last = batch[-1].pk


def _as_stored(one):
    return f" {one.word}" if one.is_prefix else f" {one.word} "
