"""The pages on which a safety plan is written, read, shared and taken along."""

from datetime import timedelta
from typing import Any

import pytest

from disclosure.cases import models as cases
from disclosure.decisions import plan_pocket, plan_rules
from disclosure.decisions.plan_models import PlanDraft
from disclosure.procedure import plan_choices, terms
from disclosure.requests import risk
from disclosure.requests.risk_rules import Record
from disclosure.settings import Settings
from disclosure.store.database import Database
from tests import factories, returning
from tests.factories import World
from tests.opened_pdf import opened, squeezed
from tests.planning import DIRECTOR, SECRET, draft, in_force, settle, whole, working
from tests.review_pages import Pages, pages

EDIT = "veiligheidsplan"
TOLD = (SECRET, "Location agreement", "A bed stands ready", "huisverbod")
"""What staff do without her: neither her list nor her page may hold any of it."""


@pytest.fixture
def case(sqlite_only: Database) -> World:
    """Return a case in which the danger was weighed."""
    return factories.gathering(factories.world(sqlite_only))


@pytest.fixture
def site(settings: Settings, case: World) -> Pages:
    return pages(settings, case)


def day(case: World, days: int) -> list[str]:
    found = terms.local_day(case.now) + timedelta(days=days)
    return [str(found.day), str(found.month), str(found.year)]


def sent(site: Pages, who: str, slug: str, **typed: Any) -> str:
    """Send a page that must be taken; return where it leads."""
    answer = site.send(who, slug, **typed)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.location


# --- written part by part ------------------------------------------------------------------------


def test_a_part_leads_to_the_next_and_the_plan_is_made_of_them(site: Pages, case: World) -> None:
    way = sent(site, DIRECTOR, f"{EDIT}/begin", way="left", phase="direct")
    assert way.endswith("/onderdeel/contact")
    html = site.html(DIRECTOR, f"{EDIT}/onderdeel/now")
    assert "Knop altijd bij me" in html
    assert "niet via keuken" not in html, "meant for whoever lives with him"
    typed = {"choices": ["now.112", "now.button"], "words": "Ring Jo", "staff": SECRET}
    assert sent(site, DIRECTOR, f"{EDIT}/onderdeel/now", **typed).endswith("/onderdeel/children")
    assert sent(site, DIRECTOR, f"{EDIT}/onderdeel/legal").endswith("/maatregelen")
    back = sent(site, DIRECTOR, f"{EDIT}/onderdeel/pets", naar="overzicht")
    assert back.endswith(f"/{EDIT}")
    action = {"what": "Ring her", "owner": "police", "by": day(case, 2), "section": "now"}
    sent(site, DIRECTOR, f"{EDIT}/acties", **action, phase="direct")
    site.takes(DIRECTOR, EDIT, "plan_safety", state="agreed", copies=["site"])
    plan = in_force(case).version.plan
    assert dict(plan.choices) == {"now": ("now.112", "now.button")}
    assert (plan.sections, plan.staff) == ((("now", "Ring Jo"),), (("now", SECRET),))
    assert (plan.path, plan.copies, plan.actions[0].section) == ("left", ("site",), "now")
    assert case.rows(PlanDraft) == []


def test_each_child_on_record_has_words_of_its_own(site: Pages, case: World) -> None:
    texts = {"name": "Mila", "exposed": "yes", "seen": "no", "step": "none"}
    record = Record(kind="child", texts=texts)
    assert risk.record(case.db, case.case_id, record, case.actor(DIRECTOR), case.now) is None
    assert "Wat doet Mila zelf?" in site.html(DIRECTOR, f"{EDIT}/onderdeel/children")
    sent(site, DIRECTOR, f"{EDIT}/onderdeel/children", child_0="To the neighbour")
    child = working(case).plan.children[0]
    assert (child.name, child.words) == ("Mila", "To the neighbour")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"state": ""}, "Kies hoe de maatregel staat."),
        ({"ask_lives_there": "no"}, "De wet maakt dit onmogelijk: Wet tijdelijk huisverbod"),
        ({"start": ["", "", ""], "end": ["", "", ""]}, "Vul de eerste dag in."),
        ({"end": 11}, "moet de maatregel verlengd zijn"),
        ({"end": 29, "extended_by": "Mayor"}, "Langer kan niet: de laatste dag is"),
        ({"end": -1}, "De laatste dag ligt voor de eerste."),
    ],
)
def test_what_the_law_makes_impossible_is_said(
    site: Pages, case: World, typed: dict[str, Any], sentence: str
) -> None:
    given = {name: day(case, of) if isinstance(of, int) else of for name, of in typed.items()}
    good = {
        "state": "in_force",
        "ask_lives_there": "yes",
        "ask_adult": "yes",
        "start": day(case, 0),
        "end": day(case, 10),
    }
    site.refuses(DIRECTOR, f"{EDIT}/maatregel/temporary_home_ban", sentence, **{**good, **given})
    sent(site, DIRECTOR, f"{EDIT}/maatregel/temporary_home_ban", **good)
    html = site.html(DIRECTOR, f"{EDIT}/maatregelen")
    assert "Geldt nu, tot en met" in html
    assert working(case).plan.protections[0].state == "in_force"
    sent(site, DIRECTOR, f"{EDIT}/maatregel/temporary_home_ban", state="none")
    assert working(case).plan.protections == ()


def test_a_measure_that_may_escalate_warns_and_one_that_does_not_is_only_a_hint(
    site: Pages, case: World
) -> None:
    assert "Kan opjagen" in site.html(DIRECTOR, f"{EDIT}/maatregel/temporary_home_ban")
    assert "Kan opjagen" not in site.html(DIRECTOR, f"{EDIT}/maatregel/aware")
    doubtful = {"state": "asked", "ask_danger_shown": "no", "ask_no_contact": "yes"}
    sent(site, DIRECTOR, f"{EDIT}/maatregel/aware", **doubtful)
    assert "Kijk na of dit kan." in site.html(DIRECTOR, f"{EDIT}/maatregelen")


def test_an_action_is_changed_and_taken_out(site: Pages, case: World) -> None:
    action = {"what": "Ring her", "owner": "police", "by": day(case, 2), "phase": "direct"}
    sent(site, DIRECTOR, f"{EDIT}/acties", **action)
    sent(site, DIRECTOR, f"{EDIT}/actie/0", **{**action, "what": "Drive by"}, shared="y")
    found = working(case).plan.actions
    assert [(each.what, each.shared) for each in found] == [("Drive by", True)]
    site.refuses(DIRECTOR, f"{EDIT}/acties", "Vul dit in.", "what", **{**action, "what": ""})
    sent(site, DIRECTOR, f"{EDIT}/actie/0", weg="1")
    assert working(case).plan.actions == ()
    assert site.get(DIRECTOR, f"{EDIT}/actie/0").status_code == 404


@pytest.mark.parametrize("slug", [f"{EDIT}/onderdeel/garden", f"{EDIT}/maatregel/mediation"])
def test_there_is_no_page_for_what_there_is_not(site: Pages, slug: str) -> None:
    assert site.get(DIRECTOR, slug).status_code == 404


def test_the_second_who_writes_is_told_who_is_first(site: Pages, case: World) -> None:
    assert draft(case, path="stay") is None
    with case.changed() as tx:
        tx.get_one(PlanDraft, case.case_id).by_id = case.id_of("intake")
    held = "is nu met dit plan bezig"
    site.refuses(DIRECTOR, f"{EDIT}/onderdeel/now", held, choices=["now.112"], words="Keep me")
    plan = {"action1_what": "Ring", "action1_owner": "police", "action1_by": day(case, 2)}
    site.refuses(DIRECTOR, EDIT, held, state="agreed", **plan)
    assert "schrijft nu aan dit plan" in site.html(DIRECTOR, EDIT)
    assert site.send(DIRECTOR, f"{EDIT}/overnemen", EDIT).status_code == 303
    sent(site, DIRECTOR, f"{EDIT}/onderdeel/now", choices=["now.112"], words="Keep me")
    assert (working(case).plan.path, working(case).plan.sections) == ("stay", (("now", "Keep me"),))


# --- read ----------------------------------------------------------------------------------------


def test_the_plan_in_force_is_read_by_those_near_her(site: Pages, case: World) -> None:
    assert "Er is nog geen plan." in site.html(DIRECTOR, "plan")
    settle(case)
    html = site.html("intake", "plan")
    for text in (SECRET, "Bag at Els", "Tijdelijk huisverbod", "Mila", "Location agreement"):
        assert text in html, text
    for who, status in {"police": 403, "disclosure_officer": 404}.items():
        assert site.get(who, "plan").status_code == status
    ended = sent(site, DIRECTOR, "plan/actie/0", state="dropped", reason="She moved")
    assert ended.endswith("/plan")
    assert "She moved" in site.html(DIRECTOR, "plan")
    site.refuses(DIRECTOR, "plan/actie/2", "Schrijf op waarom.", "reason", state="dropped")


def test_a_look_at_the_plan_is_noted_there(site: Pages, case: World) -> None:
    settle(case)
    assert site.send(DIRECTOR, "plan/bekeken", "plan", reason=" ").status_code == 422
    assert site.send(DIRECTOR, "plan/bekeken", "plan", reason="Nothing new").status_code == 303
    assert "Nothing new" in site.html(DIRECTOR, "plan")


def test_what_changed_stands_with_each_version(site: Pages, case: World) -> None:
    settle(case)
    settle(case, whole(case, path="left", sections=(("place", "Bag at Jo"),)))
    html = site.html(DIRECTOR, "plan/versies")
    for text in ("Versie 2", "Versie 1", "Bag at Jo", "Zij is weg", "Zij wil weg", "anders"):
        assert text in html, text


# --- her own copy --------------------------------------------------------------------------------


@pytest.mark.parametrize("language", plan_choices.LANGUAGES)
def test_her_paper_is_one_sheet_that_says_nothing_of_what_it_is(case: World, language: str) -> None:
    plan = plan_rules.shared(whole(case))
    made = opened(plan_pocket.render(plan, language, terms.local_day(case.now)))
    assert made.pages == 1
    words = made.spoken()
    assert squeezed("Bag at Els") in words
    assert not [text for text in TOLD if squeezed(text) in words]
    assert plan_pocket.telling(plan, language) == []


def test_a_paper_is_made_only_when_she_wished_and_agreed(site: Pages, case: World) -> None:
    assert "Er is geen briefje." in site.html(DIRECTOR, "plan/briefje")
    settle(case, whole(case, copies=("site",)))
    assert "Er is geen briefje." in site.html(DIRECTOR, "plan/briefje")
    settle(case, whole(case, sections=(("place", "De politie weet het"),)))
    html = site.html(DIRECTOR, "plan/briefje")
    assert "Papier kan gevonden worden" in html
    assert "Deze woorden staan erin: politie" in html
    answer = site.send(DIRECTOR, "plan/briefje", language="ar")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"] == 'inline; filename="lijst.pdf"'
    settle(case, whole(case, state="refused", words="No plan"))
    assert "Er is geen briefje." in site.html(DIRECTOR, "plan/briefje")


def test_her_page_needs_the_second_proof_and_never_opens_to_a_decoy(
    site: Pages, case: World
) -> None:
    settle(case)
    code = returning.new_code(case)
    forced = returning.come_back(site.app, returning.decoy_of(case.db, code, case.now))
    assert forced.prove(returning.WORD).status_code != 303
    assert forced.client.get("/verder/lijst").status_code == 303
    assert "Uw lijst" not in forced.client.get("/verder/status").text
    visitor = returning.come_back(site.app, code)
    assert visitor.client.get("/verder/lijst").status_code == 303
    assert "Uw lijst" not in visitor.client.get("/verder/status").text
    assert visitor.prove(returning.WORD).status_code == 303
    assert "/verder/lijst" in visitor.client.get("/verder/status").text
    html = visitor.client.get("/verder/lijst").text
    assert "Bag at Els" in html
    assert not [text for text in TOLD if text in html]
    settle(case, whole(case, copies=("paper",)))
    assert visitor.client.get("/verder/lijst").status_code == 303
    assert "/verder/lijst" not in visitor.client.get("/verder/status").text


# --- organisations -------------------------------------------------------------------------------


def test_an_organisation_reads_its_parts_and_says_what_is_done(site: Pages, case: World) -> None:
    settle(case)
    police = site.desk("police")
    reference = case.column("reference")
    assert reference in police.see("/werk/plannen")
    html = police.see(f"/werk/plannen/{reference}")
    assert "Location agreement" in html
    assert not [text for text in (SECRET, "Els", "A bed", "Mila") if text in html]
    answer = police.post(f"/werk/plannen/{reference}", f"/werk/plannen/{reference}", place="0")
    assert answer.status_code == 303
    assert in_force(case).version.actions[0].state == "done"
    unknown = police.get("/werk/plannen/AAAAAAAAAAA")
    om = site.desk("om")
    closed = om.get(f"/werk/plannen/{reference}")
    assert (closed.status_code, unknown.status_code) == (404, 404)
    assert case.rows(cases.Signal) == []
