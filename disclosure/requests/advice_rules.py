"""Guards of the anonymous conversation, and what looks like somebody's name or number; pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from disclosure.errors import ConfigurationError, Refusal
from disclosure.procedure import regions, terms
from disclosure.procedure.permissions import Actor
from disclosure.procedure.profile import Profile

REPLY, RETENTION = "advice_reply", "advice"
ROLE = "intake"
MOST = 5000
"""Characters that fit in the field of the application that takes her own words."""

HELP_NUMBERS = frozenset(
    {"112", "113", "08002000", "08000113", "08000188", "09008844", "09000101", "08008020"}
)
"""Numbers of help, in the ready sentences and on `/hulp`: nobody's own."""
HELP_NAMES = frozenset(
    (
        "Veilig",
        "Thuis",
        "Slachtofferhulp",
        "Nederland",
        "Juridisch",
        "Loket",
        "Centrum",
        "Seksueel",
        "Geweld",
        "Raad",
        "Kinderbescherming",
        "Zelfmoordpreventie",
        "Victim",
        "Support",
        "Dutch",
        "English",
        "Nederlands",
        "Engels",
        "Arabisch",
        "Pools",
        "Turks",
        "Oekraïens",
        "Netherlands",
    )
)
"""Words with a capital that name help or a language, not a person."""

POSTCODE = re.compile(r"\b[1-9]\d{3} ?[A-Z]{2}\b")
STREET = re.compile(
    r"\w+(?:straat|laan|weg|plein|gracht|kade|singel|dijk|hof|street|road|sokak|ulica|вулиця)"
    r"\s+\d+",
    re.IGNORECASE,
)
MAIL = re.compile(r"\S@\S")
DIGITS = re.compile(r"\+?\d(?:[ .()-]{0,2}\d)+")
CALLED = re.compile(
    r"\b(?:heet|heten|genaamd|my name is|his name is|her name is|called|nazywa się|adında"
    r"|звати|اسمه|اسمها|اسمي)\s+\w+",
    re.IGNORECASE,
)
CAPITAL = re.compile(r"(?<![.!?…:\n\"“”'’(-])[ ,;]([^\W\d_a-z][^\W\d_A-Z]+)")
"""A word with one capital that does not begin a sentence."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a conversation stands: where, with whom, how much was said, whether somebody waits."""

    region: str
    adviser: UUID | None
    said: int
    waiting: bool
    offered: bool
    closed: bool


def personal(text: str) -> tuple[str, ...]:
    """Return what in a text looks like somebody: name, number, mail, address; most often nothing.

    Simple on purpose, for it only asks to look again: a number of eight digits or more that is not
    one of help; an @; a postcode, or a street with a number; a word after “heet”; a word with a
    capital in the middle of a sentence, unless it names help. A name that begins a sentence, or
    in letters without capitals (Arabic), is found after “heet” and its like only.
    """
    signs = {
        "name": _names(text),
        "number": any(_long_number(found) for found in DIGITS.findall(text)),
        "mail": MAIL.search(text) is not None,
        "address": bool(POSTCODE.search(text) or STREET.search(text)),
    }
    return tuple(kind for kind, found in signs.items() if found)


def _names(text: str) -> bool:
    capitals = (word for word in CAPITAL.findall(text) if word not in HELP_NAMES)
    return CALLED.search(text) is not None or any(capitals)


def _long_number(found: str) -> bool:
    digits = "".join(sign for sign in found if sign.isdigit())
    return len(digits) >= 8 and digits not in HELP_NUMBERS


def in_sight(actor: Actor, region: str) -> bool:
    """Tell whether an adviser sees conversations of a region.

    Who named no municipality may be answered by everybody; the national desk sees all, so that a
    region at night is not left alone.
    """
    return actor.region is None or region in (regions.NATIONAL, actor.region)


def refuse_list(actor: Actor, today: date) -> Refusal | None:
    """Judge who may see the queue: the role, then the training."""
    trained = actor.trained_until is not None and today <= actor.trained_until
    checks = (("wrong_role", ROLE in actor.roles), ("training_expired", trained))
    return _first(checks)


def refuse_look(actor: Actor, now: Standing, today: date) -> Refusal | None:
    """Judge who may read a conversation: role, region, training."""
    if ROLE in actor.roles and not in_sight(actor, now.region):
        return Refusal("wrong_region")
    return refuse_list(actor, today)


def refuse_take(actor: Actor, now: Standing, shown: UUID | None) -> Refusal | None:
    """Judge taking it from nobody or from a colleague, who must be the one on the screen."""
    return _first((("already_done", now.adviser == shown and now.adviser != actor.id),))


def refuse_own(actor: Actor, now: Standing) -> Refusal | None:
    """Judge what only the adviser who has the conversation may do."""
    return _first((("not_assigned", now.adviser == actor.id),))


def refuse_reply(actor: Actor, now: Standing, read: int) -> Refusal | None:
    """Judge an answer: one's own conversation, and everything that was said was on the screen."""
    return refuse_own(actor, now) or _first((("already_done", now.said == read),))


def refuse_offer(actor: Actor, now: Standing) -> Refusal | None:
    """Judge proposing an application: once, to somebody who wrote something."""
    checks = (("facts_missing", now.said > 0), ("already_done", not now.offered))
    return refuse_own(actor, now) or _first(checks)


def refuse_close(actor: Actor, now: Standing) -> Refusal | None:
    """Judge ending it: not while somebody waits for an answer, and once."""
    checks = (("wrong_stage", not now.waiting), ("already_done", not now.closed))
    return refuse_own(actor, now) or _first(checks)


def refuse_carry(now: Standing, own: Iterable[str]) -> Refusal | None:
    """Judge beginning an application with her own words: proposed, and short enough."""
    checks = (("wrong_stage", now.offered), ("facts_missing", len(together(own)) <= MOST))
    return _first(checks)


def together(texts: Iterable[str]) -> str:
    """Return several messages as one text."""
    return "\n\n".join(texts)


def reply_due(law: Profile, level: str | None, since: datetime) -> datetime:
    """Return when somebody who waits since a moment must have an answer, day and night."""
    limit = law.limit(REPLY, level)
    if limit is None:
        raise ConfigurationError(f"{law.name}: has no limit {REPLY}")
    return terms.due(since, limit.term)


def ends(law: Profile, started: datetime) -> datetime:
    """Return when a conversation is destroyed: so long after it began, whatever was said since."""
    return terms.due(started, law.retention[RETENTION].term)


def warnings_passed(law: Profile, since: datetime, due: datetime, now: datetime) -> int:
    """Count the warnings that have fallen due; one more when the term itself is over."""
    moments = [since + (due - since) * fraction for fraction in law.warnings]
    return sum(moment <= now for moment in (*moments, due))


def _first(checks: Iterable[tuple[str, bool]]) -> Refusal | None:
    return next((Refusal(key) for key, holds in checks if not holds), None)
