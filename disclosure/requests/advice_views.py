"""Advisers' pages: the queue of conversations, one conversation, and what can be done with it."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

from flask import Blueprint, Flask, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from disclosure import clock
from disclosure.accounts import queries as accounts
from disclosure.cases import labels
from disclosure.errors import Refusal
from disclosure.procedure import regions
from disclosure.procedure.ready_sentences import SENTENCES
from disclosure.requests import advice_actions as actions
from disclosure.requests import advice_queries as queries
from disclosure.requests import advice_rules as rules
from disclosure.requests.advice_forms import HandOverForm, LevelForm, ReplyForm
from disclosure.requests.advice_queries import Talk
from disclosure.web import languages, navigation, refusals, services
from disclosure.web.guards import staff, the_actor

blueprint = Blueprint("advice", __name__)
HERE = "/werk/gesprekken"
ONE = f"{HERE}/<uuid:conversation>"
INSERT, SURE = "insert", "sure"
"""Buttons of the reply: put a ready sentence in it; send it although it seems to name somebody."""
TEXTS = {
    "already_done": _l("Er kwam iets bij, of een collega was u voor. Kijk hieronder opnieuw."),
    "not_assigned": _l("U heeft dit gesprek niet. Neem het eerst."),
    "wrong_stage": _l("Er wacht nog iemand op antwoord, of het gesprek is voorbij."),
}
"""What a refusal means in a conversation, where the words for a case do not fit."""


def register(app: Flask) -> None:
    """Add the pages and their line in the menu."""
    app.register_blueprint(blueprint)
    navigation.add(app, 25, HERE, _l("Gesprekken"), rules.ROLE)


@blueprint.get(HERE)
@staff(rules.ROLE)
def queue() -> str:
    """Show what waits: by urgency, then by time left."""
    held = services()
    rows = actions.listing(held.database, the_actor(), clock.now())
    refusal = rows if isinstance(rows, Refusal) else None
    found = [] if isinstance(rows, Refusal) else rows
    with held.database.read() as tx:
        names = accounts.names(tx, {row.adviser_id for row in found if row.adviser_id})
    return render_template(
        "work/requests/advice_queue.html",
        rows=found,
        names=names,
        refusal=refusals.text(refusal) if refusal else "",
        **_wording(),
    )


@blueprint.route(ONE, methods=["GET", "POST"])
@staff(rules.ROLE)
def talk(conversation: UUID) -> str | Response:
    """Show a conversation; on POST answer, or put a ready sentence into the answer."""
    found, form = _look(conversation), ReplyForm()
    if INSERT in request.form:
        _insert(form, found)
    elif form.validate_on_submit():
        return _reply(found, form)
    return _page(found, form)


@blueprint.post(f"{ONE}/nemen")
@staff(rules.ROLE)
def take(conversation: UUID) -> Response:
    """Take it, from nobody or from the colleague who was on the screen."""
    shown = _uuid(request.form.get("shown", ""))
    done = actions.take(services().database, conversation, shown, the_actor(), clock.now())
    return _back(conversation, done, _("U heeft dit gesprek nu."))


@blueprint.post(f"{ONE}/spoed")
@staff(rules.ROLE)
def weigh(conversation: UUID) -> Response:
    """Say how urgent it is."""
    level = LevelForm().level.data or ""
    done = actions.weigh(services().database, conversation, level, the_actor(), clock.now())
    return _back(conversation, done, _("De urgentie is bewaard."))


@blueprint.post(f"{ONE}/overdragen")
@staff(rules.ROLE)
def hand_over(conversation: UUID) -> Response:
    """Give it to a colleague or a region."""
    to = request.form.get("to", "")
    done = actions.hand_over(services().database, conversation, to, the_actor(), clock.now())
    if done is not None:
        return _back(conversation, done, "")
    flash(_("Het gesprek is overgedragen."), "ok")
    return redirect(url_for("advice.queue"), 303)


@blueprint.post(f"{ONE}/voorstel")
@staff(rules.ROLE)
def offer(conversation: UUID) -> Response:
    """Propose an application; the visitor alone decides."""
    done = actions.offer(services().database, conversation, the_actor(), clock.now())
    return _back(
        conversation, done, _("De bezoeker ziet nu het voorstel. U hoort niet wat die kiest.")
    )


@blueprint.post(f"{ONE}/afronden")
@staff(rules.ROLE)
def close(conversation: UUID) -> Response:
    """End it, until the visitor writes again."""
    done = actions.close(services().database, conversation, the_actor(), clock.now())
    return _back(conversation, done, _("Het gesprek is afgerond."))


def _look(conversation: UUID) -> Talk:
    """Open a conversation that this colleague may see; anything else is not there."""
    found = actions.look(services().database, conversation, the_actor(), clock.now())
    if isinstance(found, Refusal):
        g.refusal = found
        abort(404)
    return found


def _uuid(text: str) -> UUID | None:
    with suppress(ValueError):
        return UUID(text)
    return None


def _insert(form: ReplyForm, found: Talk) -> None:
    """Put the chosen sentence under what was typed, in the language the visitor reads."""
    chosen = SENTENCES.get(form.sentence.data or "")
    if chosen is not None:
        text = chosen.text(found.language)
        form.said.data = "\n".join(filter(None, (form.said.data, text)))
    form.sentence.data = ""


def _reply(found: Talk, form: ReplyForm) -> str | Response:
    """Answer; where it looks as if it names somebody the adviser is asked to look again."""
    text = form.said.data or ""
    named = () if SURE in request.form else rules.personal(text)
    if named:
        return _page(found, form, named)
    read, db = form.read.data or 0, services().database
    refusal = actions.reply(db, found.row.id, text, read, the_actor(), clock.now())
    if refusal is None:
        flash(_("Uw antwoord staat klaar voor de bezoeker."), "ok")
        return redirect(url_for("advice.queue"), 303)
    form.form_errors.append(_text(refusal))
    return _page(_look(found.row.id), form)


def _page(found: Talk, form: ReplyForm, named: tuple[str, ...] = ()) -> str:
    actor, db = the_actor(), services().database
    with db.read() as tx:
        here = queries.colleagues(tx, found.row.region_code, actor)
        places = [regions.code_of(code) for code in accounts.open_regions(tx)]
        wrote = [found.row.adviser_id, *(one.by for one in found.said)]
        names = accounts.names(tx, filter(None, wrote))
    move, level = HandOverForm(formdata=None), LevelForm(formdata=None)
    move.to.choices = [("", _("Kies")), *_people(here), *_places(places, found.row.region_code)]
    level.level.data = found.row.urgency
    standing = queries.standing(found.row)
    return render_template(
        "work/requests/advice_talk.html",
        talk=found,
        form=form,
        named=named,
        move=move,
        level=level,
        names=names,
        mine=found.row.adviser_id == actor.id,
        may_offer=rules.refuse_offer(actor, standing) is None,
        may_close=rules.refuse_close(actor, standing) is None,
        **_wording(),
    )


def _people(found: dict[UUID, str]) -> list[tuple[str, str]]:
    return [(str(person), name) for person, name in found.items()]


def _places(codes: list[str], here: str) -> list[tuple[str, str]]:
    return [(code, _place(code)) for code in sorted({*codes, regions.NATIONAL}) if code != here]


def _place(code: str) -> str:
    found = regions.REGIONS.get(code)
    return found.name if found is not None else str(_("Heel Nederland"))


def _wording() -> dict[str, Any]:
    return {"labels": labels, "place": _place, "languages_by_code": languages.LANGUAGES}


def _back(conversation: UUID, refusal: Refusal | None, done: str) -> Response:
    flash(_text(refusal) if refusal else done, "warning" if refusal else "ok")
    return redirect(url_for("advice.talk", conversation=conversation), 303)


def _text(refusal: Refusal) -> str:
    return str(TEXTS.get(refusal.key) or refusals.text(refusal))
