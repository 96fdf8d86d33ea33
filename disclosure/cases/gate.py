"""The gate before every message about a case: judged at the moment of sending, never before.

Pure. What a verdict says becomes the state of the outbox row (procedure.md §3.10, §3.12, §5).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from disclosure.procedure import contact
from disclosure.procedure.contact import SafeContact

BY_MACHINE = frozenset({"mail", "sms"})
BY_STAFF = frozenset({"phone", "letter"})
INTEGRITY_PAUSE = timedelta(minutes=15)
"""How often a message that an integrity review holds up asks again; a review takes days."""


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


def judge(safe: SafeContact, integrity_open: bool, now: datetime, lapse_days: int) -> Verdict:
    """Judge whether a message may go to this person now, and by which way.

    The way is the one that holds now, whatever it was when the message was queued. While an
    integrity review is open, or a link asks for one, nothing is mailed to anyone in the case
    (§3.12); `link_queries.holds` says so for each message.
    """
    if integrity_open:
        return Verdict("queued", until=now + INTEGRITY_PAUSE, refusal="integrity_open")
    refusal = contact.may_send(safe, safe.channel, now, lapse_days)
    if refusal is not None:
        moment = contact.next_allowed(safe, now, lapse_days)
        state = "queued" if moment is not None else "held"
        return Verdict(state, until=moment, refusal=refusal.key)
    if safe.channel in BY_STAFF:
        return Verdict("held", refusal="contact_unsafe", task=safe.channel)
    return Verdict("sending", channel=safe.channel)
