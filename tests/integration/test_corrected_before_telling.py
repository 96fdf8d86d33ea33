"""Found wrong after the signature and before the talk: not said, whatever page is still open."""

from typing import Any

import pytest
import time_machine

from disclosure.cases.steps import Done
from disclosure.decisions import correcting, models, script, talk_rules, telling
from disclosure.decisions import correction_rules as rules
from disclosure.decisions.correction_models import CorrectionHearer
from disclosure.decisions.talk_models import Talk
from disclosure.decisions.telling_rules import Tell
from disclosure.errors import Refusal
from disclosure.review import queries as review
from disclosure.settings import Settings
from disclosure.store import vault
from disclosure.store.database import Database
from tests import factories
from tests.desk import TOKEN, address
from tests.factories import World, snapshot
from tests.review_pages import Pages, errors, left, pages
from tests.step_pages import typed_texts
from tests.talks import TOLD, check_victims

OFFICER = "disclosure_officer"
NO_MORE = "Vertel dit niet meer"
WITHHELD = "vertel dit niet; eerst is een nieuw besluit nodig"
OTHER_WORDS = "Was seen waiting at her work."
WORDS = {"p1": "He hurt the woman before her.", "p3": "He waited at her work for weeks."}
BOTH: dict[str, Any] = {**TOLD, "said_1": "y", "words_1": "He waits for people"}
SECOND_ONLY = {**BOTH, "said_0": "", "words_0": ""}


@pytest.fixture
def case(sqlite_only: Database) -> World:
    """Return a draft among staff."""
    return factories.world(sqlite_only)


@pytest.fixture
def site(settings: Settings, case: World) -> Pages:
    return pages(settings, case)


def appointed(case: World, *items: str, **drafted: Any) -> World:
    """Bring a draft to an appointment at which these items are spoken, victims looked at."""
    factories.panel(case)
    case.grant("plan_safety", "case_director", state="prepared")
    factories.matched(case)
    factories.advised(case)
    chosen = list(items or ("p1", "p3"))
    lines = [{"item": name, "words": WORDS[name], "check": "reword"} for name in chosen]
    given = {"items": chosen, "lines": lines, **drafted}
    case.grant("draft_decision", "case_director", **given)
    case.grant("sign_decision", "decision_maker")
    case.grant("schedule_telling", OFFICER)
    check_victims(case)
    return case


def correct(case: World, *items: str, text: str = "") -> None:
    """Correct items with a second person: by other words, or withdrawn."""
    case.wait(minutes=1)
    for item in items:
        args = rules.Correct(
            item=item,
            kind="reworded" if text else "withdrawn",
            text=text,
            reason="The court annulled it.",
            second=case.id_of("intake/2"),
        )
        done = correcting.correct(
            case.db, case.case_id, args, case.actor("case_director"), case.now
        )
        assert isinstance(done, Done)


def kept(case: World) -> talk_rules.Conversation:
    """Return how the last talk was held, as it was sealed."""
    row = case.rows(Talk)[-1]
    with case.db.read() as tx:
        return vault.open(
            tx,
            row.case_id,
            "case",
            Talk.__tablename__,
            row.telling_id,
            row.document,
            talk_rules.Conversation,
        )


def results(case: World) -> list[str]:
    return [row.result for row in case.rows(models.Telling)]


# --- one of two lines


@pytest.mark.parametrize("text", ["", OTHER_WORDS])
@pytest.mark.parametrize(("wrong", "stays"), [("p1", "p3"), ("p3", "p1")])
def test_a_line_that_is_wrong_is_shown_nowhere_and_the_other_keeps_its_number(
    site: Pages, case: World, wrong: str, stays: str, text: str
) -> None:
    appointed(case)
    place = ("p1", "p3").index(wrong)
    correct(case, wrong, text=text)
    for slug in ("gesprek", "gespreksblad"):
        page = site.see(OFFICER, slug)
        assert WITHHELD in page
        assert WORDS[stays] in page
        assert WORDS[wrong] not in page
        assert OTHER_WORDS not in page, "other words were not signed"
    html = site.html(OFFICER, "gesprek")
    assert f'name="said_{1 - place}"' in html
    assert f'name="said_{place}"' not in html
    assert f'name="words_{place}"' not in html


@pytest.mark.parametrize("result", ["told", "partly"])
def test_a_page_opened_before_cannot_record_the_line_as_told(
    site: Pages, case: World, result: str
) -> None:
    appointed(case)
    with time_machine.travel(case.now, tick=False):
        desk = site.desk(OFFICER)
        page = desk.get(address(case, "gesprek")).get_data(as_text=True)
    token = TOKEN.search(page)
    assert token is not None
    correct(case, "p1", text=OTHER_WORDS)
    before = left(case)
    with time_machine.travel(case.now, tick=False):
        typed = {**BOTH, "result": result, "csrf_token": token[1]}
        answer = desk.client.post(address(case, "gesprek"), data=typed)
    assert answer.status_code == 422
    assert f"Regel 1 is gezegd: {NO_MORE}" in errors(answer)
    assert "Zeg haar meteen dat die niet meer klopt" in answer.get_data(as_text=True)
    assert {BOTH["words_0"], BOTH["words_1"]} <= set(typed_texts(answer))
    assert left(case) == before
    assert (case.case.stage, results(case)) == ("delivery", [])


def test_the_tick_taken_away_what_she_heard_stays_and_the_rest_is_told(
    site: Pages, case: World
) -> None:
    appointed(case)
    correct(case, "p1")
    typed = {**BOTH, "said_0": "", "words_0": "She heard it and was told it is wrong"}
    site.takes(OFFICER, "gesprek", "tell", address(case, "na-het-gesprek"), **typed)
    one, two = kept(case).lines
    assert (one.said, one.words) == (False, "She heard it and was told it is wrong")
    assert (two.said, two.words) == (True, BOTH["words_1"])
    assert case.case.stage == "follow_up"


@pytest.mark.parametrize("result", ["told", "partly"])
def test_the_line_that_stands_must_still_be_said(site: Pages, case: World, result: str) -> None:
    appointed(case)
    correct(case, "p1")
    given = {**SECOND_ONLY, "result": result, "said_1": ""}
    site.refuses(OFFICER, "gesprek", "Vul dit in.", "said_1", **given)


def test_words_that_tell_two_items_go_with_either(case: World) -> None:
    merged = [
        {"item": "p1", "words": "He hurt and followed women.", "check": "nothing"},
        {"item": "p3", "check": "merge", "into": "p1"},
    ]
    appointed(case, lines=merged)
    correct(case, "p3")
    with case.db.read() as tx:
        (only,) = script.in_force(tx, case.case_id, case.now.date())
    assert (only.wrong, only.over) == (True, False)


# --- nothing left


@pytest.mark.parametrize("text", ["", OTHER_WORDS])
def test_with_nothing_left_to_say_told_cannot_be_chosen(
    site: Pages, case: World, text: str
) -> None:
    appointed(case)
    correct(case, "p1", "p3", text=text)
    page = site.see(OFFICER, "gesprek")
    assert "Er is niets meer dat verteld mag worden." in page
    html = site.html(OFFICER, "gesprek")
    assert 'value="told"' not in html
    assert 'value="partly"' not in html
    for result in ("told", "partly"):
        given = {**SECOND_ONLY, "result": result, "said_1": "", "words_1": ""}
        site.refuses(OFFICER, "gesprek", "Kies een van de mogelijkheden.", "result", **given)
    assert case.clock("delivery").state == "running", "the delay is nobody's secret"


def test_with_nothing_left_what_tells_nothing_can_still_be_recorded(
    site: Pages, case: World
) -> None:
    appointed(case, "p1")
    correct(case, "p1")
    site.takes(OFFICER, "gesprek", "tell", result="not_reached", via="visit")
    given = {"result": "declined", "identity": "code_word"}
    site.takes(OFFICER, "gesprek", "tell", address(case, "na-het-gesprek"), **given)
    assert results(case) == ["not_reached", "declined"]


def test_a_term_that_ends_before_the_talk_withholds_the_line_without_its_words(
    site: Pages, case: World
) -> None:
    appointed(case)
    with case.changed() as tx:
        review.items(tx, case.case_id)["p1"].expires = case.now.date()
    page = site.see(OFFICER, "gesprek")
    assert "de bewaartermijn is voorbij" in page
    assert WORDS["p1"] not in page
    site.refuses(OFFICER, "gesprek", NO_MORE, "said_0", **BOTH)


def test_the_page_of_nobody_else_changes(site: Pages, case: World) -> None:
    appointed(case)
    correct(case, "p1")
    site.who_may("gesprek", (OFFICER,), case_director=403, decision_maker=403, intake=403)
    assert "later verbeterd" in site.see("decision_maker", "besluiten")


# --- the action itself, on both databases


def held(*said: bool) -> talk_rules.Conversation:
    return talk_rules.Conversation(
        identity="document",
        lines=tuple(
            talk_rules.Line(said=each, words="Heard", place=place)
            for place, each in enumerate(said)
        ),
        may_tell=True,
        no_proof=True,
    )


@pytest.mark.parametrize(
    ("wrong", "said", "result", "wanted"),
    [
        (("p1",), (True, True), "told", ("item_expired", "said_0")),
        (("p3",), (True, True), "partly", ("item_expired", "said_1")),
        (("p1", "p3"), (False, False), "told", ("item_expired", "result")),
        (("p1", "p3"), (False, False), "partly", ("item_expired", "result")),
        (("p1",), (False, False), "told", ("facts_missing", "said_1")),
    ],
)
def test_the_talk_is_judged_against_what_holds_at_that_moment(
    database: Database,
    wrong: tuple[str, ...],
    said: tuple[bool, ...],
    result: str,
    wanted: tuple[str, str],
) -> None:
    case = appointed(factories.world(database))
    correct(case, *wrong)
    before = snapshot(case.db)
    args = Tell(result=result, earlier_victims_checked=True, undertaking="signed", talk=held(*said))
    found = telling.tell(case.db, case.case_id, args, case.actor(OFFICER), case.now)
    assert found == Refusal(*wanted)
    assert snapshot(case.db) == before


def test_a_rehearsal_that_gives_no_talk_is_judged_as_the_table_writes(case: World) -> None:
    appointed(case)
    correct(case, "p1", "p3")
    case.grant("tell", OFFICER)
    assert case.case.stage == "follow_up"


def test_who_is_told_afterwards_is_on_no_list_of_the_correction_before(case: World) -> None:
    """Nobody had heard it by then: only its source and who weighed it have to hear."""
    appointed(case)
    correct(case, "p1")
    args = Tell(
        result="told",
        earlier_victims_checked=True,
        undertaking="signed",
        talk=held(False, True),
    )
    done = telling.tell(case.db, case.case_id, args, case.actor(OFFICER), case.now)
    assert isinstance(done, Done)
    assert "telling" not in {row.kind for row in case.rows(CorrectionHearer)}
