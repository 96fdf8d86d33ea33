"""Who is at a talk and when: everybody apart from her, nobody near to her, video by permission."""

from dataclasses import replace
from datetime import time
from itertools import product
from typing import Any

import pytest

from disclosure.decisions import talk_forms, talk_rules, telling_forms, telling_rules
from disclosure.decisions.talk_rules import Coming, Preparing
from disclosure.errors import Refusal
from tests.talks import READY

HERS = time(10)
CLEAR: dict[str, Any] = {
    "companion_clear": True,
    "interpreter_sworn": True,
    "interpreter_apart": True,
    "interpreter_clear": True,
}
WHOLE = Preparing(
    coming=(
        *READY.coming,
        Coming(who="companion", at=HERS, where="With her"),
        Coming(who="interpreter", at=time(9, 50), where="By the other door"),
    ),
    support="Vera Tuin",
    companion="Mr Vos",
    companion_is="lawyer",
    interpreter="Tigrinya",
    leaving="Through the garden",
    **CLEAR,
)


def judge(args: Preparing, **facts: bool) -> tuple[str, str] | None:
    given = {"video": False, "video_allowed": False, "stands": False, **facts}
    found: Refusal | None = talk_rules.refuse_preparing(args, **given)
    return (found.key, found.detail) if found is not None else None


def arriving(who: str, at: time | None, where: str = "Somewhere") -> Preparing:
    """Return the same talk with one party arriving otherwise."""
    others = (each for each in WHOLE.coming if each.who != who)
    return replace(WHOLE, coming=(*others, Coming(who=who, at=at, where=where)))


# --- arriving


def changed(**changes: Any) -> Preparing:
    return replace(WHOLE, **changes)


@pytest.mark.parametrize("who", talk_rules.PARTIES[1:])
@pytest.mark.parametrize("minutes", [-60, -10, -1, 0, 1, 10, 60])
def test_who_works_here_never_arrives_at_her_moment(who: str, minutes: int) -> None:
    at = time(10 + minutes // 60, minutes % 60)
    together = minutes == 0 and who in talk_rules.APART
    wanted = ("facts_missing", f"{who}_at") if together else None
    assert judge(arriving(who, at)) == wanted


@pytest.mark.parametrize("who", talk_rules.APART)
def test_when_she_comes_at_the_moment_of_one_of_them_that_one_moves(who: str) -> None:
    theirs = next(each.at for each in WHOLE.coming if each.who == who)
    assert judge(arriving("her", theirs)) == ("facts_missing", f"{who}_at")


@pytest.mark.parametrize(
    ("who", "at", "where", "field"),
    [
        *((who, None, "A bus", f"{who}_at") for who in talk_rules.PARTIES),
        *((who, time(9, 5), "", f"{who}_from") for who in talk_rules.PARTIES),
    ],
)
def test_of_everybody_both_are_known(who: str, at: time | None, where: str, field: str) -> None:
    assert judge(arriving(who, at, where)) == ("facts_missing", field)
    assert not Coming(who=who, at=at, where=where).whole


@pytest.mark.parametrize("who", ["companion", "interpreter"])
def test_who_does_not_come_needs_no_time(who: str) -> None:
    without = tuple(each for each in WHOLE.coming if each.who != who)
    assert judge(replace(WHOLE, coming=without)) == ("facts_missing", f"{who}_at")
    assert judge(changed(coming=without, **{who: ""})) is None


def test_how_she_leaves_is_known_before_she_comes() -> None:
    assert judge(WHOLE) is None
    assert judge(replace(WHOLE, leaving="")) == ("facts_missing", "leaving")


# --- beside her


@pytest.mark.parametrize("relation", talk_rules.COMPANIONS)
@pytest.mark.parametrize("clear", [True, False])
def test_a_companion_is_nobody_near_to_her_and_clear(relation: str, clear: bool) -> None:
    args = replace(WHOLE, companion_is=relation, companion_clear=clear)
    if relation in ("child", "relative", "neighbour"):
        wanted: tuple[str, str] | None = ("conflict", "companion_is")
    else:
        wanted = None if clear else ("facts_missing", "companion_clear")
    assert judge(args) == wanted


@pytest.mark.parametrize("relation", talk_rules.NEVER)
def test_no_other_mistake_hides_that_a_relative_cannot_come(relation: str) -> None:
    bare = Preparing(companion="Ali", companion_is=relation)
    for video in (True, False):
        assert judge(bare, video=video, video_allowed=True) == ("conflict", "companion_is")


@pytest.mark.parametrize(("sworn", "apart", "clear"), list(product((True, False), repeat=3)))
def test_an_interpreter_is_sworn_from_elsewhere_and_clear(
    sworn: bool, apart: bool, clear: bool
) -> None:
    said: dict[str, Any] = {
        "interpreter_sworn": sworn,
        "interpreter_apart": apart,
        "interpreter_clear": clear,
    }
    first = next((name for name, value in said.items() if not value), None)
    wanted = ("facts_missing", first) if first else None
    assert judge(replace(WHOLE, **said)) == wanted
    assert judge(replace(WHOLE, interpreter="", **said)) is None


# --- video, and another appointment


@pytest.mark.parametrize(("video", "allowed"), list(product((True, False), repeat=2)))
@pytest.mark.parametrize("coming", [WHOLE.coming, ()])
def test_video_by_permission_only_and_then_nobody_arrives(
    video: bool, allowed: bool, coming: tuple[Coming, ...]
) -> None:
    args = replace(WHOLE, coming=coming, leaving=WHOLE.leaving if coming else "")
    if video:
        wanted = None if allowed else ("facts_missing", "video")
    else:
        wanted = None if coming else ("facts_missing", "her_at")
    assert judge(args, video=video, video_allowed=allowed) == wanted


@pytest.mark.parametrize("clear", list(CLEAR))
def test_on_a_screen_too_everybody_is_clear(clear: str) -> None:
    args = changed(coming=(), **{clear: False})
    assert judge(args, video=True, video_allowed=True) == ("facts_missing", clear)


@pytest.mark.parametrize(
    ("stands", "moved", "wanted"),
    [
        (False, "", None),
        (False, "A first one", None),
        (True, "He works from home", None),
        (True, "", ("reason_missing", "moved")),
    ],
)
def test_only_another_appointment_says_why(
    stands: bool, moved: str, wanted: tuple[str, str] | None
) -> None:
    assert judge(replace(WHOLE, moved=moved), stands=stands) == wanted


# --- what the pages offer is what the rules know


@pytest.mark.parametrize(
    ("offered", "known"),
    [
        (talk_forms.PARTIES, talk_rules.PARTIES),
        (talk_forms.COMPANIONS, talk_rules.COMPANIONS),
        (talk_forms.IDENTITIES, talk_rules.IDENTITIES),
        (talk_forms.VICTIM_RESULTS, talk_rules.VICTIM_RESULTS),
        (talk_forms.REFERRALS, talk_rules.REFERRALS),
        (talk_forms.STATES, talk_rules.REFERRAL_STATES),
        (telling_forms.ASKED, talk_rules.ASKED),
        (dict(telling_forms.ANSWERS), talk_rules.ANSWERS),
        (dict(talk_forms.WITH), {*telling_rules.SUPPORT_WORKERS, "victim_support", "police"}),
    ],
    ids=lambda value: "" if isinstance(value, dict) else str(len(value)),
)
def test_no_page_offers_what_no_rule_knows(offered: dict[str, Any], known: Any) -> None:
    assert set(offered) == set(known)
