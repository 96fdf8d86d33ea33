"""The pages on which a safety plan is written, part by part, with her at the table."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Flask, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from disclosure.cases import pages
from disclosure.cases.pages import OpenCase
from disclosure.decisions import (
    plan_drafts,
    plan_forms,
    plan_pages,
    plan_reading,
    plan_rules,
    plan_wording,
    plans,
)
from disclosure.decisions.plan_drafts import Change, Working
from disclosure.decisions.plan_parts import PlanAction, PlanChild, PlanMeasure
from disclosure.decisions.telling_rules import PlanSafety
from disclosure.errors import Refusal
from disclosure.procedure import measures, plan_choices
from disclosure.web import navigation, services
from disclosure.web.forms import BaseForm
from disclosure.web.guards import staff, the_actor

Answer = Response | tuple[str, int]
ROLES = ("case_director", "disclosure_officer")
EDIT = "/werk/zaken/<reference>/veiligheidsplan"
OVERVIEW = "step.veiligheidsplan"
WAS = "was"
"""The field by which a page says which action it showed."""
TO_OVERVIEW = "overzicht"
"""What the second button of a page sends: back to the tiles instead of on to the next."""


def register(app: Flask) -> None:
    """Add the pages, and the line in the menu of whoever has something in a plan."""
    roles = ("case_director", "liaison", "panel_member")
    navigation.add(app, 16, "/werk/plannen", _l("Plannen"), *roles)
    both, mine = ("GET", "POST"), staff(*ROLES)
    app.add_url_rule(f"{EDIT}/begin", "plan.way", mine(way), methods=both)
    app.add_url_rule(f"{EDIT}/onderdeel/<part>", "plan.section", mine(section), methods=both)
    app.add_url_rule(f"{EDIT}/maatregelen", "plan.measures", mine(all_measures))
    app.add_url_rule(f"{EDIT}/maatregel/<key>", "plan.measure", mine(measure), methods=both)
    app.add_url_rule(f"{EDIT}/acties", "plan.actions", mine(actions), methods=both)
    app.add_url_rule(f"{EDIT}/actie/<int:place>", "plan.action", mine(action), methods=both)
    app.add_url_rule(f"{EDIT}/overnemen", "plan.take_over", mine(take_over), methods=("POST",))


def opened(reference: str) -> tuple[OpenCase, Working]:
    """Open the case with the roles that write plans, and its working copy."""
    actor = the_actor()
    case = pages.open_case(reference, plans.STEP, replace(actor, roles=actor.roles & {*ROLES}))
    with services().database.read() as tx:
        return case, plan_drafts.read(tx, case.id)


def save(case: OpenCase, form: BaseForm, change: Change) -> bool:
    """Save one part; where it was refused, the form says so and keeps what was typed."""
    refusal = plan_drafts.save(services().database, case.id, change, case.actor, case.now)
    if refusal is not None:
        tell(case, form, refusal)
    return refusal is None


def tell(case: OpenCase, form: BaseForm, refusal: Refusal) -> None:
    """Say why something was not saved; who has the working copy is named."""
    if refusal != plan_drafts.HELD:
        form.refuse(refusal)
        return
    with services().database.read() as tx:
        working = plan_drafts.read(tx, case.id)
        form.form_errors.append(plan_forms.held_by(plan_pages.holder(tx, working, case)))


def onward(case: OpenCase, to: str, **values: Any) -> Response:
    """Go on to the next page, or back to the tiles if that was asked."""
    endpoint = OVERVIEW if request.form.get("naar") == TO_OVERVIEW else to
    rest = values if endpoint == to else {}
    return redirect(url_for(endpoint, reference=case.reference, **rest), 303)


def _page(
    name: str, case: OpenCase, working: Working, form: BaseForm | None, **shown: Any
) -> Answer:
    with services().database.read() as tx:
        held = plan_pages.holder(tx, working, case)
    html = render_template(
        f"work/decisions/{name}.html",
        case=case,
        working=working,
        held=held,
        form=form,
        wording=plan_wording,
        **shown,
    )
    return html, 422 if form is not None and form.faults else 200


def way(reference: str) -> Answer:
    """Ask where she stands and how far the work is; it chooses what is offered after this."""
    case, working = opened(reference)
    form = plan_forms.WayForm(way=working.plan.path, phase=working.plan.phase or "direct")
    if form.validate_on_submit():
        path, phase = form.way.data, form.phase.data
        if save(case, form, lambda plan: replace(plan, path=path, phase=phase)):
            return onward(case, "plan.section", part=plan_choices.SECTIONS[0])
    return _page("plan_way", case, working, form)


def section(reference: str, part: str) -> Answer:
    """Fill in one part by touch, in her words, and with what staff do without her."""
    if part not in plan_choices.SECTIONS:
        abort(404)
    case, working = opened(reference)
    names = _children(case) if part == "children" else {}
    form = _section_form(working.plan, part, names)
    if form.validate_on_submit() and save(case, form, _section_change(form, part, names)):
        endpoint, values = _after(part)
        return onward(case, endpoint, **values)
    number = plan_choices.SECTIONS.index(part) + 1
    return _page("plan_section", case, working, form, part=part, names=names, number=number)


def _children(case: OpenCase) -> dict[str, str]:
    with services().database.read() as tx:
        return plan_reading.children(tx, case.id)


def _after(part: str) -> tuple[str, dict[str, str]]:
    rest = plan_choices.SECTIONS[plan_choices.SECTIONS.index(part) + 1 :]
    return ("plan.section", {"part": rest[0]}) if rest else ("plan.measures", {})


def _section_form(plan: PlanSafety, part: str, names: dict[str, str]) -> Any:
    kind = plan_forms.with_children(names) if names else plan_forms.SectionForm
    own = {child.key: child.words for child in plan.children}
    words = {f"child_{number}": own.get(key, "") for number, key in enumerate(names)}
    given = {
        "choices": list(dict(plan.choices).get(part, ())),
        "words": dict(plan.sections).get(part, ""),
        "staff": dict(plan.staff).get(part, ""),
    }
    form = kind(**given, **words)
    known = plan_choices.of_section(part)
    fitting = [one for one in known if one.fits(plan.path) or one.key in given["choices"]]
    form.choices.choices = [(one.key, plan_wording.chosen(one.key)) for one in fitting]
    return form


def _section_change(form: Any, part: str, names: dict[str, str]) -> Change:
    chosen = tuple(form.choices.data or ())
    words, own = form.words.data or "", form.staff.data or ""
    children = [
        PlanChild(key=key, name=name, words=(form[f"child_{number}"].data or "").strip())
        for number, (key, name) in enumerate(names.items())
    ]

    def change(plan: PlanSafety) -> PlanSafety:
        written = plan_rules.with_section(plan, part, choices=chosen, words=words, staff=own)
        return plan_rules.with_children(written, children) if names else written

    return change


def all_measures(reference: str) -> Answer:
    """Show the catalogue by legal frame, with how each measure stands in this plan."""
    case, working = opened(reference)
    stand = {each.key: each for each in working.plan.protections}
    frames = [(wording, measures.in_frame(key)) for key, wording in plan_wording.FRAMES.items()]
    return _page("plan_measures", case, working, None, frames=frames, stand=stand)


def measure(reference: str, key: str) -> Answer:
    """Write how one measure stands; what the law makes impossible is said with its article."""
    if key not in measures.MEASURES:
        abort(404)
    (case, working), law = opened(reference), measures.MEASURES[key]
    form = _measure_form(working.plan, law)
    if form.validate_on_submit():
        given = _measure(form, law)
        fits = given is None or form.judge(given, law)
        if fits and save(case, form, lambda plan: plan_rules.with_measure(plan, given, key)):
            return onward(case, "plan.measures")
    return _page("plan_measure", case, working, form, law=law)


def _measure_form(plan: PlanSafety, law: measures.Measure) -> Any:
    stand = next((each for each in plan.protections if each.key == law.key), None)
    kind = plan_forms.for_measure(law)
    if stand is None:
        return kind()
    answers = {f"ask_{name}": answer for name, answer in stand.answers}
    return kind(obj=stand, **answers)


def _measure(form: Any, law: measures.Measure) -> PlanMeasure | None:
    if form.state.data == plan_forms.NOT_IN_PLAN:
        return None
    answers = ((ask.key, form[f"ask_{ask.key}"].data or "unknown") for ask in law.asks)
    return PlanMeasure(
        key=law.key,
        state=form.state.data,
        start=form.start.data,
        end=form.end.data,
        extended_by=form.extended_by.data or "",
        note=form.note.data or "",
        shared=form.shared.data,
        answers=tuple(answers),
    )


def actions(reference: str) -> Answer:
    """Show every action, and take one more."""
    case, working = opened(reference)
    form = _action_form(case, None)
    if form.validate_on_submit():
        typed = _action(form, "")
        if save(case, form, lambda plan: plan_rules.with_action(plan, typed, None)):
            flash(_("De actie staat erbij. Leg het plan nog vast."), "ok")
            return onward(case, "plan.actions")
    return _page("plan_actions", case, working, form)


def action(reference: str, place: int) -> Answer:
    """Change one action, or take it out."""
    case, working = opened(reference)
    before = _meant(working.plan, place)
    form = _action_form(case, before)
    away = "weg" in request.form and form.is_submitted()
    if away or form.validate_on_submit():
        typed = None if away else _action(form, before.origin if before else "")
        if save(case, form, _replaced(before, typed)):
            return onward(case, "plan.actions")
    was = request.form.get(WAS) or (plan_rules.mark(before) if before else "")
    return _page("plan_action", case, working, form, place=place, was=was)


def _meant(plan: PlanSafety, place: int) -> PlanAction | None:
    """Return the action a page is about: the one it showed, wherever that stands by now.

    None when that one is gone: what was typed of it is then added, and taking it out is done.
    """
    if WAS in request.form:
        marked = {plan_rules.mark(each): each for each in plan.actions}
        return marked.get(request.form[WAS])
    return plan.actions[place] if place < len(plan.actions) else abort(404)


def _replaced(before: PlanAction | None, after: PlanAction | None) -> Change:
    """Put one action in the place of another, wherever that stands by now."""

    def change(plan: PlanSafety) -> PlanSafety:
        place = plan.actions.index(before) if before in plan.actions else None
        if place is None and after is None:
            return plan
        return plan_rules.with_action(plan, after, place)

    return change


def _action_form(case: OpenCase, before: PlanAction | None) -> Any:
    form = plan_forms.ActionForm(obj=before)
    with services().database.read() as tx:
        form.owner.choices = plan_pages.owners(tx, case)
    return form


def _action(form: Any, origin: str) -> PlanAction:
    return PlanAction(
        what=form.what.data or "",
        owner=form.owner.data or "",
        person=form.person.data or "",
        by=form.by.data,
        section=form.section.data or "",
        phase=form.phase.data or "direct",
        shared=form.shared.data,
        origin=origin,
    )


def take_over(reference: str) -> Response:
    """Go on with what a colleague was writing."""
    case, _working = opened(reference)
    if BaseForm().validate_on_submit():
        refusal = plan_drafts.take_over(services().database, case.id, case.actor, case.now)
        if refusal is None:
            flash(_("U schrijft nu verder aan dit plan."), "ok")
    return redirect(url_for(OVERVIEW, reference=case.reference), 303)
