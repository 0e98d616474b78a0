"""The full-text index of each searchable model, made after every migration.

SQLite: an FTS5 table over the model's table, kept by triggers. PostgreSQL: a GIN index
on an expression. Not a migration, since SQLite drops the triggers of a table whenever a
later migration rebuilds it: what is missing is made, whatever happened before.
"""

from django.db import connections

from core.search.fields import names_of, words_name
from core.search.models import SearchableModel, refill, searched_columns

# The table is a mirror without texts and positions: words and the rows they stand in.
WORDS_TABLE = """CREATE VIRTUAL TABLE {words} USING fts5(
search_text, content={table}, content_rowid={key},
detail=none, columnsize=0, tokenize='ascii')"""
ADD = "INSERT INTO {words}(rowid, search_text) VALUES (new.{key}, new.search_text);"
REMOVE = """INSERT INTO {words}({words}, rowid, search_text)
VALUES ('delete', old.{key}, old.search_text);"""
MAKE_GIN = "CREATE INDEX IF NOT EXISTS {words} ON {table} USING gin ({vector})"
REBUILD = "INSERT INTO {words}({words}) VALUES ('rebuild')"
TRIGGERS = {
    "insert": f"AFTER INSERT ON {{table}} BEGIN {ADD} END",
    "delete": f"AFTER DELETE ON {{table}} BEGIN {REMOVE} END",
    "update": f"""AFTER UPDATE OF search_text ON {{table}}
WHEN old.search_text IS NOT new.search_text BEGIN {REMOVE} {ADD} END""",
}


def make_indexes(app_config, using, **_kwargs):
    """After `migrate`: fill rows that never were, and index those of this app."""
    for model in app_config.get_models():
        if issubclass(model, SearchableModel) and _is_there(model, using):
            refill(model._base_manager.using(using).filter(search_text=""))
            make_index(model, using)


def make_index(model, using, *, anew=False):
    """Make the index of a model where it is missing, or `anew`."""
    connection = connections[using]
    make = {"sqlite": _make_table, "postgresql": _make_gin}[connection.vendor]
    with connection.cursor() as cursor:
        make(cursor, model, names_of(model, connection), anew)


def _is_there(model, using):
    """Whether the migrations that were run made what the words come from."""
    connection = connections[using]
    with connection.cursor() as cursor:
        table = model._meta.db_table
        if table not in connection.introspection.table_names(cursor):
            return False
        columns = connection.introspection.get_table_description(cursor, table)
    return {"search_text", *searched_columns(model)} <= {one.name for one in columns}


def _make_gin(cursor, model, names, anew):
    # A table whose foreign keys wait for the end of a transaction takes no index.
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    if anew:
        cursor.execute("DROP INDEX IF EXISTS {words}".format(**names))
    cursor.execute(MAKE_GIN.format(**names))
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _make_table(cursor, model, names, anew):
    prefix = words_name(model)
    triggers = {f"{prefix}_{event}": body for event, body in TRIGGERS.items()}
    wanted = {prefix, *triggers}
    marks = ", ".join(["%s"] * len(wanted))
    cursor.execute(
        f"SELECT name FROM sqlite_master WHERE name IN ({marks})",  # noqa: S608 -- placeholders
        list(wanted),
    )
    found = {name for (name,) in cursor.fetchall()}
    if found == wanted and not anew:
        return
    for name in triggers:
        cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')
    cursor.execute("DROP TABLE IF EXISTS {words}".format(**names))
    cursor.execute(WORDS_TABLE.format(**names))
    for name, body in triggers.items():
        cursor.execute(f'CREATE TRIGGER "{name}" {body}'.format(**names))
    cursor.execute(REBUILD.format(**names))
