"""Tables in which the database itself refuses to change or remove a row."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

REFUSAL = "append-only: rows of {table} are never changed or removed"


class AppendOnly(Operation):
    """Migration operation: from here on rows of `table` can be added, not changed or removed.

    `released_when` is a condition in SQL on the row `OLD`: under it a row may go all the same, for tables that
    must forget one day. It is never a way to change a row.
    SQLite drops triggers with the table when a later migration remakes it (most AlterField,
    RemoveField, AddField with a default); such a migration must end with this operation again.
    A check of the database (`belfort check --database default`) finds one that forgot.
    """

    reversible = True

    def __init__(self, table: str, *, released_when: str = "") -> None:
        self.table, self.released_when = table, released_when

    def state_forwards(self, app_label: str, state: Any) -> None:
        pass

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for statement in guard(schema_editor.connection, self.table, self.released_when):
            schema_editor.execute(statement)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for statement in unguard(schema_editor.connection, self.table):
            schema_editor.execute(statement)

    def describe(self) -> str:
        return f"Refuse changes to the rows of {self.table}"

    @property
    def migration_name_fragment(self) -> str:
        return f"append_only_{self.table}"


def guard(connection: BaseDatabaseWrapper, table: str, released_when: str = "") -> list[str]:
    """The statements that make `table` append-only; running them twice does no harm."""
    if connection.vendor == "postgresql":
        function = f"{table}_refuse_change" if released_when else "refuse_change"
        release = f"IF TG_OP = 'DELETE' AND ({released_when}) THEN RETURN OLD; END IF; " if released_when else ""
        return [
            f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {release}RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', "
            "MESSAGE = 'append-only: rows of ' || TG_TABLE_NAME || ' are never changed or removed'; END $$",
            f"CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {function}()",
            f"CREATE OR REPLACE TRIGGER {table}_append_only_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
        ]
    unless = {"UPDATE": "", "DELETE": f"WHEN NOT ({released_when}) " if released_when else ""}
    return [
        f"CREATE TRIGGER IF NOT EXISTS {table}_append_only_{event.lower()} BEFORE {event} ON {table} {unless[event]}"
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL.format(table=table)}'); END"
        for event in ("UPDATE", "DELETE")
    ]


def unguard(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    if connection.vendor == "postgresql":
        return [
            f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}",
            f"DROP TRIGGER IF EXISTS {table}_append_only_truncate ON {table}",
        ]
    return [f"DROP TRIGGER IF EXISTS {table}_append_only_{event}" for event in ("update", "delete")]


def promised_tables(connection: BaseDatabaseWrapper) -> set[str]:
    """The tables that the migrations applied so far made append-only."""
    loader = MigrationLoader(connection)
    applied = (migration for key, migration in loader.disk_migrations.items() if key in loader.applied_migrations)
    return {step.table for migration in applied for step in migration.operations if isinstance(step, AppendOnly)}


def guarded_tables(connection: BaseDatabaseWrapper) -> set[str]:
    """The tables of this database that are append-only now."""
    if connection.vendor == "postgresql":
        query = (
            "SELECT relname, count(*) FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE NOT tgisinternal AND tgenabled <> 'D' AND tgname LIKE '%\\_append\\_only%' GROUP BY relname"
        )
    else:
        query = (
            "SELECT tbl_name, count(*) FROM sqlite_master "
            "WHERE type = 'trigger' AND name LIKE '%\\_append\\_only\\_%' ESCAPE '\\' GROUP BY tbl_name"
        )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {table for table, triggers in cursor.fetchall() if triggers == 2}
