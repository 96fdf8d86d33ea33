"""Signed decisions, adopted minutes, corrections and notices never change; they go after the keys.

The same statements serve the migration and `create_all`.
"""

from typing import Final

from sqlalchemy import DDL, Table, event

MESSAGE: Final = "a signed decision is never changed"
ADOPTED: Final = "adopted minutes are never changed"
RECORDED: Final = "what was put on record is never changed"
TABLES: Final = ("decisions", "decision_items")
MINUTES: Final = "panel_minutes"
CORRECTIONS: Final = "item_corrections"
HEARD: Final = "correction_hearers"
NOTICES: Final = "subject_notices"
_KEYS_LEFT = "EXISTS (SELECT 1 FROM case_keys WHERE case_keys.case_id = OLD.case_id)"
_SIGNED = (
    "EXISTS (SELECT 1 FROM decisions WHERE decisions.id = {row}.decision_id"
    " AND decisions.signed_at IS NOT NULL)"
)
_SIGNED_KEPT = (
    "EXISTS (SELECT 1 FROM decisions JOIN case_keys ON case_keys.case_id = decisions.case_id"
    " WHERE decisions.id = OLD.decision_id AND decisions.signed_at IS NOT NULL)"
)
_HEARER_CHANGED = "NEW.about <> OLD.about OR NEW.kind <> OLD.kind"
WHEN: Final = {
    ("decisions", "UPDATE"): "OLD.signed_at IS NOT NULL",
    ("decisions", "DELETE"): f"OLD.signed_at IS NOT NULL AND {_KEYS_LEFT}",
    ("decision_items", "INSERT"): _SIGNED.format(row="NEW"),
    ("decision_items", "UPDATE"): _SIGNED.format(row="OLD"),
    ("decision_items", "DELETE"): _SIGNED_KEPT,
    (MINUTES, "UPDATE"): "OLD.adopted_at IS NOT NULL",
    (MINUTES, "DELETE"): f"OLD.adopted_at IS NOT NULL AND {_KEYS_LEFT}",
    (CORRECTIONS, "UPDATE"): "OLD.id IS NOT NULL",
    (CORRECTIONS, "DELETE"): _KEYS_LEFT,
    (HEARD, "UPDATE"): f"OLD.done_at IS NOT NULL OR {_HEARER_CHANGED}",
    (HEARD, "DELETE"): _KEYS_LEFT,
    (NOTICES, "UPDATE"): "OLD.id IS NOT NULL",
    (NOTICES, "DELETE"): _KEYS_LEFT,
}
"""Table and verb → when it is refused."""


def statements(table: str, dialect: str) -> tuple[str, ...]:
    """Return the statements that keep one of these tables as it was signed or adopted."""
    verbs = [(verb, when) for (name, verb), when in WHEN.items() if name == table]
    if dialect == "sqlite":
        return tuple(_sqlite(table, verb, when) for verb, when in verbs)
    return tuple(line for verb, when in verbs for line in _postgresql(table, verb, when))


def _sqlite(table: str, verb: str, when: str) -> str:
    name = f"{table}_signed_no_{verb.lower()}"
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_message(table)}'); END"
    return f"CREATE TRIGGER {name} BEFORE {verb} ON {table} WHEN {when} {refuse}"


def _postgresql(table: str, verb: str, when: str) -> tuple[str, str]:
    """A condition of a PostgreSQL trigger may not look into tables: a function does."""
    function = function_name(table, verb)
    given = "OLD" if verb == "DELETE" else "NEW"
    body = f"IF {when} THEN RAISE EXCEPTION '{_message(table)}'; END IF; RETURN {given};"
    return (
        (
            f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN {body} END $$"
        ),
        (
            f"CREATE TRIGGER {table}_signed_no_{verb.lower()} BEFORE {verb} ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION {function}()"
        ),
    )


def _message(table: str) -> str:
    own = {MINUTES: ADOPTED, **dict.fromkeys((CORRECTIONS, HEARD, NOTICES), RECORDED)}
    return own.get(table, MESSAGE)


def function_name(table: str, verb: str) -> str:
    """Return what the PostgreSQL function behind a trigger is called."""
    return f"refuse_{verb.lower()}_of_signed_{table}"


def functions(*tables: str) -> tuple[str, ...]:
    """Return the names of the functions of these tables, for a migration that takes them away."""
    return tuple(function_name(*key) for key in WHEN if key[0] in (tables or TABLES))


def protect(table: Table) -> None:
    """Make `create_all` add the triggers."""
    for dialect in ("sqlite", "postgresql"):
        for statement in statements(table.name, dialect):
            ddl = DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]
            event.listen(table, "after_create", ddl.execute_if(dialect=dialect))
