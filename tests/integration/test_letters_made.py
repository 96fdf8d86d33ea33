"""Letters: made after what they are about, without what was found, sealed, shown, kept here."""

import hashlib
from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import pytest
from babel.dates import format_date

from disclosure.cases import models as spine
from disclosure.cases import people
from disclosure.cases.documents import APPLICANT
from disclosure.decisions import letter_actions, letter_facts, models
from disclosure.decisions import letters as letters_of
from disclosure.decisions.letter_rules import MakeLetter
from disclosure.errors import Refusal
from disclosure.procedure import terms
from disclosure.procedure.calendar import AMSTERDAM
from disclosure.settings import Settings
from disclosure.store.database import Database
from tests import factories
from tests.desk import address
from tests.factories import ARGUMENTS, ITEM, World
from tests.opened_pdf import opened, squeezed
from tests.review_pages import RELATIVE, Pages, left, pages
from tests.staff import log_of

INTAKE, DIRECTOR, OFFICER = "intake", "case_director", "disclosure_officer"
UNSAID = ("Bram", "Verzonnen", ITEM["text"], "assault", "convicted", "veroordeeld")


@pytest.fixture
def case(sqlite_only: Database) -> World:
    """Return a draft among staff."""
    return factories.world(sqlite_only)


@pytest.fixture
def site(settings: Settings, case: World) -> Pages:
    return pages(settings, case)


def letters(case: World) -> list[models.Letter]:
    return sorted(case.rows(models.Letter), key=lambda row: row.made_at)


def tried(case: World, letter: str, to: str, who: str = DIRECTOR, **more: bool) -> str | None:
    """Try to make a letter past its page; returns the key it is refused by."""
    args = MakeLetter(letter=letter, to=to, **more)
    made = letter_actions.make_letter(case.db, case.case_id, args, case.actor(who), case.now)
    return made.key if isinstance(made, Refusal) else None


def make(
    site: Pages, letter: str, to: str, who: str = DIRECTOR, way: str = "hand"
) -> models.Letter:
    """Make a letter by its page."""
    there = address(site.case, "brieven")
    known = {row.id for row in letters(site.case)}
    site.takes(who, "brieven", "make_letter", there, letter=f"{letter}:{to}", way=way)
    (made,) = [row for row in letters(site.case) if row.id not in known]
    return made


def outcome(site: Pages, to: str, who: str = DIRECTOR) -> models.Letter:
    """Make the outcome letter, in words that fit whoever it is for."""
    third = to == "initiator" or (to == "applicant" and site.case.case.capacity != "self")
    return make(site, "outcome_third_party" if third else "outcome", to, who)


def read(site: Pages, letter: models.Letter, who: str = DIRECTOR) -> str:
    """Return what a letter says, as whoever opens it reads it."""
    answer = site.get(who, f"brieven/{letter.id}")
    assert answer.status_code == 200
    return squeezed("".join(sign.text for sign in opened(answer.data).signs))


def test_the_page_is_for_whoever_tells(site: Pages, case: World) -> None:
    factories.delivery(case)
    site.who_may("brieven", (INTAKE, DIRECTOR, OFFICER), decision_maker=403, police=403)
    site.who_may("brieven", (), case_director__2=404, disclosure_officer__2=404)
    assert "Nog geen brief gemaakt." in site.see(DIRECTOR, "brieven")


def test_a_letter_is_sealed_with_its_hash_and_named_neutrally(site: Pages, case: World) -> None:
    factories.delivery(case)
    row = outcome(site, "person_at_risk", OFFICER)
    assert (row.name, row.language, row.made_by) == ("outcome", "nl", case.id_of(OFFICER))
    assert b"%PDF" not in row.document
    assert b"Noor" not in row.document
    answer = site.get(DIRECTOR, f"brieven/{row.id}")
    assert answer.data.startswith(b"%PDF-")
    assert hashlib.sha256(answer.data).digest() == row.digest
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'inline; filename="brief.pdf"'
    assert "no-store" in answer.headers["Cache-Control"]
    assert str(row.id) in site.html(DIRECTOR, "brieven")


def test_what_was_found_and_about_whom_stands_in_no_letter(site: Pages, case: World) -> None:
    factories.delivery(case, **RELATIVE)
    hers, asked_by = outcome(site, "person_at_risk"), outcome(site, "applicant")
    assert [hers.name, asked_by.name] == ["outcome", "outcome_third_party"]
    for row, name in ((hers, "NoorFictief"), (asked_by, "SofieFictief")):
        text = read(site, row)
        assert name in text
        for word in UNSAID:
            assert squeezed(word).casefold() not in text.casefold(), word
    assert "Noor" not in read(site, asked_by)
    assert "Sofie" not in read(site, hers)


def test_a_third_party_reads_the_same_after_every_outcome(
    settings: Settings, site: Pages, case: World
) -> None:
    factories.delivery(case, **RELATIVE)
    other = factories.begin(case.db, case.staff, case.now)
    factories.decided(other, "no_disclosure", **RELATIVE)
    second = pages(settings, other)
    texts = []
    for one in (site, second):
        text = read(one, outcome(one, "applicant"))
        reference = one.case.case.reference
        texts.append(text.replace(reference, "").replace(grouped(reference), ""))
    assert texts[0] == texts[1]


def grouped(reference: str) -> str:
    """Return a reference as it is printed, squeezed."""
    from disclosure.store import references

    return squeezed(references.spaced(reference))


@pytest.mark.parametrize(
    "chosen", ["", "outcome:subject", "outcome:initiator", "extension:applicant"]
)
def test_no_letter_that_is_not_offered(site: Pages, case: World, chosen: str) -> None:
    factories.decided(case, "no_disclosure")
    sentence = "Kies een van de mogelijkheden." if chosen else "Kies welke brief."
    site.refuses(DIRECTOR, "brieven", sentence, "letter", letter=chosen, way="hand")
    assert letters(case) == []


def test_no_letter_before_there_is_an_outcome(case: World) -> None:
    factories.panel(case)
    before = left(case)
    assert tried(case, "outcome", "person_at_risk") == "not_told"
    assert left(case) == before
    refused = [e[1] for e in log_of(case.db, f"case:{case.case_id}") if e[0] == "make_letter"]
    assert refused == ["refused:not_told"]


def test_who_started_the_case_gets_words_that_fit_every_outcome(site: Pages, case: World) -> None:
    factories.decided(case, "no_disclosure", route="know")
    assert outcome(site, "initiator").name == "outcome_third_party"


def test_a_letter_is_opened_from_its_own_case_only(
    settings: Settings, site: Pages, case: World
) -> None:
    factories.decided(case, "no_disclosure")
    row = outcome(site, "person_at_risk")
    other = factories.gathering(factories.begin(case.db, case.staff, case.now))
    assert other.case.director_id == case.case.director_id
    assert pages(settings, other).get(DIRECTOR, f"brieven/{row.id}").status_code == 404
    assert site.get(DIRECTOR, f"brieven/{uuid4()}").status_code == 404
    for who, status in (("case_director/2", 404), ("police", 403), ("decision_maker", 403)):
        assert site.get(who, f"brieven/{row.id}").status_code == status, who
    for page in ("", "/nederlands", "/gebeurd"):
        assert site.get(INTAKE, f"brieven/{row.id}{page}").status_code == 404, page


@pytest.mark.parametrize("column", ["document", "digest"])
def test_a_letter_that_was_changed_is_not_shown(site: Pages, case: World, column: str) -> None:
    factories.decided(case, "no_disclosure")
    row = outcome(site, "person_at_risk")
    change(case, row.id, column)
    answer = site.get(DIRECTOR, f"brieven/{row.id}")
    assert (answer.status_code, answer.mimetype) == (500, "text/html")
    assert b"Noor" not in answer.data


def change(case: World, letter_id: UUID, column: str) -> None:
    """Change one byte of a letter past the application."""
    with case.changed() as tx:
        row = tx.get_one(models.Letter, letter_id)
        before: bytes = getattr(row, column)
        setattr(row, column, before[:-1] + bytes([before[-1] ^ 1]))


def speaks(case: World, language: str) -> None:
    """Let whoever applied have chosen a language."""
    with case.changed() as tx:
        person = people.find(tx, tx.get_one(spine.Case, case.case_id), "applicant")
        assert person is not None
        details = people.read_details(tx, person)
        people.write_details(tx, person, replace(details, language=language))


def test_a_receipt_is_in_her_language_with_the_same_in_dutch_for_the_file(
    site: Pages, case: World
) -> None:
    factories.received(case)
    speaks(case, "ar")
    row = make(site, "receipt", "applicant", INTAKE)
    assert (row.language, row.compartment, row.by_post) == ("ar", APPLICANT, False)
    dutch = site.get(DIRECTOR, f"brieven/{row.id}/nederlands")
    assert hashlib.sha256(dutch.data).digest() == row.dutch_digest
    text = squeezed("".join(sign.text for sign in opened(dutch.data).signs))
    for part in ("27november2026", "25december2026", "NoorFictief"):
        assert part in text
    assert "NoorFictief" in read(site, row)
    page = site.html(DIRECTOR, "brieven")
    assert "العربية" in page
    assert f"{row.id}/nederlands" in page


def test_a_letter_in_dutch_has_no_other_beside_it(site: Pages, case: World) -> None:
    factories.received(case)
    row = make(site, "receipt", "applicant", INTAKE)
    assert (row.dutch, row.dutch_digest) == (None, None)
    assert site.get(DIRECTOR, f"brieven/{row.id}/nederlands").status_code == 404


def test_the_receipt_names_the_same_day_whatever_the_urgency(site: Pages, case: World) -> None:
    factories.gathering(case, "high")
    assert "25december2026" in read(site, make(site, "receipt", "applicant"))


def test_an_appointment_and_an_undertaking_without_the_place(site: Pages, case: World) -> None:
    factories.delivery(case)
    meeting = case.rows(models.Appointment)[0].time.astimezone(AMSTERDAM)
    text = read(site, make(site, "appointment", "recipient", OFFICER), OFFICER)
    assert f"om{meeting:%H:%M}uur" in text
    assert squeezed(ARGUMENTS["schedule_telling"]["place"]) not in text
    signed = read(site, make(site, "undertaking", "recipient", OFFICER), OFFICER)
    assert signed.index("Uwadvocaat") < signed.index("Vertelaananderenniet")
    assert "Uwhandtekening" in signed


def test_more_time_and_a_request_name_their_day_and_never_the_question(
    site: Pages, case: World
) -> None:
    factories.panel(case)
    case.grant("extend", DIRECTOR)
    case.grant("pause", DIRECTOR)
    longer = read(site, make(site, "extension", "applicant"))
    assert letter_day(letters_due(case)) in longer
    asked = read(site, make(site, "request", "applicant"))
    assert "11december2026" in asked
    assert "surname" not in asked


def letters_due(case: World) -> date:
    return letters_of.last_day(case.clock("decision").due_at)


def letter_day(day: date) -> str:
    return squeezed(format_date(day, "long", locale="nl"))


def test_more_time_is_not_told_to_a_third_party(case: World) -> None:
    factories.panel(case, **RELATIVE)
    case.grant("extend", DIRECTOR)
    assert tried(case, "extension", "applicant") == "facts_missing"


@pytest.mark.parametrize("result", ["upheld", "dismissed"])
def test_a_decision_on_objection_reads_the_same_whatever_it_was(
    settings: Settings, site: Pages, case: World, result: str
) -> None:
    factories.follow_up(case)
    case.grant("object", "applicant")
    assert tried(case, "objection_decision", "applicant") == "facts_missing"
    case.grant("decide_objection", "decision_maker/2", result=result)
    text = read(site, make(site, "objection_decision", "applicant"))
    assert letter_day(terms.local_day(case.now)) in text
    assert "binnen6wekennaarderechtbank" in text
    for word in ("gegrond", "ongegrond", "toegewezen", "afgewezen", "gelijk"):
        assert word not in text


def test_a_notice_of_default_is_confirmed_once_it_was_recorded(
    site: Pages, case: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.gathering(case)
    assert tried(case, "default_received", "applicant") == "facts_missing"
    monkeypatch.setattr(letter_facts, "NOTICED", [])
    letter_facts.notices(lambda _tx, _case_id: date(2026, 11, 25))
    text = read(site, make(site, "default_received", "applicant"))
    assert "25november2026" in text
    assert "Dezaak" not in text
