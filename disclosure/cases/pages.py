"""One page per step: show its form, take the step, go back to the case.

A room declares its pages as a table of `StepPage` and hands it to `add_pages`. The page asks the
same function as the action whether the step may be taken, so a button is never shown in vain.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Flask, abort, flash, g, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from disclosure.accounts import login
from disclosure.accounts import queries as accounts
from disclosure.cases import models, steps
from disclosure.cases.steps import Done
from disclosure.clock import now
from disclosure.errors import Refusal
from disclosure.procedure import permissions, stages, terms
from disclosure.procedure.permissions import Actor
from disclosure.store import references
from disclosure.store.database import Database, Tx
from disclosure.web import refusals, services
from disclosure.web.forms import BaseForm
from disclosure.web.guards import staff, the_actor

CASE_PAGE = "desk.case_page"
SECOND_ROLES = (
    "intake",
    "case_director",
    "decision_maker",
    "disclosure_officer",
    "regional_manager",
)
Action = Callable[[Database, UUID, Any, Actor, datetime], Done | Refusal]


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case as a page has it: opened for a purpose by somebody, which is logged."""

    id: UUID
    reference: str
    stage: str
    urgency: str | None
    actor: Actor
    now: datetime


@dataclass(frozen=True, slots=True)
class StepPage:
    """A step as a page: its address, title, form, and how what was typed becomes arguments.

    `fill` prepares the form (choices, prefilled fields) from the case; `show` gives the template
    what else it needs to show. Both get an open read transaction. `onward` may lead somewhere else
    than back once the step was taken.
    """

    step: str
    slug: str
    title: Any
    form: Callable[[], BaseForm]
    arguments: Callable[[Any, OpenCase], object]
    action: Action
    done: Any = ""
    fill: Callable[[Tx, Any, OpenCase], None] = lambda _tx, _form, _case: None
    show: Callable[[Tx, OpenCase], dict[str, Any]] = lambda _tx, _case: {}
    onward: Callable[[Any, OpenCase], str] = lambda _form, _case: ""
    template: str = "work/step.html"
    intro: Any = ""
    back: str = CASE_PAGE
    roles: tuple[str, ...] = field(default=())


REGISTRY: dict[str, StepPage] = {}
"""Every step page there is, by slug; the case page links those that may be taken now."""

BESIDE = {
    "reason_missing": "reason",
    "second_missing": "second",
    "acute_missing": "acute",
    "flags_missing": "flag_weapons_access",
    "below_minimum": "urgency",
    "contact_unsafe": "spoken_alone",
    "not_pausable": "clocks",
    "not_extendable": "clock",
    "extended_before": "clock",
    "not_overdue": "clock",
}
"""The field a refusal is about, when it names none itself and the form has such a field."""


def add_pages(app: Flask, *pages: StepPage) -> None:
    """Give each step its address `/werk/zaken/<reference>/<slug>`."""
    for page in pages:
        REGISTRY[page.slug] = page
        app.add_url_rule(
            f"/werk/zaken/<reference>/{page.slug}",
            endpoint=f"step.{page.slug}",
            view_func=staff(*who(page))(_view(page)),
            methods=("GET", "POST"),
        )


def who(page: StepPage) -> tuple[str, ...]:
    """Return the roles that may open the page at all."""
    allowed = {role for row in stages.ROWS if row.step == page.step for role in row.who}
    return page.roles or tuple(sorted(allowed & set(stages.STAFF_ROLES)))


def _view(page: StepPage) -> Callable[[str], Response | tuple[str, int] | str]:
    def step_page(reference: str) -> Response | tuple[str, int] | str:
        case = open_case(reference, page.step)
        form = page.form()
        with services().database.read() as tx:
            page.fill(tx, form, case)
        if form.validate_on_submit():
            answer = _take(page, form, case)
            if answer is not None:
                return answer
        return _render(page, form, case)

    return step_page


def _take(page: StepPage, form: BaseForm, case: OpenCase) -> Response | None:
    refusal = check_codes(form, case)
    if refusal is None:
        db = services().database
        result = page.action(db, case.id, page.arguments(form, case), case.actor, case.now)
        if isinstance(result, Done):
            flash(str(page.done) or _("Vastgelegd."), "ok")
            with db.read() as tx:
                return redirect(page.onward(form, case) or way_back(tx, page, case), 303)
        refusal = result
    about = refusal.detail if refusal.detail in form else BESIDE.get(refusal.key, "")
    form.refuse(Refusal(refusal.key, about))
    return None


def way_back(tx: Tx, page: StepPage, case: OpenCase) -> str:
    """Return where to go from here: never to a case page that is closed to this person now.

    The step itself can close it, and who may take one step need not see the rest of the case.
    """
    access = steps.access(tx, tx.get_one(models.Case, case.id))
    near = replace(case.actor, roles=case.actor.roles - set(stages.ORGANISATION_ROLES))
    if page.back == CASE_PAGE and not permissions.refuse_view(
        near, access, terms.local_day(case.now)
    ):
        return url_for(CASE_PAGE, reference=case.reference)
    works_on_cases = case.actor.roles & set(stages.CASE_ROLES)
    return url_for("desk.queue" if works_on_cases else "accounts.landing")


def _render(page: StepPage, form: BaseForm, case: OpenCase) -> tuple[str, int]:
    with services().database.read() as tx:
        refusal = possible(tx, case.id, page.step, case.actor, case.now)
        shown = page.show(tx, case)
        back = way_back(tx, page, case)
    html = render_template(
        page.template,
        page=page,
        form=form,
        case=case,
        back=back,
        refusal=refusals.text(refusal) if refusal is not None else "",
        may_step_out=bool(case.actor.roles & set(stages.CASE_ROLES)),
        **shown,
    )
    return html, 422 if form.faults else 200


def open_case(reference: str, purpose: str, actor: Actor | None = None) -> OpenCase:
    """Open a case for a purpose; the view is logged. A case that is not for them answers 404.

    A guessed reference, a shielded case and one of another region are told apart by nobody.
    `actor` is who is logged in, or the same person with fewer roles.
    """
    db, actor, moment = services().database, actor or the_actor(), now()
    with db.read() as tx:
        case = find(tx, reference)
    refusal = steps.view(db, case.id if case else UUID(int=0), purpose, actor, moment)
    if case is None or refusal is not None:
        g.refusal = refusal
        abort(404)
    return OpenCase(case.id, case.reference, case.stage, case.urgency, actor, moment)


def find(tx: Tx, reference: str) -> models.Case | None:
    """Return the case with this reference; drafts belong to nobody but the applicant."""
    valid = references.valid_reference(reference)
    query = select(models.Case).where(
        models.Case.reference == valid, models.Case.stage.not_in(("draft", "gone"))
    )
    return tx.scalars(query).one_or_none() if valid else None


def possible(tx: Tx, case_id: UUID, step: str, actor: Actor, moment: datetime) -> Refusal | None:
    """Give the reason why this step is not for this person now, or None; guards come later."""
    case = tx.get_one(models.Case, case_id)
    access = steps.access(tx, case)
    return permissions.refuse(step, actor, access, terms.local_day(moment)) or (
        None if stages.rows_of(step, case.stage) else Refusal("wrong_stage")
    )


def offered(tx: Tx, case_id: UUID, actor: Actor, moment: datetime) -> list[StepPage]:
    """Return the pages of all steps this person may take in this case now."""
    case = tx.get_one(models.Case, case_id)
    access, today = steps.access(tx, case), terms.local_day(moment)
    return [
        page
        for page in REGISTRY.values()
        if stages.rows_of(page.step, case.stage)
        and permissions.refuse(page.step, actor, access, today) is None
    ]


def check_codes(form: BaseForm, case: OpenCase) -> Refusal | None:
    """Check the fresh one-time codes a form asks for: the signer's own, the second person's."""
    db = services().database
    own = getattr(form, "own_code", None)
    if own is not None and not login.confirm_code(db, case.actor.id, own.data or "", case.now):
        return Refusal("facts_missing", "own_code")
    second = getattr(form, "second", None)
    if second is None or not second.data:
        return None
    code = form.second_code.data or ""
    known = login.confirm_code(db, UUID(second.data), code, case.now)
    return None if known else Refusal("second_missing", "second_code")


def colleagues(tx: Tx, case: OpenCase, *roles: str) -> list[tuple[str, str]]:
    """Return who may stand beside the actor as the second person, for a select field."""
    region = case.actor.region
    found = {
        account
        for role in roles or SECOND_ROLES
        for account in accounts.accounts_with(tx, region, role)
    }
    found.discard(case.actor.id)
    access = steps.access(tx, tx.get_one(models.Case, case.id))
    names = accounts.names(tx, filter(access.open_to, found))
    people = sorted(names.items(), key=lambda item: item[1])
    return [("", _("Niemand")), *((str(account), name) for account, name in people)]
