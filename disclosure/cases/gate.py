"""The gate before every message about a case: judged at the moment of sending, never before.

Pure. What a verdict says becomes the state of the outbox row (procedure.md §3.10, §3.12, §5).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from disclosure.errors import Refusal
from disclosure.procedure import contact
from disclosure.procedure.contact import SafeContact

BY_MACHINE = frozenset({"mail", "sms"})
BY_STAFF = frozenset({"phone", "letter"})
INTEGRITY_PAUSE = timedelta(minutes=15)
"""How often a message that an integrity review holds up asks again; a review takes days."""
CONFIRM = "confirm_contact"
LOOK_FIRST = "look_first"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`sending` by the channel, `queued` until a moment, or `held` until somebody changes it.

    `refusal` is the key that stands in the way; `task` is what a human must do instead.
    """

    state: str
    channel: str = ""
    until: datetime | None = None
    refusal: str | None = None
    task: str = ""


def judge(
    safe: SafeContact,
    integrity_open: bool,
    now: datetime,
    lapse_days: int,
    unseen: bool = False,
) -> Verdict:
    """Judge whether a message may go to this person now, and by which way.

    The way is the one that holds now, whatever it was when the message was queued. While an
    integrity review is open, or a link asks for one, nothing is mailed to anyone in the case
    (§3.12); `link_queries.holds` says so for each message. `unseen`: somebody else can open where
    it goes, and no member of staff has looked at that yet.
    """
    if integrity_open:
        return Verdict("queued", until=now + INTEGRITY_PAUSE, refusal="integrity_open")
    refusal = contact.may_send(safe, safe.channel, now, lapse_days)
    moment = contact.next_allowed(safe, now, lapse_days)
    if refusal is not None and moment is None:
        return Verdict("held", refusal=refusal.key, task=_to_open(refusal))
    if safe.channel in BY_STAFF or unseen:
        task = safe.channel if safe.channel in BY_STAFF else LOOK_FIRST
        return Verdict("held", refusal="contact_unsafe", task=task)
    if refusal is not None:
        return Verdict("queued", until=moment, refusal=refusal.key)
    return Verdict("sending", channel=safe.channel)


def _to_open(refusal: Refusal) -> str:
    """What was true once may be true still: ask. After "no", or a death, nobody asks."""
    return CONFIRM if refusal.detail in ("lapsed", "time") else ""
