"""Tasks: each shows the rule it stands under, is done once, by who may, and logged."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from flask import Flask

from disclosure.cases import actions as spine
from disclosure.cases import models
from disclosure.cases import rules as spine_rules
from disclosure.cases.steps import Done
from disclosure.desk import tasks
from disclosure.errors import Refusal
from disclosure.procedure import terms
from disclosure.procedure.contact import SafeContact
from disclosure.settings import Settings
from disclosure.store.database import Database
from disclosure.work.outgoing import NoGateway, Undeliverable
from disclosure.work.send import send
from tests import factories
from tests.conftest import strict_app
from tests.desk import address, log_in, words
from tests.factories import World
from tests.received import Postman
from tests.staff import log_of

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


def open_tasks(case: World) -> list[models.Task]:
    return [task for task in case.rows(models.Task) if task.done_at is None]


def keep(case: World, who: str, task: UUID, result: str, words: str = "") -> Refusal | None:
    """Let somebody keep what was done about a task, at the moment of the case."""
    args = tasks.Tried(result=result, words=words)
    return tasks.record(case.db, case.case_id, task, args, case.actor(who), case.now)


def key(refusal: Refusal | None) -> str | None:
    return refusal.key if refusal else None


def messages(case: World) -> list[tuple[str, str, str]]:
    return [(row.name, row.state, row.channel) for row in case.rows(models.Message)]


def change(case: World, **rule: Any) -> None:
    """Let intake set the rule of the applicant, after a talk with her alone."""
    case.grant("set_contact", "intake", contact=rule, spoken_alone=True)


BY_PHONE: dict[str, Any] = {"channel": "phone", "from": "14:00", "until": "16:00"}


def test_a_call_shows_its_rule_and_is_kept(app: Flask, case: World) -> None:
    factories.received(case, contact=BY_PHONE)
    (task,) = open_tasks(case)
    desk = log_in(app, case, "case_director")
    page, where = address(case), address(case, "taak", str(task.id))
    assert "Bel haar, zoals afgesproken" in desk.see(page)
    shown = desk.see(where)
    for said in (
        "Telefoon: elke dag, van 14:00 tot 16:00 uur.",
        "Niet inspreken.",
        "0612345678",
        "alleen zijzelf",
        "We hebben uw bericht ontvangen.",
        "Zeg niet wie u bent",
    ):
        assert said in shown
    assert "Nu niet" not in shown
    assert [verb for verb, _, _ in log_of(case.db, chain(case))].count("view") == 2
    assert desk.post(where, where, result="reached").location == page
    assert "Vastgelegd." in desk.see(page)
    assert open_tasks(case) == []
    assert messages(case) == [("receipt", "sent", "phone")]
    assert case.states()["acknowledge"] == "met"
    about = {"kind": "phone", "about": "receipt", "result": "reached"}
    assert ("task_done", "done", about) in log_of(case.db, chain(case))
    desk.post(where, page.replace(page, address(case, "signaal")), result="reached")
    assert "Dit is al gedaan." in desk.see(page)
    assert "Gesproken, en zij was het zelf" in desk.see(where)


def chain(case: World) -> str:
    return f"case:{case.case_id}"


def test_outside_the_hours_the_page_says_when(app: Flask, case: World) -> None:
    factories.received(case, contact={**BY_PHONE, "from": "19:00", "until": "21:00"})
    (task,) = open_tasks(case)
    desk = log_in(app, case, "case_director")
    where = address(case, "taak", str(task.id))
    shown = desk.see(where)
    assert "Nu niet: het is buiten de dagen of uren die zij gaf. Het mag weer vanaf:" in shown
    assert "19:00" in shown
    before = factories.snapshot(case.db)
    answer = desk.post(where, where, result="reached")
    assert answer.status_code == 422
    assert "Contact op deze manier is nu niet veilig." in words(answer)
    assert factories.snapshot(case.db) == before


REFUSED: list[tuple[dict[str, Any], str, str, str]] = [
    (BY_PHONE, "reached", "15:59", ""),
    (BY_PHONE, "reached", "16:00", "contact_unsafe"),
    (BY_PHONE, "not_reached", "15:59", ""),
    (BY_PHONE, "not_reached", "16:00", "contact_unsafe"),
    (BY_PHONE, "voicemail", "15:00", "contact_unsafe"),
    ({**BY_PHONE, "voicemail": True}, "voicemail", "15:00", ""),
    ({**BY_PHONE, "voicemail": True}, "voicemail", "16:00", "contact_unsafe"),
    (BY_PHONE, "otherwise", "23:00", ""),
    (BY_PHONE, "somebody_else", "23:00", ""),
    (BY_PHONE, "sent", "15:00", "facts_missing"),
    ({"channel": "letter", "days": ["fri"]}, "sent", "15:00", ""),
    ({"channel": "letter", "days": ["mon"]}, "sent", "15:00", "contact_unsafe"),
]


@pytest.mark.parametrize(("rule", "result", "at", "refused"), REFUSED)
def test_the_gate_is_asked_when_it_is_kept(
    case: World, rule: dict[str, Any], result: str, at: str, refused: str
) -> None:
    factories.received(case, contact=rule)
    (task,) = (one for one in open_tasks(case) if one.kind != "another_route")
    case.now = terms.parse_local(f"2026-11-27T{at}")
    before = factories.snapshot(case.db)
    found = keep(case, "case_director", task.id, result, "zij belde zelf")
    assert key(found) == (refused or None)
    assert (factories.snapshot(case.db) == before) is bool(refused)


@pytest.mark.parametrize("result", ["somebody_else", "otherwise"])
def test_what_went_another_way_needs_words(case: World, result: str) -> None:
    factories.received(case, contact=BY_PHONE)
    (task,) = open_tasks(case)
    assert key(keep(case, "case_director", task.id, result, "  ")) == "reason_missing"
    assert [one.id for one in open_tasks(case)] == [task.id]


def test_not_reached_is_kept_and_stays_to_be_done(app: Flask, case: World) -> None:
    factories.received(case, contact=BY_PHONE)
    (task,) = open_tasks(case)
    for _ in range(2):
        assert keep(case, "case_director", task.id, "not_reached", "ging over") is None
    assert [one.id for one in open_tasks(case)] == [task.id]
    assert case.states()["acknowledge"] == "running"
    shown = log_in(app, case, "case_director").see(address(case, "taak", str(task.id)))
    assert shown.count("ging over") == 2
    timeline = log_in(app, case, "case_director").see(address(case, "tijdlijn"))
    assert timeline.count("Contact gezocht: Niet bereikt") == 2


def test_somebody_else_who_answers_is_a_signal_and_stops_the_rest(case: World) -> None:
    factories.received(case, contact=BY_PHONE)
    (task,) = open_tasks(case)
    assert keep(case, "case_director", task.id, "somebody_else", "een man nam op") is None
    assert [signal.kind for signal in case.rows(models.Signal)] == ["lost_phone"]
    assert case.states()["retriage"] == "running"
    assert case.states()["acknowledge"] == "held"
    send(case.db, case.now, Postman())
    assert sorted(one.kind for one in open_tasks(case)) == ["another_route", "confirm_contact"]
    assert messages(case) == [("receipt", "held", "phone")]


def test_what_was_done_otherwise_is_never_sent_after_all(case: World) -> None:
    factories.received(case, contact=BY_PHONE)
    (task,) = open_tasks(case)
    assert keep(case, "case_director", task.id, "otherwise", "gezegd aan de balie") is None
    change(case, channel="mail")
    post = Postman()
    assert send(case.db, case.now, post) == 0
    assert open_tasks(case) == []


def test_a_change_takes_effect_on_a_call_that_waits(case: World) -> None:
    factories.received(case, contact=BY_PHONE)
    (task,) = open_tasks(case)
    change(case, channel="mail")
    assert open_tasks(case) == []
    assert key(keep(case, "case_director", task.id, "reached")) == "already_done"
    post = Postman()
    assert send(case.db, case.now, post) == 1
    assert post.names == ["receipt"]


def test_while_a_review_is_open_nobody_is_called(case: World) -> None:
    factories.received(case, contact=BY_PHONE)
    (task,) = open_tasks(case)
    args = spine_rules.Integrity(result="open", reason="beiden vroegen aan")
    spine.integrity(case.db, case.case_id, args, case.actor("intake"), case.now)
    assert key(keep(case, "case_director", task.id, "reached")) == "integrity_open"


def test_a_text_by_hand_is_kept(case: World) -> None:
    factories.received(case, contact={"channel": "sms"})
    send(case.db, case.now, Postman(trouble=NoGateway("sms_by_hand")))
    (task,) = open_tasks(case)
    assert keep(case, "case_director", task.id, "sent") is None
    assert messages(case) == [("receipt", "sent", "sms")]
    assert case.states()["acknowledge"] == "met"


def test_a_message_that_failed_is_tried_again_or_by_a_new_address(case: World) -> None:
    factories.received(case, contact={"channel": "mail"})
    send(case.db, case.now, Postman(trouble=Undeliverable("no address")))
    (task,) = open_tasks(case)
    assert (task.kind, messages(case)) == ("failed_message", [("receipt", "refused", "mail")])
    assert keep(case, "case_director", task.id, "again") is None
    send(case.db, case.now, Postman(trouble=Undeliverable("no address")))
    assert [one.kind for one in open_tasks(case)] == ["failed_message"]
    change(case, channel="mail")
    post = Postman()
    assert send(case.db, case.now, post) == 1
    assert open_tasks(case) == []


def shared(case: World, who_can_open: str) -> None:
    """Let it be known who else can open her mail."""
    args = spine_rules.SetContact(
        of="applicant",
        safe=SafeContact("mail"),
        spoken_alone=True,
        who_can_open=who_can_open,
    )
    done = spine.set_contact(case.db, case.case_id, args, case.actor("intake"), case.now)
    assert isinstance(done, Done), done


def test_where_another_can_open_it_somebody_looks_before_it_goes(app: Flask, case: World) -> None:
    factories.received(case, contact={"channel": "mail"})
    shared(case, "mijn man leest mee")
    post = Postman()
    assert send(case.db, case.now, post) == 0
    (task,) = open_tasks(case)
    assert task.kind == "look_first"
    shown = log_in(app, case, "case_director").see(address(case, "taak", str(task.id)))
    assert "Een ander kan meelezen of meeluisteren mijn man leest mee" in shown
    assert keep(case, "case_director", task.id, "again") is None
    assert send(case.db, case.now, post) == 1
    shared(case, "Niemand.")
    assert open_tasks(case) == []


def test_a_rule_that_changed_is_looked_at_again(case: World) -> None:
    factories.received(case, contact={"channel": "mail"})
    shared(case, "mijn man leest mee")
    send(case.db, case.now, Postman())
    (task,) = open_tasks(case)
    keep(case, "case_director", task.id, "again")
    case.grant("new_signal", "police", kind="risk")
    shared(case, "hij weet het wachtwoord")
    post = Postman()
    send(case.db, case.now, post)
    assert post.names == ["receipt"], "it was queued and seen, and no rule made it wait"


def test_another_route_closes_by_itself(app: Flask, case: World) -> None:
    factories.received(case)
    case.grant("set_contact", "applicant", of="applicant")
    (task,) = open_tasks(case)
    assert task.kind == "another_route"
    shown = log_in(app, case, "case_director").see(address(case, "taak", str(task.id)))
    assert "Niet doen: zij wil geen contact. Zij komt zelf terug." in shown
    assert keep(case, "case_director", task.id, "tried", "Veilig Thuis gevraagd") is None
    assert [one.id for one in open_tasks(case)] == [task.id]
    change(case, channel="mail")
    assert open_tasks(case) == []


@pytest.mark.parametrize("how", ["met", "ended"])
def test_another_route_closes_when_its_clock_does(case: World, how: str) -> None:
    factories.received(case)
    case.grant("set_contact", "applicant", of="applicant")
    if how == "met":
        case.grant("acknowledge", "system")
    else:
        case.grant("decline", "intake")
    kinds = [(one.kind, one.about) for one in open_tasks(case)]
    assert ("another_route", "acknowledge") not in kinds


def test_a_task_without_a_message_is_done_with_one_button(app: Flask, case: World) -> None:
    factories.received(case)
    with case.db.transaction() as tx:
        tx.add(
            models.Task(
                case_id=case.case_id,
                kind="applicant_message",
                about="message",
                owner_id=case.id_of("case_director"),
                created_at=case.now,
            )
        )
    (task,) = open_tasks(case)
    desk = log_in(app, case, "case_director")
    where = address(case, "taak", str(task.id))
    assert desk.post(where, address(case), result="done").location == address(case)
    assert open_tasks(case) == []


def test_a_task_of_another_case_stays(app: Flask, case: World) -> None:
    factories.received(case)
    other = factories.begin(case.db, case.staff, case.now)
    factories.received(other, contact={"channel": "phone"})
    (task,) = open_tasks(other)
    desk = log_in(app, case, "case_director")
    for wrong in (task.id, uuid4()):
        where = address(case, "taak", str(wrong))
        assert desk.get(where).status_code == 404
        assert desk.post(where, address(case, "signaal"), result="reached").status_code == 404
        assert key(keep(case, "case_director", wrong, "reached")) == "facts_missing"
    assert [one.id for one in open_tasks(other)] == [task.id]


@pytest.mark.parametrize("who", FAR)
def test_tasks_are_not_for_the_panel(app: Flask, case: World, who: str) -> None:
    factories.gathering(case, contact={"channel": "phone"})
    (task, *_rest) = open_tasks(case)
    desk = log_in(app, case, who)
    assert "Bel haar" not in desk.see(address(case))
    where = address(case, "taak", str(task.id))
    assert desk.get(where).status_code == 403
    assert desk.post(where, address(case, "signaal"), result="reached").status_code == 403
    assert task.id in {one.id for one in open_tasks(case)}
