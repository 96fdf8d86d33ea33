"""What waits to be posted after an outcome: the same envelope, on its day, by the rule of then."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from disclosure.cases import models as cases
from disclosure.cases import outbox, people
from disclosure.decisions import letter_actions, letter_acts, letter_rules, letters, models, pdf
from disclosure.decisions import letter_kinds as kinds
from disclosure.decisions.letter_models import LetterAct
from disclosure.decisions.letter_rules import Act, MakeLetter
from disclosure.errors import Refusal
from disclosure.procedure import stages, terms
from disclosure.procedure.contact import from_dict
from disclosure.requests import voices
from disclosure.settings import Settings
from disclosure.store.database import Database
from tests import factories
from tests.desk import address
from tests.factories import World
from tests.review_pages import RELATIVE, left, pages

DIRECTOR = "case_director"
STREET = "Voorbeeldstraat 12, 1234 AB Voorbeeldstad"
BY_LETTER = {"channel": "letter", "letter": True}


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, kinds.Letter, str]]:
    """Keep what each letter was made of, and set none: what is set has tests of its own."""
    kept: list[tuple[str, kinds.Letter, str]] = []

    def render(letter: str, context: kinds.Letter, language: str) -> bytes:
        kept.append((letter, context, language))
        return b"%PDF-"

    monkeypatch.setattr(pdf, "render", render)
    return kept


def lives_at(case: World, where: str = STREET) -> None:
    """Give whoever applied an address for letters, and a rule that allows them always."""
    with case.changed() as tx:
        person = people.find(tx, tx.get_one(cases.Case, case.case_id), "applicant")
        assert person is not None
        details = people.read_contact(tx, person)
        safe = replace(from_dict(BY_LETTER), set_at=case.now)
        assert details is not None
        people.write_contact(tx, person, replace(details, safe=safe, address=where))


def tried(case: World, letter: str, to: str = "applicant", by_post: bool = True) -> UUID | str:
    args = MakeLetter(letter=letter, to=to, by_post=by_post)
    found = letter_actions.make_letter(case.db, case.case_id, args, case.actor(DIRECTOR), case.now)
    return found.key if isinstance(found, Refusal) else found


def posted(case: World, letter: UUID) -> Refusal | None:
    act, actor = Act(what="posted"), case.actor(DIRECTOR)
    return letter_acts.record_act(case.db, case.case_id, letter, act, actor, case.now)


def message(case: World, name: str) -> cases.Message:
    found: cases.Message
    (found,) = [row for row in case.rows(cases.Message) if row.name == name]
    return found


def task_of(case: World) -> cases.Task:
    """Return the task to post what was called for."""
    waits = message(case, "outcome").id
    found: cases.Task
    (found,) = [row for row in case.rows(cases.Task) if row.message_id == waits]
    return found


def concluded(database: Database, **changes: Any) -> World:
    """Return a case decided without disclosure, of somebody who wants letters."""
    case = factories.decided(
        factories.world(database), "no_disclosure", contact=BY_LETTER, **changes
    )
    lives_at(case)
    return case


def test_a_called_outcome_is_posted_as_a_letter_that_only_asks_for_a_call(
    database: Database, made: list[tuple[str, kinds.Letter, str]]
) -> None:
    case = concluded(database)
    assert message(case, "outcome").channel == "letter"
    assert tried(case, "outcome") == "contact_unsafe"
    assert tried(case, "request", by_post=False) == "facts_missing"
    letter = tried(case, "request")
    assert isinstance(letter, UUID), letter
    assert posted(case, letter) is None
    sent = message(case, "outcome")
    assert (sent.state, sent.sent_at) == ("sent", case.now)
    assert task_of(case).done_at == case.now
    assert posted(case, letter) == Refusal("already_done")
    assert tried(case, "request") == "facts_missing"  # nothing waits any more
    name, context, language = made[0]
    says = letters.compose(name, context, language)
    asked = letters.compose("request", replace(context, day=context.day), "nl")
    assert says == asked
    assert case.case.reference not in str(says)


def test_a_third_partys_waits_for_its_day_whatever_is_posted_before(
    database: Database, made: list[tuple[str, kinds.Letter, str]]
) -> None:
    case = concluded(database, **RELATIVE)
    day = message(case, "outcome").next_attempt_at
    assert day == outbox.decision_day(case.profile, case.case.received_at)
    assert day > case.now
    assert tried(case, "request") == "facts_missing"
    case.now = day - timedelta(seconds=1)
    lives_at(case)
    before = left(case)
    assert tried(case, "request") == "facts_missing"
    assert left(case) == before
    case.now = day
    letter = tried(case, "request")
    assert isinstance(letter, UUID), letter
    assert posted(case, letter) is None
    assert message(case, "outcome").state == "sent"
    assert len(made) == 1


STOPS: dict[str, tuple[dict[str, Any], str]] = {
    "somebody died": ({"blocked": True}, "contact_unsafe"),
    "not confirmed since a signal": ({"lapsed": True}, "contact_unsafe"),
    "set too long ago": ({"set_at": factories.moment("2026-10-01 10:00")}, "contact_unsafe"),
    "another way now": ({"channel": "mail", "letter": False}, "contact_unsafe"),
    "no contact any more": ({"channel": "none", "letter": False}, "no_contact"),
}


@pytest.mark.parametrize("why", STOPS)
def test_what_stops_the_post_stops_what_was_made_for_it_before(
    sqlite_only: Database, made: list[tuple[str, kinds.Letter, str]], why: str
) -> None:
    changes, key = STOPS[why]
    case = concluded(sqlite_only)
    letter = tried(case, "request")
    assert isinstance(letter, UUID), letter
    with case.changed() as tx:
        person = people.find(tx, tx.get_one(cases.Case, case.case_id), "applicant")
        assert person is not None
        details = people.read_contact(tx, person)
        assert details is not None
        safe = replace(details.safe, **changes)
        people.write_contact(tx, person, replace(details, safe=safe))
    before = left(case)
    refusal = posted(case, letter)
    assert refusal is not None
    assert refusal.key == key
    assert tried(case, "request") == key
    assert left(case) == before
    assert case.rows(LetterAct) == []
    assert len(made) == 1


def test_while_both_are_weighed_nothing_is_made_or_posted_and_handing_over_waits(
    sqlite_only: Database, made: list[tuple[str, kinds.Letter, str]]
) -> None:
    case = concluded(sqlite_only)
    letter = tried(case, "request")
    assert isinstance(letter, UUID), letter
    case.grant("integrity", "intake", result="open")
    before = left(case)
    assert posted(case, letter) == Refusal("integrity_open")
    assert tried(case, "request") == "integrity_open"
    assert left(case) == before
    assert len(made) == 1


def test_the_task_leads_to_the_letter_and_shows_no_words_to_copy(
    settings: Settings, sqlite_only: Database
) -> None:
    case = concluded(sqlite_only)
    task = task_of(case)
    assert (task.kind, task.done_at) == ("letter", None)
    site = pages(settings, case)
    html = site.html(DIRECTOR, f"taak/{task.id}")
    assert address(case, "brieven") in html
    assert "Wilt u contact met ons opnemen" not in html
    there = address(case, "brieven")
    assert "Verzoek om contact op te nemen (De aanvrager)" in site.see(DIRECTOR, "brieven")
    chosen = {"letter": "request:applicant", "way": "post"}
    site.takes(DIRECTOR, "brieven", "make_letter", there, **chosen)
    (row,) = case.rows(models.Letter)
    site.takes(DIRECTOR, f"brieven/{row.id}/gebeurd", "letter_act", there, what="posted")
    assert task_of(case).done_at == case.now


# --- the same after every outcome ----------------------------------------------------------------


def composed(case: World, made: list[tuple[str, kinds.Letter, str]]) -> list[dict[str, Any]]:
    """Make every letter there can be, for everybody, each way; return what each says."""
    made.clear()
    for letter, rule in letter_rules.RULES.items():
        for to in rule.to:
            for by_post in (False, True):
                tried(case, letter, to, by_post)
    return [letters.compose(*each) for each in made]


@pytest.mark.parametrize("capacity", ["self", "relative"])
def test_no_letter_differs_by_what_was_decided_and_why(
    sqlite_only: Database, made: list[tuple[str, kinds.Letter, str]], capacity: str
) -> None:
    case = concluded(sqlite_only, **({} if capacity == "self" else RELATIVE))
    first = composed(case, made)
    assert len(first) >= 3
    for outcome in stages.OUTCOMES:
        for stage in ("decided", "follow_up"):
            with case.changed() as tx:
                values = {"outcome": outcome, "stage": stage}
                tx.execute(update(cases.Case).where(cases.Case.id == case.case_id).values(**values))
            assert composed(case, made) == first, (outcome, stage)


@pytest.mark.parametrize(
    ("wanted", "used"),
    [("", "nl"), ("nl", "nl"), ("uk", "uk"), ("ti", "nl"), ("xx", "nl"), ("../ar", "nl")],
)
def test_a_language_without_letters_falls_back_to_dutch(
    sqlite_only: Database,
    made: list[tuple[str, kinds.Letter, str]],
    wanted: str,
    used: str,
) -> None:
    case = factories.received(factories.world(sqlite_only))
    with case.changed() as tx:
        person = people.find(tx, tx.get_one(cases.Case, case.case_id), "applicant")
        assert person is not None
        details = people.read_details(tx, person)
        people.write_details(tx, person, replace(details, language=wanted))
    assert isinstance(tried(case, "receipt", by_post=False), UUID)
    (row,) = case.rows(models.Letter)
    assert row.language == used
    assert (row.dutch is None) is (used == "nl")
    assert [language for _name, _context, language in made] == list(dict.fromkeys([used, "nl"]))


@pytest.mark.usefixtures("app")  # the application ties the notices to the letters
def test_a_notice_of_default_offers_its_letter_on_the_day_it_came(
    sqlite_only: Database, made: list[tuple[str, kinds.Letter, str]]
) -> None:
    case = factories.received(factories.world(sqlite_only))
    assert tried(case, "default_received", by_post=False) == "facts_missing"
    late: datetime = case.clock("reasonable_term").due_at
    case.until(late + timedelta(hours=10))
    voices.leave(case.db, case.case_id, "default", "Too long", case.actor("applicant"), case.now)
    assert isinstance(tried(case, "default_received", by_post=False), UUID)
    _name, context, _language = made[0]
    assert isinstance(context, kinds.DefaultReceived)
    assert context.received_on == terms.local_day(case.now)
    assert tried(case, "default_received") == "contact_unsafe"
