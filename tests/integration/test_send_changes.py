"""What a worker holds while the rule changes: judged as late as can be, and never for ever."""

from datetime import datetime
from uuid import UUID

from disclosure.store.database import Database
from disclosure.work.outgoing import Outgoing
from disclosure.work.send import Outcome, claim, send, settle
from tests import received
from tests.received import MINUTE, Postman


def state(db: Database, case_id: UUID) -> tuple[str, str | None]:
    found = received.message(db, case_id, "receipt")
    return found.state, found.refusal


def test_what_changed_before_the_line_was_open_is_judged_again(
    staff: Database, now: datetime
) -> None:
    """A slow mail server says hello; meanwhile she asks for no contact."""
    case_id, post = received.receive(staff, now), Postman()

    def slow(outgoing: Outgoing) -> None:
        received.set_contact(staff, case_id, received.by("none", now), now)
        outgoing.last_look()
        post(outgoing)

    assert send(staff, now, slow, most=1) == 0
    assert post.got == []
    row = received.message(staff, case_id, "receipt")
    assert (row.state, row.attempt) == ("queued", 0)
    assert send(staff, now, post) == 0
    assert state(staff, case_id) == ("held", "no_contact")


def test_nothing_changed_is_no_reason_to_stop(staff: Database, now: datetime) -> None:
    received.receive(staff, now)
    post = Postman()

    def careful(outgoing: Outgoing) -> None:
        outgoing.last_look()
        post(outgoing)

    assert send(staff, now, careful) == 1


def test_a_verdict_on_a_rule_that_changed_meanwhile_does_not_count(
    staff: Database, now: datetime
) -> None:
    """Held by the old rule just when staff set a wider one: it must not wait for ever."""
    case_id, post = received.receive(staff, now), Postman()
    held = claim(staff, now, "slow")
    assert held is not None
    received.set_contact(staff, case_id, received.by("mail", now), now)
    settle(staff, held, Outcome("held", refusal="contact_unsafe", task="phone"), now)
    assert state(staff, case_id)[0] == "queued"
    assert ("phone", "receipt") not in received.tasks(staff, case_id)
    assert send(staff, now, post) == 1


def test_what_went_out_stays_out_whatever_changed(staff: Database, now: datetime) -> None:
    case_id = received.receive(staff, now)
    held = claim(staff, now, "slow")
    assert held is not None
    received.set_contact(staff, case_id, received.by("none", now), now)
    settle(staff, held, Outcome("sent"), now)
    assert state(staff, case_id) == ("sent", None)


def test_a_second_try_says_that_it_is_one(staff: Database, now: datetime) -> None:
    received.receive(staff, now)
    send(staff, now, Postman(trouble=TimeoutError()))
    post = Postman()
    send(staff, now + MINUTE, post)
    assert [mail.again for mail in post.got] == [True]
