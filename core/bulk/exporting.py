"""A file of any number of rows, written as they are read."""

from core.resources import related_paths

LARGE_EXPORT = 20_000
CHUNK = 1000


def write_file(resource, file, file_format, keys, *, tell):
    """Write the rows with these keys, in their order, to an open file.

    `file_format` is one of `core.formats` that writes rows as they come; what was
    deleted meanwhile is left out. `tell(number of rows)` hears how far it is.
    """
    rows = _rows(resource, keys, file_format)
    for done, _row in enumerate(file_format.write_rows(file, rows)):
        if done and done % CHUNK == 0:
            tell(done)


def _rows(resource, keys, file_format):
    model = resource._meta.model
    fields = resource.get_export_fields()
    yield [one.column_name for one in fields]
    many = [one.name for one in model._meta.many_to_many]
    rows = model._base_manager.select_related(*related_paths(model))
    rows = rows.prefetch_related(*many)
    native = file_format.is_binary()
    for first in range(0, len(keys), CHUNK):
        some = keys[first : first + CHUNK]
        found = rows.in_bulk(some)
        for key in some:
            if key in found:
                yield resource.export_resource(
                    found[key], selected_fields=None, force_native_type=native
                )
