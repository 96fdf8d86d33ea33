"""The page on which two administrators name the contact for integrity of an organisation."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from disclosure import clock
from disclosure.accounts import admin_views, integrity, login, queries, rules
from disclosure.accounts.forms import AccountsForm
from disclosure.accounts.listing import Line
from disclosure.accounts.views import blueprint
from disclosure.errors import Refusal
from disclosure.web import services
from disclosure.web.fields import Choice, Dropdown, Secret
from disclosure.web.guards import staff, the_actor


class IntegrityContactForm(AccountsForm):
    """Whether a liaison is the contact, and the code of the second administrator."""

    contact = Choice(
        _l("Is dit de contactpersoon integriteit?"),
        choices=[("yes", _l("Ja")), ("no", _l("Nee, of niet meer"))],
        missing=_l("Kies ja of nee."),
    )
    second = Dropdown(_l("Tweede beheerder"), choices=[], default="")
    second_code = Secret(_l("Eenmalige code van de tweede beheerder"))


@blueprint.route("/werk/beheer/accounts/<uuid:account_id>/integriteit", methods=["GET", "POST"])
@staff(rules.ADMINISTRATOR)
def integrity_contact(account_id: UUID) -> str | Response:
    """Say who answers for an organisation when the person asked about works there."""
    line, form = admin_views.line_of(account_id), IntegrityContactForm()
    now_contact = _fill(form, line)
    if form.validate_on_submit():
        refusal = _set(account_id, form)
        if refusal is None:
            flash(_("Vastgelegd."), "ok")
            return redirect(url_for("accounts.account", account_id=account_id), 303)
        form.refuse(refusal)
    elif not form.is_submitted():
        form.contact.data = now_contact
    return render_template("work/accounts/integrity_contact.html", form=form, line=line)


def _fill(form: IntegrityContactForm, line: Line) -> str:
    """Offer who may be the second administrator; return what holds now."""
    with services().database.read() as tx:
        places = dict.fromkeys((line.region, None))
        able = {e for each in places for e in queries.accounts_with(tx, each, rules.ADMINISTRATOR)}
        names = queries.names(tx, able - {the_actor().id, line.id})
        known = line.id in integrity.contacts(tx)
    form.second.choices = [("", ""), *((str(each), name) for each, name in names.items())]
    return "yes" if known else "no"


def _set(account_id: UUID, form: IntegrityContactForm) -> Refusal | None:
    db, now = services().database, clock.now()
    second = UUID(form.second.data) if form.second.data else None
    if second is None or not login.confirm_code(db, second, form.second_code.data or "", now):
        return Refusal("second_missing", "second_code")
    args = integrity.SetContact(contact=form.contact.data == "yes", second=second)
    done = integrity.set_contact(db, account_id, args, the_actor(), now)
    return done if isinstance(done, Refusal) else None
