"""Pages around a talk that are no steps: brief, earlier victims, the talk about an outcome, after.

For the officer who has the talk and the director; each look is logged.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from disclosure.cases import labels, pages
from disclosure.cases.pages import OpenCase
from disclosure.decisions import (
    after_page,
    brief,
    referrals,
    talk_forms,
    talks,
    telling_pages,
    victims,
    victims_page,
)
from disclosure.errors import Refusal
from disclosure.store.database import Tx
from disclosure.web import services
from disclosure.web.guards import staff

Shown = Response | tuple[str, int]
CASE = "/werk/zaken/<reference>"
BESIDE = ("case_director", "disclosure_officer")


def register(app: Flask) -> None:
    """Add the pages around a talk."""
    both = ("GET", "POST")
    rows: tuple[tuple[str, str, Callable[..., Any], tuple[str, ...]], ...] = (
        ("gespreksblad", "brief", show_brief, ("GET",)),
        ("eerdere-slachtoffers", "victims", check_victims, both),
        ("afspraak-afzeggen", "cancel", cancel, both),
        ("na-het-gesprek", "after", after, ("GET",)),
        ("na-het-gesprek/hulp", "refer", refer, ("POST",)),
        ("na-het-gesprek/hulp-gelukt", "follow_referral", follow_referral, ("POST",)),
        ("na-het-gesprek/rechter", "court", ask_for_court, ("POST",)),
    )
    for slug, name, view, methods in rows:
        guarded = staff(*BESIDE)(view)
        app.add_url_rule(f"{CASE}/{slug}", f"talks.{name}", guarded, methods=methods)
    director = staff("case_director")(plan)
    app.add_url_rule(f"{CASE}/gesprek-voorbereiden", "talks.plan", director, methods=both)


def show_brief(reference: str) -> str:
    """Show the one page the officer needs at the talk."""
    case = pages.open_case(reference, "brief")
    with services().database.read() as tx:
        page = brief.read(tx, case)
    return render_template(
        "work/decisions/brief.html",
        case=case,
        page=page,
        labels=labels,
        owners=owner_name,
        parties=talk_forms.PARTIES | {"officer": _l("De gespreksvoerder")},
    )


def owner_name(key: str) -> str:
    """Return who does something in a plan: an organisation, a role, or a name as written."""
    return str(labels.ORGANISATIONS.get(key) or labels.ROLES.get(key) or key)


def check_victims(reference: str) -> Shown:
    """Show each item that is to be spoken; keep what was looked at for whom it may point to."""
    case = pages.open_case(reference, "check_victims")
    form: Any = talk_forms.VictimsForm()
    with services().database.read() as tx:
        shown = victims_page.show(tx, case)
    form.item.choices = shown["choices"]
    if form.validate_on_submit():
        found = victims.check_victims(
            services().database, case.id, victims_page.read(form), case.actor, case.now
        )
        if found is None:
            return _recorded("talks.victims", reference)
        form.refuse(Refusal(found.key, found.detail))
    return _page("victims", case, form, **shown)


def plan(reference: str) -> Shown:
    """Make the appointment for the talk about an outcome, with the same care."""
    case = pages.open_case(reference, "plan_talk")
    form: Any = talk_forms.ScheduleForm()
    with services().database.read() as tx:
        telling_pages.fill_schedule(tx, form, case)
    if form.validate_on_submit():
        args = telling_pages.schedule(form, case)
        db = services().database
        found = talks.plan_outcome_talk(db, case.id, args, case.actor, case.now)
        if found is None:
            return _recorded("step.uitkomst", reference)
        form.refuse(found)
    return _page("plan_talk", case, form, _show_plan)


def _show_plan(tx: Tx, case: OpenCase) -> dict[str, Any]:
    title, intro = _("Gesprek voorbereiden"), _("Wie niets hoort, krijgt dezelfde zorg.")
    back = url_for("step.uitkomst", reference=case.reference)
    return {
        "page": {"title": title, "intro": intro},
        "back": back,
        "refusal": "",
        "may_step_out": True,
        **telling_pages.show_schedule(tx, case),
    }


def cancel(reference: str) -> Shown:
    """Cancel the appointment that stands."""
    case = pages.open_case(reference, talks.CANCELLED)
    form: Any = talk_forms.CancelForm()
    if form.validate_on_submit():
        db, reason = services().database, form.reason.data or ""
        found = talks.cancel_talk(db, case.id, reason, case.actor, case.now)
        if found is None:
            return _recorded(pages.CASE_PAGE, reference)
        about = "reason" if found.key == "reason_missing" else ""
        form.refuse(Refusal(found.key, about))
    return _page("cancel", case, form, _standing)


def _standing(tx: Tx, case: OpenCase) -> dict[str, Any]:
    return {"stands": telling_pages.standing(tx, case)}


def after(reference: str) -> Shown:
    """Lead on from a talk: the danger, the plan, help, a court, the days after."""
    return _after(pages.open_case(reference, "after_talk"))


def refer(reference: str) -> Shown:
    """Keep help that was offered, with whether she wants it."""
    case = pages.open_case(reference, "after_talk")
    form = after_page.refer_form(case)
    return _kept(case, form, referrals.refer, after_page.read_refer, refer=form)


def follow_referral(reference: str) -> Shown:
    """Keep what came of help that was offered."""
    case = pages.open_case(reference, "after_talk")
    form = after_page.followed_form(case)
    args = after_page.read_followed
    return _kept(case, form, referrals.follow_referral, args, followed=form)


def ask_for_court(reference: str) -> Shown:
    """Keep the request that the prosecutor supplies a court."""
    case = pages.open_case(reference, "after_talk")
    form = talk_forms.CourtForm()
    return _kept(case, form, referrals.ask_for_court, after_page.read_court, court=form)


def _kept(case: OpenCase, form: Any, action: Any, args: Any, **forms: Any) -> Shown:
    """Take what one of the forms of the page says, or show it again with what is wrong."""
    if form.validate_on_submit():
        found = action(services().database, case.id, args(form), case.actor, case.now)
        if found is None:
            return _recorded("talks.after", case.reference)
        about = after_page.BESIDE.get(found.detail, "")
        form.refuse(Refusal(found.key, found.detail if found.detail in form else about))
    return _after(case, **forms)


def _after(case: OpenCase, **forms: Any) -> Shown:
    """Show the page; a form that was sent stays as it was typed."""
    form = next(iter(forms.values()), None)
    every = {**after_page.forms(case), **forms}
    for name, each in every.items():
        each.csrf_token.id = f"token-{name}"  # three forms on one page, each id once
    return _page("after", case, form, after_page.show, **every)


def _recorded(endpoint: str, reference: str) -> Response:
    flash(_("Vastgelegd."), "ok")
    return redirect(url_for(endpoint, reference=reference), 303)


def _page(
    name: str,
    case: OpenCase,
    form: Any,
    show: Callable[[Tx, OpenCase], dict[str, Any]] | None = None,
    **more: Any,
) -> Shown:
    with services().database.read() as tx:
        shown = show(tx, case) if show is not None else {}
    faults = form is not None and form.faults
    page = render_template(
        f"work/decisions/{name}.html", case=case, form=form, labels=labels, **shown, **more
    )
    return page, 422 if faults else 200
