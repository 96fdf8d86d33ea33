"""Letters: made once there is an outcome, without what was found, sealed, shown and kept here."""

import hashlib
from uuid import UUID, uuid4

import pytest

from disclosure.decisions import models
from disclosure.settings import Settings
from disclosure.store.database import Database
from tests import factories
from tests.desk import address
from tests.factories import ITEM, World
from tests.opened_pdf import opened, squeezed
from tests.review_pages import RELATIVE, Pages, pages
from tests.staff import log_of

DIRECTOR, OFFICER = "case_director", "disclosure_officer"
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


def make(site: Pages, to: str, who: str = DIRECTOR) -> models.Letter:
    """Make a letter by its page."""
    there = address(site.case, "brieven")
    site.takes(who, "brieven", "make_letter", there, to=to)
    return letters(site.case)[-1]


def read(site: Pages, letter: models.Letter, who: str = DIRECTOR) -> str:
    """Return what a letter says, as whoever opens it reads it."""
    answer = site.get(who, f"brieven/{letter.id}")
    assert answer.status_code == 200
    return squeezed("".join(sign.text for sign in opened(answer.data).signs))


def test_the_page_is_for_whoever_tells(site: Pages, case: World) -> None:
    factories.delivery(case)
    site.who_may("brieven", (DIRECTOR, OFFICER), intake=403, decision_maker=403, police=403)
    site.who_may("brieven", (), case_director__2=404, disclosure_officer__2=404)
    assert "Nog geen brief gemaakt." in site.see(DIRECTOR, "brieven")


def test_a_letter_is_sealed_with_its_hash_and_named_neutrally(site: Pages, case: World) -> None:
    factories.delivery(case)
    row = make(site, "person_at_risk", OFFICER)
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
    hers, asked_by = make(site, "person_at_risk"), make(site, "applicant")
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
        text = read(one, make(one, "applicant"))
        reference = one.case.case.reference
        texts.append(text.replace(reference, "").replace(grouped(reference), ""))
    assert texts[0] == texts[1]


def grouped(reference: str) -> str:
    """Return a reference as it is printed, squeezed."""
    from disclosure.store import references

    return squeezed(references.spaced(reference))


@pytest.mark.parametrize(
    ("to", "sentence", "at"),
    [
        ("", "Kies voor wie.", "to"),
        ("subject", "", "to"),
        ("initiator", "Vul dit in.", ""),
    ],
)
def test_no_letter_for_whoever_is_not_in_the_case(
    site: Pages, case: World, to: str, sentence: str, at: str
) -> None:
    factories.decided(case, "no_disclosure")
    site.refuses(DIRECTOR, "brieven", sentence, at, to=to)
    assert letters(case) == []


def test_no_letter_before_there_is_an_outcome(site: Pages, case: World) -> None:
    factories.panel(case)
    site.refuses(DIRECTOR, "brieven", "De uitkomst is nog niet verteld.", to="person_at_risk")
    refused = [e[1] for e in log_of(case.db, f"case:{case.case_id}") if e[0] == "make_letter"]
    assert refused == ["refused:not_told"]


def test_who_started_the_case_gets_words_that_fit_every_outcome(site: Pages, case: World) -> None:
    factories.decided(case, "no_disclosure", route="know")
    assert make(site, "initiator").name == "outcome_third_party"


def test_a_letter_is_opened_from_its_own_case_only(
    settings: Settings, site: Pages, case: World
) -> None:
    factories.decided(case, "no_disclosure")
    row = make(site, "person_at_risk")
    other = factories.gathering(factories.begin(case.db, case.staff, case.now))
    assert other.case.director_id == case.case.director_id
    assert pages(settings, other).get(DIRECTOR, f"brieven/{row.id}").status_code == 404
    assert site.get(DIRECTOR, f"brieven/{uuid4()}").status_code == 404
    for who, status in (("case_director/2", 404), ("police", 403), ("decision_maker", 403)):
        assert site.get(who, f"brieven/{row.id}").status_code == status, who


@pytest.mark.parametrize("column", ["document", "digest"])
def test_a_letter_that_was_changed_is_not_shown(site: Pages, case: World, column: str) -> None:
    factories.decided(case, "no_disclosure")
    row = make(site, "person_at_risk")
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
