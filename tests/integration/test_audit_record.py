"""What is recorded is there, in order, without content, and nothing is lost between threads."""

import json
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, insert, select, text
from sqlalchemy.exc import DatabaseError

from disclosure.errors import Refusal, Refused
from disclosure.store import audit
from disclosure.store.audit import Verified, actor_chain, case_chain, record, verify
from disclosure.store.columns import from_microseconds
from disclosure.store.database import Database
from disclosure.store.keys import Keyring
from disclosure.store.log_tables import APPEND_ONLY, Entry, Head, entries, heads

CASE = UUID(int=1)
CHAIN = case_chain(CASE)
ACTOR = str(UUID(int=2))


def everything(database: Database) -> list[tuple[object, ...]]:
    """Return every row of the log's tables."""
    with database.read() as tx:
        return [
            (table.name, *row)
            for table in (*APPEND_ONLY, heads)
            for row in tx.execute(select(table))
        ]


def test_an_entry_says_who_what_which_why_and_when(database: Database, now: datetime) -> None:
    with database.transaction() as tx:
        record(
            tx, CHAIN, "enquire", ACTOR, now,
            case=CASE, purpose="case_work", outcome="refused", to="police", item="7",
        )  # fmt: skip
    with database.read() as tx:
        entry = tx.scalars(select(Entry)).one()
    said = (entry.chain, entry.seq, entry.at, entry.actor, entry.verb, entry.case_id)
    assert said == (CHAIN, 1, now, ACTOR, "enquire", CASE)
    assert (entry.purpose, entry.outcome) == ("case_work", "refused")
    assert entry.ids == {"item": "7", "to": "police"}


def test_the_hashed_bytes_can_be_written_by_anyone(database: Database, now: datetime) -> None:
    """An auditor repeats the chain with nothing of ours: JSON, sorted, compact, SHA-256."""
    with database.transaction() as tx:
        record(tx, CHAIN, "view", ACTOR, now, case=CASE, purpose="triage", b="2", a="1")
        record(tx, CHAIN, "view", ACTOR, now + timedelta(microseconds=1))
    with database.read() as tx:
        found = tx.scalars(select(Entry).order_by(Entry.seq)).all()
    previous = bytes(32)
    for entry in found:
        said = {
            "actor": entry.actor,
            "at": (entry.at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1),
            "case": entry.case_id.hex if entry.case_id else None,
            "chain": entry.chain,
            "ids": entry.ids,
            "outcome": entry.outcome,
            "purpose": entry.purpose,
            "seq": entry.seq,
            "verb": entry.verb,
        }
        assert json.dumps(said, sort_keys=True, separators=(",", ":")).encode() == entry.body
        previous = sha256(previous + entry.body).digest()
        assert previous == entry.hash


def test_each_chain_counts_for_itself(database: Database, now: datetime) -> None:
    chains = [CHAIN, actor_chain(ACTOR), audit.SYSTEM]
    for _ in range(2):
        with database.transaction() as tx:
            for chain in chains * 2:
                record(tx, chain, "view", ACTOR, now)
    with database.read() as tx:
        for chain in chains:
            numbers = tx.scalars(select(Entry.seq).where(Entry.chain == chain)).all()
            assert sorted(numbers) == [1, 2, 3, 4]
            assert tx.scalar(select(Head.seq).where(Head.chain == chain)) == 4


def test_time_is_kept_in_utc_whatever_it_came_in(database: Database, now: datetime) -> None:
    with database.transaction() as tx:
        record(tx, CHAIN, "view", ACTOR, now.astimezone(ZoneInfo("Europe/Amsterdam")))
    with database.read() as tx:
        assert tx.scalar(select(Entry.at)) == now
        assert isinstance(verify(tx), Verified)


@pytest.mark.parametrize(
    "words",
    [
        {"purpose": "Jan de Vries"},
        {"outcome": "nee, want"},
        {"verb": "bekeken door"},
        {"actor": "jan@voorbeeld.example"},
        {"note": 'x","y":"z'},
        {"note": "é"},
        {"note": "regel\n"},
        {"note": "x" * 201},
        {"chain": "case"},
        {"chain": "person:" + ACTOR},
        {"chain": "case:" + ACTOR + " "},
    ],
)
def test_content_is_refused(database: Database, now: datetime, words: dict[str, str]) -> None:
    said = {"chain": CHAIN, "verb": "view", "actor": ACTOR} | words
    with database.transaction() as tx, pytest.raises(ValueError, match=r"holds keys|no such kind"):
        record(tx, now=now, **said)  # type: ignore[arg-type]
    assert everything(database) == []


def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    naive = datetime(2026, 11, 27)  # noqa: DTZ001 - what must not get in
    with database.transaction() as tx, pytest.raises(TypeError):
        record(tx, CHAIN, "view", ACTOR, naive)
    assert everything(database) == []


def test_a_refused_step_leaves_only_its_refusal(database: Database, now: datetime) -> None:
    def step() -> None:
        with database.transaction() as tx:
            record(tx, CHAIN, "triage", ACTOR, now, case=CASE)
            record(tx, actor_chain(ACTOR), "triage", ACTOR, now)
            raise Refused(Refusal("wrong_stage"))

    with pytest.raises(Refused) as refused:
        step()
    with database.transaction() as tx:
        key = refused.value.refusal.key
        record(tx, CHAIN, "triage", ACTOR, now, case=CASE, outcome="refused", why=key)
    with database.read() as tx:
        entry = tx.scalars(select(Entry)).one()
        assert (entry.seq, entry.outcome, entry.ids) == (1, "refused", {"why": "wrong_stage"})
        assert isinstance(verify(tx), Verified)


def test_a_savepoint_undone_leaves_no_gap(database: Database, now: datetime) -> None:
    with database.transaction() as tx:
        record(tx, CHAIN, "view", ACTOR, now)
        with suppress(Refused), tx.begin_nested():
            record(tx, CHAIN, "triage", ACTOR, now)
            raise Refused(Refusal("once"))
        record(tx, CHAIN, "close", ACTOR, now)
    with database.read() as tx:
        assert isinstance(verify(tx), Verified)
        assert tx.scalars(select(Entry.verb).order_by(Entry.seq)).all() == ["view", "close"]


def test_threads_and_processes_lose_nothing(database: Database, now: datetime) -> None:
    url = database.url.render_as_string(hide_password=False)
    other = Database(url, database.keyring)  # stands for another process: its own connections

    def work(job: tuple[int, Database]) -> None:
        number, own = job
        for turn in range(12):
            with own.transaction() as tx:
                record(tx, CHAIN, "view", ACTOR, now, thread=str(number), turn=str(turn))
                record(tx, actor_chain(UUID(int=number)), "view", ACTOR, now)
                record(tx, audit.SYSTEM, "view", ACTOR, now)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, enumerate([database, other] * 3)))
    other.dispose()
    with database.read() as tx:
        verified = verify(tx)
        seen = tx.scalars(select(Entry.ids).where(Entry.chain == CHAIN)).all()
    assert isinstance(verified, Verified)
    assert verified.entries == 6 * 12 * 3
    assert Counter((one["thread"], one["turn"]) for one in seen) == {
        (str(thread), str(turn)): 1 for thread in range(6) for turn in range(12)
    }


@pytest.mark.parametrize("change", ["UPDATE {} SET seq = 9", "DELETE FROM {}"])
@pytest.mark.parametrize("table", APPEND_ONLY, ids=str)
def test_the_database_refuses_to_change_the_log(
    database: Database, now: datetime, table: Table, change: str
) -> None:
    with database.transaction() as tx:
        record(tx, CHAIN, "view", ACTOR, now)
        audit.checkpoint(tx, now)
    before = everything(database)
    with pytest.raises(DatabaseError, match="only added to"), database.transaction() as tx:
        tx.execute(text(change.format(table.name)))
    assert everything(database) == before


@pytest.mark.parametrize("table", APPEND_ONLY, ids=str)
def test_postgresql_refuses_to_empty_the_log(postgresql_only: Database, table: Table) -> None:
    with (
        pytest.raises(DatabaseError, match="only added to"),
        postgresql_only.transaction() as tx,
    ):
        tx.execute(text(f"TRUNCATE {table.name} CASCADE"))


def test_sqlite_refuses_to_replace_an_entry(sqlite_only: Database, now: datetime) -> None:
    """`OR REPLACE` deletes without asking the triggers, unless they are recursive."""
    with sqlite_only.transaction() as tx:
        record(tx, CHAIN, "view", ACTOR, now)
    with sqlite_only.read() as tx:
        row = dict(tx.execute(select(entries)).mappings().one())
    with pytest.raises(DatabaseError, match="only added to"), sqlite_only.transaction() as tx:
        tx.execute(insert(entries).prefix_with("OR REPLACE"), row | {"verb": "forged"})


TOKENS = st.from_regex(audit.TOKEN, fullmatch=True)


@pytest.fixture(scope="module")
def memory() -> Iterator[Database]:
    database = Database("sqlite://", Keyring.for_tests())
    database.create_all()
    yield database
    database.dispose()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=st.lists(TOKENS, min_size=4, max_size=4),
    ids=st.dictionaries(st.sampled_from(["a", "b", "item", "to"]), TOKENS),
    at=st.integers(0, 2**57).map(from_microseconds),
    case=st.none() | st.uuids(),
)
def test_whatever_may_be_recorded_verifies(
    memory: Database, words: list[str], ids: dict[str, str], at: datetime, case: UUID | None
) -> None:
    verb, actor, purpose, outcome = words
    chain = case_chain(uuid4())
    with memory.transaction() as tx:
        record(tx, chain, verb, actor, at, case=case, purpose=purpose, outcome=outcome, **ids)
        assert isinstance(verify(tx), Verified)


@pytest.mark.parametrize(
    "at", [datetime(1970, 1, 1, tzinfo=UTC), datetime(2262, 5, 1, 0, 0, 0, 1, UTC)]
)
@pytest.mark.parametrize("case", [None, UUID(int=2**128 - 1)])
def test_edges_verify_on_both(database: Database, at: datetime, case: UUID | None) -> None:
    with database.transaction() as tx:
        record(tx, CHAIN, "", "", at, case=case, a="x", b="")
        record(tx, CHAIN, "a.b:c,d;e=f+g>h/i-j", ACTOR, at, case=case)
    with database.read() as tx:
        assert isinstance(verify(tx), Verified)
