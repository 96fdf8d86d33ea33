"""The worker: its jobs, its rounds, what it says when one breaks, and how it stops."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select

from disclosure import clock
from disclosure.cases.models import Case
from disclosure.cli import COMMANDS, load
from disclosure.errors import ConfigurationError, UnreadableSecret
from disclosure.requests import actions as requests
from disclosure.settings import Settings
from disclosure.store import rounds, vault
from disclosure.store.audit import Verified, verify
from disclosure.store.database import Database
from disclosure.store.log_tables import Checkpoint
from disclosure.web import logs
from disclosure.work import purge, sink, worker
from disclosure.work.outgoing import NoGateway, Outgoing, Undeliverable
from tests import kills, received
from tests.received import MINUTE, Postman

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MOST_MEMORY_KB = 120 * 1024


def checkpoints(db: Database) -> int:
    with db.read() as tx:
        return tx.scalar(select(func.count()).select_from(Checkpoint)) or 0


def test_one_round_does_everything(staff: Database, now: datetime) -> None:
    case_id, post = received.receive(staff, now), Postman()
    worker.run_once(staff, now + DAY + HOUR, post)
    assert "receipt" in post.names
    assert received.clock(staff, case_id, "triage").state == "missed"
    assert checkpoints(staff) == 1
    with staff.read() as tx:
        assert rounds.alive(tx, now + DAY + HOUR)


def test_clocks_go_before_mail(staff: Database, now: datetime) -> None:
    """A mail that is a day late must not make a clock look met in time."""
    case_id = received.receive(staff, now)
    worker.run_once(staff, now + DAY + MINUTE, Postman())
    assert received.clock(staff, case_id, "acknowledge").state == "late"


def test_the_log_is_signed_once_an_hour(staff: Database, now: datetime) -> None:
    for minutes in (0, 10, 54, 55, 56, 116):
        received.receive(staff, now + minutes * MINUTE)
        worker.checkpoint(staff, now + minutes * MINUTE)
    assert checkpoints(staff) == 3
    with staff.read() as tx:
        assert isinstance(verify(tx), Verified)


def test_nothing_new_needs_no_signature(staff: Database, now: datetime) -> None:
    worker.checkpoint(staff, now)
    before = checkpoints(staff)
    worker.checkpoint(staff, now + HOUR)
    assert checkpoints(staff) == before


@pytest.mark.parametrize(("days", "gone"), [(29, False), (30, False), (31, True)])
def test_a_draft_ends_with_its_longest_term(
    staff: Database, now: datetime, days: int, gone: bool
) -> None:
    with staff.transaction() as tx:
        case_id = requests.begin(tx, received.LAW, now).id
        sealed = vault.seal(tx, case_id, "applicant", "persons", 1, received.by("mail", now))
    assert purge.purge(staff, now + days * DAY) == gone
    with staff.read() as tx:
        assert (tx.get_one(Case, case_id).stage == "gone") is gone
    if gone:
        with staff.read() as tx, pytest.raises(UnreadableSecret):
            vault.open(tx, case_id, "applicant", "persons", 1, sealed, object)
        assert purge.purge(staff, now + days * DAY) == 0


def test_a_received_case_is_no_draft(staff: Database, now: datetime) -> None:
    received.receive(staff, now)
    assert purge.purge(staff, now + 400 * DAY) == 0


def test_purges_once_a_night(staff: Database, now: datetime) -> None:
    with staff.transaction() as tx:
        requests.begin(tx, received.LAW, now - 60 * DAY)
    worker.nightly_purge(staff, now)
    with staff.transaction() as tx:
        requests.begin(tx, received.LAW, now - 60 * DAY)
    worker.nightly_purge(staff, now + HOUR)
    with staff.read() as tx:
        assert sorted(tx.scalars(select(Case.stage))) == ["draft", "gone"]
    worker.nightly_purge(staff, now + DAY)
    with staff.read() as tx:
        assert set(tx.scalars(select(Case.stage))) == {"gone"}


def test_a_job_that_breaks_says_where_but_not_what(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    def breaks(_db: Database, _now: datetime) -> None:
        raise ValueError("Eva Jansen, eva@voorbeeld.example")

    logs.configure("INFO")
    worker.guarded(database, worker.Job("digest", 60, breaks))
    said = json.loads(capsys.readouterr().err.splitlines()[-1])
    assert (said["event"], said["job"], said["type"]) == ("job failed", "digest", "ValueError")
    assert any(place.startswith("work/worker.py:") for place in said["at"])
    assert "Eva" not in json.dumps(said)


def test_no_job_waits_for_its_first_turn(database: Database) -> None:
    done: list[str] = []
    jobs = (
        worker.Job("sweep", 3600, lambda _db, _now: done.append("sweep")),
        worker.Job("send", 3600, lambda _db, _now: done.append("send")),
    )
    scheduler = worker.timer(database, jobs)
    scheduler.start()
    wait_for(lambda: len(done) == len(jobs))
    scheduler.shutdown(wait=True)
    assert sorted(done) == ["send", "sweep"]


@pytest.mark.parametrize(
    ("channel", "answer"), [("mail", Undeliverable), ("sms", NoGateway), ("fax", Undeliverable)]
)
def test_each_channel_has_a_way_or_says_so(channel: str, answer: type[Exception]) -> None:
    ways = worker.ways_out(Settings.from_env(kills.KEYS))
    with pytest.raises(answer):
        ways(Outgoing(UUID(int=1), "receipt", channel, "", "", "", ""))


def test_the_command_is_there() -> None:
    assert load(COMMANDS["worker"].target) is worker.main


def test_refuses_to_start_half_set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCLOSURE_ENV", "production")
    monkeypatch.delenv("DISCLOSURE_SECRET_KEY", raising=False)
    with pytest.raises(ConfigurationError):
        worker.main([])


def test_a_real_one_sends_stays_small_and_stops_when_asked(staff: Database, tmp_path: Path) -> None:
    with sink.running(tmp_path) as port:
        case_id = received.receive(staff, clock.now())
        process = start(staff, port)
        try:
            wait_for(lambda: received.message(staff, case_id, "receipt").state == "sent")
            assert memory(process.pid) <= MOST_MEMORY_KB
            process.send_signal(signal.SIGTERM)
            _, said = process.communicate(timeout=30)
        finally:
            process.kill()
    assert process.returncode == 0
    assert [json.loads(line)["event"] for line in said.splitlines()] == [
        "worker started",
        "worker stopped",
    ]
    mails = [path.read_bytes() for path in tmp_path.iterdir()]
    assert sum(received.ADDRESS.encode() in mail for mail in mails) == 1


def start(db: Database, port: int) -> "subprocess.Popen[str]":
    environ = {
        "DISCLOSURE_DATABASE_URL": db.url.render_as_string(hide_password=False),
        "DISCLOSURE_MAIL_PORT": str(port),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "disclosure", "worker"],
        env=os.environ | kills.KEYS | environ,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + kills.PATIENCE_SECONDS
    while not done() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert done()


def memory(pid: int) -> int:
    """Return the most memory a process ever held, in kB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))
