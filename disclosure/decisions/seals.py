"""A signed decision never changes, and goes only after the keys of its case were destroyed.

The same statements serve the migration and `create_all`.
"""

from typing import Final

from sqlalchemy import DDL, Table, event

MESSAGE: Final = "a signed decision is never changed"
_KEYS_LEFT = "EXISTS (SELECT 1 FROM case_keys WHERE case_keys.case_id = OLD.case_id)"
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION refuse_signed_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.signed_at IS NOT NULL AND (TG_OP = 'UPDATE' OR {_KEYS_LEFT}) THEN
    RAISE EXCEPTION '{MESSAGE}';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$
""".strip()
DROP_FUNCTION: Final = "DROP FUNCTION refuse_signed_change()"
TABLE: Final = "decisions"


def statements(dialect: str) -> tuple[str, ...]:
    """Return the statements that keep signed decisions as they are."""
    if dialect == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        signed = "OLD.signed_at IS NOT NULL"
        return (
            (
                f"CREATE TRIGGER {TABLE}_signed_no_update BEFORE UPDATE ON {TABLE} "
                f"WHEN {signed} {refuse}"
            ),
            (
                f"CREATE TRIGGER {TABLE}_signed_no_delete BEFORE DELETE ON {TABLE} "
                f"WHEN {signed} AND {_KEYS_LEFT} {refuse}"
            ),
        )
    return (
        _FUNCTION,
        (
            f"CREATE TRIGGER {TABLE}_signed_no_change BEFORE UPDATE OR DELETE ON {TABLE} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_signed_change()"
        ),
    )


def protect(table: Table) -> None:
    """Make `create_all` add the triggers."""
    for dialect in ("sqlite", "postgresql"):
        for statement in statements(dialect):
            ddl = DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]
            event.listen(table, "after_create", ddl.execute_if(dialect=dialect))
