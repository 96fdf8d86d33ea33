"""The steps at the front on their pages: receipt, triage, identity, declining, withdrawing."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from disclosure.cases.documents import APPLICANT, CASE, Note
from disclosure.cases.models import Person
from disclosure.procedure import urgency
from disclosure.requests.models import Application, Assessment
from disclosure.requests.triage_page import application
from disclosure.store import vault
from disclosure.store.database import Database
from tests import factories
from tests.desk import address, words
from tests.factories import World
from tests.staff import code_at
from tests.step_pages import (
    GOOD,
    KEPT,
    PREPARED,
    SECOND,
    SIGNS,
    TEXT_FAULTS,
    chosen,
    faults,
    notes,
    open_step,
    outcomes,
    own_secret,
    second,
    typed_texts,
)


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


def later(case: World, moment: time_machine.Traveller) -> None:
    """Wait for the next one-time code."""
    case.now += timedelta(minutes=1)
    moment.move_to(case.now)


def assessment(case: World) -> tuple[Assessment, dict[str, str]]:
    """Open the newest weighing of the danger."""
    row = max(case.rows(Assessment), key=lambda one: one.at)
    with case.db.read() as tx:
        note = vault.open(tx, case.case_id, CASE, "assessments", row.id, row.document, Note)
    return row, note.texts


def identified(case: World) -> list[tuple[str, str]]:
    found = [p for p in case.rows(Person) if p.identity_method]
    return [(person.role, str(person.identity_method)) for person in found]


# --- taken ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "then", "is_now"),
    [
        (
            "acknowledge ontvangst received intake",
            lambda case: (case.states()["acknowledge"], case.case.stage),
            ("met", "received"),
        ),
        (
            "triage triage received intake",
            lambda case: (case.case.stage, case.case.urgency, case.states()["triage"]),
            ("triage", "standard", "met"),
        ),
        (
            "confirm_identity identiteit triage intake",
            lambda case: (case.case.stage, identified(case)),
            ("gathering", [("person_at_risk", "video")]),
        ),
        (
            "decline afwijzen triage intake",
            lambda case: (case.case.stage, case.states()["outcome_told"]),
            ("declined", "running"),
        ),
        (
            "withdraw intrekken gathering case_director",
            lambda case: (case.case.stage, case.states()["decision"]),
            ("withdrawn", "ended"),
        ),
    ],
)
def test_the_step_is_taken_and_once_more_is_refused(
    app: Flask,
    case: World,
    moment: time_machine.Traveller,
    path: str,
    then: Callable[[World], Any],
    is_now: Any,
) -> None:
    step, slug, prepared, who = path.split()
    PREPARED[prepared](case)
    tries = len(outcomes(case, step))
    page = open_step(app, case, who, slug)
    assert page.grant(GOOD[slug](case)) == address(case)
    assert then(case) == is_now
    assert outcomes(case, step)[tries:] == ["done"]
    if slug in ("ontvangst", "afwijzen", "intrekken"):
        later(case, moment)
        page.refuse(GOOD[slug](case))
        key = "already_done" if slug == "ontvangst" else "wrong_stage"
        assert outcomes(case, step)[tries:] == ["done", f"refused:{key}"]


def test_a_weighing_is_sealed_sign_by_sign(app: Flask, case: World) -> None:
    factories.received(case)
    flags = {flag.key: urgency.ANSWERS[n % 3] for n, flag in enumerate(urgency.QUESTIONS)}
    typed: dict[str, Any] = {f"flag_{key}": answer for key, answer in flags.items()}
    typed |= {"urgency": "immediate", "judgement": SIGNS, "acute": SIGNS}
    open_step(app, case, "intake", "triage").grant(typed)
    row, texts = assessment(case)
    assert {key: texts[f"flag:{key}"] for key in flags} == flags
    assert (texts["judgement"], texts["acute"], texts["reason"]) == (KEPT, KEPT, "")
    assert (row.level, row.minimum, row.second_id) == (
        "immediate",
        urgency.minimum(flags, "no").level,
        None,
    )
    assert KEPT.encode() not in row.document


def test_triage_starts_from_what_she_told_herself(app: Flask, case: World) -> None:
    factories.received(case)
    with case.changed() as tx:
        told = application(tx, case.case_id)
        assert told is not None
        more = replace(told, flags={"stalking": "yes", "weapons_access": "yes"})
        row = tx.get_one(Application, case.case_id)
        row.document = vault.seal(tx, row.case_id, APPLICANT, "applications", row.case_id, more)
    answer = open_step(app, case, "intake", "triage").get()
    assert {("flag_stalking", "yes"), ("flag_weapons_access", "yes")} <= chosen(answer)
    assert ("flag_strangulation", "unknown") in chosen(answer)
    assert "He kept my phone." in words(answer)


@pytest.mark.parametrize(
    ("step", "slug", "prepared", "who"),
    [
        ("decline", "afwijzen", "received", "intake"),
        ("withdraw", "intrekken", "received", "case_director"),
    ],
)
def test_a_reason_opens_as_it_was_typed(
    app: Flask, case: World, step: str, slug: str, prepared: str, who: str
) -> None:
    PREPARED[prepared](case)
    open_step(app, case, who, slug).grant(GOOD[slug](case) | {"reason": SIGNS})
    assert notes(case, step)[-1]["reason"] == KEPT


# --- refused -------------------------------------------------------------------------------------

HIGH = {"flag_weapons_access": "yes", "flag_strangulation": "yes"}
PAGES: dict[str, tuple[str, str, tuple[tuple[dict[str, Any], set[str], str], ...]]] = {
    "triage": (
        "received",
        "intake",
        (
            ({"urgency": ""}, {"urgency-0"}, "Kies een urgentie."),
            ({"urgency": "worst"}, {"urgency-0"}, "Kies een van de mogelijkheden."),
            ({"judgement": " "}, {"judgement"}, "Vul dit in."),
            ({"flag_weapons_access": ""}, {"flag_weapons_access-0"}, "Beantwoord de vragen"),
            ({"flag_weapons_access": "maybe"}, {"flag_weapons_access-0"}, "Kies een"),
            (HIGH, {"urgency-0"}, "moet de urgentie hoger zijn"),
            ({**HIGH, "reason": "He is in prison."}, {"second"}, "tweede persoon"),
            ({"urgency": "immediate"}, {"acute"}, "wat er direct gedaan is"),
            ({"urgency": "immediate", "acute": "", "judgement": SIGNS}, {"acute"}, "direct"),
        ),
    ),
    "identiteit": (
        "triage",
        "intake",
        (
            ({"of": ""}, {"of-0"}, "Kies van wie."),
            ({"of": "subject"}, {"of-0"}, "Kies een van de mogelijkheden."),
            ({"method": ""}, {"method-0"}, "Kies hoe."),
            ({"method": "selfie"}, {"method-0"}, "Kies een van de mogelijkheden."),
            ({"last4": "12345"}, {"last4"}, "Deze tekst is te lang: 5 tekens"),
            ({"last4": "1\n2"}, {"last4"}, "Typ dit op één regel."),
            ({"last4": "12"}, {"last4"}, "Vul dit in."),
            ({"alone": ""}, {"alone-0"}, "Vul dit in."),
            ({"alone": "perhaps"}, {"alone-0"}, "Kies een van de mogelijkheden."),
            ({"link_spoken": ""}, {"link_spoken"}, "Vul dit in."),
            ({"saw": " "}, {"saw"}, "Vul dit in."),
            ({"bsn": "999990018"}, {"bsn"}, "Dit burgerservicenummer klopt niet."),
            ({"method": "document", "last4": "12X4"}, {"document_type"}, "Vul dit in."),
            ({"method": "document", "document_type": "passport"}, {"expiry-0"}, "Vul dit in."),
            ({"method": "document", "document_type": "visa"}, {"document_type"}, "Kies een"),
            ({"method": "vouched"}, {"voucher"}, "Vul dit in."),
            ({"method": "vouched", "voucher": "S. Fictief"}, {"how_known"}, "Vul dit in."),
            ({"method": "digid"}, {"method-0"}, "Kies een van de mogelijkheden."),
            ({"method": "eidas"}, {"method-0"}, "Kies een van de mogelijkheden."),
        ),
    ),
    "afwijzen": (
        "triage",
        "intake",
        (
            ({"code": ""}, {"code-0"}, "Kies waarom niet."),
            ({"code": "no_time"}, {"code-0"}, "Kies een van de mogelijkheden."),
            ({"reason": ""}, {"reason"}, "Schrijf op waarom."),
            ({"talk_offered": ""}, {"talk_offered"}, "Vul dit in."),
            ({"second": "", "second_code": ""}, {"second"}, "tweede persoon"),
            ({"second": "nobody"}, {"second"}, "Kies een van de mogelijkheden."),
            ({"second_code": "000000"}, {"second_code"}, "tweede persoon"),
            ({"second_code": "12\x0034"}, {"second_code"}, "een teken dat wij niet"),
        ),
    ),
    "intrekken": (
        "gathering",
        "case_director",
        (({"reason": "", "spoken_alone": ""}, {"reason"}, "Schrijf op waarom."),),
    ),
}


@pytest.mark.parametrize("slug", PAGES)
def test_bad_input_is_refused_beside_its_field_and_the_rest_kept(
    app: Flask, case: World, moment: time_machine.Traveller, slug: str
) -> None:
    prepared, who, table = PAGES[slug]
    PREPARED[prepared](case)
    for typed, linked, sentence in table:
        later(case, moment)
        good = GOOD[slug](case)
        answer = open_step(app, case, who, slug).refuse(good | typed)
        assert faults(answer) == linked, typed
        assert sentence in words(answer), typed
        shown = {*typed_texts(answer), *(value for _name, value in chosen(answer))}
        for name in good.keys() - typed.keys() - {"second_code"}:
            assert good[name] in shown, (typed, name)
        assert good.get("second_code", "none") not in typed_texts(answer)


@pytest.mark.parametrize(
    ("slug", "prepared", "field"),
    [
        ("triage", "received", "judgement"),
        ("triage", "received", "acute"),
        ("triage", "received", "reason"),
        ("afwijzen", "received", "reason"),
    ],
)
def test_a_text_too_long_or_with_control_characters_stays_as_typed(
    app: Flask, case: World, slug: str, prepared: str, field: str
) -> None:
    PREPARED[prepared](case)
    step = open_step(app, case, "intake", slug)
    for text, sentence in TEXT_FAULTS.values():
        answer = step.refuse(GOOD[slug](case) | {field: text})
        assert faults(answer) == {field}
        assert sentence in words(answer)
        assert text in typed_texts(answer)


def test_lower_than_the_signals_ask_takes_a_reason_and_a_colleague(
    app: Flask, case: World, moment: time_machine.Traveller
) -> None:
    factories.received(case)
    step = open_step(app, case, "intake", "triage")
    low = GOOD["triage"](case) | HIGH | {"reason": SIGNS}
    own = {**second(case), "second_code": code_at(case.now)}
    assert faults(step.refuse(low | own)) == {"second_code"}
    assert faults(step.refuse(low | second(case, "intake"))) == {"second"}
    assert faults(step.refuse(low | second(case) | {"reason": ""})) == {"reason"}
    assert faults(step.refuse(low | second(case))) == {"second_code"}, "a code counts once"
    later(case, moment)
    step.grant(low | second(case))
    row, texts = assessment(case)
    assert row.second_id == case.id_of(SECOND)
    assert urgency.rank(row.level) < urgency.rank(row.minimum)
    assert texts["reason"] == KEPT


@pytest.mark.parametrize(
    ("slug", "stage", "who"),
    [("triage", "closed", "case_director"), ("afwijzen", "gathering", "intake")],
)
def test_out_of_order_is_said_before_and_after_sending(
    app: Flask, case: World, slug: str, stage: str, who: str
) -> None:
    factories.bring(case, stage)
    step = open_step(app, case, who, slug)
    assert "utrecht-alert--warning" in step.get().get_data(as_text=True)
    assert "Deze stap kan nu niet" in words(step.refuse(GOOD[slug](case)))
