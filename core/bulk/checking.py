"""What the rows of a file would do, found out in a handful of queries per chunk.

The resource of the model says what its columns mean; what it would ask of the database
row by row (relations, present values, rules) is asked once per chunk here.
"""

from collections import Counter
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db.models import ForeignKey
from django.utils.translation import gettext as _

from core.bulk.rows import Row, column_of, present_rows
from core.bulk.trial import refused_by_database

CHUNK = 500
PROBLEMS_KEPT, CHANGES_SHOWN = 200, 50


@dataclass
class Checked:
    """What a file would do: rows to write, and how many of each kind there are.

    `problems` are the first refused cells, `changes` the first rows that are new or
    differ, both as JSON; `counts` has new, changed, unchanged and refused.
    """

    writes: list = field(default_factory=list)
    counts: Counter = field(default_factory=Counter)
    problems: list = field(default_factory=list)
    changes: list = field(default_factory=list)

    def refuse(self, row, errors):
        """Keep why a row can't be taken: {column: text}."""
        self.counts["refused"] += 1
        if len(self.problems) < PROBLEMS_KEPT:
            self.problems += [
                {"row": row.number, "column": column, "message": text}
                for column, text in errors.items()
            ]

    def take(self, row, kind):
        self.counts[kind] += 1
        if kind == "unchanged":
            return
        self.writes.append(row)
        if len(self.changes) < CHANGES_SHOWN:
            self.changes.append({"row": row.number, "kind": kind, "fields": row.told()})


def check(resource, lines, *, tell):
    """What the `lines` of a file, its heading first, would do; writes nothing.

    `tell(number of rows)` hears after each chunk how far it is.
    """
    checked, seen = Checked(), {}
    headers = [str(name).strip() for name in lines[0]] if lines else []
    missing = [
        column_of(resource, name)
        for name in resource.get_import_id_fields()
        if column_of(resource, name) not in headers and name != "id"
    ]
    if missing or not headers:
        text = _("This column is missing; rows can't be told apart without it.")
        checked.refuse(Row(1, {}), dict.fromkeys(missing or [""], text))
        return checked
    rows = [
        Row(number, line)
        for number, line in enumerate(lines[1:], 2)
        if any(value not in ("", None) for value in line)
    ]
    for first in range(0, len(rows), CHUNK):
        chunk = rows[first : first + CHUNK]
        for row in chunk:
            cells = [*row.cells, *[""] * len(headers)][: len(headers)]
            row.cells = dict(zip(headers, cells, strict=True))
        _check_chunk(resource, chunk, seen, checked)
        tell(min(first + CHUNK, len(rows)))
    return checked


def _check_chunk(resource, rows, seen, checked):
    _preload(resource, rows)
    known = [row for row in rows if _is_named(resource, row, seen, checked)]
    present = present_rows(resource, known)
    good = []
    for row in known:
        row.instance = present.get(row.name)
        try:
            kind = _understand(resource, row)
        except ValidationError as error:
            checked.refuse(row, _by_column(resource, error))
            continue
        if kind == "unchanged":
            checked.take(row, kind)
        else:
            good.append((row, kind))
    refused = refused_by_database(resource, [row for row, _kind in good])
    for row, kind in good:
        if row.number in refused:
            errors = refused[row.number]
            checked.refuse(row, _by_column(resource, errors))
        else:
            checked.take(row, kind)
            row.forget_relations()


def _preload(resource, rows):
    """Find what the cells of this chunk lead to, and forget that of earlier ones."""
    for one in resource.get_import_fields():
        if hasattr(one.widget, "preload") and one.column_name in rows[0].cells:
            if len(getattr(one.widget, "found", ())) > CHUNK:
                one.widget.found.clear()
            one.widget.preload([row.cells[one.column_name] for row in rows])


def _is_named(resource, row, seen, checked):
    """Whether a row says which record it means, and no row before says the same."""
    name, errors = [], {}
    for one in resource.get_import_id_fields():
        own = resource.fields[one]
        try:
            value = own.clean(row.cells) if own.column_name in row.cells else None
            model_field = resource._meta.model._meta.get_field(one)
            if isinstance(model_field, ForeignKey):
                name.append(value.pk if value is not None else None)
            else:
                name.append(model_field.to_python(value))
        except ValidationError as error:
            errors[own.column_name] = " ".join(error.messages)
        except ValueError as error:
            errors[own.column_name] = str(error)
    row.name = tuple(name)
    is_numbered = list(resource.get_import_id_fields()) != ["id"] or row.name != (None,)
    if not errors and is_numbered and row.name in seen:
        text = _("Row %(row)s is about the same record.") % {"row": seen[row.name]}
        errors = {column_of(resource, resource.get_import_id_fields()[-1]): text}
    if errors:
        checked.refuse(row, errors)
        return False
    seen[row.name] = row.number
    return True


def _understand(resource, row):
    """Put the cells into the record; say whether it is new, changed or unchanged."""
    is_new = row.instance is None
    if is_new:
        row.instance = resource.init_instance(row.cells)
    was_frozen = not is_new and _is_frozen(resource, row)
    row.before = {} if is_new else row.values(resource)
    row.related_before = dict(row.instance._state.fields_cache)
    resource.import_instance(row.instance, row.cells)
    row.read_links(resource)
    row.after = row.values(resource)
    row.changed = [
        name for name, value in row.after.items() if row.before.get(name) != value
    ]
    if not (is_new or row.changed or row.links_changed):
        return "unchanged"
    if was_frozen or _is_frozen(resource, row):
        text = _("This record is frozen and can't be changed.")
        names = row.changed[:5] if not is_new else resource.get_import_id_fields()[:1]
        raise ValidationError(dict.fromkeys(names or row.links_changed, text))
    _clean(row.instance)
    return "new" if is_new else "changed"


def _is_frozen(resource, row):
    return bool(resource.is_frozen and resource.is_frozen(row.instance))


def _clean(instance):
    """As a form would, but for what asks the database: relations were just found."""
    found = {
        one.name
        for one in instance._meta.concrete_fields
        if isinstance(one, ForeignKey) and getattr(instance, one.attname) is not None
    }
    instance.full_clean(
        exclude={*found, "search_text"},
        validate_unique=False,
        validate_constraints=False,
    )


def _by_column(resource, error):
    """{column: text} of an error."""
    if not hasattr(error, "error_dict"):
        return {"": " ".join(error.messages)}
    by_name = {}
    for name, errors in error.error_dict.items():
        if name not in resource.fields and any(
            other.startswith(f"{name}_") for other in error.error_dict
        ):
            continue  # a text in all languages repeats what its own language says
        texts = [text for one in errors for text in one.messages]
        by_name[column_of(resource, name)] = " ".join(texts)
    return by_name
