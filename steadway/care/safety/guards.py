"""Columns that keep their first value, on SQLite and on PostgreSQL, as a migration operation.

`audit.triggers` guards whole tables. An alert has columns that must never change beside
columns that say where it stands, so this guards column by column. Three kinds:
- `kept`: never changes;
- `erasable`: may only become empty;
- `once`: may be filled once, and then never changes.
"""

import re
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

_NAME = re.compile("[a-z][a-z0-9_]*")


class KeepColumns(Operation):
    """Refuse an UPDATE that would change what must stay; reversible, idempotent forwards."""

    reversible = True
    reduces_to_sql = True

    def __init__(
        self,
        table: str,
        kept: tuple[str, ...],
        erasable: tuple[str, ...] = (),
        once: tuple[str, ...] = (),
    ) -> None:
        for name in (table, *kept, *erasable, *once):
            if not _NAME.fullmatch(name):
                raise ValueError(f"“{name}” is not the name of a table or column.")
        self.table, self.kept, self.erasable, self.once = table, kept, erasable, once

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        kinds = {"kept": self.kept, "erasable": self.erasable, "once": self.once}
        return "KeepColumns", [], {"table": self.table, **kinds}

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
        for statement in self._on_postgres() if postgres else self._on_sqlite():
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        postgres = schema_editor.connection.vendor == "postgresql"
        drop = f"DROP TRIGGER IF EXISTS {self._trigger}"
        schema_editor.execute(drop + (f" ON {self.table}" if postgres else ""), params=None)

    def describe(self) -> str:
        return f"Keep columns of {self.table}"

    @property
    def _trigger(self) -> str:
        return f"keep_columns_{self.table}"

    @property
    def _message(self) -> str:
        return f"{self.table} keeps what it says: this column never changes"

    def _changed(self, differs: str) -> str:
        """A condition that is true where the UPDATE touches something that must stay."""
        unequal = "NEW.{0} " + differs + " OLD.{0}"
        parts = [unequal.format(name) for name in self.kept]
        parts += [f"({unequal} AND NEW.{{0}} <> '')".format(name) for name in self.erasable]
        parts += [f"({unequal} AND OLD.{{0}} IS NOT NULL)".format(name) for name in self.once]
        return " OR ".join(parts)

    def _on_sqlite(self) -> list[str]:
        return [
            f"CREATE TRIGGER {self._trigger} BEFORE UPDATE ON {self.table} "
            f"WHEN {self._changed('IS NOT')} BEGIN "
            f"SELECT RAISE(ABORT, '{self._message}'); END"
        ]

    def _on_postgres(self) -> list[str]:
        return [
            "CREATE OR REPLACE FUNCTION steadway_keep_columns() RETURNS trigger "
            "LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION "
            "'% keeps what it says: this column never changes', TG_TABLE_NAME "
            "USING ERRCODE = 'restrict_violation'; END $$",
            f"CREATE TRIGGER {self._trigger} BEFORE UPDATE ON {self.table} FOR EACH ROW "
            f"WHEN ({self._changed('IS DISTINCT FROM')}) "
            "EXECUTE FUNCTION steadway_keep_columns()",
        ]
