"""Killing the worker with signal 9 at named points, and counting the mail that arrives.

A file database, a real mail server, a real worker process; only processes started here are killed.
"""

import base64
import email
import multiprocessing
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import cycle, islice
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from uuid import UUID

from disclosure import clock
from disclosure.store.database import Database
from disclosure.work import sink
from tests import halting_worker, received
from tests.halting_worker import BETWEEN, POINTS

STEP = timedelta(minutes=3)
"""How far the clock is put forward after each kill: past the lease."""
PATIENCE_SECONDS = 60
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload([halting_worker.__name__])
"""Each worker is a process of its own, from one that has loaded the program already."""
DOMAIN = "bureau.example"
KEYS = {
    "DISCLOSURE_ENV": "test",
    "DISCLOSURE_SECRET_KEY": "a secret that is only good for tests",
    "DISCLOSURE_MASTER_KEYS": base64.b64encode(bytes([1]) * 32).decode(),
    "DISCLOSURE_BACKUP_KEYS": base64.b64encode(b"b" * 32).decode(),
    "DISCLOSURE_MAIL_SERVER": "127.0.0.1",
    "DISCLOSURE_MAIL_SENDER": f"post@{DOMAIN}",
}
"""The keys are those of `Keyring.for_tests`."""


@dataclass
class Kills:
    """What happened: which message each worker held when it was killed, and where."""

    db: Database
    port: int
    killed: list[tuple[str, UUID]] = field(default_factory=list)
    ahead: timedelta = timedelta()

    def kill_at(self, point: str, number: int) -> None:
        """Let enough mail come in, and kill a new worker when it gets there for that time."""
        moment = clock.now() + self.ahead
        for _ in range(number):
            received.receive(self.db, moment)
        with self.worker(point, number) as (process, hears):
            assert hears.poll(PATIENCE_SECONDS), f"never came to: {point}"
            self.killed.append((point, hears.recv()))
            process.kill()
            process.join()
            assert process.exitcode == -signal.SIGKILL
        self.ahead += STEP

    def finish(self) -> int | None:
        """Let one more worker send what is left and stop it politely; return its exit status."""
        with self.worker("", 0) as (process, _):
            deadline = time.monotonic() + PATIENCE_SECONDS
            while self.waiting() and time.monotonic() < deadline:
                time.sleep(0.1)
            process.terminate()
            process.join(PATIENCE_SECONDS)
            return process.exitcode

    def waiting(self) -> int:
        """Count what has not gone out yet."""
        return sum(each.state != "sent" for each in received.messages(self.db))

    @contextmanager
    def worker(self, point: str, number: int) -> Iterator[tuple[BaseProcess, Connection]]:
        """Run a worker that is killed at the latest when the block ends."""
        url = self.db.url.render_as_string(hide_password=False)
        environ = KEYS | {"DISCLOSURE_DATABASE_URL": url, "DISCLOSURE_MAIL_PORT": str(self.port)}
        hears, says = PROCESSES.Pipe(duplex=False)
        given = (environ, point, number, self.ahead, says)
        process = PROCESSES.Process(target=halting_worker.main, args=given)
        process.start()
        says.close()
        try:
            yield process, hears
        finally:
            process.kill()
            process.join()
            hears.close()


def run(db: Database, folder: Path, kills: int) -> str:
    """Kill so many workers, each point in turn, then check every mail; return the tally."""
    with sink.running(folder) as port:
        story = Kills(db, port)
        numbers = cycle((1, 2, 3))
        for point in islice(cycle(POINTS), kills):
            story.kill_at(point, next(numbers))
        assert story.finish() == 0
    return check(story, arrived(folder))


def arrived(folder: Path) -> Counter[str]:
    """Count the mails by Message-ID."""
    mails = [email.message_from_bytes(path.read_bytes()) for path in folder.glob("*.eml")]
    return Counter(mail["Message-ID"] for mail in mails)


def check(story: Kills, got: Counter[str]) -> str:
    """Nothing lost; one repeat for each kill between the 250 and the commit, and no other."""
    messages = received.messages(story.db)
    assert {each.state for each in messages} == {"sent"}
    want = Counter(f"<{each.id}@{DOMAIN}>" for each in messages)
    want.update(f"<{message}@{DOMAIN}>" for point, message in story.killed if point in BETWEEN)
    assert got == want
    repeats = got.total() - len(messages)
    return (
        f"{len(story.killed)} kills, {len(messages)} messages, 0 lost, {repeats} repeats, "
        f"all under an equal Message-ID and between the server's 250 and the commit"
    )
