"""Logging in at the local provider as a browser would, and the people it lets in."""

import hashlib
import re
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import requests
from flask import Flask, request
from sqlalchemy import select
from werkzeug.test import TestResponse

from disclosure import clock
from disclosure.cases import models
from disclosure.requests import drafts, oidc, public_session
from disclosure.settings import Settings
from disclosure.store.database import Database
from disclosure.work import login_provider as local
from disclosure.work.login_provider import DIGID, EIDAS, person
from tests import factories, received
from tests.front_desk import Visitor

BEFORE, BACK, AFTER = "/verder/inloggen", "/verder/inloggen/terug", "/verder/inloggen/klaar"
RETURN = f"http://127.0.0.1:8000{BACK}"
SAID = {
    "done": "U bent klaar",
    "cancelled": "U bent gestopt met inloggen",
    "too_weak": "niet sterk genoeg",
    "refused": "Het inloggen is niet gelukt",
    "unavailable": "Inloggen kan nu even niet",
}
ONWARD = re.compile(r'http-equiv="refresh" content="0;url=([^"]+)"')
NOOR = "noor"
"""Her name at the provider, her number and what she is called there."""
BSN, HIDDEN = "999990019", ("999990019", "Zwaluwstaart", "subject-7f3a")
SUBSTANTIAL = f"{DIGID}Smartcard"
PEOPLE = (
    person(NOOR, SUBSTANTIAL, bsn=BSN),
    person("subject-7f3a", SUBSTANTIAL, bsn=BSN, family_name="Zwaluwstaart"),
    person("high", f"{DIGID}SmartcardPKI"),
    person("basic", f"{DIGID}PasswordProtectedTransport", bsn=BSN),
    person("medium", f"{DIGID}MobileTwoFactorContract"),
    person("european", f"{EIDAS}high", given_name="Eva", family_name="Jansen"),
    person("low european", f"{EIDAS}low"),
    person("unknown level", "my own idea of high"),
    person("other nonce", SUBSTANTIAL, nonce="somebody else's"),
    person("no nonce", SUBSTANTIAL, nonce=""),
    person("expired", SUBSTANTIAL, exp=1_700_000_000),
    person("not yet", SUBSTANTIAL, nbf=9_000_000_000),
    person("other audience", SUBSTANTIAL, aud="https://elsewhere.example"),
    person("two audiences", SUBSTANTIAL, aud=[local.CLIENT, "https://elsewhere.example"]),
    person("other issuer", SUBSTANTIAL, iss="https://elsewhere.example"),
    person("bad number", SUBSTANTIAL, bsn="999990018"),
)
"""The last ones bring a token that must not be believed."""

UNBELIEVED = (
    "other nonce",
    "no nonce",
    "expired",
    "not yet",
    "other audience",
    "two audiences",
    "other issuer",
)
TOO_WEAK = ("basic", "medium", "low european", "unknown level")


@dataclass
class Running:
    """The provider as it runs, and every form that was posted to its token endpoint."""

    issuer: str
    asked: list[dict[str, str]] = field(default_factory=list)

    def provider(self) -> oidc.Provider:
        """Return the adapter that speaks with it, knowing nothing yet."""
        return oidc.Provider(self.issuer, local.CLIENT, local.SECRET)

    def settings(self, settings: Settings) -> Settings:
        """Return the settings of a site whose applicants log in here."""
        return replace(
            settings,
            oidc_issuer=self.issuer,
            oidc_client_id=local.CLIENT,
            oidc_client_secret=local.SECRET,
        )


@contextmanager
def running() -> Iterator[Running]:
    """Run the provider with these people."""
    app = local.application(PEOPLE)
    asked: list[dict[str, str]] = []

    @app.before_request
    def hear() -> None:
        if request.path.endswith("/token"):
            asked.append(request.form.to_dict())

    with local.running(app) as issuer:
        yield Running(issuer, asked)


def press(url: str, name: str | None) -> dict[str, str]:
    """Press a name at the provider (None: cancel); return what the browser brings back."""
    chosen = {"action": "deny"} if name is None else {"sub": name}
    answer = requests.post(url, data=chosen, allow_redirects=False, timeout=10)
    assert answer.status_code == 302, answer.text
    location = urlsplit(answer.headers["Location"])
    assert f"{location.scheme}://{location.netloc}{location.path}" == RETURN
    return {key: values[0] for key, values in parse_qs(location.query).items()}


def onward(html: str) -> str:
    """Return where the page before the provider leads."""
    found = ONWARD.search(html)
    assert found is not None, html
    return unescape(found[1])


def query_of(url: str) -> dict[str, str]:
    """Return what an address asks."""
    return {key: values[0] for key, values in parse_qs(urlsplit(url).query).items()}


def challenge(verifier: Any) -> str:
    """Return the S256 challenge of a PKCE verifier (RFC 7636)."""
    digest = hashlib.sha256(str(verifier).encode()).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


@dataclass
class LoginSite:
    """The application over a database with staff, where applicants may log in."""

    app: Flask
    db: Database

    def anew(self) -> Visitor:
        """Return a new browser."""
        return Visitor(self.app)

    def handed_in(self, relative: bool = False) -> Visitor:
        """Return a browser that just handed in."""
        visitor = self.anew()
        hand_in(visitor, self.db, relative)
        return visitor

    def case(self) -> models.Case:
        """Return the case that came in last."""
        with self.db.read() as tx:
            return tx.scalars(select(models.Case).order_by(models.Case.started_at.desc())).all()[0]

    def kept(self) -> dict[str, Any]:
        """Return everything kept but sessions and counted tries."""
        passing = ("web_sessions", "web_attempts")
        found = factories.snapshot(self.db)
        return {name: rows for name, rows in found.items() if name not in passing}


def hand_in(visitor: Visitor, db: Database, relative: bool = False) -> None:
    """Let an application be received as if it was typed in this browser."""
    case_id = received.receive(db, clock.now(), relative=relative)
    with db.read() as tx:
        reference = drafts.reference_of(tx, case_id)
    with visitor.client.session_transaction("/formulier/klaar") as session:
        session.clear()
        session[public_session.SENT] = reference


def set_out(visitor: Visitor, **typed: str) -> str:
    """Press the button; return the address of the provider."""
    answer = visitor.post(BEFORE, typed)
    assert answer.status_code == 200, answer.location
    return onward(answer.text)


def bring(visitor: Visitor, brought: dict[str, str]) -> TestResponse:
    """Come back with this; return the page it ends on."""
    answer = visitor.client.get(f"{BACK}?{urlencode(brought)}")
    assert answer.status_code == 303
    return visitor.client.get(answer.location)


def log_in(visitor: Visitor, name: str | None, **typed: str) -> TestResponse:
    """Go all the way as somebody; return the page it ends on."""
    return bring(visitor, press(set_out(visitor, **typed), name))


NONCE = re.compile(rb'nonce="[^"]+"')


def bare(answer: TestResponse) -> bytes:
    """Return a page without the words that differ at every look."""
    return NONCE.sub(b"", answer.data)
