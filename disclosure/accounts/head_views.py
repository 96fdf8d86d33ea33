"""The page on which an administrator names who leads the liaisons of an organisation."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from disclosure import clock
from disclosure.accounts import head_actions, rules
from disclosure.accounts.forms import HeadForm
from disclosure.accounts.models import Organisation
from disclosure.accounts.views import blueprint
from disclosure.errors import Refusal
from disclosure.web import services
from disclosure.web.guards import staff, the_actor


@blueprint.route("/werk/beheer/organisaties/<uuid:organisation_id>/hoofd", methods=["GET", "POST"])
@staff("administrator")
def head(organisation_id: UUID) -> str | Response:
    """Show who is turned to when an organisation stays silent, and name another."""
    form, db, actor = HeadForm(), services().database, the_actor()
    with db.read() as tx:
        organisation = tx.get(Organisation, organisation_id)
        if organisation is None or rules.refuse_administration(actor, organisation.region_code):
            abort(404)
        people = head_actions.colleagues(tx, organisation_id)
    form.account.choices = [("", ""), *((str(one), name) for one, name in people)]
    if form.validate_on_submit():
        account = UUID(form.account.data)
        done = head_actions.name_head(db, organisation_id, account, actor, clock.now())
        if not isinstance(done, Refusal):
            flash(_("Vastgelegd."), "ok")
            return redirect(url_for("accounts.organisations"), 303)
        form.refuse(done)
    return render_template("work/accounts/head.html", form=form, organisation=organisation)
