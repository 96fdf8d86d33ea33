"""Every short-cut of the keyboard: the one table that the script and the page about them read.

A short-cut is one key, or two after each other. Each leads to an address that a link reaches too;
which of them somebody has follows from the roles. Whoever switched them off gets no script at all
(WCAG 2.1.4).
"""

from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

from disclosure.procedure import stages
from disclosure.procedure.permissions import Actor

PLANNERS = frozenset({"administrator", "regional_manager"})
CASEWORK = frozenset(stages.CASE_ROLES)
DESK = CASEWORK - {"liaison", "panel_member"}
"""Who may look for a case; the others work from what their organisation was asked."""


class Shortcut(NamedTuple):
    """Keys, what they do, where they lead, and for which roles (none: everybody)."""

    keys: str
    means: Any
    href: str
    roles: frozenset[str] = frozenset()


TABLE = (
    Shortcut("g q", _l("Naar de zaken"), "/werk/zaken", CASEWORK),
    Shortcut("g t", _l("Naar wat ik moet doen"), "/werk/zaken?van=mij", DESK),
    Shortcut("/", _l("Een zaak zoeken op kenmerk"), "/werk/zaken#zaak", DESK),
    Shortcut(
        "g i", _l("Een aanvraag invoeren"), "/werk/aanvragen", frozenset({"intake", "liaison"})
    ),
    Shortcut("g a", _l("Naar de accounts"), "/werk/beheer/accounts", frozenset({"administrator"})),
    Shortcut("g r", _l("Naar het rooster"), "/werk/beheer/rooster", PLANNERS),
    Shortcut("g p", _l("Naar mijn account"), "/werk/profiel"),
    Shortcut("?", _l("Alle sneltoetsen tonen"), "/werk/sneltoetsen"),
)


def of(actor: Actor) -> tuple[Shortcut, ...]:
    """Return the short-cuts of somebody with these roles."""
    return tuple(one for one in TABLE if not one.roles or one.roles & actor.roles)
