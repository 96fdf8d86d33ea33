"""Triggers that make a table append-only, as strings for migrations and for `create_all`.

They stop mistakes and a stolen application login. Who owns the database can drop them: against
that stand the hash chains and the signed checkpoints.
"""

from typing import Final

from sqlalchemy import DDL, Table, event

MESSAGE: Final = "this table is only added to"

_REFUSE = f"""
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$
""".strip()
DROP_REFUSAL: Final = "DROP FUNCTION refuse_change()"


def append_only(table: str, dialect: str) -> tuple[str, ...]:
    """Return the statements that forbid UPDATE and DELETE (and TRUNCATE on PostgreSQL)."""
    if dialect == "sqlite":
        return tuple(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
            for verb in ("UPDATE", "DELETE")
        )
    change = f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW"
    empty = f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT"
    return (_REFUSE, *(f"{when} EXECUTE FUNCTION refuse_change()" for when in (change, empty)))


def protect(table: Table) -> None:
    """Make `create_all` add the triggers of an append-only table."""
    for dialect in ("sqlite", "postgresql"):
        for statement in append_only(table.name, dialect):
            event.listen(table, "after_create", _ddl(statement).execute_if(dialect=dialect))


def _ddl(statement: str) -> DDL:
    return DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]
