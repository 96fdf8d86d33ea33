"""A sealed document opens in its place, for its case, with its key; nowhere else."""

import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from disclosure.errors import UnreadableSecret
from disclosure.store import vault
from disclosure.store.database import Database, Tx
from disclosure.store.keys import create_case_keys, data_key, destroy_case_keys

CASE, OTHER_CASE, ROW, OTHER_ROW = (UUID(int=number) for number in range(1, 5))


@dataclass(frozen=True)
class Contact:
    channel: str
    days: tuple[str, ...] = ()


@dataclass(frozen=True)
class PersonDetails:
    name: str
    born: date | None
    seen: datetime
    id: UUID
    contact: Contact
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class PersonDetailsLater:
    name: str
    born: date | None
    aliases: tuple[str, ...] = ("nog geen",)


@dataclass(frozen=True)
class Address:
    street: str


JAN = PersonDetails(
    name="Ján de Vries \N{SLIGHTLY SMILING FACE} \N{ARABIC LETTER MEEM}",
    born=date(1987, 3, 9),
    seen=datetime(2026, 11, 27, 13, 5, 0, 7, tzinfo=UTC),
    id=UUID(int=9),
    contact=Contact("sms", ("ma", "di")),
    notes=('zei: "nee"\n\tliep weg', ""),
)


def seal(tx: Tx) -> bytes:
    return vault.seal(tx, CASE, "case", "people", ROW, JAN)


@pytest.fixture
def cased(database: Database) -> Database:
    with database.transaction() as tx:
        create_case_keys(tx, CASE)
        create_case_keys(tx, OTHER_CASE)
    return database


def test_a_document_comes_back_equal_in_a_later_transaction(cased: Database) -> None:
    with cased.transaction() as tx:
        sealed = seal(tx)
    with cased.read() as tx:
        assert vault.open(tx, CASE, "case", "people", ROW, sealed, PersonDetails) == JAN


def test_nothing_of_it_can_be_read_and_no_two_seals_are_alike(cased: Database) -> None:
    with cased.read() as tx:
        one, other = seal(tx), seal(tx)
    assert one != other
    for word in (b"Vries", b"1987", b"name", b"sms"):
        assert word not in one


@pytest.mark.parametrize(
    ("case", "compartment", "table", "row"),
    [
        (OTHER_CASE, "case", "people", ROW),
        (CASE, "applicant", "people", ROW),
        (CASE, "case", "addresses", ROW),
        (CASE, "case", "people", OTHER_ROW),
        (CASE, "unknown", "people", ROW),
        (UUID(int=404), "case", "people", ROW),
    ],
)
def test_anywhere_else_it_does_not_open(
    cased: Database, case: UUID, compartment: str, table: str, row: UUID
) -> None:
    with cased.read() as tx:
        sealed = seal(tx)
        with pytest.raises(UnreadableSecret):
            vault.open(tx, case, compartment, table, row, sealed, PersonDetails)


def test_the_compartment_counts_even_under_one_key(cased: Database) -> None:
    with cased.read() as tx:
        cipher = data_key(tx, CASE, "case")
        tx.memory("data keys")[CASE] = {"case": cipher, "applicant": cipher}
        sealed = seal(tx)
        with pytest.raises(UnreadableSecret, match="belongs elsewhere"):
            vault.open(tx, CASE, "applicant", "people", ROW, sealed, PersonDetails)


def test_any_flipped_bit_and_any_cut_is_seen(cased: Database) -> None:
    with cased.read() as tx:
        for damaged in damages(seal(tx)):
            with pytest.raises(UnreadableSecret):
                vault.open(tx, CASE, "case", "people", ROW, damaged, PersonDetails)


def damages(sealed: bytes) -> Iterator[bytes]:
    """Give the document with each byte changed, and cut before each."""
    for place in range(len(sealed)):
        yield sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        yield sealed[:place]


def test_with_the_key_destroyed_it_is_gone(cased: Database) -> None:
    with cased.transaction() as tx:
        sealed = seal(tx)
        destroy_case_keys(tx, CASE)
        with pytest.raises(UnreadableSecret):
            vault.open(tx, CASE, "case", "people", ROW, sealed, PersonDetails)
    with cased.transaction() as tx, pytest.raises(UnreadableSecret):
        vault.open(tx, CASE, "case", "people", ROW, sealed, PersonDetails)


def test_fields_added_since_take_their_defaults(cased: Database) -> None:
    with cased.read() as tx:
        found = vault.open(tx, CASE, "case", "people", ROW, seal(tx), PersonDetailsLater)
    assert found == PersonDetailsLater(JAN.name, JAN.born)


def test_another_document_is_unreadable_and_the_error_shows_nothing_of_it(
    cased: Database,
) -> None:
    with cased.read() as tx:
        with pytest.raises(UnreadableSecret, match="people") as unreadable:
            vault.open(tx, CASE, "case", "people", ROW, seal(tx), Address)
        with pytest.raises(UnreadableSecret):
            vault.open(tx, CASE, "case", "people", ROW, b"", Address)
    shown = "".join(traceback.format_exception(unreadable.value))
    assert "Vries" not in shown
    assert str(ROW) not in str(unreadable.value)


def test_bytes_come_back_and_are_no_document(cased: Database) -> None:
    letter = b'%PDF{"street":"x"}' + bytes(range(256))
    with cased.read() as tx:
        sealed = vault.seal_bytes(tx, CASE, "case", "letters", ROW, letter)
        assert vault.open_bytes(tx, CASE, "case", "letters", ROW, sealed) == letter
        with pytest.raises(UnreadableSecret):
            vault.open(tx, CASE, "case", "letters", ROW, sealed, Address)
        document = vault.seal(tx, CASE, "case", "letters", ROW, Address("x"))
        with pytest.raises(UnreadableSecret):
            vault.open_bytes(tx, CASE, "case", "letters", ROW, document)
        with pytest.raises(UnreadableSecret):
            vault.open_bytes(tx, CASE, "case", "letters", OTHER_ROW, sealed)
