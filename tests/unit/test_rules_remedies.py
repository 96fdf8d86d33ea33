"""Who sees and records what of a remedy, in which order, with which fields; no database."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.decisions import remedy_forms, remedy_rules, remedy_wording
from disclosure.decisions.remedy_rules import (
    AT_COURT,
    COMPLAINT,
    DEFAULT,
    HANDLERS,
    KINDS,
    OBJECTION,
    READERS,
    RECORDS,
    File,
    Received,
    Record,
)
from disclosure.errors import Refusal
from disclosure.procedure import profile, remedies, terms
from disclosure.procedure.calendar import AMSTERDAM
from disclosure.procedure.remedies import ComplaintTerms, Late, Penalty

NAMES = UUID(int=0)
MANAGER, DIRECTOR, HANDLER, SOMEBODY = (
    uuid5(NAMES, name) for name in ("manager", "director", "handler", "somebody")
)
TODAY = date(2027, 2, 1)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
NL = profile.load("nl").remedies
PENALTY, TERMS = cast(Penalty, NL.penalty), cast(ComplaintTerms, NL.complaint)
ROLES = {
    MANAGER: {"regional_manager"},
    DIRECTOR: {"case_director"},
    HANDLER: {"decision_maker"},
    SOMEBODY: {"intake"},
}


def file(kind: str = OBJECTION, **given: Any) -> File:
    return File(kind=kind, received=YESTERDAY, **given)


def sees(one: File, who: UUID) -> bool:
    return remedy_rules.may_see(one, who, ROLES[who], DIRECTOR)


# --- who sees


@pytest.mark.parametrize(
    ("kind", "who", "named", "seen"),
    [
        (OBJECTION, MANAGER, False, True),
        (OBJECTION, DIRECTOR, False, True),
        (OBJECTION, HANDLER, False, False),
        (OBJECTION, HANDLER, True, True),
        (OBJECTION, SOMEBODY, True, False),
        (COMPLAINT, MANAGER, False, True),
        (COMPLAINT, DIRECTOR, True, False),
        (COMPLAINT, HANDLER, False, False),
        (COMPLAINT, HANDLER, True, True),
        (COMPLAINT, SOMEBODY, True, False),
        (DEFAULT, MANAGER, False, True),
        (DEFAULT, DIRECTOR, False, True),
        (DEFAULT, HANDLER, False, False),
        ("appeal", DIRECTOR, False, True),
        ("relief", SOMEBODY, False, False),
    ],
)
def test_who_sees_a_file(kind: str, who: UUID, named: bool, seen: bool) -> None:
    assert sees(file(kind, handler=HANDLER if named else None), who) is seen


def test_the_director_of_another_case_sees_nothing() -> None:
    for kind in KINDS:
        assert not remedy_rules.may_see(file(kind), SOMEBODY, {"case_director"}, DIRECTOR)
        assert not remedy_rules.may_see(file(kind), DIRECTOR, {"case_director"}, None)


@given(
    st.sampled_from(sorted(ROLES)),
    st.sets(st.sampled_from(sorted(READERS))),
    st.sampled_from([*sorted(ROLES), None]),
    st.booleans(),
)
def test_whom_a_complaint_is_about_never_sees_it(
    who: UUID, roles: set[str], handler: UUID | None, closed: bool
) -> None:
    one = file(COMPLAINT, handler=handler, about=who, closed=closed)
    assert not remedy_rules.may_see(one, who, roles, who)


# --- who records what, in which order


@pytest.mark.parametrize(
    ("kind", "manager", "director", "handler", "intake"),
    [
        (
            OBJECTION,
            {"receipt", "handler", "hearing", "file", "announced"},
            {"announced"},
            {"hearing", "file", "announced"},
            {"receipt"},
        ),
        (
            COMPLAINT,
            {"receipt", "handler", "hearing", "longer", "finding"},
            set(),
            {"hearing", "longer", "finding"},
            {"receipt"},
        ),
        (DEFAULT, {"receipt", "penalty"}, set(), set(), {"receipt"}),
        ("relief", {"ruling"}, {"ruling"}, set(), set()),
        ("appeal", {"ruling"}, {"ruling"}, set(), set()),
    ],
)
def test_who_records_what(
    kind: str, manager: set[str], director: set[str], handler: set[str], intake: set[str]
) -> None:
    one = file(kind, handler=HANDLER)
    expected = {MANAGER: manager, DIRECTOR: director, HANDLER: handler, SOMEBODY: intake}
    for who, wanted in expected.items():
        found = {what for what in RECORDS if remedy_rules.may_record(what, one, who, ROLES[who])}
        assert found == wanted, ROLES[who]


@pytest.mark.parametrize("kind", KINDS)
def test_a_closed_file_takes_no_more(kind: str) -> None:
    closed = file(kind, handler=HANDLER, decided_on=YESTERDAY, closed=True)
    for who, roles in ROLES.items():
        assert remedy_rules.offered(closed, who, roles) == ()


@pytest.mark.parametrize(
    ("what", "kind", "changes", "key"),
    [
        ("receipt", OBJECTION, {}, None),
        ("receipt", OBJECTION, {"recorded": {"receipt"}}, "already_done"),
        ("hearing", OBJECTION, {"recorded": {"hearing"}}, None),
        ("longer", COMPLAINT, {}, None),
        ("longer", COMPLAINT, {"recorded": {"longer"}}, "already_done"),
        ("longer", COMPLAINT, {"extended": True}, "extended_before"),
        ("announced", OBJECTION, {}, "not_told"),
        ("announced", OBJECTION, {"decided_on": TODAY}, None),
        ("finding", COMPLAINT, {}, "facts_missing"),
        ("finding", COMPLAINT, {"recorded": {"handler"}}, "facts_missing"),
        ("finding", COMPLAINT, {"recorded": {"hearing"}}, "facts_missing"),
        ("finding", COMPLAINT, {"recorded": {"handler", "hearing"}}, None),
        ("finding", COMPLAINT, {"recorded": {"handler"}, "closed": True}, "already_done"),
    ],
)
def test_the_order_of_things(what: str, kind: str, changes: dict[str, Any], key: str) -> None:
    refusal = remedy_rules.refuse_order(what, file(kind, **changes))
    assert (refusal.key if refusal else None) == key


def test_every_kind_of_file_can_be_closed_by_somebody() -> None:
    for kind in KINDS:
        ending = [what for what, one in RECORDS.items() if one.ends and kind in one.of]
        assert len(ending) == 1, kind
        assert "regional_manager" in RECORDS[ending[0]].by, kind


def test_what_can_be_recorded_has_a_form_words_and_ways() -> None:
    assert set(remedy_forms.FORMS) == set(RECORDS) == set(remedy_wording.RECORDS)
    assert set(remedy_wording.INTROS) == set(RECORDS)
    assert set(remedy_wording.HOW) == set(RECORDS) - {"handler"}
    assert set(remedy_wording.KINDS) == set(KINDS)
    assert set(remedy_forms.AT_DESK) == set(KINDS) - {OBJECTION}
    for what, ways in remedy_rules.WORDS_FOR.items():
        assert ways <= set(remedy_wording.HOW[what]), what
    assert set(HANDLERS) <= READERS


# --- what is received


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({}, None),
        ({"day": YESTERDAY}, None),
        ({"kind": "wish"}, Refusal("facts_missing", "kind")),
        ({"kind": ""}, Refusal("facts_missing", "kind")),
        ({"day": None}, Refusal("facts_missing", "day")),
        ({"day": TOMORROW}, Refusal("facts_missing", "day")),
        ({"words": ""}, Refusal("facts_missing", "words")),
        ({"kind": "appeal"}, Refusal("facts_missing", "court")),
        ({"kind": "relief"}, Refusal("facts_missing", "court")),
        ({"kind": "relief", "court": "Utrecht"}, None),
        ({"kind": "", "day": None, "words": ""}, Refusal("facts_missing", "kind")),
    ],
)
def test_what_is_received_has_a_kind_a_day_and_words(
    changes: dict[str, Any], refusal: Refusal | None
) -> None:
    args = replace(Received(kind=COMPLAINT, words="A letter", day=TODAY), **changes)
    assert remedy_rules.refuse_received(args, TODAY, ()) == refusal


@pytest.mark.parametrize("kind", KINDS)
def test_of_complaints_there_can_be_more_of_the_others_one(kind: str) -> None:
    court = "Utrecht" if kind in AT_COURT else ""
    args = Received(kind=kind, words="A letter", day=TODAY, court=court)
    twice = remedy_rules.refuse_received(args, TODAY, (kind,))
    assert twice == (None if kind == COMPLAINT else Refusal("already_done"))
    assert remedy_rules.refuse_received(args, TODAY, set(KINDS) - {kind}) is None


# --- what is recorded


DECIDED = file(decided_on=YESTERDAY)
HEARD = file(COMPLAINT, recorded=frozenset({"handler", "hearing"}))
DAY, LATER = {"day": TODAY}, {"day": TOMORROW}
EARLY = {"day": YESTERDAY - timedelta(days=1)}
NO_DAY = ("facts_missing", "day")


def refused(one: File, what: str, **given: Any) -> tuple[str, str] | None:
    """Judge something recorded by whoever may; ten euros are owed."""
    args = Record(what=what, **given)
    found = remedy_rules.refuse_record(
        args, one, TODAY, able={HANDLER}, involved={DIRECTOR}, most=10
    )
    return (found.key, found.detail) if found else None


@pytest.mark.parametrize(
    ("one", "what", "given", "refusal"),
    [
        (file(), "receipt", {"how": "site", **DAY}, None),
        (file(), "receipt", {"how": "site", **LATER}, NO_DAY),
        (file(), "receipt", DAY, ("facts_missing", "how")),
        (file(), "hearing", {"how": "offered", "place": "Library", **LATER}, None),
        (file(), "hearing", {"how": "offered", **LATER}, ("facts_missing", "place")),
        (file(), "hearing", {"how": "held", "place": "x", **LATER}, NO_DAY),
        (file(), "hearing", {"how": "held", "place": "x", **DAY}, ("reason_missing", "")),
        (file(), "hearing", {"how": "waived", **DAY}, ("reason_missing", "")),
        (file(), "hearing", {"how": "waived", "words": "Her wish", **LATER}, NO_DAY),
        (file(), "hearing", {"how": "waived", "words": "Her wish", **DAY}, None),
        (file(), "file", {"how": "not_wanted", **DAY}, None),
        (file(), "file", {"how": "read", **DAY}, ("reason_missing", "")),
        (DECIDED, "announced", {"how": "handed", **DAY}, None),
        (DECIDED, "announced", {"how": "handed", "day": YESTERDAY}, None),
        (DECIDED, "announced", {"how": "handed", **EARLY}, NO_DAY),
        (DECIDED, "announced", {"how": "handed", **LATER}, NO_DAY),
        (HEARD, "finding", {"how": "unfounded", **DAY}, ("reason_missing", "")),
        (HEARD, "finding", {"how": "unfounded", "words": "Heard", **DAY}, None),
        (HEARD, "longer", {"how": "longer"}, ("reason_missing", "")),
        (file("appeal"), "ruling", {"how": "withdrawn", **DAY}, ("reason_missing", "")),
        (file("appeal"), "ruling", {"how": "withdrawn", "words": "She did", **DAY}, None),
        (file(DEFAULT), "penalty", {"how": "owed", "amount": 10}, None),
        (file(DEFAULT), "penalty", {"how": "owed", "amount": 11}, ("out_of_term", "")),
        (file(DEFAULT), "penalty", {"how": "owed", "amount": 9}, ("out_of_term", "")),
        (file(DEFAULT), "penalty", {"how": "owed"}, ("facts_missing", "amount")),
        (file(DEFAULT), "penalty", {"how": "none", "amount": 0}, ("reason_missing", "")),
        (file(DEFAULT), "penalty", {"how": "owed", "amount": 0}, ("reason_missing", "")),
        (file(DEFAULT), "penalty", {"how": "none", "amount": 0, "words": "Years late"}, None),
        (file(), "handler", {"handler": HANDLER}, None),
        (file(), "handler", {}, ("facts_missing", "")),
        (file(), "handler", {"handler": SOMEBODY}, ("facts_missing", "")),
        (file(COMPLAINT), "handler", {"handler": HANDLER, "about": HANDLER}, ("same_person", "")),
        (file(COMPLAINT), "handler", {"handler": HANDLER, "about": MANAGER}, None),
    ],
)  # fmt: skip
def test_what_is_recorded_is_whole(
    one: File, what: str, given: dict[str, Any], refusal: tuple[str, str] | None
) -> None:
    assert refused(one, what, **given) == refusal


@given(st.sets(st.sampled_from(sorted(ROLES))), st.sampled_from(sorted(ROLES)))
def test_nobody_who_was_involved_is_ever_named(involved: set[UUID], handler: UUID) -> None:
    """Even if the list of who is able were wrong."""
    args = Record(what="handler", handler=handler)
    found = remedy_rules.refuse_record(
        args, file(), TODAY, able=set(ROLES), involved=involved, most=None
    )
    assert found == (Refusal("conflict") if handler in involved else None)


# --- terms


@pytest.mark.parametrize(
    ("received", "committee", "extended", "last"),
    [
        (date(2026, 11, 27), False, False, date(2027, 1, 8)),
        (date(2026, 11, 27), True, False, date(2027, 2, 5)),
        (date(2026, 11, 27), False, True, date(2027, 2, 5)),
        (date(2026, 11, 27), True, True, date(2027, 3, 5)),
        (date(2026, 11, 13), False, False, date(2026, 12, 28)),
    ],
    ids=["six weeks", "ten", "six and four", "ten and four", "ends at Christmas"],
)
def test_how_long_a_complaint_takes(
    received: date, committee: bool, extended: bool, last: date
) -> None:
    found = remedy_rules.complaint_due(received, TERMS, committee=committee, extended=extended)
    assert found == last


def lasts(event: date, pause: int, more: int) -> date:
    """Return the last day of the reasonable term, moved by a pause and an extension."""
    limit = profile.load("nl").limit("reasonable_term", None)
    assert limit is not None
    start = datetime.combine(event, time(12), AMSTERDAM).astimezone(UTC)
    over = terms.due_with_days(start, limit.term, pause + more)
    return remedy_rules.last_day(over)


def over_time(late: Late, first: date, count: int) -> Iterator[int]:
    for number in range(count):
        yield remedies.owed(late, PENALTY, first + timedelta(days=number))


@given(
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.integers(0, 40),
    st.integers(0, 56),
    st.integers(-30, 90),
    st.none() | st.integers(0, 80),
)
def test_from_the_term_of_the_law_to_the_last_euro(
    event: date, pause: int, more: int, notice_after: int, decided_after: int | None
) -> None:
    """Nothing before the grace is over, never less, never above the most, still once decided."""
    last = lasts(event, pause, more)
    assert last.weekday() < 5
    notice = last + timedelta(days=notice_after)
    decided = None if decided_after is None else notice + timedelta(days=decided_after)
    late = Late(notice, last, decided)
    begun = max(notice, last)
    before = remedies.owed(late, PENALTY, begun + timedelta(days=PENALTY.grace_days - 1))
    assert before == 0
    counted = list(over_time(late, begun, 70))
    assert counted == sorted(counted)
    assert max(counted) <= PENALTY.most
    if decided is None:
        assert counted[-1] == PENALTY.most
        return
    held = remedies.owed(late, PENALTY, decided - timedelta(days=1))
    assert remedies.owed(late, PENALTY, decided) == held
    assert remedies.owed(late, PENALTY, decided + timedelta(days=100)) == held
