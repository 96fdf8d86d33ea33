"""New signals and opening again, as pages: which kind first, then the questions of that kind."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from disclosure.accounts import queries as accounts
from disclosure.cases import actions, models, nearby, rules, signal_forms, signal_wording
from disclosure.cases.documents import Note
from disclosure.cases.pages import OpenCase, StepPage
from disclosure.cases.signal_forms import OF_ITSELF, SIGNALS
from disclosure.procedure import profile
from disclosure.store import vault
from disclosure.store.database import Tx

ENDED = frozenset({"closed", "withdrawn", "declined"})
NAMES = {**dict(SIGNALS), **OF_ITSELF}


def _signal(form: Any, _case: OpenCase) -> rules.NewSignal:
    return rules.NewSignal(
        kind=form.kind.data, text=form.text.data or "", answers=signal_forms.answers(form)
    )


def _show(tx: Tx, case: OpenCase) -> dict[str, Any]:
    row = tx.get_one(models.Case, case.id)
    law, directs = profile.load(row.profile), row.director_id == case.actor.id
    ended = case.stage in ENDED
    kinds = [
        (kind, title, signal_wording.effects(kind, ended, law), signal_wording.NEXT[kind])
        for kind, title in SIGNALS
    ]
    seen = nearby.works_here(tx, case)
    known = _earlier(tx, case) if seen else []
    return {
        "kinds": kinds,
        "leads": signal_wording.LEADS if directs else {},
        "earlier": known,
        "names": accounts.names(tx, {row.by_id for row, _texts in known}),
        "titles": NAMES,
        "seen": seen,
    }


def _earlier(tx: Tx, case: OpenCase) -> list[tuple[models.Signal, dict[str, str]]]:
    """Return the signals there are with what was answered, newest first."""
    query = select(models.Signal).where(models.Signal.case_id == case.id)
    rows = tx.scalars(query.order_by(models.Signal.at.desc(), models.Signal.id))
    return [(row, signal_wording.worded(row.kind, _opened(tx, row))) for row in rows]


def _opened(tx: Tx, row: models.Signal) -> dict[str, str]:
    note = vault.open(tx, row.case_id, row.compartment, "signals", row.id, row.document, Note)
    return {name: text for name, text in note.texts.items() if text}


PAGES = (
    StepPage(
        "new_signal",
        "signaal",
        _l("Nieuw signaal"),
        signal_forms.chosen,
        _signal,
        actions.new_signal,
        show=_show,
        template="work/cases/signal.html",
        intro=_l("Na elk signaal wordt het gevaar opnieuw gewogen."),
    ),
    StepPage(
        "reopen",
        "heropenen",
        _l("Zaak heropenen"),
        signal_forms.chosen,
        _signal,
        actions.reopen,
        show=_show,
        template="work/cases/signal.html",
        intro=_l("De zaak gaat terug naar triage."),
    ),
)
