"""A real worker that stops dead at one named point, so that a test can kill it there."""

import os
import sys
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from uuid import UUID

from disclosure import clock
from disclosure.work import send, worker
from disclosure.work.outgoing import Outgoing, Transport

POINTS = ("claimed", "before SMTP", "after 250", "before commit", "committed")
BETWEEN = frozenset({"after 250", "before commit"})
"""Between the server's 250 and our commit: only here may a kill make a mail go out again."""


Say = Callable[[UUID], None]
Halt = Callable[[str, UUID], None]


def main(
    environ: Mapping[str, str], point: str, number: int, ahead: timedelta, says: Connection
) -> None:
    """Work in a process of its own; when it comes to the point for that time, say so and halt.

    Its clock runs ahead, so that the leases of those killed before are over. Without a point it
    just works, until it is told to stop.
    """
    os.environ.update(environ)
    with Path(os.devnull).open("w") as nowhere:
        sys.stderr = nowhere
        watch(halting_at(point, number, says.send), ahead)
        sys.exit(worker.main([]))


def watch(halt: Halt, ahead: timedelta) -> None:
    """Put the points into the worker of this process."""
    worker.timer = then_shift(worker.timer, ahead)
    send.claim = around(send.claim, halt, after="claimed")
    send.settle = around(send.settle, halt, before="before commit", after="committed")
    ways_out = worker.ways_out
    worker.ways_out = lambda settings: watched(ways_out(settings), halt)


def then_shift(timer: Callable[..., Any], ahead: timedelta) -> Callable[..., Any]:
    """Return what makes the timer, by the real clock, and then puts the clock of its jobs ahead."""
    real = clock.now

    def shifted() -> datetime:
        return real() + ahead

    def wrapped(*given: Any) -> Any:
        made = timer(*given)
        clock.now = shifted
        return made

    return wrapped


def halting_at(point: str, number: int, say: Say) -> Halt:
    """Return what is called at every point, and comes back from all but one."""
    left = [number]

    def halt(here: str, message: UUID) -> None:
        if here == point:
            left[0] -= 1
            if left[0] == 0:
                say(message)
                time.sleep(600)

    return halt


def around(work: Callable[..., Any], halt: Halt, **points: str) -> Callable[..., Any]:
    """Return the function with a point before or after it; it takes or gives a claim."""

    def wrapped(*given: Any) -> Any:
        if "before" in points:
            halt(points["before"], given[1].id)
        result = work(*given)
        claim = result if result is not None else given[1]
        if "after" in points and isinstance(claim, send.Claim):
            halt(points["after"], claim.id)
        return result

    return wrapped


def watched(transport: Transport, halt: Halt) -> Transport:
    """Return the way out with a point on both sides of the mail server."""

    def deliver(outgoing: Outgoing) -> None:
        halt("before SMTP", outgoing.id)
        transport(outgoing)
        halt("after 250", outgoing.id)

    return deliver
