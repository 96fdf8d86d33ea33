"""Closing a case, as a page: every gate with who owes it, and what runs on afterwards."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from disclosure.accounts import queries as accounts
from disclosure.cases import labels, pages
from disclosure.cases.pages import OpenCase, StepPage
from disclosure.decisions import closing, closing_rules
from disclosure.decisions import closing_forms as forms
from disclosure.store.database import Tx

ASKED = {
    "follow_up": ("silence", "silence_reason", "stopped", "helped"),
    "withdrawn": ("know", "reason"),
}
"""What is asked, by the stage a case is closed from."""
AFTER_DECIDING = ("silence", "silence_reason")
GATES = {
    "follow_ups_open": _l("De nagesprekken na 7 en 30 dagen zijn gedaan"),
    "not_told": _l("De uitkomst is verteld, of opgegeven na genoeg pogingen"),
    "plan_not_final": _l("Het veiligheidsplan is afgesproken, geweigerd of zonder haar gemaakt"),
    "advice_missing": _l("Wat direct verteld is, is door het panel getoetst"),
    "objection_open": _l("Er loopt geen bezwaar"),
    "breach_open": _l("Er staat geen te late termijn open"),
    "integrity_open": _l("Er loopt geen onderzoek door een tweede persoon"),
}


def _fill(tx: Tx, form: Any, case: OpenCase) -> None:
    """Ask only what this way of ending needs, and nothing while it cannot end yet.

    The ground for not hearing and not telling the subject is that of a signed decision.
    """
    found = closing.standing(tx, case.id, case.actor, case.now)
    ready = all(gate.held for gate in found.gates)
    asked = set(ASKED.get(case.stage, ())) if ready else set()
    if not found.signed:
        asked -= set(AFTER_DECIDING)
    for name in [field.name for field in form if hasattr(field, "shape")]:
        if name not in asked:
            delattr(form, name)


def _close(form: Any, _case: OpenCase) -> closing_rules.Close:
    given = {name: form[name].data or "" for name in form.data if name != "csrf_token"}
    known = {"yes": True, "no": False}.get(given.pop("know", ""))
    return closing_rules.Close(know=known, **given)


def _show(tx: Tx, case: OpenCase) -> dict[str, Any]:
    found = closing.standing(tx, case.id, case.actor, case.now)
    offered = {page.slug: page for page in pages.offered(tx, case.id, case.actor, case.now)}
    owed = [(gate, found.owed(gate)) for gate in found.gates]
    names = accounts.names(tx, {c.owner_id for _gate, late in owed for c in late if c.owner_id})
    return {
        "gates": [
            (gate, late, [offered[slug] for slug in gate.slugs if slug in offered])
            for gate, late in owed
        ],
        "found": found,
        "words": GATES,
        "names": names,
        "labels": labels,
    }


PAGES = (
    StepPage(
        "close",
        "sluiten",
        _l("Zaak sluiten"),
        forms.CloseForm,
        _close,
        closing.close,
        fill=_fill,
        show=_show,
        template="work/decisions/close.html",
        intro=_l("Pas als nazorg, uitkomst en plan klaar zijn."),
    ),
)
