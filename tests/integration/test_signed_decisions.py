"""What was signed stays as it was signed, whatever statement reaches the database."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from disclosure.decisions import models, queries, seals
from disclosure.decisions.actions import digest
from disclosure.store import keys
from disclosure.store.database import Database
from tests import factories
from tests.factories import World

CHANGES = (
    "outcome = 'no_disclosure'",
    "recipient = 'other'",
    "reason_code = 'test_not_met'",
    "until = '2027-01-01'",
    "drafted_at = signed_at",
    "signed_at = NULL, signed_by = NULL",
    "ground = ''",
    "digest = NULL",
    "document = ''",
    "seq = 7",
)


@pytest.fixture
def case(database: Database) -> World:
    """Return a case with a signed decision."""
    return factories.decided(factories.world(database))


def run(case: World, statement: str) -> int:
    """Send a statement past the application; return how many rows it changed."""
    with case.db.writer.begin() as connection:
        return connection.execute(text(statement)).rowcount


def refused(case: World, statement: str) -> str:
    with pytest.raises(DatabaseError) as found:
        run(case, statement)
    return str(found.value)


def signed(case: World) -> dict[str, Any]:
    """Return every column of the decision as it stands."""
    row = case.rows(models.Decision)[0]
    return {column.key: getattr(row, column.key) for column in models.Decision.__table__.columns}


def test_no_column_of_a_signed_decision_changes(case: World) -> None:
    before = signed(case)
    for change in CHANGES:
        assert seals.MESSAGE in refused(case, f"UPDATE decisions SET {change}"), change
    assert signed(case) == before


def test_it_is_not_deleted_while_its_case_has_keys(case: World) -> None:
    assert seals.MESSAGE in refused(case, "DELETE FROM decision_items")
    assert seals.MESSAGE in refused(case, "DELETE FROM decisions")
    assert len(case.rows(models.Decision)) == 1


def test_the_items_it_chose_stay_the_same(case: World) -> None:
    assert seals.MESSAGE in refused(case, "UPDATE decision_items SET position = 7")
    more = (
        "INSERT INTO decision_items (decision_id, item_id, position)"
        " SELECT decisions.id, information_items.id, 9 FROM decisions, information_items"
        " WHERE information_items.name = 'p2'"
    )
    assert seals.MESSAGE in refused(case, more)


def test_it_goes_once_the_keys_of_its_case_are_gone(case: World) -> None:
    with case.changed() as tx:
        keys.destroy_case_keys(tx, case.case_id)
    run(case, "DELETE FROM decision_items")
    assert seals.MESSAGE in refused(case, "UPDATE decisions SET ground = 'x'")
    assert run(case, "DELETE FROM decisions") == 1


def test_the_keys_of_another_case_do_not_free_it(case: World) -> None:
    other = factories.begin(case.db, case.staff, case.now)
    with case.changed() as tx:
        keys.destroy_case_keys(tx, other.case_id)
    assert seals.MESSAGE in refused(case, "DELETE FROM decision_items")
    assert seals.MESSAGE in refused(case, "DELETE FROM decisions")


def test_a_draft_may_still_change_and_go(database: Database) -> None:
    case = factories.world(database)
    factories.panel(case)
    factories.drafted(case)
    assert run(case, "UPDATE decisions SET ground = 'x'") == 1
    run(case, "DELETE FROM decision_items")
    assert run(case, "DELETE FROM decisions") == 1


def test_the_signature_covers_every_plain_column_and_the_document(case: World) -> None:
    row = case.rows(models.Decision)[0]
    with case.db.read() as tx:
        chosen = queries.chosen_items(tx, row.id)
    assert chosen
    assert row.digest == digest(row, chosen)
    assert row.digest != digest(row, ())
    for name, value in (
        ("outcome", "no_disclosure"),
        ("recipient", "other"),
        ("reason_code", "test_not_met"),
        ("document", b"something else"),
    ):
        before = getattr(row, name)
        setattr(row, name, value)
        assert digest(row, chosen) != row.digest, name
        setattr(row, name, before)
    assert digest(row, chosen) == row.digest
