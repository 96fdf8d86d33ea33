"""The adapter against a real provider: what it asks for, and everything it does not believe."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from disclosure.requests import oidc
from disclosure.requests.oidc import LoginFailed, Provider
from disclosure.work import login_provider as local
from tests import live, logging_in
from tests.logging_in import NOOR, Running
from tests.logging_in import RETURN as BACK

LEVELS = ("a", "b")


def finish(provider: Provider, attempt: oidc.Attempt, name: str) -> Any:
    brought = logging_in.press(attempt.url, name)
    assert brought["state"] == attempt.state
    return provider.finish(BACK, brought["code"], attempt.nonce, attempt.verifier)


def test_it_asks_for_a_code_with_pkce_state_nonce_and_levels(local_login: Running) -> None:
    attempt = local_login.provider().begin(BACK, LEVELS)
    asked = logging_in.query_of(attempt.url)
    assert asked == {
        "response_type": "code",
        "client_id": local.CLIENT,
        "redirect_uri": BACK,
        "scope": "openid profile",
        "state": attempt.state,
        "nonce": attempt.nonce,
        "acr_values": "a b",
        "prompt": "login",
        "code_challenge": logging_in.challenge(attempt.verifier),
        "code_challenge_method": "S256",
    }


def test_no_two_attempts_share_anything(local_login: Running) -> None:
    provider = local_login.provider()
    one, other = (provider.begin(BACK, LEVELS) for _ in range(2))
    for secret in ("state", "nonce", "verifier"):
        assert getattr(one, secret) != getattr(other, secret)
        assert len(getattr(one, secret)) >= 20


def test_a_login_gives_its_claims_and_the_verifier_goes_with_the_code(local_login: Running) -> None:
    provider = local_login.provider()
    attempt = provider.begin(BACK, LEVELS)
    claims = finish(provider, attempt, NOOR)
    assert claims["acr"] == logging_in.SUBSTANTIAL
    assert local_login.asked[-1]["code_verifier"] == attempt.verifier
    assert local_login.asked[-1]["redirect_uri"] == BACK


@pytest.mark.parametrize("name", logging_in.UNBELIEVED)
def test_a_token_that_is_not_for_this_login_is_refused(local_login: Running, name: str) -> None:
    provider = local_login.provider()
    with pytest.raises(LoginFailed, match="refused") as failed:
        finish(provider, provider.begin(BACK, LEVELS), name)
    assert str(failed.value) == "refused", "no word from outside"
    assert failed.value.__cause__ is None
    assert failed.value.__suppress_context__


def test_a_code_counts_once(local_login: Running) -> None:
    provider = local_login.provider()
    attempt = provider.begin(BACK, LEVELS)
    code = logging_in.press(attempt.url, NOOR)["code"]
    provider.finish(BACK, code, attempt.nonce, attempt.verifier)
    with pytest.raises(LoginFailed, match="refused"):
        provider.finish(BACK, code, attempt.nonce, attempt.verifier)


@pytest.mark.parametrize("code", ["", "guessed", "x" * 5000])
def test_a_code_that_was_not_given_out_is_refused(local_login: Running, code: str) -> None:
    provider = local_login.provider()
    attempt = provider.begin(BACK, LEVELS)
    with pytest.raises(LoginFailed, match="refused"):
        provider.finish(BACK, code, attempt.nonce, attempt.verifier)


def test_another_attempts_nonce_is_refused(local_login: Running) -> None:
    provider = local_login.provider()
    attempt, other = provider.begin(BACK, LEVELS), provider.begin(BACK, LEVELS)
    code = logging_in.press(attempt.url, NOOR)["code"]
    with pytest.raises(LoginFailed, match="refused"):
        provider.finish(BACK, code, other.nonce, attempt.verifier)


def test_a_signature_by_another_key_is_refused(local_login: Running) -> None:
    """A second provider takes the first one's name: its keys are not those of the first."""
    with logging_in.running() as other:
        provider, stranger = local_login.provider(), other.provider()
        known = stranger._client()
        honest = provider._client()
        known.server_metadata["jwks"] = honest.fetch_jwk_set(force=True)
        known.server_metadata["jwks_uri"] = honest.server_metadata["jwks_uri"]
        with pytest.raises(LoginFailed, match="refused"):
            finish(stranger, stranger.begin(BACK, LEVELS), NOOR)


def test_what_it_says_of_itself_is_asked_once_an_hour(
    local_login: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider = local_login.provider()
    asked: list[int] = []
    ask = provider._ask

    def counted() -> Any:
        asked.append(1)
        return ask()

    monkeypatch.setattr(provider, "_ask", counted)
    for _ in range(3):
        provider.begin(BACK, LEVELS)
    assert len(asked) == 1
    later = time.monotonic() + oidc.KNOWN_FOR
    monkeypatch.setattr(time, "monotonic", lambda: later)
    provider.begin(BACK, LEVELS)
    monkeypatch.undo()
    assert len(asked) == 2


# --- a provider that is down, slow, or not who it should be ---------------------------------------


def test_nobody_there_is_unavailable() -> None:
    with pytest.raises(LoginFailed, match="unavailable"):
        Provider(f"http://127.0.0.1:{live.free_port()}", "a", "b").begin(BACK, LEVELS)


def test_one_that_says_nothing_is_left_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    assert oidc.TIMEOUT == 5
    monkeypatch.setattr(oidc, "TIMEOUT", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        began = time.monotonic()
        with pytest.raises(LoginFailed, match="unavailable"):
            Provider(f"http://127.0.0.1:{silent.getsockname()[1]}", "a", "b").begin(BACK, LEVELS)
    assert time.monotonic() - began < 3


def test_one_that_falls_down_under_way_is_unavailable() -> None:
    with logging_in.running() as found:
        provider = found.provider()
        attempt = provider.begin(BACK, LEVELS)
        code = logging_in.press(attempt.url, NOOR)["code"]
    with pytest.raises(LoginFailed, match="unavailable"):
        provider.finish(BACK, code, attempt.nonce, attempt.verifier)


@contextmanager
def saying(body: Any, status: int = 200) -> Iterator[str]:
    """Run a server that answers everything with one thing; `ISSUER` in it becomes its address."""

    class Says(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Location", f"{here}/elsewhere")
            self.end_headers()
            self.wfile.write(said.encode())

        def log_message(self, *_about: Any) -> None:
            """Be quiet."""

    server = HTTPServer(("127.0.0.1", 0), Says)
    here = f"http://127.0.0.1:{server.server_port}"
    said = (body if isinstance(body, str) else json.dumps(body)).replace("ISSUER", here)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


GOOD = {
    "issuer": "ISSUER",
    "authorization_endpoint": "ISSUER/authorize",
    "token_endpoint": "ISSUER/token",
    "jwks_uri": "ISSUER/keys",
    "id_token_signing_alg_values_supported": ["none", "HS256", "RS256"],
}


def test_of_the_signatures_only_those_by_a_key_pair_are_believed() -> None:
    with saying(GOOD) as issuer:
        provider = Provider(issuer, "a", "b")
        assert provider.begin(BACK, LEVELS).url.startswith(f"{issuer}/authorize?")
        known = provider._client().server_metadata
        assert known["id_token_signing_alg_values_supported"] == ["RS256"]


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"issuer": "http://elsewhere.example"}, 200),
        ({"issuer": "ISSUER/"}, 200),
        ({"issuer": None}, 200),
        ({"authorization_endpoint": "javascript:alert(1)"}, 200),
        ({"authorization_endpoint": ""}, 200),
        ({"token_endpoint": "ftp://elsewhere.example"}, 200),
        ({"jwks_uri": None}, 200),
        ({"id_token_signing_alg_values_supported": ["none", "HS256"]}, 200),
        ({"id_token_signing_alg_values_supported": None}, 200),
        ({"id_token_signing_alg_values_supported": "RS256"}, 200),
        ({}, 302),
        ({}, 404),
        ({}, 500),
    ],
)
def test_a_provider_that_is_not_who_it_should_be_is_unavailable(
    change: dict[str, Any], status: int
) -> None:
    with saying({**GOOD, **change}, status) as issuer, pytest.raises(LoginFailed, match="unavail"):
        Provider(issuer, "a", "b").begin(BACK, LEVELS)


@pytest.mark.parametrize("body", ["", "<html>", "[]", "7", "null", '"text"'])
def test_an_answer_that_is_no_description_is_unavailable(body: str) -> None:
    with saying(body) as issuer, pytest.raises(LoginFailed, match="unavailable"):
        Provider(issuer, "a", "b").begin(BACK, LEVELS)


def test_with_https_no_page_of_it_may_be_without() -> None:
    provider = Provider("https://login.example", "a", "b")
    known = {key: str(value).replace("ISSUER", provider.issuer) for key, value in GOOD.items()}
    described: dict[str, Any] = {**known, "id_token_signing_alg_values_supported": ["ES256"]}
    assert provider._bounded(described) == ["ES256"]
    for page in oidc.PAGES:
        plain = described | {page: "http://login.example/page"}
        with pytest.raises(LoginFailed, match="unavailable"):
            provider._bounded(plain)


def test_coming_back_without_a_code_has_two_reasons() -> None:
    assert oidc.reason_of("access_denied") == "cancelled"
    for error in ("", "server_error", "temporarily_unavailable", "<script>"):
        assert oidc.reason_of(error) == "unavailable"
