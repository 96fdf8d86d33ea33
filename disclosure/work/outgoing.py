"""What leaves the house, and what a way out may answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from disclosure.errors import DisclosureError


def nothing() -> None:
    """Stand in for a last look where there is nothing to look at."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message as it goes out; `repr` names nobody, so that no log line can."""

    id: UUID
    name: str
    channel: str
    to: str
    subject: str
    body: str
    sender: str
    again: bool = False
    """Somebody may have taken it before: a worker died, or the answer never came."""
    last_look: Callable[[], None] = field(default=nothing, compare=False)
    """Asked on an open line, right before the message goes: raises `Stopped` if it may not."""

    def __repr__(self) -> str:
        return f"Outgoing({self.id}, {self.name}, {self.channel})"


Transport = Callable[[Outgoing], None]
"""Returns once the other side has taken the message; any exception means that it has not."""


class Undeliverable(DisclosureError):
    """It will never arrive like this: no address, or the server refuses it for good."""


class Stopped(DisclosureError):
    """The rule changed between the judgement and the open line; it is judged again at once."""


class NoGateway(DisclosureError):
    """There is no machine for this channel: a human has to do it, `task` names what."""

    def __init__(self, task: str) -> None:
        super().__init__(task)
        self.task = task


def by_channel(ways: Mapping[str, Transport]) -> Transport:
    """Return one way out that gives each message to the way of its channel."""

    def deliver(outgoing: Outgoing) -> None:
        way = ways.get(outgoing.channel)
        if way is None:
            raise Undeliverable(f"no way out for {outgoing.channel}")
        way(outgoing)

    return deliver
