"""For tests: how a table's guards are lifted for a moment, and how a suite is cleaned up."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from steadway.care.audit.triggers import PREFIX


@contextmanager
def guards_lifted(database: BaseDatabaseWrapper | None = None) -> Iterator[None]:
    """Drop every guard, let the test do its worst, and put every guard back."""
    database = database or connection
    guards = _guards(database)
    with database.cursor() as cursor:
        for drop, _ in guards:
            cursor.execute(drop)
    try:
        yield
    finally:
        with database.cursor() as cursor:
            for _, make in guards:
                cursor.execute(make)


def let_flushes_pass_the_guards(patch: Any) -> None:
    """Transactional tests empty every table at their end, which is what the guards refuse.

    Django asks `connection.ops` to do it; around that one call the guards are lifted. The
    rate limits' table belongs to no model, so it is emptied here too.
    """
    flush = connection.ops.execute_sql_flush

    def guarded_flush(sql_list: list[str]) -> None:
        with guards_lifted():
            flush([*sql_list, "DELETE FROM steadway_cache"])

    patch.setattr(connection.ops, "execute_sql_flush", guarded_flush)


def _guards(database: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    """Each guard as the statement that drops it and the one that makes it again."""
    with database.cursor() as cursor:
        if database.vendor == "postgresql":
            cursor.execute(
                "SELECT format('DROP TRIGGER %%I ON %%s', tgname, tgrelid::regclass), "
                "pg_get_triggerdef(oid) FROM pg_trigger "
                "WHERE NOT tgisinternal AND tgname LIKE %s",
                [f"{PREFIX}%"],
            )
        else:
            cursor.execute(
                "SELECT 'DROP TRIGGER ' || name, sql FROM sqlite_master "
                "WHERE type = 'trigger' AND name LIKE %s",
                [f"{PREFIX}%"],
            )
        return list(cursor.fetchall())
