"""Many rows at once, with plain values and no history."""

BATCH = 2000


def insert(model, rows):
    """Insert rows past managers and histories; return them with their keys."""
    return model._base_manager.bulk_create(list(rows), batch_size=BATCH)


def link(descriptor, pairs):
    """Fill the many-to-many field given as `Model.field` from pairs of keys."""
    through = descriptor.through
    source = f"{descriptor.field.m2m_field_name()}_id"
    target = f"{descriptor.field.m2m_reverse_field_name()}_id"
    insert(through, (through(**{source: one, target: other}) for one, other in pairs))
