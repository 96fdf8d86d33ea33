"""Behind the second proof: not agreeing with what was decided, or with its coming late."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from disclosure import clock
from disclosure.requests import public_session as visitor
from disclosure.requests import voices
from disclosure.requests.public_return import applicant, ask_more, known
from disclosure.requests.public_voice_forms import VoiceForm
from disclosure.web import limits, services
from disclosure.web.guards import public

blueprint = Blueprint("voices", __name__)


def _case() -> str:
    return str(visitor.case_id() or "")


@blueprint.route("/verder/oneens", methods=["GET", "POST"])
@public(opened=True)
@limits.limited("message", _case)
def disagree() -> str | Response:
    """Take an objection or a notice of default; the same answer at every stage, to everybody."""
    case_id, form, db = known(), VoiceForm(), services().database
    if case_id is None:
        return ask_more()
    if form.validate_on_submit():
        words, actor = form.words.data or "", applicant(case_id)
        voices.leave(db, case_id, form.kind.data, words, actor, clock.now())
        flash(_("Wij hebben ontvangen wat u schreef. Nieuws hierover leest u alleen hier."), "ok")
        return redirect(url_for("voices.disagree"), 303)
    with db.read() as tx:
        said, decided = voices.read(tx, case_id)
    return render_template("requests/voice.html", form=form, said=said, decided=decided)
