"""`disclosure worker`: the timer. Everything it does is a plain function `(db, now)`.

Any number of workers may run, on any number of machines: what they share is the database. One that
is told to stop finishes what it holds; one that is killed loses its lease within two minutes.
"""

import logging
import os
import secrets
import signal
import threading
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from disclosure import clock
from disclosure.arguments import Parser
from disclosure.cases.matching import match
from disclosure.decisions import (
    plan_dates,
    subjects,
)
from disclosure.procedure import terms
from disclosure.requests import access, advice_clock
from disclosure.review import chasing
from disclosure.settings import Settings
from disclosure.store import audit, rounds
from disclosure.store.database import Database
from disclosure.web import catalogue, logs
from disclosure.work import mail, send, sms
from disclosure.work.checking import refuse_problems, this_host
from disclosure.work.digest import digest
from disclosure.work.opening import open_database
from disclosure.work.outgoing import Transport, by_channel
from disclosure.work.purge import purge
from disclosure.work.sweep import sweep

THREADS = 3
"""A slow mail server holds up one; clocks and the rest go on."""

Work = Callable[[Database, datetime], object]

log = structlog.get_logger("disclosure.work.worker")


class Job(NamedTuple):
    """Something to do every so many seconds."""

    name: str
    seconds: int
    work: Work


def main(arguments: list[str]) -> int:
    """Work until told to stop; `ConfigurationError` in production when anything is wrong."""
    parser = Parser(prog="disclosure worker", description="Send mail and watch the clocks.")
    parser.parse_args(arguments)
    settings = Settings.from_env()
    refuse_problems(settings, clock.now())
    logs.configure(settings.log_level)
    catalogue.compile_stale()
    database = open_database(settings)
    try:
        run(database, jobs(ways_out(settings), settings.mail_sender))
    finally:
        database.dispose()
    return 0


def ways_out(settings: Settings) -> Transport:
    """Return how each channel leaves the house."""
    return by_channel({"mail": mail.transport(settings), "sms": sms.transport(settings)})


def jobs(transport: Transport, sender: str) -> tuple[Job, ...]:
    """Return all jobs; which of them is due within its hour or day, its round decides."""
    name = f"{os.getpid()}-{secrets.token_hex(4)}"

    def outbox(db: Database, now: datetime) -> int:
        return send.send(db, now, transport, name, sender=sender)

    return (
        Job("match", 2, match),
        Job("sweep", 60, sweep),
        Job("chase", 60, chasing.chase),
        Job("decoys", 10, access.settle),
        Job("plans", 60, plan_dates.watch),
        Job("advice", 60, advice_clock.watch),
        Job("subjects", 60, subjects.look_first),
        Job("digest", 60, digest),
        Job("checkpoint", 60, checkpoint),
        Job("purge", 60, nightly_purge),
        Job("beat", 60, beat),
        Job("send", 2, outbox),
    )


def run_once(db: Database, now: datetime, transport: Transport) -> None:
    """Do every job once, clocks before mail, as one minute of a worker would."""
    for job in jobs(transport, ""):
        job.work(db, now)


def checkpoint(db: Database, now: datetime) -> None:
    """Sign the log once an hour."""
    slot = now.astimezone(UTC).strftime("%Y-%m-%dT%H")
    with db.read() as tx:
        if rounds.begun(tx, "checkpoint", slot):
            return
    with db.transaction() as tx:
        if rounds.begin(tx, "checkpoint", slot, now):
            audit.checkpoint(tx, now)


def nightly_purge(db: Database, now: datetime) -> None:
    """Delete what is over once a night; a night that broke off is done again the next."""
    slot = terms.local_day(now).isoformat()
    with db.read() as tx:
        if rounds.begun(tx, "purge", slot):
            return
    with db.transaction() as tx:
        mine = rounds.begin(tx, "purge", slot, now)
    if mine:
        purge(db, now)


def beat(db: Database, now: datetime) -> None:
    """Say that a worker is alive, and on which machine; `/readyz` and `check` ask."""
    slot = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M")
    with db.transaction() as tx:
        rounds.begin(tx, rounds.BEAT, slot, now)
        rounds.begin(tx, this_host(), slot, now)


def run(db: Database, all_jobs: tuple[Job, ...]) -> None:
    """Run the jobs until SIGTERM or SIGINT; then finish what is under way."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    scheduler = timer(db, all_jobs)
    scheduler.start()
    log.info("worker started")
    stop.wait()
    scheduler.shutdown(wait=True)
    log.info("worker stopped")


def timer(db: Database, all_jobs: tuple[Job, ...]) -> BackgroundScheduler:
    """Return the timer; a job never overlaps with itself, and one that is late runs once."""
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
    scheduler = BackgroundScheduler(
        timezone=UTC,
        executors={"default": ThreadPoolExecutor(THREADS)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for job in all_jobs:
        scheduler.add_job(
            guarded, "interval", (db, job), seconds=job.seconds, next_run_time=clock.now()
        )
    return scheduler


def guarded(db: Database, job: Job) -> None:
    """Do a job; what breaks is logged without its text, which may hold what somebody typed."""
    try:
        job.work(db, clock.now())
    except Exception as error:  # noqa: BLE001  the timer goes on, whatever one job meets
        frames = traceback.extract_tb(error.__traceback__)
        places = [f"{at.filename.rpartition('disclosure/')[2]}:{at.lineno}" for at in frames]
        log.error("job failed", job=job.name, type=type(error).__name__, at=places)
