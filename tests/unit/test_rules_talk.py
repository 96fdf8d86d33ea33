"""What a page asks of a talk, as tables: prepared, held, told as an outcome, referred, asked."""

from dataclasses import replace
from datetime import date, time
from typing import Any
from uuid import UUID, uuid4

import pytest

from disclosure.decisions import talk_rules as rules
from disclosure.decisions.talk_rules import (
    Answers,
    AskForCourt,
    CheckVictims,
    Coming,
    Conversation,
    FollowReferral,
    Line,
    OutcomeTalk,
    Preparing,
    Refer,
)
from disclosure.errors import Refusal
from tests.talks import READY

ONE, OTHER = uuid4(), uuid4()
TODAY = date(2026, 11, 26)
COMPANION: dict[str, Any] = {
    "companion": "Mr Vos",
    "companion_is": "lawyer",
    "companion_clear": True,
    "coming": (*READY.coming, Coming(who="companion", at=time(10), where="With her")),
}
INTERPRETER: dict[str, Any] = {
    "interpreter": "Tigrinya",
    "interpreter_sworn": True,
    "interpreter_apart": True,
    "interpreter_clear": True,
    "coming": (*READY.coming, Coming(who="interpreter", at=time(9, 50), where="On the line")),
}
HEARD = Line(said=True, words="He hit her")
NEXT = Line(said=True, words="More than once", place=1)
HELD = Conversation(identity="document", lines=(HEARD, NEXT), may_tell=True, no_proof=True)
WELL = Answers(stopped="yes", helped="yes", contact_right="yes", plan_right="no", new_signal="no")


def judged(found: Refusal | None) -> tuple[str, str] | None:
    return (found.key, found.detail) if found is not None else None


def missing(field: str) -> tuple[str, str]:
    return "facts_missing", field


def without(who: str) -> tuple[Coming, ...]:
    return tuple(each for each in READY.coming if each.who != who)


@pytest.mark.parametrize(
    ("changes", "facts", "wanted"),
    [
        ({}, {}, None),
        ({}, {"stands": True}, ("reason_missing", "moved")),
        ({"moved": "She works"}, {"stands": True}, None),
        ({}, {"video": True}, missing("video")),
        ({"coming": ()}, {"video": True, "video_allowed": True}, None),
        ({"coming": without("her")}, {}, missing("her_at")),
        ({"coming": without("officer")}, {}, missing("officer_at")),
        (
            {"coming": (*without("support"), Coming(who="support", at=time(9), where=""))},
            {},
            missing("support_from"),
        ),
        (
            {"coming": (*without("support"), Coming(who="support", at=time(10), where="A bus"))},
            {},
            missing("support_at"),
        ),
        ({"leaving": ""}, {}, missing("leaving")),
        (COMPANION, {}, None),
        ({**COMPANION, "companion_clear": False}, {}, missing("companion_clear")),
        ({**COMPANION, "companion_is": ""}, {}, missing("companion_is")),
        ({**COMPANION, "companion_is": "child"}, {}, ("conflict", "companion_is")),
        ({**COMPANION, "companion_is": "neighbour"}, {}, ("conflict", "companion_is")),
        ({**COMPANION, "coming": READY.coming}, {}, missing("companion_at")),
        (INTERPRETER, {}, None),
        ({**INTERPRETER, "interpreter_sworn": False}, {}, missing("interpreter_sworn")),
        ({**INTERPRETER, "interpreter_apart": False}, {}, missing("interpreter_apart")),
        ({**INTERPRETER, "interpreter_clear": False}, {}, missing("interpreter_clear")),
        ({**INTERPRETER, "coming": READY.coming}, {}, missing("interpreter_at")),
    ],
)
def test_a_talk_is_prepared(
    changes: dict[str, Any], facts: dict[str, bool], wanted: tuple[str, str] | None
) -> None:
    given = {"video": False, "video_allowed": False, "stands": False, **facts}
    assert judged(rules.refuse_preparing(replace(READY, **changes), **given)) == wanted


def test_nothing_typed_is_no_preparation() -> None:
    found = rules.refuse_preparing(Preparing(), video=False, video_allowed=True, stands=False)
    assert judged(found) == missing("her_at")


@pytest.mark.parametrize(
    ("changes", "result", "via", "wanted"),
    [
        ({}, "told", "", None),
        ({"lines": ()}, "told", "", None),
        ({"identity": ""}, "told", "", missing("identity")),
        ({"identity": "by her eyes"}, "partly", "", missing("identity")),
        ({"identity": ""}, "declined", "", missing("identity")),
        ({"lines": ()}, "declined", "", None),
        ({"lines": (HEARD, Line(said=False, place=1))}, "told", "", missing("said_1")),
        ({"lines": (HEARD, Line(said=False, place=1))}, "partly", "", None),
        ({"lines": (Line(said=False),)}, "partly", "", missing("said_0")),
        ({"lines": (Line(said=False, place=2),)}, "told", "", missing("said_2")),
        ({"lines": (Line(said=True, place=2),)}, "partly", "", missing("words_2")),
        ({"lines": (HEARD, Line(said=True, place=1))}, "told", "", missing("words_1")),
        ({"may_tell": False}, "told", "", missing("may_tell")),
        ({"no_proof": False}, "partly", "", missing("no_proof")),
        ({"identity": ""}, "not_reached", "", missing("via")),
        ({"identity": ""}, "not_reached", "visit", None),
        ({"identity": ""}, "given_up", "", None),
    ],
)
def test_a_talk_is_held(
    changes: dict[str, Any], result: str, via: str, wanted: tuple[str, str] | None
) -> None:
    held = replace(HELD, **changes)
    found = rules.refuse_conversation(held, result=result, via=via, undertaking="refused")
    assert judged(found) == wanted


SILENT = Line(said=False)


@pytest.mark.parametrize(
    ("lines", "withheld", "result", "wanted"),
    [
        ((HEARD, SILENT), {1}, "told", None),
        ((SILENT, HEARD), {0}, "told", None),
        ((SILENT, HEARD), {0}, "partly", None),
        ((HEARD, HEARD), {0}, "told", ("item_expired", "said_0")),
        ((HEARD, HEARD), {1}, "partly", ("item_expired", "said_1")),
        ((HEARD, HEARD), {0, 1}, "told", ("item_expired", "said_0")),
        ((SILENT, HEARD), {1}, "declined", ("item_expired", "said_1")),
        ((SILENT, SILENT, HEARD), {0}, "told", missing("said_1")),
        ((SILENT, SILENT), {0}, "partly", missing("said_1")),
        ((SILENT, Line(said=True)), {0}, "told", missing("words_1")),
        ((SILENT,), {0}, "told", ("item_expired", "result")),
        ((SILENT, SILENT), {0, 1}, "partly", ("item_expired", "result")),
        ((), {0}, "told", ("item_expired", "result")),
        ((SILENT,), {0}, "declined", None),
        ((SILENT,), {0}, "given_up", None),
    ],
)
def test_nothing_withheld_is_told(
    lines: tuple[Line, ...], withheld: set[int], result: str, wanted: tuple[str, str] | None
) -> None:
    """A line keeps its number; with none left, only that she did not want it or was not there."""
    placed = tuple(replace(line, place=place) for place, line in enumerate(lines))
    found = rules.refuse_conversation(
        replace(HELD, lines=placed),
        result=result,
        via="",
        undertaking="refused",
        withheld=frozenset(withheld),
    )
    assert judged(found) == wanted


def test_a_line_withheld_says_no_more_than_who_she_is() -> None:
    """Identity comes first: of somebody else nothing at all is recorded."""
    found = rules.refuse_conversation(
        Conversation(lines=(HEARD,)),
        result="told",
        via="",
        undertaking="",
        withheld=frozenset({0}),
    )
    assert judged(found) == missing("identity")


@pytest.mark.parametrize(
    ("result", "undertaking", "wanted"),
    [
        ("told", "", missing("undertaking")),
        ("told", "refused", None),
        ("told", "signed", None),
        ("partly", "", None),
        ("declined", "", None),
    ],
)
def test_an_undertaking_is_signed_or_refused(
    result: str, undertaking: str, wanted: tuple[str, str] | None
) -> None:
    found = rules.refuse_conversation(HELD, result=result, via="", undertaking=undertaking)
    assert judged(found) == wanted


@pytest.mark.parametrize(
    ("said", "facts", "wanted"),
    [
        ({}, {}, None),
        ({"no_proof": False}, {}, missing("no_proof")),
        ({"plan": False}, {}, missing("plan")),
        ({"way_back": False}, {}, missing("way_back")),
        ({}, {"prepared": False}, ("no_appointment", "")),
        ({"plan": False, "way_back": False}, {"own": False, "prepared": False}, None),
        ({"no_proof": False}, {"own": False}, missing("no_proof")),
        ({"no_proof": False}, {"how": "not_reached"}, missing("via")),
        ({"no_proof": False}, {"how": "not_reached", "via": "visit"}, None),
        ({"no_proof": False}, {"how": "given_up"}, None),
    ],
)
def test_an_outcome_is_told_with_the_same_care(
    said: dict[str, Any], facts: dict[str, Any], wanted: tuple[str, str] | None
) -> None:
    talk = replace(OutcomeTalk(no_proof=True, plan=True, way_back=True), **said)
    given: dict[str, Any] = {"how": "spoken", "via": "", "own": True, "prepared": True, **facts}
    assert judged(rules.refuse_outcome_talk(talk, **given)) == wanted


@pytest.mark.parametrize(
    ("item", "result", "looked", "done", "chosen", "wanted"),
    [
        (ONE, "protected", "x", "y", True, None),
        (ONE, "nobody", "x", "", True, None),
        (ONE, "looked", "x", "", True, None),
        (ONE, "protected", "x", "", True, missing("done")),
        (ONE, "nobody", "", "", True, missing("looked")),
        (ONE, "gone", "x", "", True, missing("result")),
        (None, "nobody", "x", "", True, missing("item")),
        (ONE, "nobody", "x", "", False, ("item_unknown", "")),
    ],
)
def test_earlier_victims_are_looked_at(
    item: UUID | None,
    result: str,
    looked: str,
    done: str,
    chosen: bool,
    wanted: tuple[str, str] | None,
) -> None:
    args = CheckVictims(item=item, result=result, looked=looked, done=done)
    assert judged(rules.refuse_check_victims(args, chosen=chosen)) == wanted


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, None),
        ({"kind": "magic"}, missing("kind")),
        ({"consent": ""}, missing("consent")),
        ({"consent": "unknown"}, missing("consent")),
        ({"consent": "no", "owner": None, "by": None}, None),
        ({"owner": OTHER}, missing("owner")),
        ({"by": None}, missing("by")),
        ({"by": date(2026, 11, 25)}, missing("by")),
        ({"by": TODAY}, None),
    ],
)
def test_help_is_offered(changes: dict[str, Any], wanted: tuple[str, str] | None) -> None:
    args = Refer(kind="lawyer", consent="yes", owner=ONE, by=date(2026, 12, 3))
    found = rules.refuse_refer(replace(args, **changes), today=TODAY, owners=frozenset({ONE}))
    assert judged(found) == wanted


@pytest.mark.parametrize(
    ("outcome", "words", "state", "wanted"),
    [
        ("taken_up", "On Monday", "made", None),
        ("not_taken_up", "", "made", missing("words")),
        ("made", "x", "made", missing("outcome")),
        ("taken_up", "x", None, missing("referral")),
        ("taken_up", "x", "declined", ("already_done", "")),
        ("taken_up", "x", "taken_up", ("already_done", "")),
    ],
)
def test_help_is_followed(
    outcome: str, words: str, state: str | None, wanted: tuple[str, str] | None
) -> None:
    args = FollowReferral(referral=ONE, outcome=outcome, words=words)
    assert judged(rules.refuse_follow_referral(args, state=state)) == wanted


@pytest.mark.parametrize(
    ("by", "court", "told", "wanted"),
    [
        ("her", "Family court", True, None),
        ("lawyer", "Family court", True, None),
        ("him", "Family court", True, missing("by")),
        ("her", "", True, missing("court")),
        ("her", "Family court", False, ("not_told", "")),
    ],
)
def test_a_court_is_asked_for(
    by: str, court: str, told: bool, wanted: tuple[str, str] | None
) -> None:
    assert judged(rules.refuse_ask_for_court(AskForCourt(by=by, court=court), told=told)) == wanted


@pytest.mark.parametrize("name", rules.ASKED)
def test_all_is_asked_of_who_answers(name: str) -> None:
    half = replace(WELL, **{name: ""})
    assert judged(rules.refuse_answers(half, result="safe", via="")) == missing(name)
    assert judged(rules.refuse_answers(WELL, result="unsafe", via="")) is None


@pytest.mark.parametrize(
    ("result", "via", "wanted"),
    [("no_answer", "", missing("via")), ("no_answer", "phone", None), ("given_up", "", None)],
)
def test_nothing_is_asked_of_who_does_not(
    result: str, via: str, wanted: tuple[str, str] | None
) -> None:
    assert judged(rules.refuse_answers(Answers(), result=result, via=via)) == wanted
