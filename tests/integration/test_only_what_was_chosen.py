"""Whatever is tried, in whatever order: nobody is told what may not be told.

Random walks around the decision, each through the real actions; what a talk then told is worked out
here from what was signed, not by the code that is tested.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disclosure.cases.documents import CASE, Note
from disclosure.cases.steps import Done
from disclosure.decisions import models, queries, rules, script
from disclosure.errors import Refusal
from disclosure.procedure import stages, terms
from disclosure.review import queries as review
from disclosure.review.enquiry_models import SubjectDoubt
from disclosure.review.models import SubjectMatch
from disclosure.store import vault
from disclosure.store.database import Database
from tests import factories
from tests.factories import ITEM, World

SOON, LATER = "2026-11-29", "2026-12-02"
ITEMS: list[dict[str, Any]] = [
    {**ITEM, "id": "may", "text": "alpha"},
    {**ITEM, "id": "panel", "text": "bravo", "use": "panel_only"},
    {**ITEM, "id": "soon", "text": "charlie", "expires": SOON},
    {**ITEM, "id": "later", "text": "delta", "expires": LATER},
]
ENDS = {"soon": date.fromisoformat(SOON), "later": date.fromisoformat(LATER)}
NAMES = ("may", "panel", "soon", "later", "nothing")
chosen = st.lists(st.sampled_from(NAMES), max_size=3)
line = st.fixed_dictionaries(
    {
        "item": st.sampled_from(NAMES),
        "words": st.sampled_from(("He did it before.", "")),
        "check": st.sampled_from(("", "nothing", "reword", "merge", "leave_out")),
        "into": st.sampled_from(NAMES),
    }
)
Step = tuple[str, str, dict[str, Any]]
steps = st.one_of(
    st.tuples(
        st.just("draft_decision"),
        st.sampled_from(("case_director", "panel_chair")),
        st.fixed_dictionaries(
            {
                "outcome": st.sampled_from(("disclose", "disclose", "disclose_to_other")),
                "items": chosen,
                "lines": st.lists(line, max_size=3),
                "recipient_name": st.just("Her mother"),
                "departure": st.just("We see it otherwise."),
            }
        ),
    ),
    st.tuples(
        st.just("sign_decision"),
        st.sampled_from(("decision_maker", "decision_maker", "case_director")),
        st.just({}),
    ),
    st.tuples(
        st.just("confirm_subject"),
        st.sampled_from(("intake", "case_director", "intake/2")),
        st.sampled_from(({}, {}, {"discrepancy": ["born"]})),
    ),
    st.tuples(
        st.just("confirm_identity"),
        st.just("intake"),
        st.sampled_from(({"of": "recipient"}, {"of": "person_at_risk"})),
    ),
    st.tuples(
        st.just("tell_urgent"), st.just("decision_maker"), st.fixed_dictionaries({"items": chosen})
    ),
    st.tuples(
        st.just("schedule_telling"),
        st.just("disclosure_officer"),
        st.just({"agreed_in_person": True}),
    ),
    st.tuples(
        st.just("tell"),
        st.just("disclosure_officer"),
        st.fixed_dictionaries({"result": st.sampled_from(("told", "partly"))}),
    ),
    st.tuples(st.just("wait"), st.just(""), st.sampled_from(({"hours": 5}, {"days": 3}))),
)
FINISH: tuple[Step, ...] = (
    ("sign_decision", "decision_maker", {}),
    ("schedule_telling", "disclosure_officer", {"agreed_in_person": True}),
    ("tell", "disclosure_officer", {}),
)
"""A walk that got as far as a draft that can stand is brought to the talk."""


@pytest.fixture
def case(sqlite_only: Database) -> World:
    """Return a case of immediate danger before the panel, advised, of whom nobody is sure yet."""
    case = factories.world(sqlite_only)
    factories.gathering(case, "immediate")
    case.grant("plan_safety", "case_director", state="prepared")
    case.grant("enquire", "case_director")
    case.grant("answer", "police", items=ITEMS)
    case.grant("answer", "veilig_thuis", kind="nothing", items=[], searched="All names")
    case.grant("close_gathering", "case_director")
    return factories.advised(case)


def walk(case: World, tried: list[Step]) -> None:
    """Try every step, each a moment later; what is refused is refused."""
    for step, who, changes in tried:
        case.now += timedelta(seconds=1)
        if step == "wait":
            case.wait(**changes)
            continue
        assert isinstance(case.take_like(step, who, **changes), Done | Refusal)


def told(case: World) -> Iterator[tuple[str, datetime, set[str]]]:
    """Yield what was told: how, when it was signed or ordered, and the names of the items."""
    with case.db.read() as tx:
        names = {row.id: name for name, row in review.items(tx, case.case_id).items()}
        talks = [row for row in queries.tellings(tx, case.case_id) if row.about == "disclosure"]
        signed = queries.signed(tx, case.case_id)
        for talk in talks:
            last = [row for row in signed if row.signed_at and row.signed_at <= talk.at][-1]
            assert last.signed_at is not None
            assert last.outcome in stages.DISCLOSE
            spoken = [name for one in script.paper(tx, last).script for name in one.items]
            chose = {names[each] for each in queries.chosen_items(tx, last.id)}
            assert set(spoken) == chose, "what is read out is what was chosen, all of it"
            assert len(spoken) == len(chose), "and each of it once"
            yield "talk", last.signed_at, set(spoken)
        table = models.UrgentTelling.__tablename__
        for row in queries.urgent_tellings(tx, case.case_id):
            note = vault.open(tx, case.case_id, CASE, table, row.id, row.document, Note)
            yield "urgent", row.at, set(note.texts["items"].split())


def matched_by_two(case: World, by: datetime) -> bool:
    """Tell whether the last two that confirmed before then were two, and nobody doubted since."""
    doubts = [row.at for row in case.rows(SubjectDoubt) if row.at <= by]
    rows = [row for row in case.rows(SubjectMatch) if row.at <= by]
    found = [row for row in rows if not doubts or row.at > max(doubts)]
    last = sorted(found, key=lambda m: m.seq)[-2:]
    return len({row.by_id for row in last}) == 2


def judge(case: World) -> set[str]:
    """Check everything that was told; return in which ways something was."""
    ways = set()
    for way, moment, items in told(case):
        today = terms.local_day(moment)
        assert items <= {"may", "soon", "later"}, (way, items)
        assert all(today < ENDS[name] for name in items & set(ENDS)), (way, items, today)
        assert matched_by_two(case, moment), way
        ways.add(way)
    return ways


@contextmanager
def copied(case: World) -> Iterator[World]:
    """Let every walk begin at the same point, in a database of its own."""
    source = case.db.reader.url.database or ""
    path = f"{source}.{uuid4().hex}"
    with closing(sqlite3.connect(source)) as full, closing(sqlite3.connect(path)) as empty:
        full.backup(empty)
    database = Database(f"sqlite:///{path}", case.db.keyring)
    yield replace(case, db=database, actors={})
    database.dispose()


CONFIRMED: list[Step] = [
    ("confirm_subject", "intake", {}),
    ("confirm_subject", "case_director", {}),
    ("confirm_identity", "intake", {"of": "person_at_risk"}),
]
DRAFT: Step = ("draft_decision", "case_director", {"items": ["may", "soon"]})


@pytest.mark.parametrize(
    ("tried", "ways"),
    [
        ([*CONFIRMED, DRAFT, *FINISH], {"talk"}),
        ([*CONFIRMED, ("tell_urgent", "decision_maker", {"items": ["may"]})], {"urgent"}),
        ([*CONFIRMED, DRAFT, ("wait", "", {"days": 3}), *FINISH], set()),
        ([*CONFIRMED[1:], DRAFT, *FINISH], set()),
    ],
    ids=["told", "at once", "expired", "one confirmed"],
)
def test_such_a_walk_tells_what_may_be_told(case: World, tried: list[Step], ways: set[str]) -> None:
    walk(case, tried)
    assert judge(case) == ways


def test_what_slips_through_is_seen(case: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "refuse_items", lambda *_: None)
    walk(case, [*CONFIRMED, ("draft_decision", "case_director", {"items": ["panel"]}), *FINISH])
    with pytest.raises(AssertionError, match="panel"):
        judge(case)


@settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.booleans(), st.lists(steps, min_size=3, max_size=10))
def test_nobody_is_told_what_may_not_be_told(case: World, sure: bool, tried: list[Step]) -> None:
    with copied(case) as other:
        walk(other, [*(CONFIRMED if sure else []), *tried, *FINISH])
        judge(other)
