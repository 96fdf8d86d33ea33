"""Pages that use every part of the porch, for the tests of the porch only."""

import re
from datetime import timedelta
from uuid import UUID

from flask import Blueprint, Flask, flash, g, redirect, render_template_string, request, session
from flask.testing import FlaskClient
from werkzeug.wrappers import Response

from disclosure import clock, web
from disclosure.procedure.permissions import Actor
from disclosure.settings import Settings
from disclosure.store.database import Database
from disclosure.web import fields, limits, navigation
from disclosure.web.factory import bare_app
from disclosure.web.forms import BaseForm
from disclosure.web.guards import open_door, public, staff
from disclosure.web.sessions import current
from tests.strict_client import StrictClient

blueprint = Blueprint("sample", __name__)

FORM = """{% extends "layout.html" %}
{% from "macros/forms.html" import form_page, field %}
{% block title %}Formulier{% endblock %}
{% block content %}
<h1 class="utrecht-heading-1">Uw vraag</h1>
{% call form_page(form, "Verder") %}
{{ field(form.name, hint="Voornaam en achternaam.", why="Dan weten wij hoe u heet.") }}
{{ field(form.words) }}{{ field(form.route) }}{{ field(form.signs) }}{{ field(form.town) }}
{{ field(form.born, hint="Bijvoorbeeld 27 3 1990") }}{{ field(form.meeting) }}
{{ field(form.at) }}{{ field(form.children) }}{{ field(form.mail) }}{{ field(form.phone) }}
{{ field(form.bsn) }}{{ field(form.honest) }}
{% endcall %}
{% endblock %}"""

QUESTION = """{% extends "layout.html" %}
{% from "macros/forms.html" import form_page, field %}
{% block title %}Formulier{% endblock %}
{% block content %}
{% call form_page(form, "Verder") %}{{ field(form.route, big=True) }}{% endcall %}
{% endblock %}"""

PARTS = """{% extends "werk_layout.html" %}
{% from "macros/page.html" import heading, banner, details, link_button %}
{% from "macros/nav.html" import pagination, breadcrumbs, tabs %}
{% from "macros/data.html" import badge, urgency_badge, clock_badge, table, definitions, tasks,
   timeline, time, multiline %}
{% block title %}Onderdelen{% endblock %}
{% block wide %}wide{% endblock %}
{% block content %}
{{ breadcrumbs([("/werk/", "Werk"), ("", "Onderdelen")]) }}
{{ heading("Onderdelen", pre="Zaak K7Q2-M4XA") }}
{{ tabs([("/werk/onderdelen", "Overzicht", True), ("/werk/", "Personen", False)], "Zaak") }}
{% for kind in ("info", "ok", "warning", "error") %}
{% call banner(kind, "Let op") %}<p class="utrecht-paragraph">Dit is {{ kind }}.</p>{% endcall %}
{% endfor %}
<h2 class="utrecht-heading-2">Klokken</h2>
{% for state in ("running", "warning", "paused", "held", "met", "late", "missed", "ended") %}
<p>{{ clock_badge(state, soon) }}</p>
{% endfor %}
{% set rows = [["K7Q2-M4XA", urgency_badge("high", "Hoog"), clock_badge("missed", past)],
               ["P3ZD-99TB", urgency_badge("standard", "Gewoon"), clock_badge("running", soon)]] %}
{{ table("Zaken", ["Zaak", "Urgentie", "Termijn"], rows, "Geen zaken") }}
{{ table("Leeg", ["Zaak"], [], "Er zijn nu geen zaken.") }}
{{ pagination(older="?na=1") }}
{{ definitions([("Naam", "אבג Test"), ("Ontvangen", time(past))]) }}
{{ tasks([{"href": "/werk/", "text": "Triage doen", "hint": "Eerst de vragen",
           "badge": badge("nu", "warning")},
          {"href": "/werk/", "text": "Plan maken", "hint": "", "badge": ""}]) }}
{{ timeline([{"at": past, "title": "Ontvangen", "text": "Via de site", "who": "Systeem"},
             {"at": soon, "title": "Afspraak", "text": "", "who": ""}]) }}
{{ multiline("Eerste regel\nTweede regel") }}
{% call details("Meer") %}<p class="utrecht-paragraph">Tekst</p>{% endcall %}
{{ link_button("/werk/", "Verder") }}
{% endblock %}"""


class SampleForm(BaseForm):
    name = fields.Text("Hoe heet u?", [fields.required("Vul een naam in.")], most=100)
    words = fields.LongText("Wat maakt u zorgen?")
    route = fields.Choice(
        "Voor wie vraagt u dit?",
        choices=[("self", "Voor mijzelf"), ("other", "Voor iemand anders")],
        missing="Kies voor wie u dit vraagt.",
    )
    signs = fields.Choices("Wat klopt?", choices=[("a", "Hij volgt mij"), ("b", "Hij dreigt")])
    town = fields.Dropdown("Gemeente", choices=[("", "Kies"), ("0363", "Amsterdam")])
    born = fields.DateParts("Geboortedatum", latest=lambda: clock.now().date())
    meeting = fields.Moment("Wanneer is de afspraak?")
    at = fields.ClockTime("Vanaf hoe laat?")
    children = fields.Number("Hoeveel kinderen?", most=20)
    mail = fields.Email("E-mailadres")
    phone = fields.Phone("Telefoonnummer")
    bsn = fields.Bsn("Burgerservicenummer")
    honest = fields.Tick("Ik heb dit zo goed mogelijk ingevuld")


class QuestionForm(BaseForm):
    route = SampleForm.route


def porch(settings: Settings, database: Database) -> Flask:
    """Return an application of the porch and these pages alone, with strict clients."""
    app = bare_app(settings, database)
    web.register(app)
    app.testing = True
    app.test_client_class = StrictClient
    app.register_blueprint(blueprint)
    app.before_request(_take_up)
    navigation.add(app, 2, "/werk/onderdelen", "Onderdelen")
    navigation.add(app, 1, "/werk/beheer", "Beheer", "administrator")
    return app


def _take_up() -> None:
    if request.path.startswith("/werk/") and "role" in session:
        g.actor = Actor(UUID(int=7), frozenset({session["role"]}))


@blueprint.get("/proef")
@public
def door() -> Response:
    return open_door("/proef/vraag")


@blueprint.route("/proef/vraag", methods=["GET", "POST"])
@public(opened=True)
def form_view() -> str | Response:
    form = SampleForm()
    if form.validate_on_submit():
        session["answers"] = {name: str(form[name].data) for name in ("name", "words")}
        return redirect("/proef/klaar", 303)
    return render_template_string(FORM, form=form)


@blueprint.route("/proef/keuze", methods=["GET", "POST"])
@public
def question() -> str:
    form = QuestionForm()
    form.validate_on_submit()
    return render_template_string(QUESTION, form=form)


@blueprint.get("/proef/klaar")
@public(opened=True)
def done() -> str:
    page = "<h1>Klaar</h1><p id=name>{{ session.answers.name }}</p><pre>{{ session.answers.words }}"
    layout = '{% extends "layout.html" %}{% block title %}Verder{% endblock %}{% block content %}'
    return render_template_string(layout + page + "</pre>{% endblock %}")


@blueprint.get("/proef/anders")
@public(opened=True)
def rotate() -> Response:
    current().rotate()
    return redirect("/proef/klaar", 303)


@blueprint.post("/proef/code")
@public
@limits.limited("code", lambda: request.form.get("reference", ""))
def code() -> Response:
    return Response(status=204)


@blueprint.get("/proef/stuk")
@public
def broken() -> str:
    raise RuntimeError("Fatima de Vries")


@blueprint.get("/proef/open")
def unguarded() -> str:
    return "open"


@blueprint.get("/proef/binnen")
@public
def come_in() -> Response:
    return redirect("/werk/binnen", 303)


@blueprint.get("/werk/binnen")
@public
def log_in() -> Response:
    session["role"] = request.args.get("as", "intake")
    flash("Welkom", "ok")
    return redirect("/werk/onderdelen", 303)


@blueprint.get("/werk/onderdelen")
@staff("intake", "case_director")
def parts() -> str:
    now = clock.now()
    soon, past = now + timedelta(hours=5), now - timedelta(days=3)
    return render_template_string(PARTS, soon=soon, past=past)


def token(client: FlaskClient, path: str) -> str:
    """Return the token of the form on this page, for a post by the same client."""
    found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', client.get(path).text)
    assert found, f"no form on {path}"
    return found[1]
