"""The pages on which a safety plan is read: in force, its versions, her copy, what is one's own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Flask, abort, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from disclosure.accounts import queries as accounts
from disclosure.cases import models, pages, people, steps
from disclosure.cases.pages import OpenCase
from disclosure.clock import now
from disclosure.decisions import (
    plan_ends,
    plan_forms,
    plan_mine,
    plan_pocket,
    plan_reading,
    plan_rules,
    plan_sharing,
    plan_wording,
)
from disclosure.decisions.plan_reading import InForce
from disclosure.decisions.plan_views import ROLES, Answer
from disclosure.decisions.telling_rules import PlanSafety
from disclosure.errors import Refusal
from disclosure.procedure import measures, permissions, plan_choices, terms
from disclosure.web import languages, refusals, services
from disclosure.web.forms import BaseForm
from disclosure.web.guards import staff, the_actor

READ = "/werk/zaken/<reference>/plan"
MINE = "/werk/plannen"
NEAR = plan_reading.READERS | set(ROLES)
PAPER = "paper"


def register(app: Flask) -> None:
    """Add the pages."""
    reader, writer = staff(*sorted(NEAR)), staff(*ROLES)
    decides = staff(*sorted(NEAR | plan_reading.DECIDERS))
    both = ("GET", "POST")
    app.add_url_rule(READ, "plan.read", decides(read))
    app.add_url_rule(f"{READ}/versies", "plan.versions", reader(versions))
    app.add_url_rule(f"{READ}/bekeken", "plan.look", writer(look), methods=("POST",))
    app.add_url_rule(f"{READ}/actie/<int:place>", "plan.end", writer(end), methods=both)
    app.add_url_rule(f"{READ}/briefje", "plan.pocket", writer(pocket), methods=both)
    who = staff(*ROLES, *sorted(plan_sharing.ROLES))
    app.add_url_rule(MINE, "plan.mine", who(mine))
    organisation = staff(*sorted(plan_sharing.ROLES))
    app.add_url_rule(f"{MINE}/<reference>", "plan.shared", organisation(shared), methods=both)


def _open(reference: str, roles: Any = NEAR) -> OpenCase:
    actor = the_actor()
    return pages.open_case(reference, "plan", replace(actor, roles=actor.roles & roles))


def _in_force(case: OpenCase) -> InForce:
    with services().database.read() as tx:
        found = plan_reading.in_force(tx, case.id)
    return found if found is not None else abort(404)


def read(reference: str) -> Answer:
    """Show the version in force: what was made with her, what staff do, every day in it.

    Whoever decides sees what protects her, and never where she is safe.
    """
    case = _open(reference, NEAR | plan_reading.DECIDERS)
    return _render(case, plan_forms.LookForm())


def _render(case: OpenCase, form: BaseForm) -> Answer:
    with services().database.read() as tx:
        found = plan_reading.in_force(tx, case.id)
        whole, writes = _named(tx, case, NEAR), _named(tx, case, set(ROLES))
        found = found if whole or found is None else plan_reading.for_deciding(found)
        people_seen = _accounts(found) if found is not None else set()
        names = accounts.names(tx, people_seen)
    html = render_template(
        "work/decisions/plan_read.html",
        case=case,
        found=found,
        form=form,
        names=names,
        whole=whole,
        writes=writes,
        today=terms.local_day(case.now),
        wording=plan_wording,
        catalogue=measures.MEASURES,
    )
    return html, 422 if form.faults else 200


def _named(tx: Any, case: OpenCase, roles: set[str] | frozenset[str]) -> bool:
    """Tell whether this reader has one of these roles in this very case."""
    access = steps.access(tx, tx.get_one(models.Case, case.id))
    return permissions.assigned(case.actor, access, frozenset(roles))


def _accounts(found: InForce) -> set[Any]:
    ended = {row.ended_by for row in found.version.actions if row.ended_by is not None}
    return {found.version.row.by_id} | {row.by_id for row, _why in found.looks} | ended


def versions(reference: str) -> Answer:
    """Show every version with what changed against the one before."""
    case = _open(reference)
    with services().database.read() as tx:
        found = plan_reading.versions(tx, case.id)
        names = accounts.names(tx, {one.row.by_id for one in found})
    shown = {"case": case, "versions": found, "names": names, "wording": plan_wording}
    return render_template("work/decisions/plan_versions.html", **shown), 200


def look(reference: str) -> Answer:
    """Note that the plan still holds."""
    case, form = _open(reference, set(ROLES)), plan_forms.LookForm()
    if form.validate_on_submit():
        today = terms.local_day(case.now)
        next_on = form.next_on.data or plan_rules.next_review(today, case.urgency)
        why, db = form.reason.data or "", services().database
        refusal = plan_ends.look(db, case.id, why, next_on, case.actor, case.now)
        if refusal is None:
            flash(_("Vastgelegd."), "ok")
            return redirect(url_for("plan.read", reference=case.reference), 303)
        form.refuse(_beside(refusal))
    return _render(case, form)


def _beside(refusal: Refusal) -> Refusal:
    """Put a reason that is missing beside its field."""
    detail = refusal.detail or ("reason" if refusal.key == "reason_missing" else "")
    return Refusal(refusal.key, detail)


def end(reference: str, place: int) -> Answer:
    """Note what became of one action of the version in force."""
    case, form = _open(reference, set(ROLES)), plan_forms.EndForm()
    found = _in_force(case)
    if place >= len(found.version.plan.actions):
        abort(404)
    if form.validate_on_submit() and not _rewritten(form, found.version.row.version):
        refusal = _end(case, place, form)
        if refusal is None:
            flash(_("Vastgelegd."), "ok")
            return redirect(url_for("plan.read", reference=case.reference), 303)
        form.refuse(_beside(refusal))
    shown = {"version": found.version, "place": place, "wording": plan_wording}
    html = render_template("work/decisions/plan_end.html", case=case, form=form, **shown)
    return html, 422 if form.faults else 200


def _rewritten(form: Any, version: int) -> bool:
    """Tell, and say, that a version was settled after this page was shown: places moved."""
    moved = form.version.data not in (None, version)
    if moved:
        form.form_errors.append(_("Het plan is intussen veranderd. Kijk wat er nu staat."))
    return moved


def _end(case: OpenCase, place: int, form: Any) -> Refusal | None:
    state, reason = form.state.data, form.reason.data or ""
    db = services().database
    return plan_ends.end_action(db, case.id, place, state, reason, case.actor, case.now)


def pocket(reference: str) -> Answer:
    """Show what her paper would say, with a warning; on a click it is made, and kept nowhere."""
    case, form = _open(reference, set(ROLES)), plan_forms.PocketForm()
    with services().database.read() as tx:
        plan, spoken = plan_reading.hers(tx, case.id), _spoken(tx, case)
    form.language.choices = list(languages.LANGUAGES.items())
    if not form.is_submitted():
        form.language.data = spoken
    wished = plan is not None and PAPER in plan.copies
    if plan is not None and wished and form.validate_on_submit():
        language = form.language.data or plan_choices.DUTCH
        return _file(plan_pocket.render(plan, language, terms.local_day(case.now)))
    return _show_pocket(case, form, plan if wished else None)


def _show_pocket(case: OpenCase, form: Any, plan: PlanSafety | None) -> Answer:
    language = form.language.data or plan_choices.DUTCH
    groups = plan_pocket.lines(plan, language) if plan is not None else []
    telling = plan_pocket.telling(plan, language) if plan is not None else []
    html = render_template(
        "work/decisions/plan_pocket.html", case=case, form=form, groups=groups, telling=telling
    )
    return html, 422 if form.faults else 200


def _spoken(tx: Any, case: OpenCase) -> str:
    """Return the language of the person at risk, where the site speaks it."""
    person = people.find(tx, tx.get_one(models.Case, case.id), "person_at_risk")
    known = people.read_details(tx, person).language if person is not None else ""
    return known if known in plan_choices.LANGUAGES else plan_choices.DUTCH


def _file(content: bytes) -> Response:
    """Answer with a file whose name says nothing; nothing is cached."""
    response = make_response(content)
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = 'inline; filename="lijst.pdf"'
    return response


def mine() -> str:
    """Show what of all safety plans waits for this person: a director's days, own actions."""
    found = plan_mine.read(services().database, the_actor(), now())
    today = terms.local_day(now())
    return render_template(
        "work/decisions/plan_mine.html", found=found, today=today, wording=plan_wording
    )


def shared(reference: str) -> Answer:
    """Show an organisation the parts in which it has something to do; take what it has done."""
    db, actor, moment, form = services().database, the_actor(), now(), plan_forms.ShareForm()
    found = plan_sharing.read(db, reference, actor, moment)
    if found is None:
        abort(404)
    if form.validate_on_submit() and not _rewritten(form, found.version):
        place = -1 if form.place.data is None else form.place.data
        refusal = plan_ends.end_action(db, found.case_id, place, "done", "", actor, moment)
        said = refusals.text(refusal) if refusal is not None else _("Vastgelegd.")
        flash(said, "warning" if refusal is not None else "ok")
        return redirect(url_for("plan.shared", reference=reference), 303)
    html = render_template(
        "work/decisions/plan_shared.html", found=found, form=form, wording=plan_wording
    )
    return html, 422 if form.faults else 200
