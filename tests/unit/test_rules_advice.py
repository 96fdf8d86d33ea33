"""The conversation without a name: who may do what, when a reply is due, what looks personal."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from disclosure.errors import ConfigurationError, Refusal
from disclosure.procedure import profile
from disclosure.procedure.permissions import Actor
from disclosure.requests import advice_rules as rules
from disclosure.requests.advice_rules import Standing

NOW = datetime(2026, 11, 27, 13, 5, tzinfo=UTC)
TODAY = date(2026, 11, 27)
LAW = profile.load("nl")
ME, OTHER = UUID(int=1), UUID(int=2)
ADVISER = Actor(ME, frozenset({"intake"}), "VR13", "casework", date(2027, 1, 1))
MINE = Standing("VR13", ME, said=2, waiting=False, offered=False, closed=False)


@pytest.mark.parametrize(
    ("change", "region", "key"),
    [
        ({}, "VR13", None),
        ({}, "NL", None),
        ({}, "VR17", "wrong_region"),
        ({"region": None}, "VR17", None),
        ({"roles": frozenset({"case_director"})}, "VR13", "wrong_role"),
        ({"roles": frozenset({"case_director"})}, "VR17", "wrong_role"),
        ({"trained_until": None}, "VR13", "training_expired"),
        ({"trained_until": date(2026, 11, 26)}, "VR13", "training_expired"),
    ],
)
def test_who_may_read(change: dict[str, object], region: str, key: str | None) -> None:
    actor = replace(ADVISER, **change)  # type: ignore[arg-type]
    found = rules.refuse_look(actor, replace(MINE, region=region), TODAY)
    assert (found and found.key) == key


@pytest.mark.parametrize(
    ("adviser", "shown", "key"),
    [
        (None, None, None),
        (OTHER, OTHER, None),
        (OTHER, None, "already_done"),
        (None, OTHER, "already_done"),
        (ME, ME, "already_done"),
    ],
)
def test_taking_what_is_on_the_screen(
    adviser: UUID | None, shown: UUID | None, key: str | None
) -> None:
    found = rules.refuse_take(ADVISER, replace(MINE, adviser=adviser), shown)
    assert (found and found.key) == key


@pytest.mark.parametrize(
    ("change", "read", "key"),
    [
        ({}, 2, None),
        ({}, 1, "already_done"),
        ({"adviser": OTHER}, 2, "not_assigned"),
        ({"adviser": None}, 2, "not_assigned"),
    ],
)
def test_nobody_answers_past_a_colleague(
    change: dict[str, object], read: int, key: str | None
) -> None:
    found = rules.refuse_reply(ADVISER, replace(MINE, **change), read)  # type: ignore[arg-type]
    assert (found and found.key) == key


@pytest.mark.parametrize(
    ("rule", "change", "key"),
    [
        (rules.refuse_offer, {}, None),
        (rules.refuse_offer, {"said": 0}, "facts_missing"),
        (rules.refuse_offer, {"offered": True}, "already_done"),
        (rules.refuse_offer, {"adviser": OTHER}, "not_assigned"),
        (rules.refuse_close, {}, None),
        (rules.refuse_close, {"waiting": True}, "wrong_stage"),
        (rules.refuse_close, {"closed": True}, "already_done"),
        (rules.refuse_close, {"adviser": None}, "not_assigned"),
    ],
)
def test_proposing_and_ending(rule: object, change: dict[str, object], key: str | None) -> None:
    assert callable(rule)
    found = rule(ADVISER, replace(MINE, **change))  # type: ignore[arg-type]
    assert (found and found.key) == key


@pytest.mark.parametrize(
    ("offered", "texts", "expected"),
    [
        (True, [], None),
        (True, ["x" * 2500, "y" * 2498], None),
        (True, ["x" * 2500, "y" * 2499], Refusal("facts_missing")),
        (False, ["x"], Refusal("wrong_stage")),
    ],
)
def test_what_fits_in_an_application(
    offered: bool, texts: list[str], expected: Refusal | None
) -> None:
    assert rules.refuse_carry(replace(MINE, offered=offered), texts) == expected


def test_a_reply_is_due_within_the_limit_of_the_profile_day_and_night() -> None:
    night = datetime(2026, 11, 28, 1, 30, tzinfo=UTC)
    for level in (None, "standard", "immediate"):
        assert rules.reply_due(LAW, level, night) == night + timedelta(hours=4)
    clocks = {key: spec for key, spec in LAW.clocks.items() if key != rules.REPLY}
    with pytest.raises(ConfigurationError):
        rules.reply_due(replace(LAW, clocks=clocks), None, night)


def test_thirty_days_count_from_the_beginning() -> None:
    assert rules.ends(LAW, NOW) == datetime(2026, 12, 27, 23, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minutes", "count"), [(0, 0), (119, 0), (120, 1), (191, 1), (192, 2), (239, 2), (240, 3)]
)
def test_warnings_come_at_half_and_at_four_fifths(minutes: int, count: int) -> None:
    due, now = NOW + timedelta(hours=4), NOW + timedelta(minutes=minutes)
    assert rules.warnings_passed(LAW, NOW, due, now) == count


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Hij slaat mij. Wat kan ik doen?", ()),
        ("Bel Veilig Thuis: 0800 2000. Of 112.", ()),
        ("Ik ben bang.\nKan ik met iemand praten?", ()),
        ("Mijn vriend Karel slaat mij.", ("name",)),
        ("mijn vriend heet karel", ("name",)),
        ("my name is noor", ("name",)),
        ("Мій чоловік Тарас б'є мене.", ("name",)),
        ("اسمي نور", ("name",)),
        ("Mijn nummer is 06-1234 5678", ("number",)),
        ("bsn 999990019", ("number",)),
        ("+31 6 12345678", ("number",)),
        ("Het begon in 2019 en duurde 3 jaar", ()),
        ("schrijf naar noor@voorbeeld.example", ("mail",)),
        ("ik woon op postcode 1012 AB", ("address",)),
        ("damrak 1 of de kerkstraat 12", ("address",)),
        ("Zijn vrouw Anna woont op kerkstraat 12, 0612345678", ("name", "number", "address")),
    ],
)
def test_what_looks_like_somebody(text: str, kinds: tuple[str, ...]) -> None:
    assert rules.personal(text) == kinds
