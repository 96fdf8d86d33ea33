"""What comes to stand in the outbox: by whose rule, for when, and what a human does instead."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import update

from disclosure.cases import outbox, steps
from disclosure.cases.models import Message
from disclosure.procedure.calendar import AMSTERDAM
from disclosure.procedure.permissions import SYSTEM
from disclosure.store.database import Database
from disclosure.work.send import send
from tests import received
from tests.received import Postman
from tests.staff import who


def test_receipt_is_queued_with_the_application(staff: Database, now: datetime) -> None:
    case_id = received.receive(staff, now)
    [message] = received.messages(staff, case_id)
    assert (message.name, message.state, message.channel) == ("receipt", "queued", "mail")
    assert message.next_attempt_at == now
    assert message.body is None


@pytest.mark.parametrize("channel", ["phone", "letter"])
def test_telephone_and_letter_become_a_task(staff: Database, now: datetime, channel: str) -> None:
    case_id = received.receive(staff, now, received.by(channel, now))
    [message] = received.messages(staff, case_id)
    assert (message.state, message.channel) == ("held", channel)
    assert received.tasks(staff, case_id) == [(channel, "receipt")]
    send(staff, now, Postman())
    assert received.tasks(staff, case_id) == [(channel, "receipt")]


def test_no_contact_sends_nothing(staff: Database, now: datetime) -> None:
    case_id = received.receive(staff, now, received.by("none", now))
    assert received.messages(staff, case_id) == []
    assert "receipt" not in [about for _, about in received.tasks(staff, case_id)]


def test_nobody_is_reached_on_the_word_of_a_relative(staff: Database, now: datetime) -> None:
    case_id = received.receive(staff, now, relative=True)
    with staff.transaction() as tx:
        taken = steps.load(tx, case_id, "schedule_telling", SYSTEM, now)
        outbox.queue(taken, "appointment", "recipient")
    assert [each.name for each in received.messages(staff, case_id)] == ["receipt"]


@pytest.mark.parametrize(("spoken", "written"), [("en", "en"), ("Tigrinya", "nl"), ("", "nl")])
def test_messages_are_in_a_language_there_is(
    staff: Database, now: datetime, spoken: str, written: str
) -> None:
    case_id = received.receive(staff, now, language=spoken)
    assert received.message(staff, case_id, "receipt").language == written


@pytest.mark.parametrize(
    ("relative", "local"),
    [(False, "2026-11-27T14:05"), (True, "2026-12-25T00:00")],
)
def test_a_third_party_hears_of_an_outcome_on_the_fixed_day(
    staff: Database, now: datetime, relative: bool, local: str
) -> None:
    case_id = received.receive(staff, now, relative=relative)
    with staff.transaction() as tx:
        outbox.queue_outcome(steps.load(tx, case_id, "decline", SYSTEM, now))
    moment = received.message(staff, case_id, "outcome").next_attempt_at.astimezone(AMSTERDAM)
    assert moment.strftime("%Y-%m-%dT%H:%M") == local


def test_a_fixed_day_that_is_past_is_now(staff: Database, now: datetime) -> None:
    case_id = received.receive(staff, now, relative=True)
    later = now + timedelta(days=40)
    with staff.transaction() as tx:
        outbox.queue_outcome(steps.load(tx, case_id, "decline", SYSTEM, later))
    assert received.message(staff, case_id, "outcome").next_attempt_at == later


def test_a_message_stands_or_falls_with_the_step(staff: Database, now: datetime) -> None:
    case_id = received.receive(staff, now)

    def queue_and_fail() -> None:
        with staff.transaction() as tx:
            outbox.queue(steps.load(tx, case_id, "pause", SYSTEM, now), "request", "applicant")
            tx.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        queue_and_fail()
    assert [each.name for each in received.messages(staff, case_id)] == ["receipt"]


def test_one_alert_is_enough_until_it_went_out(staff: Database, now: datetime) -> None:
    case_id, other = received.receive(staff, now), received.receive(staff, now)
    for each in (case_id, case_id, other):
        alert(staff, each, now)
    assert len([m for m in received.messages(staff) if m.name == "alert"]) == 2
    with staff.transaction() as tx:
        tx.execute(update(Message).where(Message.name == "alert").values(state="sent"))
    alert(staff, case_id, now)
    assert len([m for m in received.messages(staff, case_id) if m.name == "alert"]) == 2


def alert(db: Database, case_id: UUID, now: datetime) -> None:
    with db.transaction() as tx:
        outbox.alert(steps.load(tx, case_id, "triage", SYSTEM, now), who("regie"))
