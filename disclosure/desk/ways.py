"""Which page meets which clock, and how the steps of a case are grouped; pure tables."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

from disclosure.cases.pages import StepPage
from disclosure.decisions import plan_dates
from disclosure.requests.rules import MANAGER, NEAR

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
BESIDE = {"panel": ("panel",)}
"""The base of a clock's key → pages that bring it nearer without meeting it."""
REASSIGN = {"case_director": ("regie",)}
"""Whose a duty is → the page that gives it to somebody else."""
CHASING = "doorbraak"

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


class Door(NamedTuple):
    """A page about whoever applied that is no step: its endpoint, title, and who it is for."""

    endpoint: str
    title: Any
    roles: frozenset[str]


DOORS = (
    Door("applicant.messages", _l("Berichten van de aanvrager"), frozenset(NEAR)),
    Door("applicant.complaint", _l("Klacht"), frozenset({MANAGER})),
    Door(
        "remedies.of_case", _l("Bezwaar en klacht"), frozenset({"case_director", "intake", MANAGER})
    ),
    Door("applicant.new_code", _l("Nieuwe code"), frozenset(NEAR)),
    Door("enquiries.prosecution_use", _l("Gebruik voor vervolging"), frozenset({"case_director"})),
)
TASK_PAGES = {
    "applicant_message": "applicant.messages",
    "addition": "applicant.messages",
    "complaint": "applicant.complaint",
    "objection": "remedies.of_case",
    "default": "remedies.of_case",
    "handle": "remedies.of_case",
    "appointment_wish": "step.afspraak",
    "decoy": "step.triage",
    "correction": "corrections.overview",
    **dict.fromkeys(plan_dates.TASKS, "step.veiligheidsplan"),
}
"""Where what a task asks is done."""


def beside(key: str, role: str, offered: Mapping[str, StepPage]) -> list[StepPage]:
    """Return the pages that stand beside what is owed: convene for the panel, give it away."""
    slugs = (*BESIDE.get(key.partition(":")[0], ()), *REASSIGN.get(role, ()))
    meets = page_for(key, offered)
    return [page for page in _known(offered, slugs) if page is not meets]


def chased(key: str, offered: Mapping[str, StepPage]) -> str:
    """Return which organisation may be reminded at once: whoever may break through may chase."""
    head, _, organisation = key.partition(":")
    return organisation if head == "enquiry_reply" and CHASING in offered else ""


def doors(roles: Collection[str]) -> list[Door]:
    """Return the pages about whoever applied that are for one of these roles."""
    return [door for door in DOORS if door.roles & set(roles)]


def task_pages(offered: Mapping[str, StepPage], roles: Collection[str]) -> dict[str, str]:
    """Return kind of task → endpoint, for the pages this person may open now."""
    open_now = {door.endpoint for door in doors(roles)} | {f"step.{slug}" for slug in offered}
    open_now |= {"corrections.overview"} if "case_director" in roles else set()
    return {kind: page for kind, page in TASK_PAGES.items() if page in open_now}


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
