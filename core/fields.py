"""Model fields that several apps need."""

from django.db import models


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
