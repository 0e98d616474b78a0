"""Model fields that several apps need."""

from django.db import models

from core.imports.text import key


class WebAddressField(models.URLField):
    """A URLField whose forms read an address without scheme as https.

    Django 6 does so by itself; the field then becomes a plain URLField. Migrations
    name it as one already.
    """

    def formfield(self, **kwargs):
        return super().formfield(**{"assume_scheme": "https", **kwargs})

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", args, kwargs


class FoldedField(models.CharField):
    """Another field's text as searches compare it: Latin, lower case, no marks.

    `source` names that field. Kept in step by whoever writes the row, bulk writes
    among them, so that ДЕЈАН, Dejan and dejan find each other in the database. To
    migrations it is a plain CharField.
    """

    def __init__(self, *args, source="", **kwargs):
        self.source = source
        super().__init__(*args, **{"editable": False, "default": "", **kwargs})

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def pre_save(self, model_instance, add):
        folded = key(getattr(model_instance, self.source))[: self.max_length]
        setattr(model_instance, self.attname, folded)
        return folded
