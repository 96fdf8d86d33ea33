"""The pattern about a subject: over linked cases, with nothing of who asks or risks elsewhere."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from disclosure.cases import models
from disclosure.settings import Settings
from disclosure.store.database import Database
from disclosure.store.log_tables import entries
from tests import factories, linking
from tests.conftest import strict_app
from tests.desk import address, log_in, statements
from tests.factories import EXPIRING, ITEM, World, snapshot
from tests.linking import REPEATED
from tests.opened_pdf import opened, squeezed

PAGE = "patroon"
DESK = ("intake", "case_director", "regional_manager", "panel_chair", "decision_maker")
BEATEN = {**ITEM, "id": "i1", "date": "maart 2021", "text": "Beat an earlier partner."}
ARMED = {
    **ITEM,
    "id": "i2",
    "category": "threats_weapons",
    "date": "2024-05-06",
    "text": "Stood at the door with a knife.",
}


@pytest.fixture
def case(database: Database) -> World:
    """Return a case of which the police told two things."""
    case = factories.gathering(factories.world(database))
    told(case, BEATEN, ARMED)
    return case


@pytest.fixture(autouse=True)
def moment(case: World) -> Iterator[time_machine.Traveller]:
    """Let time stand still at the case's moment."""
    with time_machine.travel(case.now, tick=False) as moved:
        yield moved


@pytest.fixture
def app(settings: Settings, database: Database) -> Flask:
    return strict_app(settings, database)


def told(case: World, *items: dict[str, Any]) -> None:
    case.grant("enquire", "case_director", to=["police", "veilig_thuis"])
    case.grant("answer", "police", kind="items", items=list(items))


def beside(case: World, *, confirmed: bool = True) -> World:
    """Another woman asks about the same man; her file holds what the police told there."""
    other = linking.another(case, **REPEATED)
    other.grant("assign_director", "intake", to="case_director")
    other.grant("triage", "intake", urgency="standard")
    other.grant("confirm_identity", "intake", of="person_at_risk")
    linking.match(case)
    if confirmed:
        linking.judge(case, "intake", "confirmed", kind="same_subject")
    return other


def see(app: Flask, case: World, who: str = "case_director") -> str:
    return log_in(app, case, who).see(address(case, PAGE))


def combined(case: World) -> list[str]:
    """Return who read this case together with another."""
    query = select(entries.c.actor).where(
        entries.c.chain == f"case:{case.case_id}", entries.c.verb == "combined"
    )
    with case.db.read() as tx:
        return list(tx.scalars(query))


def test_everything_stands_in_one_order_with_its_status(app: Flask, case: World) -> None:
    for who in DESK:
        text = see(app, case, who)
        places = [text.rindex(each) for each in (BEATEN["text"], ARMED["text"], "Zaak gestart")]
        assert places == sorted(places), who
        assert "Veroordeeld" in text
        assert "Van 1 april 2021 tot 5 mei 2024 is niets bekend" in text
        assert "Voor het eerst dreigen of een wapen" in text
        assert "Veilig Thuis, deze zaak: nog geen antwoord" in text


def test_who_does_not_see_the_case_does_not_see_its_pattern(app: Flask, case: World) -> None:
    for who in ("police", "disclosure_officer"):
        assert log_in(app, case, who).get(address(case, PAGE)).status_code in (403, 404)


def test_a_case_of_another_region_is_not_there(app: Flask, case: World) -> None:
    desk = log_in(app, case, "VR17:regional_manager")
    assert desk.get(address(case, PAGE)).status_code == 404


def test_a_confirmed_case_adds_what_is_known_and_nobody(app: Flask, case: World) -> None:
    other = beside(case)
    for who in DESK:
        text = see(app, case, who)
        assert "Meer mensen lopen risico" in text
        assert "een andere zaak (B)" in text
        for word in ("Floor", "Bedacht", "Utrecht", other.case.reference):
            assert word not in text, word
    assert combined(other) == [str(case.id_of(who)) for who in DESK]
    theirs = see(app, other)
    assert BEATEN["text"] in theirs
    assert "Noor" not in theirs


def test_a_candidate_or_a_rejected_link_adds_nothing(app: Flask, case: World) -> None:
    other = beside(case, confirmed=False)
    assert "een andere zaak" not in see(app, case)
    linking.judge(case, "intake", "rejected", kind="same_subject")
    assert "een andere zaak" not in see(app, case)
    assert combined(other) == []


def test_who_steps_back_in_the_other_case_reads_nothing_of_it(app: Flask, case: World) -> None:
    other = beside(case)
    other.in_conflict("case_director")
    assert BEATEN["text"] in see(app, case)
    assert "een andere zaak" not in see(app, case)
    assert combined(other) == []


def test_an_expired_item_leaves_its_reason_only(app: Flask, case: World) -> None:
    case.grant("answer", "veilig_thuis", kind="items", items=[{**EXPIRING, "text": "It went."}])
    assert "It went." in see(app, case)
    case.at(f"{EXPIRING['expires']}T09:00")
    with time_machine.travel(case.now, tick=False):
        text = see(app, case)
    assert "It went." not in text
    assert f"Verlopen op 10 december 2026 ({EXPIRING['basis']})" in text
    assert BEATEN["text"] in text


def test_the_same_words_of_one_source_stand_once(app: Flask, case: World) -> None:
    other = beside(case)
    told(other, BEATEN)
    assert see(app, case).count(BEATEN["text"]) == 1


def test_the_number_of_statements_does_not_grow_with_items(app: Flask, case: World) -> None:
    desk = log_in(app, case, "case_director")
    desk.see(address(case, PAGE))
    with statements(case.db) as few:
        desk.see(address(case, PAGE))
    many = [{**BEATEN, "id": f"m{n}", "text": f"Number {n}."} for n in range(20)]
    case.grant("answer", "veilig_thuis", kind="items", items=many)
    with statements(case.db) as more:
        desk.see(address(case, PAGE))
    assert len(few) == len(more) <= 20


def test_a_shielded_case_adds_nothing_for_who_is_not_named(app: Flask, case: World) -> None:
    other = beside(case)
    with other.changed() as tx:
        tx.get_one(models.Case, other.case_id).shielded = True
    assert "een andere zaak" not in see(app, case)
    assert combined(other) == []


def ask_for_dossier(app: Flask, case: World, **typed: str) -> TestResponse:
    place = address(case, PAGE)
    return log_in(app, case, "case_director").post(place, place, **typed)


def test_the_dossier_holds_facts_with_their_source_and_nobody(app: Flask, case: World) -> None:
    beside(case)
    answer = ask_for_dossier(app, case, to="Mr. S. Tand", reason="Aangifte van mishandeling.")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="stuk.pdf"'
    assert answer.headers["Cache-Control"] == "no-store"
    text = opened(answer.data).spoken()
    for words in (BEATEN["text"], ARMED["text"], "Veroordeeld", "Politie", "Mr. S. Tand"):
        assert squeezed(words) in text, words
    for words in ("Noor", "Floor", "Bram", "kept my phone", "Zaak gestart", "Aangifte"):
        assert squeezed(words) not in text, words
    (note,) = [row for row in case.rows(models.CaseNote) if row.step == "dossier"]
    assert note.by_id == case.id_of("case_director")


def test_no_dossier_without_a_name_and_a_reason(app: Flask, case: World) -> None:
    before = snapshot(case.db)
    for typed in ({"to": "", "reason": "Why"}, {"to": "Mr. S. Tand", "reason": " "}):
        assert ask_for_dossier(app, case, **typed).status_code == 422
    after = snapshot(case.db)
    assert {name for name in after if after[name] != before[name]} <= {"web_sessions"}


def test_only_the_director_gets_a_dossier(app: Flask, case: World) -> None:
    for who in ("intake", "panel_chair", "regional_manager"):
        desk = log_in(app, case, who)
        assert "Feiten voor de officier" not in desk.see(address(case, PAGE))
        answer = desk.client.post(address(case, PAGE), data={"to": "x", "reason": "y"})
        assert answer.status_code in (400, 403)
