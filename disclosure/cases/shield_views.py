"""The pages of a shielded case: shield it, name who may open it, and which ones there are."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy import select, true
from werkzeug.wrappers import Response

from disclosure import clock
from disclosure.accounts import queries as accounts
from disclosure.accounts import wording
from disclosure.cases import models, pages, shield_forms, shield_names, shields, steps
from disclosure.cases.documents import CASE, Note
from disclosure.cases.pages import OpenCase
from disclosure.cases.shield_forms import JudgeForm, MarkForm
from disclosure.cases.shield_models import Shield
from disclosure.cases.shield_rules import MARKS, NAMES, STAYS, Judge, Mark
from disclosure.cases.steps import Taken
from disclosure.errors import Refusal
from disclosure.procedure import profile, regions, terms
from disclosure.procedure.permissions import Actor
from disclosure.store import audit, vault
from disclosure.store.database import Tx
from disclosure.web import services
from disclosure.web.guards import staff, the_actor

blueprint = Blueprint("shields", __name__)
MOST = 100
BESIDE = {"reason_missing": "reason", "second_missing": "second", "conflict": "names"}
NAMES_OF = {
    "about": dict(shield_forms.ABOUT),
    "found": shield_forms.FOUND,
    "states": shield_forms.STATES,
    "organisations": wording.ORGANISATIONS,
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A shield as its page shows it: never a name of anybody in the case."""

    row: Shield
    reason: str
    named: list[str]
    moving: bool


@blueprint.route("/werk/zaken/<reference>/afschermen", methods=("GET", "POST"))
@staff(*sorted(MARKS))
def mark(reference: str) -> Response | tuple[str, int]:
    """Shield a case by hand."""
    actor = the_actor()
    case = pages.open_case(reference, shields.VERB, replace(actor, roles=actor.roles & MARKS))
    form = MarkForm()
    if form.validate_on_submit():
        refusal = _marked(form, case)
        if refusal is None:
            flash(_("De zaak is afgeschermd. De regiomanager bepaalt wie erbij kan."), "ok")
            return redirect(_way_back(case), 303)
        form.refuse(replace(refusal, detail=refusal.detail or BESIDE.get(refusal.key, "")))
    html = render_template("work/cases/shield.html", form=form, case=case)
    return html, 422 if form.faults else 200


def _marked(form: Any, case: OpenCase) -> Refusal | None:
    args = Mark(
        about=form.about.data, organisation=form.organisation.data, reason=form.reason.data or ""
    )
    return shields.mark(services().database, case.id, args, case.actor, case.now)


def _way_back(case: OpenCase) -> str:
    """The case where it still opens, else the queue: who shields it may know somebody in it."""
    with services().database.read() as tx:
        open_now = case.actor.id in shield_names.of(tx, case.id)
    return url_for(pages.CASE_PAGE, reference=case.reference) if open_now else _queue()


def _queue() -> str:
    return url_for("desk.queue")


@blueprint.route("/werk/zaken/<reference>/afscherming", methods=("GET", "POST"))
@staff(*sorted(NAMES))
def judge(reference: str) -> Response | tuple[str, int]:
    """Name who may open a shielded case, or lift the shield."""
    case, form = _open(reference), JudgeForm()
    with services().database.read() as tx:
        shown = _fill(tx, form, case)
    if form.validate_on_submit() and _judged(form, case):
        return redirect(url_for("shields.overview"), 303)
    html = render_template(
        "work/cases/shield_judge.html", form=form, case=case, shown=shown, **NAMES_OF
    )
    return html, 422 if form.faults else 200


def _judged(form: Any, case: OpenCase) -> bool:
    args = Judge(
        keep=form.verdict.data == "keep",
        reason=form.reason.data or "",
        names=tuple(map(UUID, form.names.data or ())),
        to=form.to.data or "",
        wish=form.wish.data,
        second=UUID(form.second.data) if form.second.data else None,
    )
    refusal = pages.check_codes(form, case) or shields.judge(
        services().database, case.id, args, case.actor, case.now
    )
    if refusal is None:
        flash(_("Vastgelegd."), "ok")
        return True
    form.refuse(Refusal(refusal.key, refusal.detail or BESIDE.get(refusal.key, "")))
    return False


def _open(reference: str) -> OpenCase:
    """Open what there is to decide; anything else answers as a case that does not exist."""
    db, actor, now = services().database, the_actor(), clock.now()
    with db.read() as tx:
        case = pages.find(tx, reference)
    refusal = shields.view(db, case.id if case else UUID(int=0), actor, now)
    if case is None or refusal is not None:
        g.refusal = refusal
        abort(404)
    return OpenCase(case.id, case.reference, case.stage, case.urgency, actor, now)


def _fill(tx: Tx, form: Any, opened: OpenCase) -> Shown:
    case = tx.get_one(models.Case, opened.id)
    row = tx.get_one(Shield, case.id)
    access = steps.access(tx, case)
    law = profile.load(case.profile)
    taken = Taken(tx, case, opened.actor, shields.VERB, opened.now, access, law, [])
    able = shield_names.can_be_named(taken, row, wish=True)
    named = access.shielded_to or frozenset()
    names = accounts.names(tx, {*able, *named})
    posts = accounts.posts(tx, able)
    form.names.choices = [(str(each), _who(names[each], *posts[each])) for each in able]
    if not form.is_submitted():
        form.names.data = [str(each) for each in able if each in named]
    seconds = accounts.names(tx, shields.seconds(tx, case, access) - {opened.actor.id})
    form.second.choices = [("", ""), *((str(each), name) for each, name in seconds.items())]
    found = sorted(shields.other_regions(tx, case))
    stays = (STAYS, _("Deze regio, of de regio waaraan de zaak al is aangeboden"))
    form.to.choices = [("", ""), stays, *((code, regions.REGIONS[code].name) for code in found)]
    told = vault.open(tx, case.id, CASE, "shields", case.id, row.document, Note).texts["reason"]
    return Shown(row, told, sorted(names[each] for each in named), case.transfer_to is not None)


def _who(name: str, roles: frozenset[str], organisation: str) -> str:
    told = [str(wording.ROLES[role]) for role in sorted(roles)]
    if organisation != shield_names.BUREAU:
        told.insert(0, str(wording.ORGANISATIONS[organisation]))
    return f"{name} ({', '.join(told)})"


@dataclass(frozen=True, slots=True)
class Line:
    """One shielded case in the list."""

    reference: str
    about: str
    state: str
    at: datetime


@blueprint.get("/werk/afgeschermd")
@staff(*sorted(NAMES))
def overview() -> str:
    """List the shielded cases of the region that this person may name people in."""
    db, actor, now = services().database, the_actor(), clock.now()
    with db.transaction() as tx:
        chain = audit.actor_chain(actor.id)
        audit.record(tx, chain, "list", str(actor.id), now, purpose=shields.VERB)
    with db.read() as tx:
        lines = _lines(tx, actor, now)
    return render_template("work/cases/shields.html", lines=lines, **NAMES_OF)


def _lines(tx: Tx, actor: Actor, now: datetime) -> list[Line]:
    supervises = "privacy_officer" in actor.roles
    query = (
        select(models.Case, Shield)
        .join(Shield, Shield.case_id == models.Case.id)
        .where(
            models.Case.shielded.is_(True),
            models.Case.region_code == regions.code_of(actor.region),
            true() if supervises else shield_names.visible(actor),
        )
        .order_by(Shield.state.desc(), Shield.at.desc())
        .limit(MOST)
    )
    today = terms.local_day(now)
    return [
        Line(case.reference, row.about, row.state, row.at)
        for case, row in tx.execute(query)
        if shields.refuse_naming(tx, actor, case.id, steps.access(tx, case), today) is None
    ]
