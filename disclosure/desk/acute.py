"""Immediate danger on one page: who is on duty, whether she can be told now, what was done."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from disclosure.accounts import queries as accounts
from disclosure.cases import link_queries as links
from disclosure.cases import models, owners, standing, steps
from disclosure.cases.pages import OpenCase
from disclosure.cases.standing import Standing
from disclosure.desk import danger, queries
from disclosure.desk.danger import Danger
from disclosure.procedure import profile, regions, stages, terms
from disclosure.store.database import Tx

READY = {
    "wrong_stage": _l("De fase laat het toe"),
    "not_overdue": _l("De urgentie is direct"),
    "subject_unconfirmed": _l("Twee mensen bevestigden om wie het gaat"),
    "integrity_open": _l("Er loopt geen onderzoek door een tweede persoon"),
    "plan_missing": _l("Er is een veiligheidsplan, hoe kort ook"),
}
"""What telling at once needs of the case, by the key of what it is refused with."""
PAGES = {
    "not_overdue": "step.triage",
    "subject_unconfirmed": "step.persoon",
    "integrity_open": "step.integriteit",
    "plan_missing": "step.veiligheidsplan",
}
"""Where what is missing is done."""
DUTY = ("decision_maker", "case_director")


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that telling at once needs: whether it is there, and else where it is done."""

    key: str
    label: Any
    holds: bool
    endpoint: str


@dataclass(frozen=True, slots=True)
class Acute:
    """The page of immediate danger."""

    case: models.Case
    danger: Danger
    needs: tuple[Need, ...]
    on_duty: dict[str, list[str]]
    """Role, or organisation, to the names of who is there now."""
    contact: Standing | None

    @property
    def ready(self) -> bool:
        """Tell whether nothing of the case stands in the way of telling her now."""
        return all(need.holds for need in self.needs)


def read(tx: Tx, opened: OpenCase) -> Acute:
    """Read the page as far as this person sees it."""
    found, _children, _people = danger.read(tx, opened)
    case = tx.get_one(models.Case, opened.id)
    seen = queries.sight_of(opened.actor, case)
    return Acute(
        case=case,
        danger=found,
        needs=needs(tx, case),
        on_duty=_on_duty(tx, case, opened),
        contact=_contact(tx, case, opened) if seen.whole else None,
    )


def needs(tx: Tx, case: models.Case) -> tuple[Need, ...]:
    """Return what telling at once needs of the case; who orders it still calls the others."""
    holds = {
        "wrong_stage": bool(stages.rows_of("tell_urgent", case.stage)),
        "not_overdue": case.urgency == "immediate",
        "subject_unconfirmed": case.subject_matched,
        "integrity_open": not links.frozen(tx, case),
        "plan_missing": case.plan_state is not None,
    }
    return tuple(Need(key, READY[key], holds[key], PAGES.get(key, "")) for key in READY)


def _on_duty(tx: Tx, case: models.Case, opened: OpenCase) -> dict[str, list[str]]:
    """Return who is there now and knows nobody in this case: by the roster, or of the region."""
    region, today = regions.staffed_from(case.region_code), terms.local_day(opened.now)
    out = steps.access(tx, case).conflicted | owners.away(tx, today)
    called = profile.load(case.profile).quorum_required
    found = {role: accounts.all_on_duty(tx, region, role, today) for role in DUTY}
    found |= {key: accounts.liaisons(tx, region, key) for key in called}
    there = {key: [one for one in ids if one not in out] for key, ids in found.items()}
    names = accounts.names(tx, {one for ids in there.values() for one in ids})
    return {key: [names[one] for one in ids] for key, ids in there.items()}


def _contact(tx: Tx, case: models.Case, opened: OpenCase) -> Standing | None:
    known = standing.read(tx, case, opened.now)
    return next((one for one in known if "person_at_risk" in one.parts), None)
