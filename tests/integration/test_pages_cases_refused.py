"""What a step page does not take: said beside the field, what was typed kept, nothing changed."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from flask import Flask

from disclosure.store.database import Database
from tests import factories
from tests.desk import words
from tests.factories import World
from tests.staff import CODE_LASTS, code_at
from tests.step_pages import (
    GOOD,
    KEPT,
    PREPARED,
    SECOND,
    SIGNS,
    TEXT_FAULTS,
    chosen,
    client_post,
    faults,
    open_step,
    outcomes,
    own_secret,
    second,
    token_of,
    typed_texts,
)

Bad = tuple[dict[str, Any], set[str], str]
"""What is typed instead, the ids the summary links to, and a sentence it says."""


@pytest.fixture
def case(sqlite_only: Database) -> World:
    """Return a draft among staff; the second intake has a secret of its own."""
    found = factories.world(sqlite_only)
    own_secret(found, SECOND)
    return found


@pytest.fixture(autouse=True)
def moment(case: World) -> Iterator[time_machine.Traveller]:
    """Let time stand still at the case's moment."""
    with time_machine.travel(case.now, tick=False) as moved:
        yield moved


NO_CHOICE = "Kies een van de mogelijkheden."
NO_DATE = "Deze datum bestaat niet."
FILL_IN = "Vul dit in."
WRITE_WHY = "Schrijf op waarom."
PAGES: dict[str, tuple[str, str, tuple[Bad, ...]]] = {
    "regie": (
        "received",
        "intake",
        (
            ({"to": ""}, {"to"}, "Kies wie."),
            ({"to": "'; DROP TABLE cases; --"}, {"to"}, NO_CHOICE),
        ),
    ),
    "contact": (
        "received",
        "intake",
        (
            ({"of": "", "channel": ""}, {"of-0", "channel-0"}, "Kies hoe."),
            ({"days": ["mon", "someday"]}, {"days-0"}, "Kies uit de mogelijkheden."),
            ({"start": "24:00", "until": "25:61"}, {"start", "until"}, "Vul een tijd in"),
            ({"start": "09:00"}, {"until"}, "Vul beide tijden in"),
            ({"start": "09:00", "until": "09:00"}, {"until"}, "Deze tijden zijn gelijk"),
            ({"mail": "noor@"}, {"mail"}, "Dit is geen e-mailadres"),
            ({"phone": "12"}, {"phone"}, "Dit is geen telefoonnummer"),
            ({"channel": "sms", "mail": "n@example.org"}, {"spoken_alone"}, "niet veilig"),
        ),
    ),
    "integriteit": (
        "received",
        "intake",
        (
            ({"result": ""}, {"result-0"}, "Kies wat er gebeurt."),
            ({"reason": " \r\n "}, {"reason"}, WRITE_WHY),
        ),
    ),
    "overdracht": (
        "gathering",
        "case_director",
        (
            ({"to": "VR13"}, {"to"}, NO_CHOICE),
            ({"to": "", "reason": SIGNS}, {"to"}, "Kies een regio."),
            ({"reason": ""}, {"reason"}, WRITE_WHY),
        ),
    ),
    "overname": (
        "offered",
        "VR17:regional_manager",
        (({"accept": ""}, {"accept-0"}, "Kies ja"), ({"accept": "1"}, {"accept-0"}, NO_CHOICE)),
    ),
    "signaal": (
        "gathering",
        "police",
        (
            ({"kind": ""}, {"kind-0"}, "Kies wat er gebeurde."),
            ({"kind": "withdrawal"}, {"kind-0"}, NO_CHOICE),
        ),
    ),
    "stilzetten": (
        "received",
        "case_director",
        (
            ({"clocks": []}, {"clocks-0"}, FILL_IN),
            ({"clocks": ["decision", "triage"]}, {"clocks-0"}, "Kies uit"),
            ({"ask": ""}, {"ask"}, FILL_IN),
            ({"until": ["29", "2", "2027"]}, {"until-day"}, NO_DATE),
            ({"until": ["26", "11", "2026"]}, {"until-day"}, FILL_IN),
            ({"until": ["een", "12", "2026"]}, {"until-day"}, "met cijfers"),
            ({"until": ["", "", ""]}, {"until-day"}, FILL_IN),
        ),
    ),
    "verlengen": (
        "gathering",
        "case_director",
        (
            ({"clock": ""}, {"clock"}, "Kies een termijn."),
            ({"days": "85"}, {"days"}, "Vul een getal in van 1 tot en met 84."),
            ({"days": "-7"}, {"days"}, "Vul een heel getal in"),
            ({"days": "٧"}, {"days"}, "Vul een heel getal in"),
            ({"days": "84"}, {"clock"}, "Deze termijn kan niet langer worden."),
            ({"reason": ""}, {"reason"}, WRITE_WHY),
        ),
    ),
    "te-laat": (
        "late",
        "intake",
        (
            ({"clock": "decision"}, {"clock"}, NO_CHOICE),
            ({"protection": ""}, {"protection"}, FILL_IN),
            ({"new_date": ["", "", "", ""]}, {"new_date-day"}, FILL_IN),
            ({"new_date": ["1", "6", "2027", ""]}, {"new_date-day"}, "Vul een tijd in"),
            ({"new_date": ["", "", "", "12:00"]}, {"new_date-day"}, "Vul ook de datum in."),
            ({"new_date": ["28", "3", "2027", "02:30"]}, {"new_date-day"}, "Deze tijd bestaat"),
            ({"new_date": ["1", "12", "2026", "12:00"]}, {"new_date-day"}, FILL_IN),
        ),
    ),
    "lek": (
        "received",
        "case_director",
        (
            ({"result": ""}, {"result-0"}, "Kies wat u vastlegt."),
            ({"text": ""}, {"text"}, FILL_IN),
        ),
    ),
}
TEXTS = {
    "integriteit": "reason",
    "overdracht": "reason",
    "signaal": "text",
    "stilzetten": "ask",
    "verlengen": "reason",
    "te-laat": "message",
    "lek": "text",
}


@pytest.mark.parametrize("slug", PAGES)
def test_bad_input_is_refused_beside_its_field_and_kept(
    app: Flask, case: World, slug: str, moment: time_machine.Traveller
) -> None:
    prepared, who, table = PAGES[slug]
    PREPARED[prepared](case)
    moment.move_to(case.now)
    for typed, linked, sentence in table:
        later(moment, case)  # each code counts once
        step = open_step(app, case, who, slug)
        answer = step.refuse(GOOD[slug](case) | typed)
        assert faults(answer) == linked, typed
        assert sentence in words(answer), typed
        written = [t for t in flat(typed) if t.strip() and t not in DROPPED]
        shown = [*typed_texts(answer), *(value for _name, value in chosen(answer))]
        assert {text if text != SIGNS else KEPT for text in written} <= set(shown), typed


DROPPED = (
    *("VR13", "1", "withdrawal", "decision", "someday", "triage"),
    "'; DROP TABLE cases; --",
)
"""Values no list or group offers: there is nothing on the page to show them in."""


def later(moment: time_machine.Traveller, case: World) -> None:
    """Wait for the next one-time code."""
    case.now += CODE_LASTS
    moment.move_to(case.now)


def flat(typed: dict[str, Any]) -> list[str]:
    """Return every value of a form."""
    lists = (value if isinstance(value, list) else [value] for value in typed.values())
    return [one for values in lists for one in values]


@pytest.mark.parametrize("slug", TEXTS)
def test_a_text_too_long_or_with_control_characters_stays_as_typed(
    app: Flask, case: World, slug: str, moment: time_machine.Traveller
) -> None:
    prepared, who, _table = PAGES[slug]
    PREPARED[prepared](case)
    moment.move_to(case.now)
    step, field = open_step(app, case, who, slug), TEXTS[slug]
    for text, sentence in TEXT_FAULTS.values():
        answer = step.refuse(GOOD[slug](case) | {field: text})
        assert faults(answer) == {field}
        assert sentence in words(answer)
        assert text in typed_texts(answer)


# --- the second person of a pause ----------------------------------------------------------------


def test_a_pause_needs_a_colleague_with_a_fresh_code_of_their_own(
    app: Flask, case: World, moment: time_machine.Traveller
) -> None:
    factories.received(case)
    step = open_step(app, case, "case_director", "stilzetten")
    good = GOOD["stilzetten"](case)
    used = second(case)
    for given, linked in (
        ({"second": "", "second_code": ""}, {"second"}),
        (second(case, code=""), {"second_code"}),
        (second(case, code="000000"), {"second_code"}),
        (second(case, code=code_at(case.now)), {"second_code"}),
        (second(case, "case_director"), {"second"}),
        (second(case, "police"), {"second"}),
        (second(case, "VR17:intake"), {"second"}),
    ):
        answer = step.refuse(good | given)
        assert faults(answer) == linked, given
        assert given["second_code"] == "" or given["second_code"] not in words(answer)
    step.refuse(good | used | {"ask": ""})  # uses the code up
    assert faults(step.refuse(good | used)) == {"second_code"}
    later(moment, case)
    step.grant(good | second(case))
    log = outcomes(case, "pause")
    assert log == ["refused:second_missing", "refused:facts_missing", "done"]


def test_whoever_is_in_conflict_confirms_nothing(app: Flask, case: World) -> None:
    factories.received(case)
    case.in_conflict(SECOND)
    step = open_step(app, case, "case_director", "stilzetten")
    assert "U bent bij deze zaak betrokken" in words(step.refuse(GOOD["stilzetten"](case)))


# --- twice, out of order, stale ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slug", "step", "prepared", "who", "key"),
    [
        ("integriteit", "integrity", "under_review", "intake", "already_done"),
        ("hervatten", "resume", "received", "case_director", "already_done"),
        ("heropenen", "reopen", "gathering", "intake", "wrong_stage"),
        ("overdracht", "transfer", "closed", "case_director", "wrong_stage"),
    ],
)
def test_a_step_too_many_or_out_of_place(
    app: Flask, case: World, slug: str, step: str, prepared: str, who: str, key: str
) -> None:
    PREPARED[prepared](case)
    page = open_step(app, case, who, slug)
    warned = "utrecht-alert--warning" in page.get().get_data(as_text=True)
    assert warned is (key == "wrong_stage")
    page.refuse(GOOD[slug](case))
    assert outcomes(case, step)[-1] == f"refused:{key}"


def test_who_began_a_review_does_not_close_it(app: Flask, case: World) -> None:
    PREPARED["under_review"](case)
    step = open_step(app, case, SECOND, "integriteit")
    answer = step.refuse({"result": "proceed", "reason": "All is well."})
    assert "Dit moet iemand anders doen" in words(answer)
    assert ("result", "proceed") in chosen(answer)


def test_a_form_left_open_comes_back_with_all_but_the_code(
    app: Flask, case: World, moment: time_machine.Traveller
) -> None:
    factories.received(case)
    step = open_step(app, case, "case_director", "stilzetten")
    stale = {**GOOD["stilzetten"](case), "csrf_token": "made up"}
    answer = client_post(step, stale)
    assert answer.status_code == 400
    assert stale["ask"] in typed_texts(answer)
    assert stale["second_code"] not in answer.get_data(as_text=True)
    assert set(case.states().values()) == {"running"}
    foreign = token_of(open_step(app, case, "intake", "regie"))
    assert client_post(step, stale | {"csrf_token": foreign}).status_code == 400
    assert client_post(step, stale | {"csrf_token": token_of(step)}).status_code == 303
