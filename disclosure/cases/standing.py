"""How everybody in a case may be reached now: each one's rule, what waits for them, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from disclosure.cases import contact, labels, models, people
from disclosure.cases.contact import REACHED
from disclosure.cases.documents import ContactDetails, PersonDetails
from disclosure.cases.step_forms import CHANNELS
from disclosure.procedure import contact as law
from disclosure.procedure import profile
from disclosure.store.database import Tx

WAITING = ("queued", "sending", "held")


@dataclass(frozen=True, slots=True)
class Standing:
    """One person who may be reached, by every part they play; `state` is how the rule stands."""

    parts: tuple[str, ...]
    person: PersonDetails
    contact: ContactDetails | None
    state: str
    set_at: datetime | None
    lapses_at: datetime | None
    waiting: tuple[models.Message, ...]


def read(tx: Tx, case: models.Case, now: datetime) -> list[Standing]:
    """Return how each of them stands; one who plays several parts stands there once."""
    parts: dict[UUID, list[str]] = {}
    for part in REACHED:
        found = people.find(tx, case, part)
        if found is not None:
            parts.setdefault(found.id, []).append(part)
    rows = {row.id: row for row in people.everyone(tx, case.id)}
    waiting = _waiting(tx, case)
    return [
        _standing(tx, case, rows[who], tuple(played), waiting.get(who, ()), now)
        for who, played in parts.items()
    ]


def _waiting(tx: Tx, case: models.Case) -> dict[UUID, tuple[models.Message, ...]]:
    query = select(models.Message).where(
        models.Message.case_id == case.id,
        models.Message.person_id.is_not(None),
        models.Message.state.in_(WAITING),
    )
    found: dict[UUID, tuple[models.Message, ...]] = {}
    for row in tx.scalars(query.order_by(models.Message.next_attempt_at, models.Message.id)):
        if row.person_id is not None:
            found[row.person_id] = (*found.get(row.person_id, ()), row)
    return found


def _standing(
    tx: Tx,
    case: models.Case,
    row: models.Person,
    parts: tuple[str, ...],
    waiting: tuple[models.Message, ...],
    now: datetime,
) -> Standing:
    rule = people.read_contact(tx, row)
    safe = rule.safe if rule is not None else law.NONE
    days = profile.load(case.profile).contact_lapse_days
    return Standing(
        parts=parts,
        person=people.read_details(tx, row),
        contact=rule,
        state=_state(safe, now, days),
        set_at=safe.set_at,
        lapses_at=contact.lapses_at(safe, days),
        waiting=waiting,
    )


def _state(safe: law.SafeContact, now: datetime, days: int) -> str:
    if safe.channel == "none":
        return "none"
    if safe.blocked:
        return "blocked"
    if safe.lapsed:
        return "signal"
    return "lapsed" if law.lapsed(safe, now, days) else "holds"


def sentences(found: ContactDetails | None) -> list[str]:
    """Return a safe-contact rule in short sentences."""
    safe = found.safe if found is not None else None
    if safe is None:
        return [str(_("Geen contact, tot een medewerker dit na eigen navraag vastlegt."))]
    if safe.channel == "none":
        return [str(_("Geen contact: zij komt zelf terug."))]
    days = ", ".join(str(dict(labels.DAYS)[day]) for day in safe.days) or _("elke dag")
    hours = (
        _("van %(start)s tot %(until)s uur", start=_time(safe.start), until=_time(safe.until))
        if safe.start or safe.until
        else _("de hele dag")
    )
    said = [f"{dict(CHANNELS)[safe.channel]}: {days}, {hours}."]
    if safe.channel == "phone":
        said.append(_("Inspreken mag.") if safe.voicemail else _("Niet inspreken."))
    said.append(_("Een brief mag.") if safe.letter else _("Geen brief."))
    return [str(each) for each in said]


def _time(value: Any) -> str:
    return value.strftime("%H:%M") if value else "00:00"


def named(parts: Iterable[str]) -> str:
    """Return the parts somebody plays, as a heading."""
    names = [str(labels.PARTS[part]) for part in parts]
    return ", ".join([names[0], *(name[0].lower() + name[1:] for name in names[1:])])
