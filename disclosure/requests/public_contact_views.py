"""Less contact than before, at once; more only after staff spoke with her alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from disclosure import clock
from disclosure.cases import actions as spine
from disclosure.cases.rules import SetContact
from disclosure.errors import Refusal
from disclosure.procedure.contact import NONE, SafeContact
from disclosure.requests import public_session as visitor
from disclosure.requests import public_status
from disclosure.requests.public_return import ask_more, known
from disclosure.requests.public_return_forms import NarrowForm
from disclosure.web import services
from disclosure.web.guards import public

blueprint = Blueprint("contact", __name__)


@blueprint.route("/verder/contact", methods=["GET", "POST"])
@public(opened=True)
def narrow() -> str | Response:
    """Narrow the safe contact at once; widening needs a talk."""
    case_id, form = known(), NarrowForm()
    if case_id is None:
        return ask_more()
    now_so = _only_what_applies(case_id, form)
    if form.validate_on_submit():
        refused = _narrow(case_id, form)
        if refused is None:
            flash(_("Dit geldt vanaf nu."), "ok")
            return redirect(url_for("status.status"), 303)
        form.form_errors.append(
            _("Meer of ander contact kan alleen nadat wij u alleen hebben gesproken. Bel ons.")
        )
    return render_template("requests/contact.html", form=form, now_so=now_so)


def _only_what_applies(case_id: UUID, form: NarrowForm) -> str:
    """Leave out what the rule as it stands has not; return the channel."""
    with services().database.read() as tx:
        found = public_status.contact(tx, case_id)
    safe = found[1].safe if found is not None else NONE
    if safe.channel != "phone" or not safe.voicemail:
        del form.voicemail
    if safe.channel == "letter" or not safe.letter:
        del form.letter
    return safe.channel


def _narrow(case_id: UUID, form: NarrowForm) -> Refusal | None:
    with services().database.read() as tx:
        found = public_status.contact(tx, case_id)
    if found is None:
        return Refusal("contact_unsafe")
    args = SetContact(of="applicant", safe=_wished(form, found[1].safe))
    actor = visitor.applicant(found[0])
    done = spine.set_contact(services().database, case_id, args, actor, clock.now())
    return done if isinstance(done, Refusal) else None


def _wished(form: NarrowForm, old: SafeContact) -> SafeContact:
    """Return the rule as she wants it: no contact, or the old one with what she left of it."""
    if form.contact.data == "none":
        return NONE
    start, until = form.start.at, form.until.at
    timed: dict[str, Any] = {"start": start, "until": until} if start != until else {}
    return replace(
        old,
        days=tuple(form.days.data or old.days),
        voicemail="voicemail" in form and form.voicemail.data == "yes",
        letter=old.channel == "letter" or ("letter" in form and form.letter.data == "yes"),
        **timed,
    )
