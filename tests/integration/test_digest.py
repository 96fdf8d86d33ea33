"""The mail of the morning: when, to whom, how much, and nothing else."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from disclosure.accounts.models import Account
from disclosure.cases import outbox, steps
from disclosure.cases.models import Clock, Message
from disclosure.procedure.permissions import SYSTEM
from disclosure.store.database import Database
from disclosure.work.digest import digest
from disclosure.work.send import send
from tests import received
from tests.received import MINUTE, Postman
from tests.staff import who

MONDAY = datetime(2026, 11, 30, 7, 0, tzinfo=UTC)
"""08:00 in Amsterdam."""
DAY = timedelta(days=1)


def mail_to(db: Database, login: str, now: datetime) -> str:
    """Queue and send the digest of this morning; return the body one person gets."""
    post = Postman()
    digest(db, now)
    send(db, now, post)
    bodies = [mail.body for mail in post.got if mail.to == f"{login}@demo.example"]
    return bodies[0] if bodies else ""


@pytest.mark.parametrize(
    ("moment", "goes"),
    [
        (datetime(2026, 11, 30, 6, 59, tzinfo=UTC), False),
        (MONDAY, True),
        (datetime(2026, 11, 30, 14, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 28, 9, 0, tzinfo=UTC), False),
        (datetime(2026, 11, 29, 9, 0, tzinfo=UTC), False),
        (datetime(2026, 12, 25, 9, 0, tzinfo=UTC), False),
        (datetime(2027, 6, 7, 6, 0, tzinfo=UTC), True),
        (datetime(2027, 6, 7, 5, 59, tzinfo=UTC), False),
    ],
    ids=["07:59", "08:00", "15:00", "Saturday", "Sunday", "Christmas", "summer", "summer 07:59"],
)
def test_goes_once_the_working_day_has_begun(
    staff: Database, now: datetime, moment: datetime, goes: bool
) -> None:
    received.receive(staff, now)
    assert (digest(staff, moment) > 0) is goes


def test_once_a_day_and_again_the_next(staff: Database, now: datetime) -> None:
    received.receive(staff, now)
    minutes = [digest(staff, MONDAY + n * MINUTE) > 0 for n in range(3)]
    assert minutes == [True, False, False]
    assert digest(staff, MONDAY + DAY) > 0


def test_to_whoever_owes_something_and_nobody_else(staff: Database, now: datetime) -> None:
    received.receive(staff, now)
    digest(staff, MONDAY)
    with staff.read() as tx:
        query = select(Account.email).join(Message, Message.account_id == Account.id)
        addressees = sorted(tx.scalars(query))
        owners = set(tx.scalars(select(Account.email).join(Clock, Clock.owner_id == Account.id)))
    assert addressees == sorted(owners)
    assert "regie@demo.example" in owners
    assert "manager@demo.example" not in owners


def test_counts_new_nearly_late_and_late(staff: Database, now: datetime) -> None:
    received.receive(staff, now)
    set_clocks(staff, "decision", warned=1)
    set_clocks(staff, "acknowledge", state="missed")
    set_clocks(staff, "review", state="met")
    with staff.read() as tx:
        mine = list(tx.scalars(select(Clock).where(Clock.owner_id == who("regie"))))
    open_ones = [c for c in mine if c.state != "met"]
    late = [c for c in open_ones if c.state == "missed" or c.due_at <= MONDAY]
    body = mail_to(staff, "regie", MONDAY)
    assert f"Nieuw: {len(open_ones)}\n" in body
    assert "Bijna te laat: 1\n" in body
    assert f"Te laat: {len(late)}\n" in body
    assert f"Alles samen: {len(open_ones)}\n" in body


def test_new_is_since_the_last_digest(staff: Database, now: datetime) -> None:
    received.receive(staff, now)
    first = mail_to(staff, "regie", MONDAY)
    assert "Nieuw: " in first
    assert "Nieuw: 0" not in first
    assert "Nieuw: 0\n" in mail_to(staff, "regie", MONDAY + DAY)


def test_a_held_or_paused_clock_is_not_late(staff: Database, now: datetime) -> None:
    received.receive(staff, now)
    with staff.transaction() as tx:
        tx.execute(update(Clock).values(state="held", due_at=now))
    assert "Te laat: 0\n" in mail_to(staff, "regie", MONDAY)


def test_nobody_owes_the_applicants_own_terms(staff: Database, now: datetime) -> None:
    received.receive(staff, now)
    with staff.transaction() as tx:
        tx.execute(update(Clock).values(key="objection"))
    assert digest(staff, MONDAY) == 0


def test_says_numbers_and_nothing_of_a_case(staff: Database, now: datetime) -> None:
    case_id = received.receive(staff, now)
    body = mail_to(staff, "regie", MONDAY)
    assert body.startswith("Goedemorgen,\n")
    assert str(case_id) not in body
    assert not {"Eva", "Jansen", "Bas", "Boer", "http", "VR13"} & set(body.split())


def test_what_it_counts_is_sealed_until_it_goes(staff: Database, now: datetime) -> None:
    received.receive(staff, now)
    digest(staff, MONDAY)
    bodies = [each.body for each in received.messages(staff) if each.name == "digest"]
    assert bodies
    assert all(body is not None and b"late" not in body for body in bodies)


def test_goes_to_nobody_who_left_meanwhile(staff: Database, now: datetime) -> None:
    received.receive(staff, now)
    digest(staff, MONDAY)
    with staff.transaction() as tx:
        tx.execute(update(Account).where(Account.id == who("regie")).values(state="disabled"))
    post = Postman()
    send(staff, MONDAY, post)
    assert "regie@demo.example" not in [mail.to for mail in post.got]
    refused = [m.account_id for m in received.messages(staff) if m.state == "refused"]
    assert refused == [who("regie")]


def test_two_workers_make_one_round(staff: Database, now: datetime) -> None:
    received.receive(staff, now)
    made: list[int] = []
    ready = threading.Barrier(2)

    def work() -> None:
        ready.wait()
        made.append(digest(staff, MONDAY))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert min(made) == 0
    assert sum(made) == len([m for m in received.messages(staff) if m.name == "digest"]) > 0


def test_an_alert_says_only_that_something_waits(staff: Database, now: datetime) -> None:
    case_id, post = received.receive(staff, now, received.by("none", now)), Postman()
    with staff.transaction() as tx:
        outbox.alert(steps.load(tx, case_id, "triage", SYSTEM, now), who("regie"))
    assert send(staff, now, post) == 1
    [mail] = post.got
    assert (mail.name, mail.to, mail.channel) == ("alert", "regie@demo.example", "mail")
    assert mail.body.count("\n") == 1
    assert received.messages(staff, case_id)[0].state == "sent"


def test_an_alert_that_fails_leaves_a_task(staff: Database, now: datetime) -> None:
    case_id = received.receive(staff, now, received.by("none", now))
    with staff.transaction() as tx:
        outbox.alert(steps.load(tx, case_id, "triage", SYSTEM, now), who("regie"))
        tx.flush()
        tx.execute(update(Message).values(attempt=9))
    send(staff, now, Postman())
    assert ("failed_message", "alert") in received.tasks(staff, case_id)


def set_clocks(db: Database, key: str, **values: object) -> None:
    with db.transaction() as tx:
        tx.execute(update(Clock).where(Clock.key == key).values(**values))
