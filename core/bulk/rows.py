"""A row of a file and the record that it is about."""

from dataclasses import dataclass, field

from django.core.exceptions import NON_FIELD_ERRORS
from import_export.widgets import ManyToManyWidget

from core.resources import name_of, related_paths

SHOWN = 120


@dataclass(slots=True, eq=False)
class Row:
    """One row: its number in the file, its cells by column, its record.

    `name` is its identity as the database has it; `before` and `after` are the values
    of its columns, relations as keys; `links` what many-to-many columns lead to.
    """

    number: int
    cells: object
    name: tuple = ()
    instance: object = None
    before: dict = field(default_factory=dict)
    related_before: dict = field(default_factory=dict)
    after: dict = field(default_factory=dict)
    changed: list = field(default_factory=list)
    links: dict = field(default_factory=dict)
    links_changed: list = field(default_factory=list)

    @property
    def is_new(self):
        return not self.before

    def values(self, resource):
        return values_of(resource, self.instance)

    def read_links(self, resource):
        """Take the many-to-many columns, which can be written after the record."""
        for one in many_fields(resource):
            if one.column_name in self.cells:
                keys = sorted(target.pk for target in one.clean(self.cells))
                stored = (
                    getattr(self.instance, one.attribute).all() if self.before else ()
                )
                self.links[one.attribute] = keys
                if keys != sorted(target.pk for target in stored):
                    self.links_changed.append(one.attribute)

    def told(self):
        """[[field, old, new]] of what changes, shortened; of something new, all."""
        names = [name for name in self.changed if self.after[name] not in ("", None)]
        if not self.is_new:
            names = self.changed
        now = self.instance._state.fields_cache
        shown = [
            [
                name,
                _shown(self.before.get(name), self.related_before.get(name)),
                _shown(self.after[name], now.get(name)),
            ]
            for name in names
        ]
        return shown + [[name, "", "…"] for name in self.links_changed]

    def forget_relations(self):
        """Thousands of rows would keep a copy of each record they hang on."""
        self.cells, self.related_before = None, {}
        self.instance._state.fields_cache.clear()
        getattr(self.instance, "_prefetched_objects_cache", {}).clear()


def _shown(value, target):
    """A value in short; a relation by the name of its `target`."""
    if target is not None:
        value = name_of(target)
    return "" if value is None else str(value)[:SHOWN]


def many_fields(resource):
    """The many-to-many columns of a resource."""
    return [
        one
        for one in resource.get_import_fields()
        if isinstance(one.widget, ManyToManyWidget)
    ]


def values_of(resource, instance):
    """{field: value} of a record's columns, relations as keys."""
    found = {}
    for one in resource.get_import_fields():
        if isinstance(one.widget, ManyToManyWidget):
            continue
        model_field = instance._meta.get_field(one.attribute)
        found[one.attribute] = getattr(instance, model_field.attname)
    return found


def column_of(resource, name):
    """The column in which a field stands; empty for what concerns the whole row."""
    if name == NON_FIELD_ERRORS:
        return ""
    found = resource.fields.get(name)
    return found.column_name if found is not None else name


def present_rows(resource, rows, *, lock=False):
    """{name: record} of the records that the rows are about, in one query."""
    model, fields = resource._meta.model, resource.get_import_id_fields()
    attributes = [model._meta.get_field(name).attname for name in fields]
    wanted = {}
    for place, attribute in enumerate(attributes):
        values = {row.name[place] for row in rows}
        if None not in values:
            wanted[f"{attribute}__in"] = values
        elif attribute == "id":
            wanted["id__in"] = values - {None}
    if not rows:
        return {}
    names = {row.name for row in rows}
    queryset = model._base_manager.filter(**wanted)
    if lock:
        queryset = queryset.select_for_update(of=("self",))
    many = [one.attribute for one in many_fields(resource)]
    queryset = queryset.select_related(*related_paths(model)).prefetch_related(*many)
    found = {}
    for record in queryset:
        name = tuple(getattr(record, attribute) for attribute in attributes)
        if name in names:
            found[name] = record
    return found
