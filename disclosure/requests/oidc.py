"""Logging in with DigiD or a European means, by OpenID Connect: the one file that knows Authlib.

Authorization code with PKCE, state and nonce. What a provider says of itself is believed only
within bounds: its own name, addresses as safe as its own, signatures with a key pair. It is asked
anew each hour, and any answer may take five seconds. Whatever goes wrong is one error with a
reason; its text holds nothing that came from outside.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.base_client import BaseApp, OAuth2Mixin, OpenIDMixin
from authlib.integrations.requests_client import OAuth2Session
from joserfc.errors import JoseError
from requests import RequestException

from disclosure.errors import DisclosureError

TIMEOUT = 5
"""Seconds each answer of the provider may take."""
KNOWN_FOR = 3600
"""Seconds after which the provider is asked again where its pages are and which keys it has."""
LEEWAY = 30
"""Seconds our clocks may differ."""
SIGNATURES = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384"})
"""A key pair each: a signature that our own secret could make proves nothing."""
PAGES = ("authorization_endpoint", "token_endpoint", "jwks_uri")
WELL_KNOWN = "/.well-known/openid-configuration"
CANCELLED = "access_denied"


class LoginFailed(DisclosureError):
    """Not logged in: `cancelled`, `refused` (nothing said can be believed) or `unavailable`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Attempt:
    """One login under way: where to go, and what must come back; kept on the server."""

    url: str
    state: str
    nonce: str
    verifier: str


class _Client(OAuth2Mixin, OpenIDMixin, BaseApp):  # type: ignore[misc]  # Authlib has no types
    """Authlib's client, over requests."""

    client_cls = OAuth2Session


class Provider:
    """Who logs people in, and our name and secret there."""

    def __init__(self, issuer: str, client_id: str, client_secret: str) -> None:
        self.issuer, self.client_id, self.client_secret = issuer, client_id, client_secret
        self._known: tuple[float, Any] | None = None

    def begin(self, back: str, levels: tuple[str, ...]) -> Attempt:
        """Return where to send somebody to log in anew, at one of these levels.

        `back` is the address to return to. Raises `LoginFailed`.
        """
        asked = {"acr_values": " ".join(levels), "prompt": "login"}
        with _failing("unavailable"):
            made = self._client().create_authorization_url(back, **asked)
        return Attempt(made["url"], made["state"], made["nonce"], made["code_verifier"])

    def finish(self, back: str, code: str, nonce: str, verifier: str) -> Mapping[str, object]:
        """Trade a code for what the provider says of whoever logged in, signed and checked.

        Raises `LoginFailed`.
        """
        with _failing("unavailable"):
            client = self._client()
        with _failing("refused"):
            token = client.fetch_access_token(back, code=code, code_verifier=verifier)
            wanted = {
                "iss": {"essential": True, "value": self.issuer},
                "aud": {"essential": True, "value": self.client_id},
            }
            claims = client.parse_id_token(token, nonce, claims_options=wanted, leeway=LEEWAY)
        if claims is None:
            raise LoginFailed("refused")
        return dict(claims)

    def _client(self) -> Any:
        now = time.monotonic()
        if self._known is None or now >= self._known[0]:
            self._known = (now + KNOWN_FOR, self._ask())
        return self._known[1]

    def _ask(self) -> Any:
        client = _Client(
            None,
            client_id=self.client_id,
            client_secret=self.client_secret,
            client_kwargs={
                "scope": "openid profile",
                "code_challenge_method": "S256",
                "default_timeout": TIMEOUT,
                "max_redirects": 0,
            },
            server_metadata_url=self.issuer.rstrip("/") + WELL_KNOWN,
        )
        known = client.load_server_metadata()
        known["id_token_signing_alg_values_supported"] = self._bounded(known)
        return client

    def _bounded(self, known: Mapping[str, Any]) -> list[str]:
        """Return the signatures to believe; refuse a provider that is not who it should be."""
        safe = urlsplit(self.issuer).scheme
        signed = SIGNATURES & set(known.get("id_token_signing_alg_values_supported", ()))
        at_home = all(
            urlsplit(str(known.get(page, ""))).scheme in ("https", safe) for page in PAGES
        )
        if known.get("issuer") != self.issuer or not at_home or not signed:
            raise LoginFailed("unavailable")
        return sorted(signed)


@contextmanager
def _failing(reason: str) -> Iterator[None]:
    """Turn what the libraries raise into a reason: their texts repeat what came from outside."""
    try:
        yield
    except RequestException:
        raise LoginFailed("unavailable") from None
    except (AuthlibBaseError, JoseError, KeyError, RuntimeError, TypeError, ValueError):
        raise LoginFailed(reason) from None


@cache
def provider(issuer: str, client_id: str, client_secret: str) -> Provider:
    """Return the provider of these settings, one for all requests of a process."""
    return Provider(issuer, client_id, client_secret)


def reason_of(error: str) -> str:
    """Return why somebody came back without a code."""
    return "cancelled" if error == CANCELLED else "unavailable"
