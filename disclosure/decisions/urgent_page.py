"""Telling at once, as its pages show it: what is required, who is on duty, what is owed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from disclosure.accounts import queries as accounts
from disclosure.cases import labels, link_queries, models
from disclosure.cases.documents import CASE, Note
from disclosure.cases.pages import OpenCase
from disclosure.decisions import queries
from disclosure.decisions.models import UrgentTelling
from disclosure.procedure import profile, regions, terms
from disclosure.review import queries as review
from disclosure.store import vault
from disclosure.store.database import Tx

REASONS_WITHIN = timedelta(days=7)
"""Awb 3:47(3): where reasons could not be given at once, they follow within a week."""


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Who to telephone for one organisation: from the roster, or else whoever may sit for it."""

    organisation: Any
    names: tuple[str, ...]
    rostered: bool


@dataclass(frozen=True, slots=True)
class Told:
    """One urgent telling with what was kept of it, opened."""

    row: UrgentTelling
    order: dict[str, str]
    items: tuple[str, ...]
    record: dict[str, str]
    review: dict[str, str]
    reasons_by: datetime


def show_order(tx: Tx, case: OpenCase) -> dict[str, Any]:
    """Return what must hold before anything is told tonight."""
    row = tx.get_one(models.Case, case.id)
    region, known = regions.staffed_from(row.region_code), accounts.conflicts_in(tx, case.id)
    makers = accounts.all_on_duty(tx, region, "decision_maker", terms.local_day(case.now))
    first = next((each for each in makers if each not in known), case.actor.id)
    frozen = link_queries.frozen(tx, row)
    return {
        "required": [
            (_l("U heeft nu dienst"), first == case.actor.id),
            (_l("De urgentie is direct gevaar"), row.urgency == "immediate"),
            (_l("Twee mensen bevestigden om wie het gaat"), row.subject_matched),
            (_l("Er is een veiligheidsplan"), row.plan_state is not None),
            (_l("Er loopt geen onderzoek door een tweede persoon"), not frozen),
        ]
    }


def on_the_line(tx: Tx, case: OpenCase) -> list[tuple[str, str]]:
    """Return the organisations that must be on the telephone, each with who is on duty for it."""
    row = tx.get_one(models.Case, case.id)
    region, known = regions.staffed_from(row.region_code), accounts.conflicts_in(tx, case.id)
    required = profile.load(row.profile).quorum_required
    return [(each, _named(_on_duty(tx, region, each, known, case))) for each in required]


def _named(one: OnDuty) -> str:
    """Say whom to ring: by name, for accounts hold no telephone number; else the control room."""
    if not one.names:
        who = _("niemand bekend, bel de meldkamer of het landelijke nummer")
    elif one.rostered:
        who = ", ".join(one.names)
    else:
        who = _("%(names)s (geen rooster)", names=", ".join(one.names))
    return f"{one.organisation}: {who}"


def _on_duty(
    tx: Tx, region: str | None, organisation: str, known: frozenset[Any], case: OpenCase
) -> OnDuty:
    today = terms.local_day(case.now)
    rostered = accounts.all_on_duty(tx, region, "liaison", today, organisation)
    people = rostered or accounts.panel_members(tx, region, organisation)
    free = [each for each in people if each not in known]
    names = accounts.names(tx, free)
    in_order = tuple(names[each] for each in free)
    return OnDuty(labels.ORGANISATIONS[organisation], in_order, bool(rostered))


def show_told(tx: Tx, case: OpenCase) -> dict[str, Any]:
    """Return every urgent telling with its record and review, oldest first."""
    known = {
        name: review.open_item(tx, row).text for name, row in review.items(tx, case.id).items()
    }
    told = [_told(tx, row, known) for row in queries.urgent_tellings(tx, case.id)]
    names = accounts.names(tx, {each.row.ordered_by for each in told})
    return {"told": told, "names": names, "labels": labels, "at": case.now}


def _told(tx: Tx, row: UrgentTelling, known: dict[str, str]) -> Told:
    record = _open(tx, row, row.record)
    order = _open(tx, row, row.document)
    spoken = record.get("items", order["items"]).split()
    return Told(
        row=row,
        order=order,
        items=tuple(known.get(name, name) for name in spoken),
        record=record,
        review=_open(tx, row, row.review),
        reasons_by=reasons_by(row.at),
    )


def _open(tx: Tx, row: UrgentTelling, sealed: bytes | None) -> dict[str, str]:
    if sealed is None:
        return {}
    return vault.open(
        tx, row.case_id, CASE, UrgentTelling.__tablename__, row.id, sealed, Note
    ).texts


def reasons_by(ordered: datetime) -> datetime:
    """Return the end of the week within which reasons are owed."""
    return terms.end_of(terms.local_day(ordered) + REASONS_WITHIN)
