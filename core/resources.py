"""Rows of any model as files name them: relations by what people know, not by number.

`resource_for(model)` builds a django-import-export resource. A row is known by its
identity, such as a slug; a foreign key is written as the identity of the row it leads
to (`gnjilane`, `ns-2016-2020|P1`), a translated text as one column per language.
"""

import datetime
from collections import defaultdict

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db.models import CharField, F, ForeignKey, ManyToManyField, TextField
from django.utils.html import escape, format_html
from django.utils.translation import gettext as _
from import_export import fields, resources, widgets

from core.models import VersionedModel

SEPARATOR, BETWEEN = "|", "; "
_identities = {}
_makers = {}


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


def named_with(model):
    """The relations that name a model's rows, for `select_related`."""
    paths = {path.rpartition("__")[0] for path in identity_paths(model)}
    return sorted(paths - {""})


def related_paths(model):
    """What to fetch with rows so that naming their relations asks nothing more."""
    paths = set()
    for field in model._meta.concrete_fields:
        if isinstance(field, ForeignKey):
            further = named_with(field.related_model)
            paths |= {field.name, *(f"{field.name}__{path}" for path in further)}
    return sorted(paths)


def offer(model, make):
    """Say how the resource of a model is made, for work outside of a request."""
    _makers[model] = make


def resource_of(model):
    """The resource of a model as its back office has it; KeyError without one."""
    return _makers[model]()()


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

    def preload(self, values):
        """Find the targets of many cells at once; what is not found is asked for when
        its row comes, and tells why."""
        texts = {str(value).strip() for value in values if value is not None}
        texts -= {"", *self.found}
        paths = identity_paths(self.model)
        columns = zip(*(_parts(text, len(paths)) for text in texts), strict=True)
        wanted = {
            f"{path}__in": set(column)
            for path, column in zip(paths, columns, strict=False)
        }
        by_name = defaultdict(list)
        try:
            for row in self._rows().filter(**wanted) if texts else ():
                by_name[name_of(row)].append(row)
        except (ValueError, ValidationError):
            return
        self.found |= {
            name: rows[0]
            for name, rows in by_name.items()
            if name in texts and len(rows) == 1
        }

    def _rows(self):
        return self.model._base_manager.select_related(*named_with(self.model))

    def _get(self, text):
        paths = identity_paths(self.model)
        parts = _parts(text, len(paths))
        try:
            return self._rows().get(**dict(zip(paths, parts, strict=True)))
        except (ObjectDoesNotExist, ValueError, self.model.MultipleObjectsReturned):
            raise ValueError(
                _("There is no %(kind)s “%(text)s”.")
                % {"kind": self.model._meta.verbose_name, "text": text}
            ) from None


def _parts(text, number):
    """The parts of a name, as many as its identity has."""
    parts = text.split(SEPARATOR, number - 1)
    return parts + [""] * (number - len(parts))


class NaturalKeysWidget(widgets.ManyToManyWidget):
    """Many of them in one cell, in a stable order."""

    def __init__(self, model):
        super().__init__(model)
        self.one = NaturalKeyWidget(model)

    def clean(self, value, row=None, **kwargs):
        texts = str(value or "").split(BETWEEN.strip())
        return [self.one.clean(text) for text in texts if text.strip()]

    def preload(self, values):
        split = (str(value or "").split(BETWEEN.strip()) for value in values)
        self.one.preload(text for texts in split for text in texts)

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
    guarded_by = ""

    def get_diff_class(self):
        return PlainDiff

    def before_save_instance(self, instance, row, **kwargs):
        if self.is_frozen is not None and self._was_or_is_frozen(instance):
            raise ValueError(_("This record is frozen and can't be changed."))
        if isinstance(instance, VersionedModel) and instance.pk:
            instance.version += 1

    def after_save_instance(self, instance, row, **kwargs):
        self.touch([instance])

    def touch(self, instances):
        """Whoever has the record open that these belong to is told that it changed."""
        if self.guarded_by:
            field = self._meta.model._meta.get_field(self.guarded_by)
            keys = {getattr(one, field.attname) for one in instances}
            guards = field.related_model._base_manager.filter(pk__in=keys)
            guards.update(version=F("version") + 1)

    def _was_or_is_frozen(self, instance):
        """A row must not lift its own freeze, nor slip into something frozen."""
        stored = type(instance)._base_manager.filter(pk=instance.pk).first()
        return self.is_frozen(instance) or (stored and self.is_frozen(stored))


def resource_for(model, *, exclude=(), is_frozen=None, guarded_by=""):
    """Build the resource of a model; `is_frozen(instance)` keeps a row unwritten,
    `guarded_by` is the relation to a versioned record that the rows belong to."""
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
    attributes["guarded_by"] = guarded_by
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
