"""The factual dossier for a prosecutor: what sources know, in one order, as an archivable PDF.

Always in Dutch. Only items that may still be used, each with its status, source and law; nothing
she told, nobody at risk, no plan, no weighing, and not from which case an item came.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from flask_babel import force_locale

from disclosure.cases import actions as cases
from disclosure.cases import labels, steps
from disclosure.cases.pages import OpenCase
from disclosure.decisions import letters, minutes, pdf
from disclosure.desk import wording
from disclosure.desk.pattern import Line, Pattern
from disclosure.errors import Refusal
from disclosure.procedure import guards, terms
from disclosure.store.database import Database
from disclosure.web import display

TEMPLATE = "dossier"
STEP = "dossier"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """To which prosecutor the dossier goes, by name, and why."""

    to: str
    reason: str


def hand_over(db: Database, opened: OpenCase, args: HandOver) -> Refusal | None:
    """Keep to whom the facts go and why, sealed in the case, and log it; before they are read."""
    refusal = guards.fields(to=args.to.strip()) or guards.first(
        ("reason_missing", bool(args.reason.strip()))
    )
    with db.transaction() as tx:
        log = partial(steps.log, tx, opened.id, STEP, opened.actor, opened.now)
        if refusal is None:
            taken = steps.lock(tx, opened.id, STEP, opened.actor, opened.now)
            cases.note(taken, to=args.to.strip(), reason=args.reason.strip())
            log("done")
        else:
            log(f"refused:{refusal.key}")
    return refusal


def render(page: Pattern, args: HandOver, now: datetime) -> bytes:
    """Set the dossier as PDF/A-2a and PDF/UA-1."""
    return pdf.set_text(minutes.FOLDER, TEMPLATE, compose(page, args, now), terms.local_day(now))


def compose(page: Pattern, args: HandOver, now: datetime) -> dict[str, Any]:
    """Give the strings of the dossier, in the order they are read."""
    items = [line for line in page.lines if line.item is not None and line.expired is None]
    with force_locale("nl"):
        return {
            "title": "Feiten en bronnen",
            "mark": "Vertrouwelijk",
            "facts": [
                ["Kenmerk", page.case.reference],
                ["Voor", letters.plain(args.to)],
                ["Gemaakt", display.moment(now)],
                ["Aantal feiten", str(len(items))],
            ],
            "warning": [
                (
                    "Elk feit staat er met zijn status en bron. Een melding of verdenking is geen "
                    "bewijs. Wat hier niet staat, kan wel gebeurd zijn."
                ),
                "Niemand neemt hierdoor contact op met de betrokkene zonder de casusregisseur.",
            ],
            "items": [_item(number, line) for number, line in enumerate(items, 1)],
        }


def _item(number: int, line: Line) -> dict[str, Any]:
    item = line.item
    if item is None:
        raise AssertionError("only items stand in the dossier")
    name = labels.CATEGORIES[item.category]
    status = f"{labels.STATUSES[item.status]} {item.code}".strip()
    rows = [
        ("Wanneer", item.date),
        ("Status", f"{status}, als {str(wording.SUBJECT_ROLES[item.role]).lower()}"),
        ("Wat", item.text),
        ("Bron", str(labels.ORGANISATIONS.get(line.source, line.source))),
        ("Nummer bij de bron", item.reference),
        ("Grondslag", item.basis),
    ]
    more = [[term, letters.plain(text)] for term, text in rows if text]
    return {"what": f"{number}. {name}", "more": more}
