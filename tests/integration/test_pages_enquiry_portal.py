"""What a liaison sees: the enquiry and the own answer, on every route there is; and the rest."""

import re
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import select
from werkzeug.routing import Rule

from disclosure.cases.documents import CASE, Note
from disclosure.review import models, prosecution, queries, retention
from disclosure.review.enquiry_models import Chase, ProsecutionUse
from disclosure.review.prosecution_rules import Prosecution
from disclosure.settings import Settings
from disclosure.store import vault
from disclosure.store.database import Database
from tests import factories
from tests.desk import QUEUE, address, words
from tests.factories import ITEM, World
from tests.review_pages import OF_THE_APPLICANT, RELATIVE, Pages, pages
from tests.staff import log_of

SUBJECT = "Bram Verzonnen"
HERS = ("Noor", "Amsterdam", "1990")
OF_ANOTHER = ("Zijn behandelaar zegt veel", "Geheim van de arts")
"""What other organisations answered."""
OWN = "Stond elke dag voor haar deur"
OPEN_TO_A_LIAISON = {
    "step.antwoord",
    "step.controle",
    "step.signaal",
    "step.heropenen",
    "step.stem",
    "conflicts.declare",
}
"""Pages of a case that answer a liaison who was asked; any other is 403 or 404. To vote shows no
papers to who does not sit, to re-open and to signal are forms."""


@pytest.fixture
def case(sqlite_only: Database) -> World:
    """Return a case in which three were asked, and two answered."""
    case = factories.gathering(factories.world(sqlite_only), **RELATIVE)
    case.grant("enquire", "case_director", to=["police", "om", "ggz", "probation"])
    other = {**ITEM, "id": "g1", "text": OF_ANOTHER[0], "use": "panel_only"}
    case.grant("answer", "ggz", items=[other])
    refused = {"kind": "refused", "items": [], "ground": OF_ANOTHER[1]}
    case.grant("answer", "probation", **refused)
    return case


@pytest.fixture
def site(settings: Settings, case: World) -> Pages:
    return pages(settings, case)


def routes(site: Pages) -> list[Rule]:
    """Return every address of a case that can be asked for."""
    rules = [rule for rule in site.app.url_map.iter_rules() if "reference" in rule.arguments]
    return [rule for rule in rules if "GET" in (rule.methods or ())]


def filled(rule: Rule, reference: str) -> str:
    """Return an address with this reference, and made-up ids for the rest."""
    path = rule.rule.replace("<reference>", reference)
    path = re.sub(r"<uuid:[^>]+>", str(uuid4()), path)
    return re.sub(r"<[^>]+>", "iets", path)


def case_page(site: Pages) -> str:
    """Return the words of the case's page, as its director reads them."""
    with time_machine.travel(site.case.now, tick=False):
        return words(site.desk("case_director").get(address(site.case)))


@pytest.mark.parametrize("accepted", [False, True], ids=["before", "after"])
def test_a_liaison_sees_nothing_but_the_enquiry_and_the_own_answer_on_any_route(
    site: Pages, case: World, accepted: bool
) -> None:
    if accepted:
        case.grant("answer", "police", items=[{**ITEM, "text": OWN}])
    met = set()
    hidden = (*HERS, *OF_THE_APPLICANT, *OF_ANOTHER, "GGZ", "Reclassering")
    with time_machine.travel(case.now, tick=False):
        desk = site.desk("police")
        for rule in routes(site):
            answer = desk.get(filled(rule, case.case.reference))
            if answer.status_code in (403, 404):
                continue
            assert answer.status_code == 200, rule.endpoint
            met.add(rule.endpoint)
            for word in (*hidden, *(() if accepted else (SUBJECT, OWN))):
                assert word not in words(answer), (rule.endpoint, word)
        queue = words(desk.get(QUEUE))
    assert met <= OPEN_TO_A_LIAISON
    assert {"step.antwoord", "step.signaal"} <= met
    assert not [word for word in (*hidden, SUBJECT) if word in queue]


def test_no_route_but_the_signal_and_the_conflict_opens_to_who_was_not_asked(
    site: Pages, case: World
) -> None:
    met = set()
    with time_machine.travel(case.now, tick=False):
        desk = site.desk("veilig_thuis")
        for rule in routes(site):
            answer = desk.get(filled(rule, case.case.reference))
            if answer.status_code == 200:
                met.add(rule.endpoint)
                assert SUBJECT not in words(answer)
    assert met <= {"step.signaal", "step.heropenen", "conflicts.declare"}
    assert "step.signaal" in met


def test_what_is_asked_and_the_own_answer_stand_on_one_page(site: Pages, case: World) -> None:
    text = site.see("police", "antwoord")
    assert "What is known of violence" in text
    assert "Huiselijk geweld" in text
    assert "5 december 2026 om 0.00 uur" in text
    case.grant("answer", "police", items=[{**ITEM, "text": OWN, "expires": "2026-12-10"}])
    text = site.see("police", "antwoord")
    assert OWN in text
    assert "Veroordeeld" in text
    assert "U hebt geantwoord" in text
    assert "Gegeven 1" not in text
    with time_machine.travel(case.now, tick=False):
        assert "Uw antwoorden" in words(site.desk("police").get(QUEUE))
    case.at("2026-12-10T01:00")
    assert retention.forget(case.db, case.now) == 1
    for text in (site.see("police", "antwoord"), case_page(site)):
        assert OWN not in text
        assert "Verwijderd op 10 december 2026: de bewaartermijn is voorbij (Wpg 19)." in text


def test_accepting_is_logged_with_every_condition(site: Pages, case: World) -> None:
    site.send("police", "voorwaarden", "antwoord")
    (entry,) = [
        ids
        for verb, end, ids in log_of(case.db, f"case:{case.case_id}")
        if (verb, end) == ("accept_conditions", "done")
    ]
    wanted = {"conflict", "no_contact", "no_report", "flagged", "no_step"}
    assert wanted <= set(entry)


def test_every_field_of_an_item_is_kept(site: Pages, case: World) -> None:
    site.send("police", "voorwaarden", "antwoord")
    typed = {
        "category": "stalking",
        "role": "suspect",
        "status": "suspected",
        "date": "voorjaar 2025",
        "text": OWN,
        "reference": "PL1300-1",
        "held_name": "Verzonnen, Bram",
        "held_bsn": "999990019",
        "basis": "Wpg 8",
        "counted_from": ["1", "3", "2025"],
        "expires": ["1", "3", "2040"],
        "use": "may_tell",
        "agreed_by": "Mr. Stand, zaaksofficier",
        "reliability": "checked",
        "recognisable": "een eerder slachtoffer",
    }
    given = {f"item1_{name}": value for name, value in typed.items()}
    site.takes("police", "antwoord", "answer", QUEUE, kind="items", **given)
    with case.db.read() as tx:
        rows = [row for row in case.rows(models.InformationItem) if row.organisation == "police"]
        (row,) = rows
        item = queries.open_item(tx, row)
    assert item.held_as == {"name": "Verzonnen, Bram", "bsn": "999990019"}
    assert (item.reference, item.reliability) == ("PL1300-1", "checked")
    assert (item.recognisable, item.agreed_by) == (
        "een eerder slachtoffer",
        "Mr. Stand, zaaksofficier",
    )
    assert row.expires is not None
    assert row.expires.isoformat() == "2030-03-01"
    text = site.see("intake", "persoon")
    assert "Verzonnen, Bram klopt nummer PL1300-1" in text


def test_what_a_doctor_holds_passes_only_with_the_weighing(site: Pages, case: World) -> None:
    case.grant("enquire", "case_director", to=["ggz"])
    fields = {**ITEM, "use": "panel_only", "status": "reported", "basis": "AVG 9"}
    given = {f"item1_{name}": value for name, value in fields.items() if name != "id"}
    accept(case, "ggz")
    before = "Vul dit in."
    site.refuses("ggz", "antwoord", before, "item1_weighing", kind="items", **given)
    weighed = {**given, "item1_weighing": "Het gevaar weegt zwaarder"}
    site.takes("ggz", "antwoord", "answer", QUEUE, kind="items", **weighed)


def accept(case: World, who: str) -> None:
    """Let the newest question to an organisation be open, its conditions accepted."""
    with case.changed() as tx:
        mine = models.Enquiry.organisation == who
        for row in tx.scalars(select(models.Enquiry).where(mine)):
            row.accepted_at, row.accepted_by = case.now, case.id_of(who)


def test_a_doubt_typed_on_the_page_is_kept_and_holds(site: Pages, case: World) -> None:
    factories.matched(case)
    site.send("intake", "persoon", discrepancy="Tien jaar ouder\n\nEen andere straat")
    assert not case.column("subject_matched")
    text = site.see("case_director", "persoon")
    assert "Tien jaar ouder Een andere straat" in text
    assert "0 bevestigingen" in text
    excluded = {"relatives": "Een neef, ander BSN", "one_address": "Niemand anders"}
    agree = ["name", "bsn", "address"]
    page = ("case_director", "persoon")
    site.refuses(*page, "Vul dit in.", "resolved", agree=agree, **excluded)
    resolved = {"resolved": "Het register had een tikfout"}
    site.takes(*page, "confirm_subject", agree=agree, **excluded, **resolved)
    site.takes("intake", "persoon", "confirm_subject", agree=agree, **excluded, **resolved)
    assert case.column("subject_matched")
    assert "Een neef, ander BSN" in site.see("case_director", "persoon")


def test_the_om_reads_whether_it_may_use_what_she_told_and_files_an_arrest(
    site: Pages, case: World
) -> None:
    site.send("om", "voorwaarden", "antwoord")
    assert "nog niet gebruiken" in site.see("om", "antwoord")
    assert "nog niet gebruiken" not in site.see("police", "antwoord")
    page = ("case_director", "vervolging")
    refused = site.send(*page, ground="agreed", words="Ja, als het helpt")
    assert refused.status_code == 422
    assert not case.rows(ProsecutionUse)
    assert site.send(*page, ground="", words="").status_code == 422
    given = {"ground": "agreed", "alone": "y", "words": "Ja, als het helpt"}
    assert site.send(*page, **given).status_code == 303
    text = site.see("om", "antwoord")
    assert "mag u gebruiken" in text
    assert "als het helpt" not in text
    assert "als het helpt" in site.see(*page)
    site.who_may("vervolging", ("case_director",), om=403, regional_manager=403, intake=403)
    with time_machine.travel(case.now, tick=False):
        desk = site.desk("om")
        form = desk.get(f"{QUEUE}/{case.case.reference}/signaal", soort="planned_arrest")
    assert "Een aanhouding is gepland" in words(form)
    arrest = {"kind": "planned_arrest", "plan": "before", "text": "Morgenochtend"}
    site.takes("om", "signaal", "new_signal", QUEUE, **arrest)
    assert case.has("retriage")


@pytest.mark.parametrize(
    ("ground", "says"), [("declined", "zij wil het niet"), ("acute", "Mr. Stand gebruikt")]
)
def test_the_om_reads_a_no_and_acute_danger(
    site: Pages, case: World, ground: str, says: str
) -> None:
    site.send("om", "voorwaarden", "antwoord")
    args = Prosecution(
        ground=ground, alone=True, words="Nee.", prosecutor="Mr. Stand", reason="Hij komt nu."
    )
    director = case.actor("case_director")
    assert prosecution.record(case.db, case.case_id, args, director, case.now) is None
    text = site.see("om", "antwoord")
    assert says in text
    assert ("Hij komt nu." in text) is (ground == "acute")


def test_the_director_chases_from_a_page(site: Pages, case: World) -> None:
    page = ("case_director", "herinneringen")
    assert "Nog niemand is herinnerd." in site.see(*page)
    assert site.send(*page, of="om").status_code == 303
    assert site.send(*page, of="om").status_code == 303
    assert [row.rung for row in case.rows(Chase)] == ["reminder"]
    assert "Openbaar Ministerie: Herinnering aan de contactpersoon" in site.see(*page)
    assert "Herinneringen" in case_page(site)
    assert "contactpersoon herinnerd" in site.see("case_director", "tijdlijn")
    site.who_may("herinneringen", ("case_director",), om=403, case_director__2=404, intake=403)


def test_the_second_look_is_kept_with_its_words(site: Pages, case: World) -> None:
    case.grant("answer", "police", kind="nothing", items=[], searched="All names")
    with case.changed() as tx:
        mine = models.Enquiry.organisation == "police"
        for row in tx.scalars(select(models.Enquiry).where(mine)):
            row.sampled = True
    text = site.see("police/2", "controle")
    assert SUBJECT in text
    assert "All names" not in text
    looked = {"of": "police", "reason": "Zelf gezocht in BVH"}
    site.takes("police/2", "controle", "check_nil", QUEUE, **looked)
    (row,) = [row for row in case.rows(models.Enquiry) if row.organisation == "police"]
    assert row.second_look is not None
    with case.db.read() as tx:
        note = vault.open(tx, case.case_id, CASE, "enquiries", row.id, row.second_look, Note)
    assert note.texts == {"reason": "Zelf gezocht in BVH"}


def test_response_times_are_for_director_and_manager(site: Pages, case: World) -> None:
    case.wait(days=8)
    case.grant("breakthrough", "case_director", of="om")
    there, shown = "/werk/antwoordtijden", {}
    with time_machine.travel(case.now, tick=False):
        for who in ("case_director", "regional_manager"):
            shown[who] = words(site.desk(who).get(there))
        for who in ("police", "intake", "decision_maker"):
            assert site.desk(who).get(there).status_code == 403
    reference = case.case.reference
    assert "minder dan 10" in shown["case_director"]
    assert reference not in shown["case_director"]
    assert reference in shown["regional_manager"]
    for text in shown.values():
        assert SUBJECT not in text
