"""The script of a decision, as rules: merged in order, what is missing, what is not spoken."""

from typing import Any

import pytest

from disclosure.decisions import script_rules
from disclosure.decisions.correction_rules import Correct, CorrectFacts, refuse_correct
from disclosure.decisions.rules import DraftDecision
from disclosure.decisions.script_rules import Line, Spoken, merged, missing, warnings
from disclosure.procedure import profile
from disclosure.procedure.categories import STATUSES, Item

ITEM = Item(
    id="a",
    category="stalking",
    role="suspect",
    status="reported",
    date="3 mei 2024",
    text="Followed her to work.",
    basis="Wpg 19",
    use="may_tell",
    reference="PL13-2024",
)
NAMED = ("Politie", "Veilig Thuis", "Openbaar Ministerie")


def line(item: str, words: str = "", **more: str) -> Line:
    return Line(item=item, words=words or item.upper(), **more)


def test_every_status_is_spoken() -> None:
    assert set(script_rules.SPOKEN_STATUS) == set(STATUSES)
    assert script_rules.fact(ITEM) == "Gemeld: Followed her to work."


@pytest.mark.parametrize(
    ("lines", "spoken"),
    [
        ([], []),
        ([line("a"), line("b")], [("A", "a"), ("B", "b")]),
        ([line("b"), line("a", check="merge", into="b")], [("B", "b a")]),
        ([line("a", check="merge", into="b"), line("b")], [("B", "b a")]),
        ([line("a", check="leave_out"), line("b")], [("B", "b")]),
        ([line("a", check="merge", into="z")], [("A", "a")]),
        ([line("a", check="merge", into="a")], [("A", "a")]),
        (
            [line("a", check="merge", into="b"), line("b", check="merge", into="a")],
            [("A", "a"), ("B", "b")],
        ),
        ([line("a", check="merge", into="b"), line("b", check="leave_out")], [("A", "a")]),
    ],
)
def test_nothing_chosen_falls_silent(lines: list[Line], spoken: list[tuple[str, str]]) -> None:
    expected = tuple(Spoken(words=words, items=tuple(names.split())) for words, names in spoken)
    assert merged(lines) == expected


def test_an_item_nobody_worded_speaks_for_itself() -> None:
    found = script_rules.complete(("b", "a"), [line("b", "Plain")], {"a": ITEM, "b": ITEM})
    assert [each.words for each in found] == ["Plain", script_rules.fact(ITEM)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"words": " "}, [("words", "empty")]),
        ({"reason": ""}, [("reason", "empty")]),
        ({"check": ""}, [("check", "empty")]),
        ({"check": "perhaps"}, [("check", "empty")]),
        ({"check": "reword"}, []),
        ({"check": "reword", "words": script_rules.fact(ITEM)}, [("words", "same")]),
        ({"check": "merge", "into": "b", "words": ""}, []),
        ({"check": "merge", "into": ""}, [("into", "other")]),
        ({"check": "merge", "into": "a"}, [("into", "other")]),
        ({"check": "merge", "into": "c"}, [("into", "other")]),
        ({"check": "leave_out", "words": "", "reason": ""}, []),
    ],
)
def test_what_a_line_still_wants(changes: dict[str, str], expected: list[tuple[str, str]]) -> None:
    given = {"words": "He followed somebody.", "reason": "It may happen again", "check": "nothing"}
    assert missing(Line(item="a", **{**given, **changes}), ITEM, ("a", "b")) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Hij volgde een vrouw, een paar jaar geleden.", ()),
        ("De politie schreef dat op.", ("source",)),
        ("Dat zegt veilig  thuis.", ("source",)),
        ("Een politieman van beroep.", ()),
        ("Zaak pl13-2024.", ("reference",)),
        ("Op 3 mei 2024.", ("date",)),
        ("In mei 2024.", ()),
        ("Het was 12-05-2023.", ("date",)),
        ("Het was 2023-05-12, zei de politie.", ("source", "date")),
        ("In 2024 was dat.", ()),
    ],
)
def test_what_is_not_spoken_is_seen(words: str, expected: tuple[str, ...]) -> None:
    assert warnings(words, ITEM, NAMED) == expected


def test_the_script_shown_is_told_from_any_other() -> None:
    one, two = [line("a"), line("b")], [line("b"), line("a")]
    seen = {script_rules.seen_as(merged(each)) for each in (one, two, one[:1], [])}
    assert len(seen) == 4
    assert script_rules.seen_as(merged(one)) in seen


def test_an_item_left_out_is_not_chosen() -> None:
    left_out = (line("b", check="leave_out"),)
    draft = DraftDecision(outcome="disclose", items=("b", "a", "a"), lines=left_out)
    assert draft.chosen == ("a",)


@pytest.mark.parametrize(
    ("changes", "facts", "directs", "key"),
    [
        ({}, {}, True, None),
        ({}, {}, False, "not_assigned"),
        ({}, {"item": None}, True, "item_unknown"),
        ({}, {"withdrawn": True}, True, "already_done"),
        ({"kind": ""}, {}, True, "facts_missing"),
        ({"reason": " "}, {}, True, "reason_missing"),
        ({}, {"forgotten": True}, True, None),
        ({"kind": "reworded"}, {}, True, "facts_missing"),
        ({"kind": "reworded", "text": "Otherwise"}, {}, True, None),
        ({"kind": "reworded", "text": "Otherwise"}, {"forgotten": True}, True, "item_expired"),
        ({"kind": "reworded", "status": "acquitted"}, {}, True, None),
        ({"kind": "reworded", "status": "dismissed"}, {}, True, "facts_missing"),
        ({"kind": "reworded", "status": "dismissed", "code": "1"}, {}, True, "wrongly_suspected"),
    ],
)
def test_a_correction_lets_nothing_in_that_an_answer_would_not(
    changes: dict[str, str], facts: dict[str, Any], directs: bool, key: str | None
) -> None:
    given: dict[str, Any] = {"item": "a", "kind": "withdrawn", "reason": "It was not him."}
    args = Correct(**{**given, **changes})
    before = CorrectFacts(**{"item": ITEM, "forgotten": False, "withdrawn": False, **facts})
    found = refuse_correct(args, before, directs, profile.load("nl"))
    assert (found.key if found else None) == key
