"""Pages for the steps of the panel: convening it, a vote, the advice."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Flask, flash, redirect, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from disclosure.accounts.queries import conflicts_in, names
from disclosure.cases import labels, models, pages
from disclosure.cases.pages import OpenCase, StepPage
from disclosure.procedure import guards, profile, regions
from disclosure.procedure.permissions import Actor
from disclosure.review import (
    meeting_queries,
    meetings,
    panel,
    papers,
    queries,
    rules,
)
from disclosure.review import step_forms as forms
from disclosure.review.step_pages import QUEUE, organisations
from disclosure.store.database import Database, Tx
from disclosure.web import refusals, services
from disclosure.web.guards import staff


def register(app: Flask) -> None:
    """Add the pages of the panel's steps."""
    pages.add_pages(app, *PAGES)
    app.add_url_rule(
        "/werk/zaken/<reference>/niemand-bekend",
        endpoint="review.nobody_known",
        view_func=staff("panel_member")(nobody_known),
        methods=("POST",),
    )


def nobody_known(reference: str) -> Response:
    """Say to know nobody in a case; only then its papers are shown."""
    case = pages.open_case(reference, "vote")
    db = services().database
    refusal = meetings.declare_nobody_known(db, case.id, case.actor, case.now)
    if refusal is not None:
        flash(refusals.text(refusal), "error")
    return redirect(url_for("step.stem", reference=reference), 303)


def _fill_convene(tx: Tx, form: Any, case: OpenCase) -> None:
    form.members.choices = form.conflict.choices = organisations(tx, case)
    planned = meeting_queries.meetings(tx, case.actor, case.now)
    form.meeting.choices = [("", ""), *((str(row.id), papers.meeting_name(row)) for row in planned)]


def _show_convene(tx: Tx, case: OpenCase) -> dict[str, Any]:
    """Who would sit for each organisation today, so that the chair sees who is away."""
    row = tx.get_one(models.Case, case.id)
    region, known = regions.staffed_from(row.region_code), conflicts_in(tx, case.id)
    law = profile.load(row.profile)
    chairs = [
        (each.key, meetings.seats(tx, region, each.key, known, case.now))
        for each in law.organisations
    ]
    seated = {who for _key, chair in chairs for who in (chair.member, chair.reserve, *chair.away)}
    return {
        "chairs": chairs,
        "names": names(tx, filter(None, seated)),
        "required": law.quorum_required,
        "labels": labels,
    }


def _convene(form: Any, _case: OpenCase) -> rules.Convene:
    return rules.Convene(
        members=tuple(form.members.data or ()),
        mode=form.mode.data,
        conflict=tuple(form.conflict.data or ()),
        meeting=UUID(form.meeting.data) if form.meeting.data else None,
        until=form.until.data,
    )


def _show_vote(tx: Tx, case: OpenCase) -> dict[str, Any]:
    """Only who sits reads the papers: a liaison who was asked may open this page as well."""
    if pages.possible(tx, case.id, "vote", case.actor, case.now) is not None:
        return {"sits": False, "asked": rules.QUESTIONS}
    return {"asked": rules.QUESTIONS, **papers.for_member(tx, case)}


def _take_vote(db: Database, case_id: UUID, args: Any, actor: Actor, now: datetime) -> Any:
    """Vote, once it was said that nobody in the case is known: who votes has read the papers."""
    with db.read() as tx:
        convening = queries.last_convening(tx, case_id)
        unread = convening is not None and not meeting_queries.declared(tx, convening.id, actor.id)
    weighed = args.outcome == "defer" or all(getattr(args, test) for test in rules.TESTS)
    return guards.first(
        ("conditions_missing", not unread), ("test_incomplete", weighed)
    ) or panel.vote(db, case_id, args, actor, now)


def _vote(form: Any, _case: OpenCase) -> rules.Vote:
    return rules.Vote(
        outcome=form.outcome.data or "",
        reason=form.reason.data or "",
        dissent=form.dissent.data,
        necessity=form.necessity.data or "",
        subsidiarity=form.subsidiarity.data or "",
        proportionality=form.proportionality.data or "",
        answers=_answers(form),
    )


def _answers(form: Any) -> dict[str, str]:
    return {question: form[question].data or "" for question in rules.QUESTIONS}


def _fill_advise(tx: Tx, form: Any, case: OpenCase) -> None:
    """Begin with what the members wrote under each test and question; the chair makes it one."""
    if form.is_submitted():
        return
    given = papers.papers(tx, case)["votes"]
    for key in (*rules.TESTS, *rules.QUESTIONS):
        form[key].data = papers.proposals(given, key)


def _show_advise(tx: Tx, case: OpenCase) -> dict[str, Any]:
    found = papers.papers(tx, case)
    sat_before = queries.standing_convening(tx, case.id) is None
    return {**found, "counted": papers.counted(found["votes"]), "sat_before": sat_before}


def _advise(form: Any, _case: OpenCase) -> rules.Advise:
    return rules.Advise(
        outcome=form.outcome.data,
        necessity=form.necessity.data or "",
        subsidiarity=form.subsidiarity.data or "",
        proportionality=form.proportionality.data or "",
        answers=_answers(form),
        video=form.video.data,
    )


PAGES = (
    StepPage(
        "convene",
        "panel",
        _l("Panel bijeenroepen"),
        forms.ConveneForm,
        _convene,
        panel.convene,
        fill=_fill_convene,
        show=_show_convene,
        template="work/review/convene.html",
        intro=_l("Politie, Veilig Thuis en nog een vaste organisatie zijn nodig."),
    ),
    StepPage(
        "vote",
        "stem",
        _l("Advies van uw organisatie"),
        forms.VoteForm,
        _vote,
        _take_vote,
        show=_show_vote,
        template="work/review/vote.html",
        back=QUEUE,
    ),
    StepPage(
        "advise",
        "advies",
        _l("Advies van het panel"),
        forms.AdviseForm,
        _advise,
        panel.advise,
        fill=_fill_advise,
        show=_show_advise,
        template="work/review/advise.html",
    ),
)
