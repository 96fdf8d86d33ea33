"""What happens to a letter: read, kept, taken at her wish, posted by the rule that holds then."""

from typing import Any
from uuid import UUID

import pytest

from disclosure.cases import actions as spine
from disclosure.cases import models as cases
from disclosure.cases.rules import SetContact
from disclosure.cases.steps import Done
from disclosure.decisions import letter_actions, letter_acts, models
from disclosure.decisions.letter_models import LetterAct
from disclosure.decisions.letter_rules import Act, MakeLetter
from disclosure.errors import Refusal
from disclosure.procedure.contact import from_dict
from disclosure.settings import Settings
from disclosure.store.database import Database
from disclosure.work import send
from tests import factories
from tests.desk import address
from tests.factories import World
from tests.opened_pdf import opened, squeezed
from tests.review_pages import left, pages
from tests.staff import log_of

INTAKE, DIRECTOR = "intake", "case_director"
BY_LETTER = {"channel": "letter", "letter": True, "days": ["fri"]}
STREET = "Voorbeeldstraat 12, 1234 AB Voorbeeldstad"


@pytest.fixture
def case(database: Database) -> World:
    """Return a draft among staff."""
    return factories.world(database)


def agree(case: World, contact: dict[str, Any], where: str = STREET) -> None:
    """Let staff set how she may be reached, in a talk with her alone."""
    wish = SetContact(of="applicant", safe=from_dict(contact), spoken_alone=True, address=where)
    done = spine.set_contact(case.db, case.case_id, wish, case.actor(INTAKE), case.now)
    assert isinstance(done, Done)


def make(case: World, letter: str, who: str = INTAKE, to: str = "applicant", **more: bool) -> UUID:
    args = MakeLetter(letter=letter, to=to, **more)
    made = letter_actions.make_letter(case.db, case.case_id, args, case.actor(who), case.now)
    assert isinstance(made, UUID), made
    return made


def refused(case: World, letter: str, who: str = INTAKE) -> str | None:
    """Try to make a letter for the post; returns the key and what it is about."""
    args = MakeLetter(letter=letter, to="applicant", by_post=True)
    made = letter_actions.make_letter(case.db, case.case_id, args, case.actor(who), case.now)
    return f"{made.key} {made.detail}".strip() if isinstance(made, Refusal) else None


def happens(case: World, letter: UUID, what: str, who: str = INTAKE, alone: bool = False) -> str:
    args, actor = Act(what=what, alone=alone), case.actor(who)
    refusal = letter_acts.record_act(case.db, case.case_id, letter, args, actor, case.now)
    return refusal.key if refusal is not None else ""


def text_of(case: World, letter: UUID) -> str:
    with case.db.read() as tx:
        content = letter_actions.content(tx, tx.get_one(cases.Case, case.case_id), letter)
    assert content is not None
    return squeezed("".join(sign.text for sign in opened(content).signs))


@pytest.mark.parametrize("waits", ["queued", "held"])
def test_a_receipt_owed_by_post_is_made_posted_and_no_longer_owed(case: World, waits: str) -> None:
    factories.received(case, contact=BY_LETTER)
    agree(case, BY_LETTER)  # the worker has not looked at the message since
    if waits == "held":
        send.send(case.db, case.now, lambda _message: None)
    letter = make(case, "receipt", by_post=True)
    text = text_of(case, letter)
    assert squeezed("Voorbeeldstraat 12 1234 AB Voorbeeldstad") in text
    assert case.case.reference not in text
    assert "0800" not in text
    (message,) = case.rows(cases.Message)
    assert message.state == waits
    assert happens(case, letter, "posted") == ""
    (message,) = case.rows(cases.Message)
    assert (message.name, message.state, message.sent_at) == ("receipt", "sent", case.now)
    assert [task for task in case.rows(cases.Task) if task.done_at is None] == []
    assert case.states()["acknowledge"] == "met"
    assert happens(case, letter, "posted") == "already_done"
    (act,) = case.rows(LetterAct)
    assert (act.letter_id, act.what, act.by_id) == (letter, "posted", case.id_of(INTAKE))


@pytest.mark.parametrize(
    ("contact", "where", "key"),
    [
        ({"channel": "none"}, STREET, "no_contact"),
        ({"channel": "mail"}, STREET, "contact_unsafe channel"),
        ({"channel": "mail", "letter": True}, STREET, None),
        ({**BY_LETTER, "days": ["mon"]}, STREET, "contact_unsafe time"),
        (BY_LETTER, " ", "contact_unsafe address"),
        (BY_LETTER, STREET, None),
    ],
)
def test_a_letter_is_printed_for_the_post_only_if_her_rule_allows_it_now(
    case: World, contact: dict[str, Any], where: str, key: str | None
) -> None:
    factories.received(case, contact=BY_LETTER)
    agree(case, contact, where)
    before = left(case)
    assert refused(case, "receipt") == key
    assert (left(case) == before) is (key is not None)
    make(case, "receipt")  # to be handed over, always


def test_a_rule_that_lapsed_since_stops_what_was_made_for_the_post(case: World) -> None:
    factories.received(case, contact=BY_LETTER)
    agree(case, BY_LETTER)
    letter = make(case, "receipt", by_post=True)
    case.grant("new_signal", DIRECTOR, kind="lost_phone", text="Her phone is gone.")
    before = left(case)
    assert happens(case, letter, "posted") == "contact_unsafe"
    assert left(case) == before
    entries = [e[1] for e in log_of(case.db, f"case:{case.case_id}") if e[0] == "letter_act"]
    assert entries == ["refused:contact_unsafe"]


def test_an_outcome_is_never_posted_and_leaves_only_at_her_own_wish(case: World) -> None:
    factories.decided(case, "no_disclosure", contact=BY_LETTER)
    args = MakeLetter(letter="outcome", to="person_at_risk", by_post=True)
    actor = case.actor(DIRECTOR)
    made = letter_actions.make_letter(case.db, case.case_id, args, actor, case.now)
    assert made == Refusal("contact_unsafe", "kept")
    letter = make(case, "outcome", DIRECTOR, "person_at_risk")
    assert happens(case, letter, "read", DIRECTOR) == ""
    assert happens(case, letter, "taken", DIRECTOR) == "reason_missing"
    assert happens(case, letter, "posted", DIRECTOR) == "facts_missing"
    assert happens(case, letter, "read", INTAKE) == "wrong_role"
    assert happens(case, letter, "taken", DIRECTOR, alone=True) == ""
    assert sorted(act.what for act in case.rows(LetterAct)) == ["read", "taken"]


def test_while_a_second_person_looks_nothing_is_given_or_posted(case: World) -> None:
    factories.received(case, contact=BY_LETTER)
    agree(case, BY_LETTER)
    kept, posted = make(case, "receipt"), make(case, "receipt", by_post=True)
    case.grant("integrity", INTAKE, result="open")
    assert refused(case, "receipt") == "integrity_open"
    assert happens(case, posted, "posted") == "integrity_open"
    assert happens(case, kept, "read") == "integrity_open"
    assert happens(case, kept, "kept") == ""


def test_a_letter_of_another_case_is_nobodys(case: World) -> None:
    factories.received(case, contact=BY_LETTER)
    letter = make(case, "receipt")
    other = factories.received(factories.begin(case.db, case.staff, case.now))
    assert happens(other, letter, "kept") == "facts_missing"
    assert case.rows(models.Letter)[0].id == letter
    assert case.rows(LetterAct) == []


def test_the_pages_say_why_not_and_keep_what_happened(
    settings: Settings, sqlite_only: Database
) -> None:
    case = factories.received(factories.world(sqlite_only), contact=BY_LETTER)
    site = pages(settings, case)
    chosen = {"letter": "receipt:applicant", "way": "post"}
    sentence = "Niet doen: er is geen adres waar een brief veilig aankomt."
    assert sentence in site.see(INTAKE, "brieven")
    site.refuses(INTAKE, "brieven", sentence, "way", **chosen)
    agree(case, BY_LETTER)
    site.takes(INTAKE, "brieven", "make_letter", address(case, "brieven"), **chosen)
    assert "Nog niet op de post gedaan." in site.see(INTAKE, "brieven")
    (row,) = case.rows(models.Letter)
    there = f"brieven/{row.id}/gebeurd"
    site.refuses(INTAKE, there, "Kies een van de mogelijkheden.", "what", what="taken")
    site.refuses(INTAKE, there, "Kies wat er was.", "what", what="")
    site.takes(INTAKE, there, "letter_act", address(case, "brieven"), what="posted")
    shown = site.see(DIRECTOR, "brieven")
    assert "Op de post gedaan: " in shown
    assert "Bevestiging van ontvangst (De aanvrager)" in shown
    site.refuses(INTAKE, there, "Dit is al gedaan.", "what", what="posted")


def test_she_is_asked_alone_before_she_takes_a_letter_along(
    settings: Settings, sqlite_only: Database
) -> None:
    case = factories.received(factories.world(sqlite_only))
    site, letter = pages(settings, case), make(case, "receipt")
    there = f"brieven/{letter}/gebeurd"
    site.refuses(INTAKE, there, "Schrijf op waarom.", "alone", what="taken")
    site.takes(INTAKE, there, "letter_act", address(case, "brieven"), what="taken", alone="y")
    assert "Meegegeven, omdat zij er zelf om vroeg" in site.see(INTAKE, "brieven")


def test_the_task_to_post_a_letter_leads_to_where_it_is_made(
    settings: Settings, sqlite_only: Database
) -> None:
    case = factories.received(factories.world(sqlite_only), contact=BY_LETTER)
    (task,) = (one for one in case.rows(cases.Task) if one.kind == "letter")
    site = pages(settings, case)
    html = site.html(DIRECTOR, f"taak/{task.id}")
    assert address(case, "brieven") in html
    assert "We hebben uw bericht ontvangen." not in html
