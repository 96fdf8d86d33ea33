"""The pages of links: who sees what of the other case, and how a human answers."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from flask import Flask

from disclosure.settings import Settings
from disclosure.store import references
from disclosure.store.database import Database
from tests import factories, linking
from tests.conftest import strict_app
from tests.desk import QUEUE, address, log_in, statements, words
from tests.factories import World
from tests.linking import BRAM, FLOOR, MIRROR, NOOR, REPEATED

PAGE = "koppelingen"
SISTER: dict[str, Any] = {
    "by": "relative",
    "applicant": {"name": "Sofie Onthouden", "relation": "sister", "municipality": "Zwolle"},
    "contact": {"channel": "phone"},
}
NEAR = ("intake", "case_director", "regional_manager")
FAR = ("panel_chair", "decision_maker")


@pytest.fixture
def case(database: Database) -> World:
    """Return a draft among staff."""
    return factories.world(database)


@pytest.fixture(autouse=True)
def moment(case: World) -> Iterator[time_machine.Traveller]:
    """Let time stand still at the case's moment."""
    with time_machine.travel(case.now, tick=False) as moved:
        yield moved


@pytest.fixture
def app(settings: Settings, database: Database) -> Flask:
    return strict_app(settings, database)


def spaced(case: World) -> str:
    return references.spaced(case.case.reference)


def everything(app: Flask, case: World, who: str) -> str:
    """Return what somebody near reads of the links of a case: case page, list, and each form."""
    desk = log_in(app, case, who)
    pages = [address(case), address(case, PAGE)]
    pages += [address(case, PAGE, str(link.id)) for link in linking.links(case)]
    return "\n".join(desk.get(page).get_data(as_text=True) for page in pages)


# --- what is shown


@pytest.mark.parametrize("who", NEAR)
def test_fields_are_named_and_the_other_applicant_never_is(
    app: Flask, case: World, who: str
) -> None:
    factories.received(case)
    other = linking.another(case, **{**REPEATED, **SISTER})
    linking.match(case)
    text = everything(app, case, who)
    assert "lijkt ook in de andere zaak de betrokkene" in text
    assert "Naam, Geboortedatum" in text
    for word in ("Floor", "Bedacht", "Sofie", "Onthouden", "Zwolle", "sister", "1994"):
        assert word not in text, word
    if who != "case_director":
        assert spaced(other) in text


@pytest.mark.parametrize("who", NEAR)
def test_a_mirror_is_said_in_words_with_what_to_do(app: Flask, case: World, who: str) -> None:
    other = linking.pair(case)
    for one in (case, other):
        text = words_of(app, one, who)
        assert "Twee mensen vragen naar elkaar" in text
        assert "Er is een teken van misbruik gevonden" in text
        assert "Elke zaak krijgt een eigen regisseur" in text


def words_of(app: Flask, case: World, who: str, *more: str) -> str:
    return log_in(app, case, who).see(address(case, *more))


def test_a_case_without_links_has_no_section_and_no_false_comfort(app: Flask, case: World) -> None:
    factories.received(case)
    linking.match(case)
    assert "Andere zaken" not in words_of(app, case, "intake")
    assert "Dat is geen bewijs dat er geen andere zaak is." in words_of(app, case, "intake", PAGE)


@pytest.mark.parametrize("who", FAR)
def test_the_panel_sees_confirmed_cases_about_the_same_subject_and_no_more(
    app: Flask, case: World, who: str
) -> None:
    factories.panel(case)
    same = linking.another(case, **REPEATED)
    hers = linking.another(case, person=NOOR, subject=FLOOR)
    linking.match(case)
    assert "Andere zaken" not in words_of(app, case, who)
    linking.judge(case, "intake", "confirmed")
    text = words_of(app, case, who)
    assert f"lijkt ook in de andere zaak de betrokkene: {spaced(same)}" in text
    assert "Meer mensen lopen risico" in text
    assert spaced(hers) not in text
    assert "te bekijken" not in text
    assert log_in(app, case, who).get(address(case, PAGE)).status_code == 403


@pytest.mark.parametrize("who", FAR)
def test_the_log_tells_them_nothing_of_it(app: Flask, case: World, who: str) -> None:
    factories.panel(case)
    linking.another(case, **MIRROR)
    linking.match(case)
    linking.judge(case, "intake", "confirmed", reason="Sofie told us so")
    for part in ("logboek", "tijdlijn"):
        text = words_of(app, case, who, part)
        assert "Koppeling" not in text
        assert "Sofie" not in text
    assert "Koppeling" in words_of(app, case, "intake", "logboek")
    assert "Koppeling" in words_of(app, case, "intake", "tijdlijn")


def test_a_case_of_another_region_is_there_without_reference_or_region(
    app: Flask, case: World
) -> None:
    factories.received(case)
    other = linking.another(case, **MIRROR)
    other.grant("transfer", "case_director")
    other.grant("accept_transfer", "VR17:regional_manager")
    linking.match(case)
    text = words_of(app, case, "intake", PAGE)
    assert "een zaak die u niet mag openen" in text
    assert spaced(other) not in text
    assert "Rotterdam" not in text
    there = words_of(app, other, "VR17:intake", PAGE)
    assert "een zaak die u niet mag openen" in there
    assert spaced(case) not in there
    assert "Amsterdam" not in there


def test_a_case_one_has_a_conflict_in_is_not_named_either(app: Flask, case: World) -> None:
    other = linking.pair(case, **REPEATED)
    other.in_conflict("intake")
    assert spaced(other) not in words_of(app, case, "intake", PAGE)
    assert spaced(other) in words_of(app, case, "intake/2", PAGE)


def test_a_director_sees_that_there_is_another_case_but_not_which(app: Flask, case: World) -> None:
    factories.received(case)
    other = linking.another(case, **REPEATED)
    other.grant("assign_director", "intake")
    linking.match(case)
    text = words_of(app, case, "case_director", PAGE)
    assert spaced(other) not in text
    assert "een zaak die u niet mag openen" in text


def test_a_colleague_is_no_case(app: Flask, case: World) -> None:
    with case.changed() as tx:
        from disclosure.accounts.models import Account

        tx.get_one(Account, case.id_of("police")).name = "Bram Verzonnen"
    factories.received(case)
    linking.match(case)
    text = words_of(app, case, "regional_manager", PAGE)
    assert "Betrokkene heet zoals een collega" in text
    assert "De regiomanager bepaalt wie deze zaak mag zien" in text
    assert "Andere zaak" not in text


# --- who gets in


@pytest.mark.parametrize("who", ["case_director/2", "VR17:intake", "VR17:regional_manager"])
@pytest.mark.parametrize("part", [(), ("6f9619ff-8b86-4d01-b42d-00cf4fc964ff",)])
def test_whoever_may_not_open_it_gets_no_page(
    app: Flask, case: World, who: str, part: tuple[str, ...]
) -> None:
    linking.pair(case)
    desk = log_in(app, case, who)
    nowhere = "/".join((QUEUE, references.new_reference(), PAGE, *part))
    assert desk.get(address(case, PAGE, *part)).status_code == 404
    assert desk.get(nowhere).status_code == 404


def test_a_link_of_another_case_is_no_page_of_this(app: Flask, case: World) -> None:
    other = linking.pair(case, **REPEATED)
    third = linking.another(case, person=FLOOR, subject={"name": "Wim Vaag", "born": "1970-01-30"})
    (link,) = linking.links(case)
    desk = log_in(app, case, "intake")
    assert desk.get(address(other, PAGE, str(link.id))).status_code == 200
    assert desk.get(address(third, PAGE, str(link.id))).status_code == 404


# --- the answer


def answer(app: Flask, case: World, who: str, **data: str) -> Any:
    (link,) = linking.links(case)
    page = address(case, PAGE, str(link.id))
    return log_in(app, case, who).post(page, page, **data)


@pytest.mark.parametrize("who", NEAR)
@pytest.mark.parametrize("verdict", ["confirmed", "rejected"])
def test_a_human_answers_with_a_reason(app: Flask, case: World, who: str, verdict: str) -> None:
    other = linking.pair(case, **REPEATED)
    sent = answer(app, case, who, verdict=verdict, reason="The papers.")
    assert (sent.status_code, sent.location) == (303, address(case, PAGE))
    for one in (case, other):
        (link,) = linking.links(one)
        assert (link.state, link.judged_by) == (verdict, case.id_of(who))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"verdict": "confirmed", "reason": ""}, "Schrijf op waarom."),
        ({"reason": "x"}, "Kies ja of nee."),
        ({"verdict": "perhaps", "reason": "x"}, "Kies een van de mogelijkheden."),
    ],
)
def test_what_is_missing_is_said_and_changes_nothing(
    app: Flask, case: World, data: dict[str, str], said: str
) -> None:
    linking.pair(case, **REPEATED)
    sent = answer(app, case, "intake", **data)
    assert sent.status_code == 422
    assert said in words(sent)
    assert [link.state for link in linking.links(case)] == ["candidate"]


def test_the_same_answer_again_is_said_beside_it(app: Flask, case: World) -> None:
    linking.pair(case, **REPEATED)
    answer(app, case, "intake", verdict="rejected", reason="Two men.")
    sent = answer(app, case, "intake", verdict="rejected", reason="Two men.")
    assert sent.status_code == 422
    assert "Dit is al gedaan." in words(sent)


def test_the_reason_stays_in_the_case_it_was_given_in(app: Flask, case: World) -> None:
    other = linking.pair(case, **REPEATED)
    answer(app, case, "intake", verdict="confirmed", reason="Sofie knows them both.")
    assert "Sofie knows" in words_of(app, case, "intake", "tijdlijn")
    for part in ((), (PAGE,), ("tijdlijn",), ("logboek",)):
        assert "Sofie" not in words_of(app, other, "regional_manager", *part)


def test_directors_of_a_mirror_are_not_offered(app: Flask, case: World) -> None:
    linking.pair(case)
    same = str(case.id_of("case_director"))
    page = log_in(app, case, "intake").get(address(case, "regie")).get_data(as_text=True)
    assert same not in page
    assert str(case.id_of("case_director/2")) in page


# --- statements


def test_the_number_of_links_costs_no_statement_more(app: Flask, case: World) -> None:
    factories.received(case)
    desk = log_in(app, case, "intake")
    counts = []
    for _ in range(2):
        linking.another(case, person=BRAM, subject=NOOR)
        linking.another(case, **REPEATED)
        linking.match(case)
        for page in (address(case), address(case, PAGE)):
            with statements(case.db) as seen:
                assert desk.get(page).status_code == 200
            counts.append(len(seen))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 20
