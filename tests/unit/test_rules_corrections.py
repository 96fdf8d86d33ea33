"""Correcting an item, telling it on, telling the subject: as tables, without a case."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from disclosure.decisions import correction_rules as rules
from disclosure.decisions import seals
from disclosure.decisions.correction_rules import Correct, CorrectFacts, Heard, TellSubject
from disclosure.errors import Refusal
from disclosure.procedure import profile
from disclosure.procedure.categories import STATUSES, Item

LAW = profile.load("nl")
ITEM = Item(
    id="p1",
    category="domestic_violence",
    role="convicted",
    status="convicted",
    date="2023",
    text="Convicted of hurting an earlier partner.",
    basis="Wpg 19",
    use="may_tell",
    agreed_by="Mr S. Tand",
)
OTHER_WORDS = "Convicted of threatening an earlier partner."
WRONG = Correct(item="p1", kind="withdrawn", reason="Annulled.", second=uuid4())
REWORDED = replace(WRONG, kind="reworded", text=OTHER_WORDS)
STANDS = CorrectFacts(item=ITEM, forgotten=False, withdrawn=False)
NOTICE = TellSubject(who="Sgt. S. Tand", reason="He asks.", risk="She moved first.")


def judged(found: Refusal | None) -> tuple[str, str] | None:
    return (found.key, found.detail) if found is not None else None


@pytest.mark.parametrize(
    ("changes", "facts", "wanted"),
    [
        ({}, {}, None),
        ({"kind": ""}, {}, ("facts_missing", "kind")),
        ({"kind": "improved"}, {}, ("facts_missing", "kind")),
        ({"reason": ""}, {}, ("reason_missing", "reason")),
        ({"reason": " \n"}, {}, ("reason_missing", "reason")),
        ({}, {"item": None}, ("item_unknown", "item")),
        ({}, {"withdrawn": True}, ("already_done", "item")),
        ({}, {"forgotten": True}, None),
        ({"kind": "", "reason": ""}, {"withdrawn": True}, ("already_done", "item")),
        ({"kind": "", "reason": ""}, {}, ("facts_missing", "kind")),
    ],
)
def test_an_item_is_withdrawn_once_and_with_why(
    changes: dict[str, Any], facts: dict[str, Any], wanted: tuple[str, str] | None
) -> None:
    args = replace(WRONG, **changes)
    assert judged(rules.refuse_correct(args, replace(STANDS, **facts), True, LAW)) == wanted


@pytest.mark.parametrize(
    ("changes", "facts", "wanted"),
    [
        ({}, {}, None),
        ({"text": ""}, {}, ("facts_missing", "text")),
        ({"text": "  "}, {}, ("facts_missing", "text")),
        ({"text": ITEM.text}, {}, ("facts_missing", "text")),
        ({"text": f" {ITEM.text} "}, {}, ("facts_missing", "text")),
        ({"text": "", "status": "convicted"}, {}, ("facts_missing", "text")),
        ({"text": "", "status": "suspected"}, {}, None),
        ({}, {"forgotten": True}, ("item_expired", "item")),
        ({}, {"withdrawn": True}, ("already_done", "item")),
        ({"reason": ""}, {}, ("reason_missing", "reason")),
    ],
)
def test_new_words_are_other_words_of_what_is_still_kept(
    changes: dict[str, Any], facts: dict[str, Any], wanted: tuple[str, str] | None
) -> None:
    args = replace(REWORDED, **changes)
    assert judged(rules.refuse_correct(args, replace(STANDS, **facts), True, LAW)) == wanted


@pytest.mark.parametrize("kind", rules.KINDS)
@pytest.mark.parametrize("facts", [STANDS, replace(STANDS, item=None, withdrawn=True)])
def test_nobody_but_the_director_learns_even_what_is_missing(
    kind: str, facts: CorrectFacts
) -> None:
    found = rules.refuse_correct(replace(WRONG, kind=kind), facts, False, LAW)
    assert judged(found) == ("not_assigned", "")


@pytest.mark.parametrize("status", STATUSES)
def test_only_an_acquittal_changes_what_may_be_told(status: str) -> None:
    after = rules.corrected(replace(REWORDED, status=status), ITEM)
    assert after.status == status
    assert after.use == ("panel_only" if status == "acquitted" else "may_tell")


def test_a_correction_never_makes_tellable_what_was_for_the_panel() -> None:
    for status in ("", *STATUSES):
        before = replace(ITEM, use="panel_only")
        assert rules.corrected(replace(REWORDED, status=status), before).use == "panel_only"


def test_what_is_not_corrected_stays_as_the_source_gave_it() -> None:
    after = rules.corrected(REWORDED, ITEM)
    assert after == replace(ITEM, text=OTHER_WORDS)
    assert rules.corrected(replace(WRONG, text="", status=""), ITEM) == ITEM
    coded = rules.corrected(replace(WRONG, status="dismissed", code=" 02 "), ITEM)
    assert (coded.status, coded.code, coded.text) == ("dismissed", "02", ITEM.text)


@pytest.mark.parametrize("way", rules.WAYS)
def test_every_way_to_let_somebody_hear_it_wants_words(way: str) -> None:
    assert rules.refuse_heard(Heard(way=way, words="Said so."), known=True, done=False) is None
    found = rules.refuse_heard(Heard(way=way, words=" "), known=True, done=False)
    assert judged(found) == ("facts_missing", "words")


@pytest.mark.parametrize("way", ["", "mail", "letter", "sms", "phone"])
def test_nothing_of_it_is_sent(way: str) -> None:
    found = rules.refuse_heard(Heard(way=way, words="Said so."), known=True, done=False)
    assert judged(found) == ("facts_missing", "way")


@pytest.mark.parametrize(
    ("known", "done", "wanted"),
    [(False, False, "facts_missing"), (False, True, "facts_missing"), (True, True, "already_done")],
)
def test_who_had_not_to_hear_it_or_did_already(known: bool, done: bool, wanted: str) -> None:
    found = rules.refuse_heard(Heard(way="mail"), known=known, done=done)
    assert judged(found) == (wanted, "")


@pytest.mark.parametrize(
    ("facts", "wanted"),
    [
        ({}, None),
        ({"decided": False, "integrity_open": True, "has_plan": False}, "advice_missing"),
        ({"integrity_open": True, "has_plan": False}, "integrity_open"),
        ({"has_plan": False}, "plan_missing"),
    ],
)
def test_the_subject_is_told_after_a_decision_with_a_plan(
    facts: dict[str, bool], wanted: str | None
) -> None:
    stands = {"decided": True, "integrity_open": False, "has_plan": True, **facts}
    found = rules.refuse_tell_subject(NOTICE, **stands)
    assert (found.key if found else None) == wanted


@pytest.mark.parametrize("name", ["who", "reason", "risk"])
def test_a_named_person_a_reason_and_her_safety(name: str) -> None:
    args = replace(NOTICE, **{name: "  "})
    found = rules.refuse_tell_subject(args, decided=True, integrity_open=False, has_plan=True)
    assert judged(found) == ("facts_missing", name)


# --- what keeps it


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
@pytest.mark.parametrize(
    "table", [*seals.TABLES, seals.MINUTES, seals.CORRECTIONS, seals.HEARD, seals.NOTICES]
)
def test_every_sealed_table_refuses_change_and_loss_on_both_databases(
    table: str, dialect: str
) -> None:
    found = "\n".join(seals.statements(table, dialect))
    for verb in ("UPDATE", "DELETE"):
        assert f"BEFORE {verb} ON {table}" in found
    assert found.count("CREATE TRIGGER") == sum(name == table for name, _verb in seals.WHEN)


@pytest.mark.parametrize("table", ["decisions", seals.MINUTES, seals.CORRECTIONS, seals.NOTICES])
def test_what_is_kept_goes_only_after_the_keys(table: str) -> None:
    assert "case_keys" in seals.WHEN[table, "DELETE"]
    assert "case_keys" not in seals.WHEN[table, "UPDATE"]


def test_a_migration_takes_away_exactly_what_it_made() -> None:
    every = seals.functions(*{table for table, _verb in seals.WHEN})
    assert len(set(every)) == len(seals.WHEN)
    for table in (*seals.TABLES, seals.MINUTES, seals.HEARD):
        made = "\n".join(seals.statements(table, "postgresql"))
        assert all(f"FUNCTION {name}()" in made for name in seals.functions(table))
    assert seals.functions() == seals.functions(*seals.TABLES)


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("decisions", seals.MESSAGE),
        ("decision_items", seals.MESSAGE),
        (seals.MINUTES, seals.ADOPTED),
        (seals.CORRECTIONS, seals.RECORDED),
        (seals.HEARD, seals.RECORDED),
        (seals.NOTICES, seals.RECORDED),
    ],
)
def test_a_table_says_which_record_it_keeps_and_nothing_of_a_case(table: str, says: str) -> None:
    for dialect in ("sqlite", "postgresql"):
        assert f"'{says}'" in "\n".join(seals.statements(table, dialect))
