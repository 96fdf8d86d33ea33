"""Pages of the words that are spoken: chosen, worded, read as they will be said, signed, read."""

from dataclasses import replace
from typing import Any

import pytest
import time_machine
from sqlalchemy import text
from werkzeug.test import TestResponse

from disclosure.accounts.models import Account
from disclosure.decisions import models, queries, script, seals
from disclosure.decisions.correction_models import Correction, CorrectionHearer, SubjectNotice
from disclosure.review import queries as review
from disclosure.review.models import InformationItem
from disclosure.settings import Settings
from disclosure.store import vault
from disclosure.store.database import Database
from tests import factories
from tests.desk import address
from tests.factories import ITEM, World
from tests.review_pages import Pages, advised, drafted, fresh, left, pages, typed_draft
from tests.staff import code_at
from tests.step_pages import OTHER_SECRET, typed_texts

PLAIN = "He was convicted some years ago of hurting the woman he lived with."


@pytest.fixture
def case(sqlite_only: Database) -> World:
    """Return a draft among staff."""
    return factories.world(sqlite_only)


@pytest.fixture
def site(settings: Settings, case: World) -> Pages:
    return pages(settings, case)


def key_of(case: World, name: str) -> str:
    return next(str(row.id.hex) for row in case.rows(InformationItem) if row.name == name)


def send(site: Pages, typed: dict[str, Any]) -> TestResponse:
    return site.send("case_director", "besluit", **typed)


def seen_on(answer: TestResponse) -> str:
    """Return which script the page says it showed."""
    html: str = answer.get_data(as_text=True)
    return html.split('name="seen" type="hidden" value="')[1].split('"', maxsplit=1)[0]


def said(case: World) -> list[str]:
    """Return the script of the draft that waits, as it would be signed."""
    with case.db.read() as tx:
        row = queries.draft(tx, case.case_id)
        assert row is not None
        return [one.words for one in script.paper(tx, row).script]


def case_page(site: Pages, case: World) -> str:
    with time_machine.travel(case.now, tick=False):
        return site.desk("case_director").see(address(case))


# --- the words


def test_a_draft_begins_with_what_was_advised(site: Pages, case: World) -> None:
    advised(case)
    found = typed_texts(site.get("case_director", "besluit"))
    assert {*factories.TESTS.values(), *factories.ANSWERS.values()} <= set(found)


def test_what_is_chosen_is_worded_first_and_then_read_before_it_is_kept(
    site: Pages, case: World
) -> None:
    advised(case)
    typed = typed_draft(case, "p1")
    key = key_of(case, "p1")
    lines = {name: typed.pop(name) for name in list(typed) if name.endswith(key)}
    typed["seen"] = ""
    before = left(case)
    first = send(site, typed)
    assert first.status_code == 200
    assert f"Veroordeeld: {ITEM['text']}" in typed_texts(first)
    lines |= {f"words_{key}": PLAIN, f"check_{key}": "reword"}
    second = send(site, {**typed, **lines, "seen": seen_on(first)})
    assert second.status_code == 200
    assert second.get_data(as_text=True).count(PLAIN) == 2
    assert left(case) == before
    third = send(site, {**typed, **lines, "seen": seen_on(second)})
    assert third.status_code == 303
    assert said(case) == [PLAIN]
    assert "Zo wordt het gezegd" in site.see("case_director", "besluit")
    assert PLAIN in site.see("decision_maker", "ondertekenen")


@pytest.mark.parametrize(
    ("part", "value", "sentence"),
    [
        ("words", " ", "Vul dit in."),
        ("reason", "", "Vul dit in."),
        ("check", "", "Vul dit in."),
        ("check", "reword", "Deze woorden zijn niet veranderd."),
        ("check", "merge", "Kies een ander gegeven, dat zelf gezegd wordt."),
        ("check", "perhaps", "Kies een van de mogelijkheden."),
    ],
)
def test_every_item_is_worded_reasoned_and_looked_at(
    site: Pages, case: World, part: str, value: str, sentence: str
) -> None:
    advised(case)
    name = f"{part}_{key_of(case, 'p1')}"
    at = "into" if value == "merge" else "words" if value == "reword" else part
    typed = {**typed_draft(case, "p1"), name: value}
    site.refuses("case_director", "besluit", sentence, at, **typed)


def test_an_item_merged_is_told_by_the_words_of_another(site: Pages, case: World) -> None:
    advised(case)
    one, two = key_of(case, "p1"), key_of(case, "p3")
    merged = {f"check_{two}": "merge", f"into_{two}": "p1", f"words_{one}": PLAIN}
    typed = typed_draft(case, "p1", "p3", **merged)
    site.takes("case_director", "besluit", "draft_decision", **typed)
    assert said(case) == [PLAIN]
    row = case.rows(models.Decision)[0]
    with case.db.read() as tx:
        assert len(queries.chosen_items(tx, row.id)) == 2
        assert script.paper(tx, row).script[0].items == ("p1", "p3")


def test_an_item_left_out_is_not_chosen_but_its_reason_stays(site: Pages, case: World) -> None:
    advised(case)
    two = key_of(case, "p3")
    typed = typed_draft(case, "p1", "p3", **{f"check_{two}": "leave_out"})
    site.takes("case_director", "besluit", "draft_decision", **typed)
    row = case.rows(models.Decision)[0]
    with case.db.read() as tx:
        assert len(queries.chosen_items(tx, row.id)) == 1
    assert "wordt niet verteld" in site.see("decision_maker", "ondertekenen")
    only = typed_draft(case, "p3", **{f"check_{two}": "leave_out"})
    site.refuses("case_director", "besluit", "Vul dit in.", "items", **only)


def test_who_said_it_and_when_are_warned_about(site: Pages, case: World) -> None:
    advised(case)
    key = key_of(case, "p1")
    words = "De politie zag op 12 mei 2023 wat hij deed."
    typed = typed_draft(case, "p1", **{f"words_{key}": words, f"check_{key}": "reword"})
    assert "Dit staat nog in de woorden" in send(site, {**typed, "seen": ""}).get_data(as_text=True)
    site.takes("case_director", "besluit", "draft_decision", **typed)
    page = site.see("decision_maker", "ondertekenen")
    assert "Wie het meldde, wordt niet gezegd." in page
    assert "Een precieze datum." in page


def test_to_another_it_says_who_was_asked_and_who_this_is(site: Pages, case: World) -> None:
    advised(case)
    about = {
        "outcome": "disclose_to_other",
        "recipient_name": "Her mother",
        "asked": "no",
        "asked_how": "She is nine years old.",
        "ties": "The register was looked at; she left him in 2020.",
        "departure": "She is a child.",
    }
    typed = typed_draft(case, "p1", **about)
    site.takes("case_director", "besluit", "draft_decision", **typed)
    page = site.see("decision_maker", "ondertekenen")
    for words in ("Her mother", "nee: She is nine years old.", about["ties"], about["departure"]):
        assert words in page, words
    assert "Het panel adviseerde Vertellen" in page
    assert "De termijn is 6 weken." in page


@pytest.mark.parametrize(
    ("born", "words"),
    [
        ("2018-03-02", "de ouder of voogd die haar beschermt"),
        ("2013-03-02", "het wordt verteld zoals zij wil"),
        ("2009-03-02", "oud genoeg om het alleen te horen"),
    ],
)
def test_how_a_young_person_is_told_stands_beside_it(
    site: Pages, case: World, born: str, words: str
) -> None:
    advised(case, person={"name": "Noor Fictief", "born": born, "municipality": "Amsterdam"})
    assert words in site.see("case_director", "besluit")


def test_putting_off_shows_until_when_and_what_protects_her(site: Pages, case: World) -> None:
    advised(case)
    page = site.see("case_director", "besluit")
    assert "Een keer, en tot en met 11 december 2026." in page
    assert "Zonder plan kan de zaak niet worden aangehouden." in page
    case.grant("plan_safety", "case_director", state="prepared")
    typed = typed_draft(
        case, outcome="defer", until=["4", "12", "2026"], departure="A report is on its way."
    )
    site.takes("case_director", "besluit", "draft_decision", **typed)
    page = site.see("decision_maker", "ondertekenen")
    assert "tot en met 11 december 2026" in page
    assert factories.ACTION["what"] in page


# --- reading it


def test_decisions_are_read_newest_first_and_checked(site: Pages, case: World) -> None:
    drafted(case)
    case.grant("draft_decision", "panel_chair", items=["p1", "p3"])
    case.grant("sign_decision", "decision_maker")
    readers = ("case_director", "decision_maker", "panel_chair")
    site.who_may("besluiten", readers, police=403, disclosure_officer=403, intake=403)
    site.who_may("besluiten", (), case_director__2=404)
    page = site.see("case_director", "besluiten")
    assert page.index("Besluit 2: Vertellen") < page.index("Besluit 1: Vertellen")
    assert "ontwerp, vervallen" in page
    assert "is wat getekend is" in page
    assert f"Veroordeeld: {ITEM['text']}" in page
    assert "Besluiten lezen" in case_page(site, case)


def test_a_decision_changed_behind_the_system_is_seen(site: Pages, case: World) -> None:
    factories.decided(case)
    row = case.rows(models.Decision)[0]
    with case.db.read() as tx:
        paper = script.paper(tx, row)
        sealed = vault.seal(tx, case.case_id, "case", "decisions", row.id, paper)
    with case.db.writer.begin() as connection:
        connection.execute(text("DROP TRIGGER decisions_signed_no_update"))
        connection.execute(text("UPDATE decisions SET document = :it"), {"it": sealed})
    page = site.see("decision_maker", "besluiten")
    assert "is niet wat getekend is" in page
    assert "Vertel niets" in page


def test_what_the_officer_reads_out_is_what_was_signed(site: Pages, case: World) -> None:
    factories.delivery(case)
    assert f"Veroordeeld: {ITEM['text']}" in site.see("disclosure_officer", "gesprek")
    row = next(row for row in case.rows(InformationItem) if row.name == "p1")
    with case.changed() as tx:
        item = review.open_item(tx, row)
        other = replace(item, text="Something else altogether.")
        table = InformationItem.__tablename__
        tx.get_one(InformationItem, row.id).document = vault.seal(
            tx, case.case_id, "case", table, row.id, other
        )
    page = site.see("disclosure_officer", "gesprek")
    assert f"Veroordeeld: {ITEM['text']}" in page


# --- telling the subject


def test_the_subject_is_told_only_when_that_is_decided_by_itself(site: Pages, case: World) -> None:
    factories.decided(case)
    slug = "betrokkene-inlichten"
    site.who_may(slug, ("decision_maker",), case_director=403, panel_chair=403)
    typed = {"who": "Sgt. S. Tand", "reason": "He asks", "risk": "She lives elsewhere now"}
    for name, key in (("own_code", "Vul de code"), ("risk", "Vul dit in.")):
        wanting = {**typed, "own_code": fresh(case), name: ""}
        site.refuses("decision_maker", slug, key, name, **wanting)
        case.wait(seconds=30)
    answer = site.send("decision_maker", slug, **typed, own_code=fresh(case))
    assert answer.status_code == 303
    assert [row.by_id for row in case.rows(SubjectNotice)] == [case.id_of("decision_maker")]
    assert typed["risk"] in site.see("decision_maker", "besluiten")


# --- what was wrong


def test_what_was_wrong_is_corrected_and_said_to_everybody(site: Pages, case: World) -> None:
    factories.follow_up(case)
    with case.changed() as tx:
        row = tx.get_one(Account, case.id_of("intake/2"))
        row.totp_secret = vault.seal_system(tx.keyring, "accounts", row.id, OTHER_SECRET.encode())
    slug = "verbeteren"
    site.who_may(slug, ("case_director",), decision_maker=403, disclosure_officer=403)
    page = site.see("case_director", slug)
    assert "besluit 1" in page
    assert "Verteld in een gesprek" in page
    typed = {"item": "p1", "kind": "withdrawn", "reason": "The court annulled it"}
    site.refuses("case_director", slug, "tweede persoon", "second", **typed)
    typed |= {"second": str(case.id_of("intake/2"))}
    typed["second_code"] = code_at(case.now, OTHER_SECRET)
    before = {row.id for row in case.rows(Correction)}
    answer = site.send("case_director", slug, **typed)
    assert answer.status_code == 303
    assert len(case.rows(Correction)) == len(before) + 1
    assert "ingetrokken" in site.see("case_director", slug)
    assert "zeg het tegen iedereen die het hoorde" in case_page(site, case)
    said_on(site, case)


def said_on(site: Pages, case: World) -> None:
    """Say it to one of them: without how it is refused beside the question."""
    row = next(row for row in case.rows(CorrectionHearer) if row.kind == "telling")
    at, page = f"verbeteren/{row.id}", "verbeteren"
    before = left(case)
    answer = site.send("case_director", at, page, **{f"{row.id.hex}-words": "She heard it"})
    assert answer.status_code == 422
    assert "Kies hoe." in answer.get_data(as_text=True)
    assert left(case) == before
    typed = {f"{row.id.hex}-way": "spoken", f"{row.id.hex}-words": "She heard it"}
    assert site.send("case_director", at, page, **typed).status_code == 303
    page = site.see("case_director", "verbeteren")
    assert "She heard it" in page
    assert seals.RECORDED not in page
