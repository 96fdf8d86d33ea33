"""The pages of a conflict of interest: declare one's own; the manager undoes a mistake."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from disclosure.accounts import queries as accounts
from disclosure.accounts.duty_actions import ConflictReason
from disclosure.accounts.models import Conflict
from disclosure.cases import conflicts, pages, rules
from disclosure.cases.documents import CASE
from disclosure.cases.step_forms import CONFLICT_KINDS, ConflictForm, WithdrawConflictForm
from disclosure.cases.steps import CONFLICT
from disclosure.procedure import stages
from disclosure.procedure.permissions import Actor
from disclosure.store import vault
from disclosure.store.database import Tx
from disclosure.web import services
from disclosure.web.guards import staff, the_actor

blueprint = Blueprint("conflicts", __name__)
KINDS: dict[str, Any] = dict(CONFLICT_KINDS)


@dataclass(frozen=True, slots=True)
class Declared:
    """A declaration as the manager reads it."""

    id: UUID
    name: str
    at: datetime
    kind: Any
    reason: str


@blueprint.route("/werk/zaken/<reference>/betrokken", methods=("GET", "POST"))
@staff(*stages.CASE_ROLES)
def declare(reference: str) -> Response | tuple[str, int]:
    """Let somebody step out of a case; the page names nobody in it."""
    case = pages.open_case(reference, CONFLICT)
    form = ConflictForm()
    if form.validate_on_submit():
        args = rules.DeclareConflict(form.kind.data, form.reason.data or "")
        refusal = conflicts.declare(services().database, case.id, args, case.actor, case.now)
        if refusal is None:
            flash(_("Vastgelegd. Iemand anders gaat verder. U kunt niet meer in deze zaak."), "ok")
            return redirect(url_for("desk.queue"), 303)
        form.refuse(refusal)
    html = render_template("work/cases/conflict.html", form=form, case=case)
    return html, 422 if form.faults else 200


@blueprint.route("/werk/zaken/<reference>/betrokkenheid", methods=("GET", "POST"))
@staff("regional_manager")
def declared(reference: str) -> Response | tuple[str, int]:
    """Show the manager who stepped out and why, and let a mistake be undone."""
    case = pages.open_case(reference, "conflicts", _manager())
    form = WithdrawConflictForm()
    with services().database.read() as tx:
        found = _declared(tx, case.id)
    form.conflict.choices = [("", ""), *((str(each.id), each.name) for each in found)]
    if form.validate_on_submit():
        args = rules.WithdrawConflict(UUID(form.conflict.data), form.reason.data or "")
        refusal = conflicts.withdraw(services().database, case.id, args, case.actor, case.now)
        if refusal is None:
            flash(_("Vastgelegd. Deze collega kan weer in de zaak."), "ok")
            return redirect(url_for("conflicts.declared", reference=case.reference), 303)
        form.refuse(refusal)
    html = render_template("work/cases/conflicts.html", form=form, case=case, declared=found)
    return html, 422 if form.faults else 200


def _manager() -> Actor:
    """Return who is logged in as a manager and nothing else: another role does not open this."""
    actor = the_actor()
    return replace(actor, roles=actor.roles & {"regional_manager"})


def _declared(tx: Tx, case_id: UUID) -> list[Declared]:
    query = select(Conflict).where(Conflict.case_id == case_id).order_by(Conflict.declared_at)
    rows = list(tx.scalars(query))
    names = accounts.names(tx, [row.account_id for row in rows])
    found = []
    for row in rows:
        why = vault.open(tx, case_id, CASE, "conflicts", row.id, row.reason, ConflictReason)
        found.append(
            Declared(
                row.id, names[row.account_id], row.declared_at, KINDS.get(why.kind, ""), why.text
            )
        )
    return found
