"""Which page meets which clock, and how the steps of a case are grouped; pure tables."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from disclosure.cases.pages import StepPage

LATE = "te-laat"
MEETS: dict[str, tuple[str, ...]] = {
    "acknowledge": ("ontvangst",),
    "triage": ("triage",),
    "retriage": ("triage",),
    "assign_director": ("regie",),
    "identity": ("identiteit",),
    "first_protection": ("veiligheidsplan",),
    "safety_plan": ("veiligheidsplan",),
    "enquiry_reply": ("doorbraak",),
    "panel": ("advies", "naar-panel"),
    "decision": ("ondertekenen", "besluit"),
    "deferred": ("ondertekenen", "besluit"),
    "delivery": ("gesprek", "afspraak"),
    "outcome_told": ("uitkomst",),
    "urgent_record": ("direct-verslag",),
    "panel_review": ("direct-toetsing",),
    "follow_up": ("nazorg",),
    "integrity": ("integriteit",),
    "know_considered": ("sluiten",),
    "breach_plan": (LATE,),
    "exposure": ("lek",),
    "exposure_authority": ("lek",),
    "objection_decision": ("bezwaar-besluit",),
}
"""The base of a clock's key → pages of the step that meets it, the one further on first."""

GROUPS: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    (
        "front",
        _l("Voorkant"),
        ("regie", "triage", "identiteit", "ontvangst", "persoon", "afwijzen"),
    ),
    ("gathering", _l("Informatie"), ("vragen", "controle", "doorbraak", "naar-panel")),
    ("panel", _l("Panel en besluit"), ("panel", "advies", "besluit", "ondertekenen")),
    (
        "danger",
        _l("Direct gevaar"),
        ("signaal", "direct-vertellen", "direct-verslag", "direct-toetsing"),
    ),
    (
        "telling",
        _l("Veiligheid, vertellen en nazorg"),
        (
            "veiligheidsplan",
            "contact",
            "contact-bevestigen",
            "afspraak",
            "gesprek",
            "uitkomst",
            "nazorg",
        ),
    ),
    ("end", _l("Afronden"), ("sluiten", "intrekken", "heropenen", "bezwaar", "bezwaar-besluit")),
    (
        "time",
        _l("Termijnen en overdracht"),
        (LATE, "stilzetten", "hervatten", "verlengen", "overdracht", "overname"),
    ),
    ("care", _l("Zorgvuldigheid"), ("integriteit", "lek")),
)
"""Key, title and pages of each group, in the order of a case."""


def page_for(key: str, offered: Mapping[str, StepPage]) -> StepPage | None:
    """Return the page on which what this clock asks can be done now, if there is one."""
    slugs = MEETS.get(key.partition(":")[0], ())
    return next((offered[slug] for slug in slugs if slug in offered), None)


def grouped(offered: Mapping[str, StepPage]) -> list[tuple[str, Any, list[StepPage]]]:
    """Return the pages offered by group; one that no table names stands in the last."""
    found = [(key, title, _known(offered, slugs)) for key, title, slugs in GROUPS]
    named = {slug for _, _, slugs in GROUPS for slug in slugs}
    found[-1][2].extend(page for slug, page in offered.items() if slug not in named)
    return [group for group in found if group[2]]


def _known(offered: Mapping[str, StepPage], slugs: tuple[str, ...]) -> list[StepPage]:
    return [offered[slug] for slug in slugs if slug in offered]
