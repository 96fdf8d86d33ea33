"""Sending: the claim, the gate at the moment of sending, what waits and what comes back."""

import threading
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import update

from disclosure.cases import actions as spine
from disclosure.cases import rules as spine_rules
from disclosure.cases.models import Message
from disclosure.store import keys
from disclosure.store.database import Database
from disclosure.work.outgoing import NoGateway, Outgoing, Undeliverable
from disclosure.work.send import BACK_OFF, LEASE, claim, send
from tests import received
from tests.received import MINUTE, Postman
from tests.staff import actor, log_of


def state(db: Database, case_id: UUID, name: str = "receipt") -> tuple[str, str | None]:
    found = received.message(db, case_id, name)
    return found.state, found.refusal


def signal(db: Database, case_id: UUID, kind: str, now: datetime) -> None:
    spine.new_signal(
        db, case_id, spine_rules.NewSignal(kind=kind, text="-"), actor(db, "regie", now), now
    )


def integrity(db: Database, case_id: UUID, result: str, login: str, now: datetime) -> None:
    args = spine_rules.Integrity(result=result, reason="beiden vroegen aan")
    spine.integrity(db, case_id, args, actor(db, login, now), now)


def test_a_receipt_goes_out_and_meets_the_clock(staff: Database, now: datetime) -> None:
    case_id, post = received.receive(staff, now), Postman()
    assert send(staff, now + MINUTE, post, sender="post@bureau.example") == 1
    [mail] = post.got
    assert (mail.name, mail.channel, mail.to) == ("receipt", "mail", received.ADDRESS)
    assert mail.sender == "post@bureau.example"
    assert mail.subject == "Uw bericht"
    row = received.message(staff, case_id, "receipt")
    assert (row.id, row.state, row.sent_at) == (mail.id, "sent", now + MINUTE)
    assert (row.lease_until, row.attempt, row.refusal) == (None, 1, None)
    assert received.clock(staff, case_id, "acknowledge").state == "met"
    assert send(staff, now + MINUTE, post) == 0


def test_only_a_receipt_meets_the_clock(staff: Database, now: datetime) -> None:
    case_id = received.receive(staff, now)
    with staff.transaction() as tx:
        tx.execute(update(Message).values(next_attempt_at=now + timedelta(days=1)))
    received.queue(staff, case_id, "request", now)
    assert send(staff, now, Postman()) == 1
    assert received.clock(staff, case_id, "acknowledge").state == "running"


def test_what_goes_out_stands_in_the_log_without_content(staff: Database, now: datetime) -> None:
    case_id = received.receive(staff, now)
    send(staff, now, Postman())
    sent = [entry for entry in log_of(staff, f"case:{case_id}") if entry[0] == "send"]
    message = str(received.message(staff, case_id, "receipt").id)
    assert sent == [("send", "done", {"message": message, "name": "receipt"})]


def test_the_address_of_the_moment_of_sending_is_used(staff: Database, now: datetime) -> None:
    case_id, post = received.receive(staff, now), Postman()
    moved = replace(received.by("mail", now), mail="nieuw@voorbeeld.example")
    received.set_contact(staff, case_id, moved, now)
    send(staff, now, post)
    assert [mail.to for mail in post.got] == ["nieuw@voorbeeld.example"]


def test_the_way_of_the_moment_of_sending_is_used(staff: Database, now: datetime) -> None:
    case_id, post = received.receive(staff, now), Postman()
    received.set_contact(staff, case_id, received.by("sms", now), now)
    send(staff, now, post)
    assert [(mail.channel, mail.to) for mail in post.got] == [("sms", received.PHONE)]


def test_narrowed_after_queueing_waits_for_its_window(staff: Database, now: datetime) -> None:
    case_id, post = received.receive(staff, now), Postman()
    received.set_contact(staff, case_id, received.by("mail", now, hours=(19, 21)), now)
    assert send(staff, now, post) == 0
    row = received.message(staff, case_id, "receipt")
    assert (row.state, row.refusal, row.attempt) == ("queued", "contact_unsafe", 0)
    evening = now.replace(hour=18, minute=0)
    assert row.next_attempt_at == evening
    assert send(staff, evening - MINUTE, post) == 0
    assert send(staff, evening, post) == 1


@pytest.mark.parametrize(
    ("channel", "refusal"), [("none", "no_contact"), ("phone", "contact_unsafe")]
)
def test_changed_to_another_way_is_held(
    staff: Database, now: datetime, channel: str, refusal: str
) -> None:
    case_id, post = received.receive(staff, now), Postman()
    received.set_contact(staff, case_id, received.by(channel, now), now)
    assert send(staff, now, post) == 0
    assert state(staff, case_id) == ("held", refusal)
    assert send(staff, now + timedelta(days=2), post) == 0
    assert post.got == []
    assert (("phone", "receipt") in received.tasks(staff, case_id)) == (channel == "phone")


@pytest.mark.parametrize("kind", ["death", "disappearance", "lost_phone", "release", "moving_in"])
def test_a_signal_stops_what_was_queued(staff: Database, now: datetime, kind: str) -> None:
    case_id, post = received.receive(staff, now), Postman()
    signal(staff, case_id, kind, now)
    assert send(staff, now, post) == 0
    assert state(staff, case_id) == ("held", "contact_unsafe")


def test_a_message_that_waited_too_long_is_held(staff: Database, now: datetime) -> None:
    case_id, post = received.receive(staff, now), Postman()
    assert send(staff, now + timedelta(days=15), post) == 0
    assert state(staff, case_id) == ("held", "contact_unsafe")


def test_confirmed_again_lets_held_messages_go(staff: Database, now: datetime) -> None:
    case_id, post = received.receive(staff, now), Postman()
    later = now + timedelta(days=15)
    send(staff, later, post)
    received.set_contact(staff, case_id, received.by("mail", later), later)
    assert send(staff, later, post) == 1
    assert state(staff, case_id) == ("sent", None)


def test_wider_contact_lets_waiting_messages_go_at_once(staff: Database, now: datetime) -> None:
    case_id, post = (
        received.receive(staff, now, received.by("mail", now, hours=(19, 21))),
        Postman(),
    )
    send(staff, now, post)
    received.set_contact(staff, case_id, received.by("mail", now), now)
    assert send(staff, now, post) == 1


def test_a_fixed_day_stays_when_contact_changes(staff: Database, now: datetime) -> None:
    case_id = received.receive(staff, now)
    fixed = now + timedelta(days=3)
    with staff.transaction() as tx:
        tx.execute(update(Message).values(next_attempt_at=fixed))
    received.set_contact(staff, case_id, received.by("mail", now), now)
    assert received.message(staff, case_id, "receipt").next_attempt_at == fixed


def test_an_integrity_review_holds_mail_up_until_it_is_over(staff: Database, now: datetime) -> None:
    case_id, post = received.receive(staff, now), Postman()
    integrity(staff, case_id, "open", "intake", now)
    for quarter in range(4):
        assert send(staff, now + quarter * 15 * MINUTE, post) == 0
    row = received.message(staff, case_id, "receipt")
    assert (row.state, row.refusal) == ("queued", "integrity_open")
    assert row.next_attempt_at == now + 60 * MINUTE
    integrity(staff, case_id, "proceed", "intake2", now + 50 * MINUTE)
    assert send(staff, now + 60 * MINUTE, post) == 1
    stops = [entry for entry in log_of(staff, f"case:{case_id}") if entry[0] == "send"]
    assert [outcome for _, outcome, _ in stops] == ["refused:integrity_open", "done"]


def test_trouble_backs_off_over_hours_then_asks_a_human(staff: Database, now: datetime) -> None:
    case_id, post = received.receive(staff, now), Postman(trouble=OSError("down"))
    moment = now
    for pause in BACK_OFF:
        assert send(staff, moment, post) == 0
        row = received.message(staff, case_id, "receipt")
        assert (row.state, row.next_attempt_at) == ("queued", moment + pause)
        assert send(staff, moment + pause - timedelta(seconds=1), post) == 0
        moment = row.next_attempt_at
    assert received.tasks(staff, case_id) == []
    send(staff, moment, post)
    assert received.message(staff, case_id, "receipt").state == "failed"
    assert received.tasks(staff, case_id) == [("failed_message", "receipt")]
    assert sum(BACK_OFF, timedelta()) > timedelta(hours=5)
    assert received.clock(staff, case_id, "acknowledge").state == "running"


def test_trouble_that_passes_is_forgotten(staff: Database, now: datetime) -> None:
    case_id, post = received.receive(staff, now), Postman(trouble=TimeoutError())
    send(staff, now, post)
    post.trouble = None
    assert send(staff, now + MINUTE, post) == 1
    assert received.message(staff, case_id, "receipt").state == "sent"


@pytest.mark.parametrize(
    ("trouble", "ends", "task"),
    [
        (Undeliverable("no address"), "refused", "failed_message"),
        (NoGateway("sms_by_hand"), "held", "sms_by_hand"),
    ],
)
def test_what_can_never_go_is_a_task_at_once(
    staff: Database, now: datetime, trouble: Exception, ends: str, task: str
) -> None:
    case_id, post = received.receive(staff, now), Postman(trouble=trouble)
    assert send(staff, now, post) == 0
    assert received.message(staff, case_id, "receipt").state == ends
    assert received.tasks(staff, case_id) == [(task, "receipt")]


def test_nothing_goes_out_once_the_keys_of_a_case_are_destroyed(
    staff: Database, now: datetime
) -> None:
    case_id, post = received.receive(staff, now), Postman()
    with staff.transaction() as tx:
        keys.destroy_case_keys(tx, case_id)
    assert send(staff, now, post) == 0
    assert state(staff, case_id) == ("refused", None)
    assert post.got == []


def test_the_same_task_is_not_left_twice(staff: Database, now: datetime) -> None:
    case_id = received.receive(staff, now, received.by("sms", now))
    post = Postman(trouble=NoGateway("sms_by_hand"))
    for minute in range(3):
        moment = now + minute * MINUTE
        send(staff, moment, post)
        received.set_contact(staff, case_id, received.by("sms", moment), moment)
    assert received.tasks(staff, case_id) == []
    send(staff, now + 3 * MINUTE, post)
    send(staff, now + 4 * MINUTE, post)
    assert received.tasks(staff, case_id) == [("sms_by_hand", "receipt")]


def test_one_message_that_breaks_does_not_stop_the_next(staff: Database, now: datetime) -> None:
    broken, fine, post = received.receive(staff, now), received.receive(staff, now), Postman()
    with staff.transaction() as tx:
        tx.execute(
            update(Message)
            .where(Message.case_id == broken)
            .values(name="nonsense", next_attempt_at=now - MINUTE)
        )
    assert send(staff, now, post) == 1
    assert state(staff, broken, "nonsense") == ("queued", None)
    assert state(staff, fine) == ("sent", None)


def test_most_is_the_most(staff: Database, now: datetime) -> None:
    for _ in range(3):
        received.receive(staff, now)
    assert [send(staff, now, Postman(), most=2) for _ in range(3)] == [2, 1, 0]


def test_the_longest_waiting_goes_first(staff: Database, now: datetime) -> None:
    young = received.receive(staff, now)
    old = received.receive(staff, now - MINUTE)
    post = Postman()
    send(staff, now, post)
    cases = [received.message(staff, case_id, "receipt").id for case_id in (old, young)]
    assert [mail.id for mail in post.got] == cases


def test_a_dead_workers_message_is_taken_over_after_two_minutes(
    staff: Database, now: datetime
) -> None:
    case_id, post = received.receive(staff, now), Postman()
    held = claim(staff, now, "dead")
    assert held is not None
    assert state(staff, case_id) == ("sending", None)
    assert send(staff, now + LEASE - timedelta(seconds=1), post, "alive") == 0
    assert send(staff, now + LEASE, post, "alive") == 1
    assert [mail.id for mail in post.got] == [held.id]


def test_who_lost_the_lease_changes_nothing(staff: Database, now: datetime) -> None:
    case_id, other = received.receive(staff, now), Postman()

    def slow(_outgoing: Outgoing) -> None:
        assert send(staff, now + LEASE, other, "other") == 1
        raise TimeoutError

    send(staff, now, slow, "slow")
    row = received.message(staff, case_id, "receipt")
    assert (row.state, row.worker, row.sent_at) == ("sent", "other", now + LEASE)


def test_a_message_that_kills_its_workers_is_given_to_a_human(
    staff: Database, now: datetime
) -> None:
    case_id, post = received.receive(staff, now), Postman()
    moment = now
    for _ in range(len(BACK_OFF) + 1):
        assert claim(staff, moment, "dies") is not None
        moment += LEASE
    assert send(staff, moment, post) == 0
    assert received.message(staff, case_id, "receipt").state == "failed"
    assert post.got == []
    assert received.tasks(staff, case_id) == [("failed_message", "receipt")]


def test_two_workers_never_hold_the_same_message(staff: Database, now: datetime) -> None:
    cases = [received.receive(staff, now) for _ in range(12)]
    posts, ready = [Postman(), Postman()], threading.Barrier(2)

    def work(number: int) -> None:
        ready.wait()
        while send(staff, now, posts[number], f"worker {number}", most=1):
            pass

    threads = [threading.Thread(target=work, args=(number,)) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    got = [mail.id for post in posts for mail in post.got]
    assert len(got) == len(set(got)) == len(cases)
    assert {each.state for each in received.messages(staff)} == {"sent"}


def test_a_receipt_sent_again_after_a_death_is_acknowledged_once(
    staff: Database, now: datetime
) -> None:
    case_id, post = received.receive(staff, now), Postman()
    send(staff, now, post)
    with staff.transaction() as tx:  # as if the worker had died before it could say so
        tx.execute(update(Message).values(state="sending", lease_until=now))
    assert send(staff, now + MINUTE, post) == 1
    assert len({mail.id for mail in post.got}) == 1
    assert received.clock(staff, case_id, "acknowledge").finished_at == now


def test_a_broken_step_does_not_send_again(
    staff: Database, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("disclosure.requests.actions.acknowledge", breaks)
    case_id, post = received.receive(staff, now), Postman()
    assert send(staff, now, post) == 1
    assert send(staff, now + 2 * LEASE, post) == 0
    assert state(staff, case_id) == ("sent", None)


def test_no_line_of_the_log_names_anybody(
    staff: Database, now: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    received.receive(staff, now)
    send(staff, now, Postman(trouble=OSError(f"{received.ADDRESS} refused")))
    said = "".join(capsys.readouterr())
    assert "not sent" in said
    assert received.ADDRESS not in said
    outgoing = Outgoing(UUID(int=1), "receipt", "mail", received.ADDRESS, "s", "b", "x@y")
    assert received.ADDRESS not in repr(outgoing)
