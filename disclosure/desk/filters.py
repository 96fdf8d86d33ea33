"""How the queue can be narrowed, by its form or its address; all of it neutral."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from disclosure.cases import labels
from disclosure.procedure import stages, urgency

UNTRIAGED = "geen"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

CHOICES: dict[str, tuple[Any, dict[str, Any]]] = {
    "van": (_l("Van wie"), {"regio": _l("Hele regio"), "mij": _l("Waar ik iets moet doen")}),
    "fase": (_l("Fase"), {"": _l("Alle"), **{key: labels.STAGES[key] for key in stages.OPEN}}),
    "klok": (
        _l("Tijd"),
        {"": _l("Alle"), "laat": _l("Te laat"), "bijna": _l("Binnen 24 uur")},
    ),
    "graad": (
        _l("Urgentie"),
        {
            "": _l("Alle"),
            **{level: labels.URGENCIES[level] for level in reversed(urgency.LEVELS)},
            UNTRIAGED: labels.UNTRIAGED,
        },
    ),
}
"""Name in the address → label, and what can be chosen; the first is meant when nothing is said."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What the queue is narrowed to; anything not on offer counts as not asked."""

    van: str = "regio"
    fase: str = ""
    klok: str = ""
    graad: str = ""

    @property
    def narrows(self) -> bool:
        """Tell whether there may be more cases in the region than these."""
        return self != Filter()


def given(args: Mapping[str, str]) -> dict[str, str]:
    """Return what was asked, in a form or an address; anything not on offer was not."""
    return {name: args[name] for name, (_, known) in CHOICES.items() if args.get(name) in known}


def read(args: Mapping[str, str], van: str = "regio") -> Filter:
    """Read the filter; `van` is what this person sees without asking."""
    return Filter(**{"van": van, **given(args)})


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the queue: after this row comes the next page."""

    rank: int
    due: datetime
    id: UUID

    def __str__(self) -> str:
        return f"{-self.rank}.{(self.due - EPOCH) // MICROSECOND}.{self.id.hex}"


def read_place(text: str) -> Place | None:
    """Read a place from an address; nonsense is the beginning."""
    try:
        rank, due, row = text.split(".")
        return Place(-int(rank), EPOCH + int(due) * MICROSECOND, UUID(row))
    except (ValueError, OverflowError):
        return None
