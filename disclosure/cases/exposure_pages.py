"""What reached the wrong eyes, as pages: one case with both clocks; all of a region as a list.

The privacy officer takes the steps and keeps the list, and reads nothing of the case: what was
written about it opens only to who works on it (procedure.md §2).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Flask, render_template
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from disclosure import clock
from disclosure.cases import exposure_forms as forms
from disclosure.cases import exposures, labels, models, nearby, steps
from disclosure.cases.exposure_models import Exposure as Row
from disclosure.cases.exposure_rules import CLOCKS, Exposure
from disclosure.cases.pages import OpenCase, StepPage
from disclosure.cases.step_forms import CHANNELS
from disclosure.procedure import profile, regions, terms
from disclosure.procedure.permissions import Actor
from disclosure.store import audit
from disclosure.store.database import Tx
from disclosure.web import display, navigation, services
from disclosure.web.guards import staff, the_actor

REGISTER = "/werk/lekken"
PURPOSE = "exposures"
KEEPS = "privacy_officer"
SETS_CONTACT = frozenset({"intake", "disclosure_officer"})
MOST = 200
"""How many exposures the list shows: the last ones."""
USES = {
    "return": _l("De code is gebruikt"),
    "prove": _l("Het geheime woord is ingevuld"),
    "export": _l("De eigen gegevens zijn opgehaald"),
    "make_letter": _l("Er is een brief gemaakt"),
    "new_code": _l("Er is een nieuwe code gegeven"),
}
NAMES: dict[str, Any] = {
    "what": dict(forms.WHAT),
    "who": dict(forms.WHO),
    "whom": dict(forms.WHOM),
    "way": dict(forms.WAYS),
    "authority": dict(forms.AUTHORITIES),
    "uses": USES,
    "messages": labels.MESSAGES,
    "channels": dict(CHANNELS),
    "results": forms.RESULTS,
}


@dataclass(frozen=True, slots=True)
class Owed:
    """One of the two clocks of one exposure: until when, and when it was done."""

    due: datetime
    done: datetime | None
    now: datetime

    @property
    def state(self) -> str:
        """Return the state as a badge shows it."""
        if self.done is not None:
            return "late" if self.done >= self.due else "met"
        return "missed" if self.now >= self.due else "running"


@dataclass(frozen=True, slots=True)
class Line:
    """One exposure without what was written about it: which case, what, and both clocks."""

    reference: str
    row: Row
    safe: Owed
    reported: Owed


def register(app: Flask) -> None:
    """Add the list of a region."""
    app.add_url_rule(REGISTER, "exposures.register", staff(KEEPS)(overview))
    navigation.add(app, 32, REGISTER, _l("Lekken"), KEEPS)


def overview() -> str:
    """List every exposure of the region, newest first; the look is logged."""
    db, actor, now = services().database, the_actor(), clock.now()
    with db.transaction() as tx:
        chain = audit.actor_chain(actor.id)
        audit.record(tx, chain, "list", str(actor.id), now, purpose=PURPOSE)
    with db.read() as tx:
        lines = list(_lines(tx, actor, now))
    return render_template("work/cases/exposures.html", lines=lines, **NAMES)


def _lines(tx: Tx, actor: Actor, now: datetime) -> Iterator[Line]:
    """Give the exposures of cases this person may know of: a shielded one only if named in it."""
    query = (
        select(models.Case, Row)
        .join(Row, Row.case_id == models.Case.id)
        .where(models.Case.region_code == regions.code_of(actor.region))
        .order_by(Row.found_at.desc(), Row.id)
        .limit(MOST)
    )
    for case, row in tx.execute(query):
        if not case.shielded or steps.access(tx, case).open_to(actor.id):
            yield line(case, row, now)


def line(case: models.Case, row: Row, now: datetime) -> Line:
    """Count both terms of an exposure from the moment it was found."""
    law = profile.load(case.profile)
    safe, authority = (law.limit(key, case.urgency) for key in CLOCKS.values())
    ends = [terms.due(row.found_at, limit.term) if limit else now for limit in (safe, authority)]
    return Line(
        case.reference,
        row,
        Owed(ends[0], row.safe_at, now),
        Owed(ends[1], row.reported_at, now),
    )


def _exposure(form: Any, _case: OpenCase) -> Exposure:
    given = {field.name: field.data for field in form if field.name not in ("csrf_token", "since")}
    since = form.since.data if "since" in form else None
    return Exposure(since=since, **{name: value or "" for name, value in given.items()})


def _show(tx: Tx, case: OpenCase) -> dict[str, Any]:
    row = tx.get_one(models.Case, case.id)
    found = exposures.of_case(tx, case.id)
    seen = nearby.works_here(tx, case)
    return {
        **NAMES,
        "lines": [line(row, each, case.now) for each in found],
        "written": {each.id: _written(tx, each) for each in found} if seen else {},
        "waits": _waits(found),
        "sent": exposures.sent(tx, case.id) if found else [],
        "used": exposures.uses(tx, case.id) if found else [],
        "seen": seen,
        "asked": row.applicant_id is not None and seen,
        "sets_contact": seen and bool(case.actor.roles & SETS_CONTACT),
    }


def _written(tx: Tx, row: Row) -> dict[str, dict[str, str]]:
    """Open what was written; a day reads as a day."""
    parts = exposures.opened(tx, row)
    since = parts["found"].get("since")
    if since:
        parts["found"]["since"] = display.day(date.fromisoformat(since))
    return parts


def _waits(found: Iterable[Row]) -> set[str]:
    """Return what may be recorded now: another one found, and what one of them still waits for."""
    rows = list(found)
    open_now = {"safe": any(row.safe_at is None for row in rows)}
    open_now["reported"] = any(row.reported_at is None for row in rows)
    return {"found", *(result for result, is_open in open_now.items() if is_open)}


PAGE = StepPage(
    "exposure",
    "lek",
    _l("Iets kwam bij de verkeerde terecht"),
    forms.chosen,
    _exposure,
    exposures.exposure,
    show=_show,
    template="work/cases/exposure.html",
    intro=_l(
        "Binnen een uur bekijkt u haar veiligheid. Binnen 72 uur hoort de toezichthouder het."
    ),
)
