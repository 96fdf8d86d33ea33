"""The page on which staff record what the register says of whoever represents her."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from disclosure.cases import pages, people
from disclosure.cases.pages import OpenCase
from disclosure.errors import Refusal
from disclosure.requests import representation
from disclosure.requests.rules import CheckRepresentative
from disclosure.web import services
from disclosure.web.fields import Choice, DateParts, Dropdown, Text
from disclosure.web.forms import BaseForm
from disclosure.web.guards import staff, the_actor

blueprint = Blueprint("representative", __name__)
KINDS = {
    "parent": _l("Ouder met gezag"),
    "guardian": _l("Voogd"),
    "curator": _l("Curator"),
    "mentor": _l("Mentor"),
}
YES_NO = [("yes", _l("Ja")), ("no", _l("Nee"))]


class RepresentativeForm(BaseForm):
    """What the register said."""

    who = Dropdown(_l("Wie?"))
    name = Text(_l("Naam"), description=_l("Leeg laten als de naam klopt."))
    kind = Choice(_l("In welke rol?"), choices=KINDS, missing=_l("Kies de rol."))
    born = DateParts(_l("Geboortedatum"))
    register = Text(
        _l("Welk register?"),
        description=_l("Bijvoorbeeld het gezagsregister, of het curatele- en bewindregister."),
    )
    found = Choice(_l("Staat het in het register?"), choices=YES_NO)
    is_subject = Choice(
        _l("Is dit dezelfde persoon als betrokkene?"),
        choices=YES_NO,
        description=_l("Vergelijk naam, geboortedatum en adres. Twijfelt u? Kies ja."),
    )


def register(app: Flask) -> None:
    """Add the page."""
    app.register_blueprint(blueprint)


@blueprint.route("/werk/zaken/<reference>/vertegenwoordiger", methods=["GET", "POST"])
@staff(*sorted(representation.ROLES))
def check(reference: str) -> Response | tuple[str, int]:
    """Record a check in the register, for somebody known or new."""
    actor = the_actor()
    near = replace(actor, roles=actor.roles & representation.ROLES)
    case, form = pages.open_case(reference, representation.STEP, near), RepresentativeForm()
    form.who.choices = _who(case)
    if form.validate_on_submit():
        refusal = _record(form, case)
        if refusal is None:
            flash(_("Vastgelegd."), "ok")
            return redirect(url_for(pages.CASE_PAGE, reference=case.reference), 303)
        form.refuse(refusal)
    page = "work/requests/representative.html"
    return render_template(page, form=form, case=case), 422 if form.faults else 200


def _who(case: OpenCase) -> list[tuple[str, str]]:
    with services().database.read() as tx:
        known = [
            (str(one.id), people.read_details(tx, one).name or _("naam niet bekend"))
            for one in representation.representatives(tx, case.id)
        ]
    return [*known, ("", _("Iemand anders"))]


def _record(form: RepresentativeForm, case: OpenCase) -> Refusal | None:
    args = CheckRepresentative(
        who=UUID(form.who.data) if form.who.data else None,
        name=form.name.data or "",
        kind=form.kind.data or "",
        born=form.born.data,
        register=form.register.data or "",
        found=_yes(form.found.data),
        is_subject=_yes(form.is_subject.data),
    )
    db = services().database
    return representation.check_representative(db, case.id, args, case.actor, case.now)


def _yes(answer: str | None) -> bool | None:
    return None if answer is None else answer == "yes"
