"""Tables that refuse to be changed, on SQLite and on PostgreSQL, as a migration operation.

`append_only("room_table")` refuses UPDATE, DELETE and (PostgreSQL) TRUNCATE;
`never_changed("room_table")` refuses UPDATE only; `stays_empty("theirs_table")` refuses INSERT.
Put the operation after CreateModel.

SQLite rebuilds a table when a later migration alters it, and a rebuilt table has lost its
triggers: repeat the operation at the end of such a migration. `queries.unguarded_tables()`
finds the table where that was forgotten.
"""

import re
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

PREFIX = "refuse_"
_FUNCTION = """
CREATE OR REPLACE FUNCTION steadway_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% refuses %: this table is guarded', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'restrict_violation';
END $$
"""


class Refuse(Operation):
    """Refuse some kinds of statement on one table; reversible, and idempotent forwards."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str, events: tuple[str, ...]) -> None:
        if not re.fullmatch("[a-z][a-z0-9_]*", table):
            raise ValueError(f"“{table}” is not a table name.")
        self.table = table
        self.events = events

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return "Refuse", [], {"table": self.table, "events": self.events}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models know nothing of triggers."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        self.database_backwards(app_label, schema_editor, from_state, to_state)
        postgres = schema_editor.connection.vendor == "postgresql"
        if postgres:
            schema_editor.execute(_FUNCTION, params=None)
        for event in self._events_on(postgres):
            make = _on_postgres if postgres else _on_sqlite
            schema_editor.execute(make(self.table, event), params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        postgres = schema_editor.connection.vendor == "postgresql"
        for event in self._events_on(postgres):
            drop = f"DROP TRIGGER IF EXISTS {name_of(self.table, event)}"
            schema_editor.execute(drop + (f" ON {self.table}" if postgres else ""), params=None)

    def describe(self) -> str:
        return f"Refuse {' and '.join(self.events)} on {self.table}"

    def trigger_names(self, postgres: bool) -> list[str]:
        """The triggers that guard the table."""
        return [name_of(self.table, event) for event in self._events_on(postgres)]

    def _events_on(self, postgres: bool) -> tuple[str, ...]:
        truncate = ("TRUNCATE",) if postgres and "DELETE" in self.events else ()
        return self.events + truncate


def append_only(table: str) -> Refuse:
    """Rows can be added, never changed, never removed."""
    return Refuse(table=table, events=("UPDATE", "DELETE"))


def never_changed(table: str) -> Refuse:
    """Rows can be added and removed, never changed."""
    return Refuse(table=table, events=("UPDATE",))


def stays_empty(table: str) -> Refuse:
    """No row is ever added: for a library's table that we must not use."""
    return Refuse(table=table, events=("INSERT",))


def name_of(table: str, event: str) -> str:
    """The trigger's name; short enough for PostgreSQL's 63 characters on any table of ours."""
    return f"{PREFIX}{event.lower()}_{table}"


def _on_sqlite(table: str, event: str) -> str:
    return (
        f"CREATE TRIGGER {name_of(table, event)} BEFORE {event} ON {table} BEGIN "
        f"SELECT RAISE(ABORT, '{table} refuses {event}: this table is guarded'); END"
    )


def _on_postgres(table: str, event: str) -> str:
    each = "STATEMENT" if event == "TRUNCATE" else "ROW"
    return (
        f"CREATE TRIGGER {name_of(table, event)} BEFORE {event} ON {table} "
        f"FOR EACH {each} EXECUTE FUNCTION steadway_refuse()"
    )
