"""Rows of any model as files name them: relations by what people know, not by number.

`resource_for(model)` builds a django-import-export resource. A row is known by its
identity, such as a slug; a foreign key is written as the identity of the row it leads
to (`gnjilane`, `ns-2016-2020|P1`), a translated text as one column per language.
"""

import datetime

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import CharField, ForeignKey, ManyToManyField, TextField
from django.utils.html import escape, format_html
from django.utils.translation import gettext as _
from import_export import fields, resources, widgets

from core.models import VersionedModel

SEPARATOR, BETWEEN = "|", "; "
_identities = {}


def identify(model, identity):
    """Say by which fields files name the rows of a model."""
    _identities[model] = tuple(identity)


def identity_of(model):
    """The fields that name a row; its number where nothing better was said."""
    return _identities.get(model, (model._meta.pk.name,))


def identity_paths(model):
    """The same with foreign keys followed: pillar → framework__code, code."""
    paths = []
    for name in identity_of(model):
        field = model._meta.get_field(name)
        if isinstance(field, ForeignKey):
            further = identity_paths(field.related_model)
            paths += [f"{name}__{path}" for path in further]
        else:
            paths.append(name)
    return paths


class NaturalKeyWidget(widgets.Widget):
    """A foreign key as the identity of its target."""

    def __init__(self, model):
        super().__init__()
        self.model, self.found = model, {}

    def clean(self, value, row=None, **kwargs):
        text = str(value if value is not None else "").strip()
        if not text:
            return None
        if text not in self.found:
            self.found[text] = self._get(text)
        return self.found[text]

    def render(self, value, obj=None, **kwargs):
        return name_of(value) if value is not None else ""

    def _get(self, text):
        paths = identity_paths(self.model)
        parts = text.split(SEPARATOR, len(paths) - 1)
        parts += [""] * (len(paths) - len(parts))
        try:
            return self.model._base_manager.get(**dict(zip(paths, parts, strict=True)))
        except (ObjectDoesNotExist, ValueError, self.model.MultipleObjectsReturned):
            raise ValueError(
                _("There is no %(kind)s “%(text)s”.")
                % {"kind": self.model._meta.verbose_name, "text": text}
            ) from None


class NaturalKeysWidget(widgets.ManyToManyWidget):
    """Many of them in one cell, in a stable order."""

    def __init__(self, model):
        super().__init__(model)
        self.one = NaturalKeyWidget(model)

    def clean(self, value, row=None, **kwargs):
        texts = str(value or "").split(BETWEEN.strip())
        return [self.one.clean(text) for text in texts if text.strip()]

    def render(self, value, obj=None, **kwargs):
        return BETWEEN.join(sorted(name_of(one) for one in value.all()))


class TextColumn(fields.Field):
    """A text that may be unknown: an empty cell is no change where nothing stood."""

    def save(self, instance, row, is_m2m=False, **kwargs):
        text = str(self.clean(row) or "")
        if text or getattr(instance, self.attribute):
            setattr(instance, self.attribute, text or None)


class MomentWidget(widgets.Widget):
    """A date and time to the microsecond, with its zone."""

    def clean(self, value, row=None, **kwargs):
        if not value or isinstance(value, datetime.datetime):
            return value or None
        return datetime.datetime.fromisoformat(str(value))

    def render(self, value, obj=None, **kwargs):
        return value.isoformat() if value else ""


def name_of(row):
    """A row by its identity, as one text."""
    values = []
    for path in identity_paths(type(row)):
        value = row
        for step in path.split("__"):
            value = getattr(value, step) if value is not None else None
        values.append("" if value is None else str(value))
    return SEPARATOR.join(values)


class PlainDiff(resources.Diff):
    """What a preview shows of a cell, without style attributes (the policy forbids)."""

    def as_html(self):
        return [
            escape(new)
            if old == new
            else format_html(
                "<del>{}</del> <ins>{}</ins>", "" if self.new else old, new
            )
            for old, new in zip(self.left, self.right, strict=True)
        ]


class NaturalResource(resources.ModelResource):
    """Checks each row as a form would, and never writes what is frozen."""

    is_frozen = None

    def get_diff_class(self):
        return PlainDiff

    def before_save_instance(self, instance, row, **kwargs):
        if self.is_frozen is not None and self._was_or_is_frozen(instance):
            raise ValueError(_("This record is frozen and can't be changed."))
        if isinstance(instance, VersionedModel) and instance.pk:
            instance.version += 1

    def _was_or_is_frozen(self, instance):
        """A row must not lift its own freeze, nor slip into something frozen."""
        stored = type(instance)._base_manager.filter(pk=instance.pk).first()
        return self.is_frozen(instance) or (stored and self.is_frozen(stored))


def resource_for(model, *, exclude=(), is_frozen=None):
    """Build the resource of a model; `is_frozen(instance)` keeps a row unwritten."""
    identity = identity_of(model)
    shown = [field for field in _fields(model, exclude) if _is_shown(model, field)]
    attributes = {
        field.name: made for field in shown if (made := _resource_field(field))
    }
    options = {
        "model": model,
        "fields": [field.name for field in shown],
        "import_id_fields": identity,
        "skip_unchanged": True,
        "report_skipped": True,
        "clean_model_instances": True,
    }
    attributes["Meta"] = type("Meta", (), options)
    attributes["is_frozen"] = staticmethod(is_frozen) if is_frozen else None
    return type(f"{model.__name__}Resource", (NaturalResource,), attributes)


def _fields(model, exclude):
    names = [*model._meta.concrete_fields, *model._meta.many_to_many]
    hidden = {"version", "search_text", *exclude}
    return [field for field in names if field.name not in hidden]


def _is_shown(model, field):
    """Languages instead of the text that stands for them; no number beside a name."""
    names = {one.name for one in model._meta.concrete_fields}
    if f"{field.name}_{settings.LANGUAGES[0][0]}" in names:
        return False
    if isinstance(field, ManyToManyField):
        return field.remote_field.through._meta.auto_created
    return not (field.primary_key and field.name not in identity_of(model))


def _resource_field(field):
    """The column of a field; None where import-export's own will do."""
    if isinstance(field, CharField | TextField) and field.null:
        return TextColumn(attribute=field.name, column_name=field.name)
    widget = _widget(field)
    if widget is None:
        return None
    return fields.Field(attribute=field.name, column_name=field.name, widget=widget)


def _widget(field):
    if isinstance(field, ForeignKey):
        return NaturalKeyWidget(field.related_model)
    if isinstance(field, ManyToManyField):
        return NaturalKeysWidget(field.related_model)
    if field.get_internal_type() == "DateTimeField":
        return MomentWidget()
    return None
