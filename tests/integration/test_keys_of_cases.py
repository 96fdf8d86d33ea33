"""A case's two keys: made, found, bound to their place, rewrapped, destroyed."""

from contextlib import suppress
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError

from disclosure.errors import Refusal, Refused, UnreadableSecret
from disclosure.store import vault
from disclosure.store.database import Database
from disclosure.store.keys import (
    CaseKey,
    Keyring,
    case_keys,
    create_case_keys,
    data_key,
    destroy_case_keys,
    rewrap,
)

CASE, OTHER = UUID(int=1), UUID(int=2)


def with_keyring(database: Database, generation: int) -> Database:
    url = database.url.render_as_string(hide_password=False)
    return Database(url, Keyring.for_tests(generation))


def test_a_case_has_two_keys_and_they_differ(database: Database) -> None:
    with database.transaction() as tx:
        create_case_keys(tx, CASE)
    with database.read() as tx:
        stored = tx.scalars(select(CaseKey).order_by(CaseKey.compartment)).all()
        sealed = data_key(tx, CASE, "case").encrypt(b"n" * 12, b"data", None)
        assert sealed != data_key(tx, CASE, "applicant").encrypt(b"n" * 12, b"data", None)
    assert [key.compartment for key in stored] == ["applicant", "case"]
    assert {key.key_id for key in stored} == {database.keyring.master[0].id}
    assert {len(key.wrapped) for key in stored} == {60}


def test_a_case_cannot_get_other_keys_later(database: Database) -> None:
    with database.transaction() as tx:
        create_case_keys(tx, CASE)
    with pytest.raises(IntegrityError), database.transaction() as tx:
        create_case_keys(tx, CASE)


def test_there_is_no_third_compartment(database: Database) -> None:
    row = {"case_id": CASE, "compartment": "subject", "key_id": "0" * 16, "wrapped": b"x"}
    with pytest.raises(IntegrityError), database.transaction() as tx:
        tx.execute(insert(case_keys), row)


def test_keys_are_read_once_in_a_transaction(database: Database) -> None:
    with database.transaction() as tx:
        create_case_keys(tx, CASE)
    with database.read() as tx:
        assert data_key(tx, CASE, "case") is data_key(tx, CASE, "case")


def test_a_key_put_in_anothers_place_does_not_open(database: Database) -> None:
    with database.transaction() as tx:
        create_case_keys(tx, CASE)
        create_case_keys(tx, OTHER)
    with database.transaction() as tx:
        stolen = select(case_keys.c.wrapped).where(
            case_keys.c.case_id == OTHER, case_keys.c.compartment == "case"
        )
        wrapped = tx.scalar(stolen)
        tx.execute(update(case_keys).where(case_keys.c.case_id == CASE).values(wrapped=wrapped))
    with database.read() as tx, pytest.raises(UnreadableSecret):
        data_key(tx, CASE, "case")


def test_destroying_spares_other_cases(database: Database) -> None:
    with database.transaction() as tx:
        create_case_keys(tx, CASE)
        create_case_keys(tx, OTHER)
    with database.transaction() as tx:
        destroy_case_keys(tx, CASE)
    with database.read() as tx:
        assert tx.scalars(select(CaseKey.case_id).distinct()).all() == [OTHER]
        with pytest.raises(UnreadableSecret):
            data_key(tx, CASE, "case")
        data_key(tx, OTHER, "case")


def test_a_destruction_undone_leaves_the_keys(database: Database) -> None:
    with database.transaction() as tx:
        create_case_keys(tx, CASE)
    with database.transaction() as tx:
        with suppress(Refused), tx.begin_nested():
            destroy_case_keys(tx, CASE)
            raise Refused(Refusal("wrong_stage"))
        data_key(tx, CASE, "case")


def test_keys_made_and_undone_are_not_remembered(database: Database) -> None:
    with database.transaction() as tx:
        with suppress(Refused), tx.begin_nested():
            create_case_keys(tx, CASE)
            raise Refused(Refusal("once"))
        with pytest.raises(UnreadableSecret):
            data_key(tx, CASE, "case")


def test_rotation_rewraps_and_loses_nothing(database: Database) -> None:
    cases = [UUID(int=number) for number in range(1, 8)]
    with database.transaction() as tx:
        for case in cases:
            create_case_keys(tx, case)
        sealed = [vault.seal_bytes(tx, case, "case", "t", 1, b"data") for case in cases]
    newer = with_keyring(database, 2)
    counts: list[int] = []
    while not counts or counts[-1]:
        with newer.transaction() as tx:
            counts.append(rewrap(tx, limit=5))
    assert counts == [5, 5, 4, 0]
    with newer.read() as tx:
        assert tx.scalar(
            select(func.count()).where(case_keys.c.key_id == newer.keyring.master[0].id)
        ) == 2 * len(cases)
        for case, one in zip(cases, sealed, strict=True):
            assert vault.open_bytes(tx, case, "case", "t", 1, one) == b"data"
    with database.read() as tx, pytest.raises(UnreadableSecret, match="not on the keyring"):
        data_key(tx, CASE, "case")
    newer.dispose()


def test_destroyed_keys_leave_no_bytes_in_the_files(sqlite_only: Database, tmp_path: Path) -> None:
    with sqlite_only.transaction() as tx:
        create_case_keys(tx, CASE)
    with sqlite_only.read() as tx:
        wrapped = tx.scalars(select(CaseKey.wrapped)).all()
    with sqlite_only.transaction() as tx:
        destroy_case_keys(tx, CASE)
    sqlite_only.dispose()  # the last connection folds the journal into the file
    kept = [path.read_bytes() for path in tmp_path.iterdir() if path.is_file()]
    assert kept
    assert not any(key[12:40] in content for key in wrapped for content in kept)
