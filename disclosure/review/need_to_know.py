"""Which papers a member of the panel reads: the whole rule in two small tables; pure.

Nobody on the panel reads by which route or by whom it was asked (procedure.md §3.3): there is no
row for it, so it cannot be shown. Whoever was invited for one case reads less than the core.
"""

from collections.abc import Mapping
from enum import Enum

CARE = frozenset({"veilig_thuis", "child_protection", "ggz", "youth_protection"})
"""Organisations that work under a duty of secrecy towards whoever they treat or guard."""
TREATS = frozenset({"ggz"})
"""Organisations whose items are medical: for care alone, unless they may be told."""


class Reader(Enum):
    """How close a member stands: the core panel, the core in care, or invited for this case."""

    CORE = "core"
    CORE_CARE = "core_care"
    INVITED = "invited"


class Source(Enum):
    """Where an item comes from, seen from the reader."""

    OWN = "own"
    OTHER = "other"
    TREATMENT = "treatment"


BOTH = frozenset({"panel_only", "may_tell"})
SHARED = frozenset({"may_tell"})

ITEMS: Mapping[tuple[Reader, Source], frozenset[str]] = {
    (Reader.CORE, Source.OWN): BOTH,
    (Reader.CORE, Source.OTHER): BOTH,
    (Reader.CORE, Source.TREATMENT): SHARED,
    (Reader.CORE_CARE, Source.OWN): BOTH,
    (Reader.CORE_CARE, Source.OTHER): BOTH,
    (Reader.CORE_CARE, Source.TREATMENT): BOTH,
    (Reader.INVITED, Source.OWN): BOTH,
    (Reader.INVITED, Source.OTHER): SHARED,
    (Reader.INVITED, Source.TREATMENT): SHARED,
}
"""Reader and source → the uses of an item that this reader sees."""

PLAN: Mapping[Reader, str] = {
    Reader.CORE: "all",
    Reader.CORE_CARE: "all",
    Reader.INVITED: "own",
}
"""Which actions of the safety plan: all, or those of the own organisation. Never its sections:
where she is safe, her code word and her phone are nobody's business here."""

FACTS = (
    "release",
    "escape",
    "breach",
    "report",
    "death",
    "disappearance",
    "moving_in",
    "planned_arrest",
)
"""Signals shown as a kind and a date. One that only somebody who applied could give is not here."""


def reader(organisation: str, core: frozenset[str]) -> Reader:
    """Return how close an organisation stands to the panel of a case."""
    if organisation not in core:
        return Reader.INVITED
    return Reader.CORE_CARE if organisation in CARE else Reader.CORE


def reads_item(organisation: str, core: frozenset[str], source: str, use: str) -> bool:
    """Tell whether a member of this organisation reads an item of that source and use."""
    kind = Source.TREATMENT if source in TREATS else Source.OTHER
    kind = Source.OWN if source == organisation else kind
    return use in ITEMS[reader(organisation, core), kind]


def reads_action(organisation: str, core: frozenset[str], owner: str) -> bool:
    """Tell whether a member of this organisation reads an action of the safety plan."""
    return PLAN[reader(organisation, core)] == "all" or owner == organisation
