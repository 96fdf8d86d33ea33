"""A login that lets in fictional people, each at a level of assurance (demonstration and tests).

It speaks real OpenID Connect (`oidc-provider-mock`) on this machine alone, and believes whoever
presses a name. Production asks for an issuer with https, which this can never be.
"""

import threading
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from authlib.deprecate import AuthlibDeprecationWarning
from flask import Flask
from jinja2 import DictLoader
from werkzeug.serving import WSGIRequestHandler, make_server

with warnings.catch_warnings():  # it still uses parts of Authlib that are on their way out
    warnings.simplefilter("ignore", AuthlibDeprecationWarning)
    import oidc_provider_mock as mock

HOST = "127.0.0.1"
CLIENT, SECRET = "disclosure", "only for the demonstration"
DIGID = "urn:oasis:names:tc:SAML:2.0:ac:classes:"
EIDAS = "http://eidas.europa.eu/LoA/"


def person(name: str, acr: str, **claims: object) -> mock.User:
    """Return somebody who logs in at a level; what else the login says of them are claims."""
    return mock.User(sub=name, claims={"acr": acr, **claims})


PEOPLE = (
    person("DigiD, substantieel: Noor de Wit", f"{DIGID}Smartcard", bsn="999990019"),
    person("DigiD, hoog: Fatima Ouali", f"{DIGID}SmartcardPKI", bsn="999993653"),
    person("DigiD, basis: wordt geweigerd", f"{DIGID}PasswordProtectedTransport"),
    person(
        "eIDAS, substantial: Olena Koval",
        f"{EIDAS}substantial",
        given_name="Olena",
        family_name="Koval",
        birthdate="1991-04-12",
    ),
)
"""Names on the buttons; the numbers are those that nobody has."""

PAGES = {
    "_base.html": """<!doctype html>
<html lang="nl"><head><meta charset="utf-8"><title>Inloggen (oefening)</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body { font: 1.2rem/1.6 sans-serif; margin: 2rem auto; max-width: 40rem; padding: 0 1rem }
button { display: block; font: inherit; margin: .5rem 0; padding: .5rem 1rem; width: 100% }</style>
</head><body><main>{% block content %}{{ content }}{% endblock %}</main></body></html>""",
    "authorization_form.html": """{% extends "_base.html" %}
{% block content %}<h1>Inloggen (oefening)</h1>
<p>Dit is DigiD niet. Kies als wie u inlogt: niemand hier bestaat.</p>
<form method="post">{% for name in predefined_users %}
<button name="sub" value="{{ name }}">{{ name }}</button>{% endfor %}</form>
<form method="post"><button name="action" value="deny">Annuleren</button></form>{% endblock %}""",
}


class _Quiet(WSGIRequestHandler):
    def log_request(self, *_about: object) -> None:
        """Write no line for a request: its address holds the code of a login."""


def application(people: Sequence[mock.User] = PEOPLE) -> Flask:
    """Return the provider as an application of its own; it loads nothing from elsewhere."""
    app = Flask("login_provider", template_folder=None)
    app.jinja_loader = DictLoader(PAGES)
    mock.init_app(app, require_nonce=True, issue_refresh_token=False, user_claims=people)
    app.debug = False
    return app


@contextmanager
def running(app: Flask | None = None, port: int = 0) -> Iterator[str]:
    """Serve it in a thread of this process until the block ends; give the issuer (port 0: any)."""
    server: Any = make_server(
        HOST, port, app or application(), threaded=True, request_handler=_Quiet
    )
    thread = threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True)
    thread.start()
    try:
        yield f"http://{HOST}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


def environment(issuer: str) -> dict[str, str]:
    """Return the settings of the site that log in here."""
    return {
        "DISCLOSURE_OIDC_ISSUER": issuer,
        "DISCLOSURE_OIDC_CLIENT_ID": CLIENT,
        "DISCLOSURE_OIDC_CLIENT_SECRET": SECRET,
    }
