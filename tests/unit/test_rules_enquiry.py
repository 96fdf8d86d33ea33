"""Rules around an enquiry: terms of items, evidence, chasing, prosecution, side by side."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from disclosure.cases.documents import PersonDetails
from disclosure.errors import Refusal
from disclosure.procedure.categories import (
    Item,
    asks_last_day,
    figures,
    last_use,
    may_tell,
    refuse_item,
)
from disclosure.procedure.profile import load
from disclosure.review import chase_rules, prosecution_rules, rules, sources
from disclosure.review.chase_rules import Silence
from disclosure.review.prosecution_rules import Prosecution

NL = load("nl")
TODAY = date(2026, 11, 27)
ITEM = Item(
    id="p1",
    category="stalking",
    role="suspect",
    status="reported",
    date="2024",
    text="Stond elke dag voor haar deur.",
    basis="Wpg 8",
    use="may_tell",
    agreed_by="De zaaksofficier",
    counted_from=date(2024, 3, 1),
)
START = datetime(2026, 11, 27, 13, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("basis", "counted", "given", "last"),
    [
        ("Wpg 8", date(2024, 3, 1), None, date(2029, 3, 1)),
        ("Wpg 8", None, None, date(2031, 11, 27)),
        ("Wpg 8", date(2024, 3, 1), date(2027, 1, 1), date(2027, 1, 1)),
        ("Wpg 8", date(2024, 3, 1), date(2040, 1, 1), date(2029, 3, 1)),
        ("Wpg 9", date(2026, 10, 1), None, date(2027, 4, 1)),
        ("Wpg 9", None, None, None),
        ("Wpg 10", date(2024, 3, 1), None, date(2029, 3, 1)),
        ("Wpg 13", date(2024, 3, 1), date(2027, 1, 1), date(2027, 1, 1)),
        ("Wjsg 39f", date(2010, 3, 1), None, date(2040, 3, 1)),
        ("Wmo 5.2.6", date(2020, 3, 1), None, date(2040, 3, 1)),
        ("AVG 6", None, date(2027, 1, 1), date(2027, 1, 1)),
        ("AVG 6", None, None, None),
    ],
)
def test_an_item_ends_by_its_regime_and_never_later(
    basis: str, counted: date | None, given: date | None, last: date | None
) -> None:
    item = replace(ITEM, basis=basis, counted_from=counted, expires=given)
    assert last_use(item, TODAY, NL) == last


@pytest.mark.parametrize(
    ("basis", "asks"),
    [("Wpg 8", True), ("Wpg 13", True), ("Wmo 5.2.6", True), ("AVG 6", True), ("Wpg 19", False)],
)
def test_a_source_is_asked_for_the_day_where_the_law_counts_from_one(
    basis: str, asks: bool
) -> None:
    assert asks_last_day(basis, NL) is asks


@pytest.mark.parametrize(
    ("code", "kept"),
    [("1", "01"), ("001", "01"), ("sepotcode 1", "01"), ("2", "02"), ("43", "43"), ("", "")],
)
def test_a_dismissal_code_is_kept_in_figures(code: str, kept: str) -> None:
    assert figures(code) == kept


def test_medical_data_pass_only_with_the_weighing_of_the_doctor() -> None:
    medical = replace(ITEM, medical=True)
    assert refuse_item(medical, NL) == Refusal("facts_missing", "weighing")
    assert refuse_item(replace(medical, weighing="Het gevaar weegt zwaarder."), NL) is None


def test_nothing_is_told_without_the_agreement_of_the_source() -> None:
    assert may_tell(ITEM, NL)
    assert refuse_item(replace(ITEM, agreed=False), NL) == Refusal("item_panel_only", "use")


EVIDENCE: dict[str, Any] = {
    "searched": "BVH",
    "names": "Alle",
    "addresses": "Beide",
    "searcher": "Bas Agent",
}


@pytest.mark.parametrize(
    ("args", "about"),
    [
        (rules.Answer(kind="nothing", **EVIDENCE), None),
        (rules.Answer(kind="nothing", **{**EVIDENCE, "names": ""}), (0, "names")),
        (rules.Answer(kind="nothing", **{**EVIDENCE, "searcher": ""}), (0, "searcher")),
        (rules.Answer(kind="refused", ground="Onderzoek"), (0, "ground_code")),
        (rules.Answer(kind="refused", ground_code="secrecy"), None),
        (rules.Answer(kind="items", items=(ITEM,)), None),
        (rules.Answer(kind="items", items=(ITEM, replace(ITEM, agreed_by=""))), (2, "agreed_by")),
        (
            rules.Answer(kind="items", items=(replace(ITEM, counted_from=None),)),
            (1, "counted_from"),
        ),
        (rules.Answer(kind="items", items=(replace(ITEM, category="theft"),)), None),
    ],
)
def test_a_page_asks_the_evidence_of_an_answer(
    args: rules.Answer, about: tuple[int, str] | None
) -> None:
    found = rules.refuse_half(args, NL)
    assert (found and (found[0], found[1].detail)) == about


def test_what_the_source_may_no_longer_use_is_not_stored() -> None:
    facts = rules.AnswerFacts(state="open", accepted=True, more_time=False, today=TODAY)
    old = rules.Answer(kind="items", items=(replace(ITEM, counted_from=date(2021, 11, 27)),))
    assert rules.refuse_answer(old, facts, NL) == Refusal("item_expired", "counted_from")
    young = rules.Answer(kind="items", items=(replace(ITEM, counted_from=date(2021, 11, 28)),))
    assert rules.refuse_answer(young, facts, NL) is None


def hours(count: float) -> datetime:
    return START + timedelta(hours=count)


@pytest.mark.parametrize(
    ("at", "before", "turns_to"),
    [
        (4.9, (), None),
        (5, (), "reminder"),
        (6, (("reminder", 5),), None),
        (8, (("reminder", 5),), "reminder"),
        (9, (("reminder", 5), ("reminder", 8)), None),
        (10, (("reminder", 5), ("reminder", 8)), "head"),
        (10, (), "head"),
        (33, (("head", 10),), None),
        (34, (("head", 10),), "director"),
        (57, (("head", 10), ("director", 34)), None),
        (58, (("head", 10), ("director", 34)), "head"),
        (82, (("head", 10), ("director", 34), ("head", 58)), "head"),
    ],
)
def test_the_ladder_of_who_is_turned_to(
    at: float, before: tuple[tuple[str, float], ...], turns_to: str | None
) -> None:
    rungs = tuple((rung, hours(when)) for rung, when in before)
    silence = Silence(START, hours(10), rungs)
    assert chase_rules.owed(silence, (0.5, 0.8), 24, hours(at)) == turns_to


@pytest.mark.parametrize(
    ("state", "last", "key"),
    [
        ("open", None, None),
        ("open", hours(-2), None),
        ("open", hours(-0.5), "already_done"),
        ("items", None, "already_done"),
        ("", None, "facts_missing"),
    ],
)
def test_chasing_by_hand(state: str, last: datetime | None, key: str | None) -> None:
    found = chase_rules.refuse_by_hand(state, last, START)
    assert (found.key if found else None) == key


@pytest.mark.parametrize(
    ("args", "refusal"),
    [
        (Prosecution(ground="agreed", alone=True, words="Ja."), None),
        (Prosecution(ground="declined", alone=True, words="Nee."), None),
        (Prosecution(ground="acute", prosecutor="Mr. Stand", reason="Hij is onderweg."), None),
        (Prosecution(ground=""), Refusal("facts_missing", "ground")),
        (Prosecution(ground="agreed", words="Ja."), Refusal("contact_unsafe")),
        (Prosecution(ground="agreed", alone=True), Refusal("facts_missing", "words")),
        (Prosecution(ground="acute", reason="Nu"), Refusal("facts_missing", "prosecutor")),
        (Prosecution(ground="acute", prosecutor="Mr. Stand"), Refusal("reason_missing")),
    ],
)
def test_what_she_told_is_not_for_prosecution_by_itself(
    args: Prosecution, refusal: Refusal | None
) -> None:
    assert prosecution_rules.refuse(args) == refusal


TOLD = PersonDetails(
    name="Bram van den Verzonnen",
    aliases=("Brammetje",),
    born=date(1988, 7, 9),
    addresses=("Voorbeeldlaan 12, 1000 AA Amsterdam",),
    identifiers="belt met 06 1234 5678",
)


@pytest.mark.parametrize(
    ("kind", "value", "likeness"),
    [
        ("name", "Verzonnen, Bram van den", "agrees"),
        ("name", "B. van den Verzonnen", "agrees"),
        ("name", "Kees Anders", "differs"),
        ("born", "9-7-1988", "agrees"),
        ("born", "1988-07-09", "agrees"),
        ("born", "7-9-1988", "partly"),
        ("born", "8-7-1988", "differs"),
        ("born", "voorjaar", "unknown"),
        ("address", "Voorbeeldlaan 12, 1000AA", "agrees"),
        ("address", "Voorbeeldlaan 14, 1000 AA", "differs"),
        ("bsn", "999990019", "unknown"),
        ("phone", "+31612345678", "agrees"),
        ("phone", "0687654321", "unknown"),
    ],
)
def test_what_a_source_holds_is_compared_with_what_was_told(
    kind: str, value: str, likeness: str
) -> None:
    assert sources.compare(kind, value, TOLD) == likeness


def test_side_by_side_keeps_who_said_what_under_which_number() -> None:
    one = replace(ITEM, held_as={"name": "B. van den Verzonnen"}, reference="PL13-1")
    other = replace(ITEM, held_as={"name": "Kees Anders", "bsn": "999990019"})
    lines = {
        each.kind: each for each in sources.side_by_side(TOLD, [("police", one), ("om", other)])
    }
    assert set(lines) == {"name", "born", "address", "bsn", "phone"}
    (held,) = lines["name"].held["police"]
    assert (held.value, held.reference, held.likeness) == (
        "B. van den Verzonnen",
        "PL13-1",
        "agrees",
    )
    assert lines["name"].held["om"][0].likeness == "differs"
    assert lines["born"].held == {}
