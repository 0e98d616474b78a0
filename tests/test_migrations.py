"""The tests take their tables from the models; migrations make the very same ones."""

import re
import subprocess
import sys
from pathlib import Path

import environ
import pytest
from django.apps import apps
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent

# What a database says of its columns, constraints and indexes, as rows of text.
STRUCTURE = {
    "sqlite": [
        """SELECT tbl_name, type, name, sql FROM sqlite_master
        WHERE name NOT LIKE 'sqlite_%'"""
    ],
    "postgresql": [
        """SELECT table_name, column_name, data_type, character_maximum_length,
        is_nullable, column_default, is_identity
        FROM information_schema.columns WHERE table_schema = 'public'""",
        """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
        """SELECT tablename, indexname, indexdef FROM pg_indexes
        WHERE schemaname = 'public'""",
    ],
}


@pytest.fixture
def empty_database(db, tmp_path):
    """A database beside the tests' own: its address and a connection to it."""
    other = connection.copy()
    if connection.vendor == "sqlite":
        name = str(tmp_path / "migrated.sqlite3")
        address = f"sqlite:///{name}"
    else:
        name = f"{connection.settings_dict['NAME']}_migrated"
        server = environ.Env.ENVIRON["DATABASE_URL"].rpartition("/")[0]
        address = f"{server}/{name}"
        _on_server(f'DROP DATABASE IF EXISTS "{name}"', f'CREATE DATABASE "{name}"')
    other.settings_dict["NAME"] = name
    yield address, other
    other.close()
    if connection.vendor != "sqlite":
        _on_server(f'DROP DATABASE "{name}"')


def _on_server(*statements):
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _our_tables():
    return {
        model._meta.db_table
        for app in apps.get_app_configs()
        if Path(app.path).parent == ROOT
        for model in app.get_models(include_auto_created=True)
    }


def _structure(database):
    """Rows of all tables of ours. Django's own may keep an older type of number."""
    tables = _our_tables()
    with database.cursor() as cursor:
        for query in STRUCTURE[database.vendor]:
            cursor.execute(query)
            yield from (
                tuple(map(_in_no_order, row))
                for row in cursor.fetchall()
                if row[0].strip('"') in tables
            )


def _in_no_order(sql):
    """SQLite gives a whole table as one text; in which order its columns stand is all
    the same."""
    table, _, columns = str(sql).partition(" (")
    parts = re.split(r', (?="|CONSTRAINT|UNIQUE|CHECK)', columns.removesuffix(")"))
    return (table, *sorted(parts))


def test_migrations_make_the_tables_of_the_models(empty_database):
    address, other = empty_database

    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=ROOT,
        env={**environ.Env.ENVIRON, "DATABASE_URL": address},
        check=True,
    )

    migrated, made = set(_structure(other)), set(_structure(connection))
    assert migrated - made == set()
    assert made - migrated == set()
    assert len(made) > 500
