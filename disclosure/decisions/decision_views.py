"""Reading the decisions of a case, newest first, each checked against its digest; telling him."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from disclosure.accounts import queries as accounts
from disclosure.cases import labels, pages
from disclosure.cases.documents import CASE, Note
from disclosure.cases.pages import OpenCase
from disclosure.decisions import actions, correcting, correction_rules, models, queries, script
from disclosure.decisions.correction_forms import TellSubjectForm
from disclosure.decisions.correction_models import SubjectNotice
from disclosure.decisions.draft_page import law
from disclosure.decisions.minutes_views import READERS
from disclosure.decisions.script_rules import Paper
from disclosure.procedure import terms
from disclosure.procedure.profile import Profile
from disclosure.review import queries as review
from disclosure.store import vault
from disclosure.store.database import Tx
from disclosure.web import services
from disclosure.web.guards import staff

ADDRESS = "/werk/zaken/<reference>/besluiten"
SUBJECT = "/werk/zaken/<reference>/betrokkene-inlichten"
SIGNED, WAITS, GONE, AFTER = "signed", "waits", "gone", "followed"


@dataclass(frozen=True, slots=True)
class Kept:
    """A decision, opened: how it stands, whether it is what was signed, what may still be said."""

    row: models.Decision
    paper: Paper
    script: list[script.Sentence]
    state: str
    whole: bool
    grounds: list[str]
    told_subject: list[tuple[SubjectNotice, dict[str, str]]]


def register(app: Flask) -> None:
    """Add the pages on which decisions are read, and the one to tell the subject."""
    app.add_url_rule(ADDRESS, "decisions.overview", staff(*READERS)(overview), methods=("GET",))
    signs = staff("decision_maker")
    app.add_url_rule(SUBJECT, "decisions.subject", signs(subject), methods=("GET",))
    app.add_url_rule(SUBJECT, "decisions.tell_subject", signs(tell_subject), methods=("POST",))


def overview(reference: str) -> str:
    """Show every decision of a case, newest first."""
    case = pages.open_case(reference, "decisions")
    with services().database.read() as tx:
        found = kept(tx, case)
        known = {name: review.open_item(tx, row) for name, row in review.items(tx, case.id).items()}
        shown: dict[str, Any] = {"found": found, "known": known}
        shown["names"] = accounts.names(tx, _people(found))
        shown["objection"] = law(tx, case).limit("objection", None)
    may = case.actor.roles
    return render_template(
        "work/decisions/decisions.html", case=case, labels=labels, may=may, **shown
    )


def _people(found: list[Kept]) -> set[Any]:
    people = {each for one in found for each in (one.row.drafted_by, one.row.signed_by)}
    return (people | {row.by_id for one in found for row, _texts in one.told_subject}) - {None}


def kept(tx: Tx, case: OpenCase) -> list[Kept]:
    """Return every decision of a case, newest first, opened and checked."""
    under, waits = law(tx, case), queries.draft(tx, case.id)
    rows = queries.decisions(tx, case.id)
    last = next((row for row in rows if row.signed_at is not None), None)
    return [_kept(tx, row, _state(row, waits, last), case, under) for row in rows]


def _state(
    row: models.Decision, waits: models.Decision | None, last: models.Decision | None
) -> str:
    if row.signed_at is None:
        return WAITS if waits is not None and waits.id == row.id else GONE
    return SIGNED if last is not None and last.id == row.id else AFTER


def _kept(tx: Tx, row: models.Decision, state: str, case: OpenCase, under: Profile) -> Kept:
    named = {each.key: each for each in (*under.not_hearing, *under.not_telling)}
    chosen = [named[key] for key in row.ground.split("+") if key in named]
    return Kept(
        row=row,
        paper=script.paper(tx, row),
        script=script.spoken(tx, row, terms.local_day(case.now)),
        state=state,
        whole=row.digest == actions.digest(row, queries.chosen_items(tx, row.id)),
        grounds=[f"{_(each.text)} ({each.source})" for each in chosen],
        told_subject=[
            (each, _opened(tx, each))
            for each in correcting.notices(tx, case.id)
            if each.decision_id == row.id
        ],
    )


def _opened(tx: Tx, row: SubjectNotice) -> dict[str, str]:
    table = SubjectNotice.__tablename__
    return vault.open(tx, row.case_id, CASE, table, row.id, row.document, Note).texts


def subject(reference: str) -> str:
    """Show what it takes to tell him: never by default, always a decision of its own."""
    return _ask(pages.open_case(reference, "tell_subject"), TellSubjectForm())


def tell_subject(reference: str) -> Response | tuple[str, int]:
    """Decide that he is told."""
    case = pages.open_case(reference, "tell_subject")
    form = TellSubjectForm()
    if form.validate_on_submit():
        args = correction_rules.TellSubject(
            who=form.who.data or "", reason=form.reason.data or "", risk=form.risk.data or ""
        )
        refusal = pages.check_codes(form, case) or correcting.tell_subject(
            services().database, case.id, args, case.actor, case.now
        )
        if refusal is None:
            flash(_("Vastgelegd."), "ok")
            return redirect(url_for("decisions.overview", reference=reference), 303)
        form.refuse(refusal)
    return _ask(case, form), 422


def _ask(case: OpenCase, form: TellSubjectForm) -> str:
    return render_template("work/decisions/subject.html", case=case, form=form)
