"""Every answer: its headers, its error pages, its log line, its style sheets."""

import json
from dataclasses import replace
from io import BytesIO
from typing import Any

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from disclosure.errors import ConfigurationError
from disclosure.settings import Settings
from disclosure.store.database import Database
from disclosure.web import headers, logs, static
from tests import sample_pages

EVERY_KIND = ("/", "/nee", "/weg", "/healthz", "/proef", "/proef/stuk", "/.well-known/security.txt")
SECRET = "Fatima de Vries"


@pytest.fixture
def app(settings: Settings, sqlite_only: Database) -> Flask:
    return sample_pages.porch(settings, sqlite_only)


def log_lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    lines = capsys.readouterr().err.splitlines()
    return [json.loads(line) for line in lines if line.startswith("{")]


@pytest.mark.parametrize("path", EVERY_KIND)
def test_every_answer_is_closed_to_the_outside(client: FlaskClient, path: str) -> None:
    found = client.get(path).headers
    for name, value in headers.FIXED.items():
        assert found[name] == value
    assert found["Cache-Control"] == "no-store"
    assert found["Referrer-Policy"] == "no-referrer"
    policy = found["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'nonce-")
    assert "unsafe" not in policy
    for part in ("form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"):
        assert part in policy
    assert "Server" not in found
    assert "Strict-Transport-Security" not in found


def test_the_nonce_is_new_each_time_and_stands_on_the_script(client: FlaskClient) -> None:
    first, second = client.get("/"), client.get("/")
    for answer in (first, second):
        nonce = answer.headers["Content-Security-Policy"].split("'nonce-")[1].split("'")[0]
        assert f'nonce="{nonce}" defer' in answer.text
    assert first.headers["Content-Security-Policy"] != second.headers["Content-Security-Policy"]


def test_https_is_demanded_where_the_site_has_it(settings: Settings, sqlite_only: Database) -> None:
    app = sample_pages.porch(replace(settings, base_url="https://x.example"), sqlite_only)
    found = app.test_client().get("/").headers["Strict-Transport-Security"]
    assert found == "max-age=63072000; includeSubDomains"


@pytest.mark.parametrize(
    ("method", "path", "code", "heading"),
    [
        ("GET", "/nee", 404, "Deze pagina is er niet"),
        ("GET", "/werk/nee", 404, "Deze pagina is er niet"),
        ("GET", "/proef/code", 405, "Dit lukte niet"),
        ("GET", "/proef/open", 403, "U kunt deze pagina niet openen"),
        ("GET", "/proef/stuk", 500, "Er is iets misgegaan bij ons"),
    ],
)
def test_errors_are_pages_that_tell_nothing(
    client: FlaskClient, method: str, path: str, code: int, heading: str
) -> None:
    answer = client.open(path, method=method)
    assert answer.status_code == code
    assert heading in answer.text
    for telltale in (SECRET, "Traceback", "RuntimeError", "werkzeug", "Werkzeug", "sample_pages"):
        assert telltale not in answer.text


def test_a_wrong_method_says_which_are_right(client: FlaskClient) -> None:
    assert "POST" in client.get("/proef/code").headers["Allow"]


def test_too_much_at_once_is_a_page(client: FlaskClient) -> None:
    client.get("/proef")
    token = sample_pages.token(client, "/proef/vraag")
    answer = client.post("/proef/vraag", data={"csrf_token": token, "words": "x" * 2_100_000})
    assert answer.status_code == 413
    assert "te veel in één keer" in answer.text


def test_thirty_full_texts_of_emoji_still_fit(client: FlaskClient) -> None:
    client.get("/proef")
    data = {f"words{number}": "👩" * 5000 for number in range(30)}
    data["csrf_token"] = sample_pages.token(client, "/proef/keuze")
    assert client.post("/proef/keuze", data=data).status_code == 200


def test_a_file_where_a_text_is_asked_is_no_answer(client: FlaskClient) -> None:
    client.get("/proef")
    token = sample_pages.token(client, "/proef/vraag")
    files = {name: (BytesIO(b"x"), "x.txt") for name in ("name", "words", "route", "born", "bsn")}
    data = {"csrf_token": token, **files}
    answer = client.post("/proef/vraag", data=data, content_type="multipart/form-data")
    assert "Vul een naam in." in answer.text
    assert "Kies voor wie u dit vraagt." in answer.text


def test_an_error_page_has_the_number_of_its_log_line(
    client: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    page = client.get("/proef/stuk").text
    numbers = {line["id"] for line in log_lines(capsys)}
    assert len(numbers) == 1
    assert numbers.pop() in page


def test_a_request_is_logged_by_its_endpoint_and_never_by_what_it_holds(
    client: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    client.get("/proef")
    token = sample_pages.token(client, "/proef/vraag")
    capsys.readouterr()
    client.set_cookie("x", "cookiewaarde")
    client.post(
        "/proef/vraag?naam=Fatima",
        data={"csrf_token": token, "words": SECRET},
        headers={"User-Agent": "apparaat", "X-Forwarded-For": "203.0.113.9"},
    )
    client.get("/Fatima/de/Vries")
    text = capsys.readouterr().err
    assert [json.loads(line)["endpoint"] for line in text.splitlines()] == ["sample.form_view", "-"]
    for told in ("Fatima", "cookiewaarde", "apparaat", "203.0.113.9", token, "127.0.0.1"):
        assert told not in text
    assert set(json.loads(text.splitlines()[0])) == {
        *("id", "endpoint", "method", "status", "ms", "event", "level", "timestamp")
    }


def test_a_defect_is_logged_by_type_and_place_without_its_text(
    settings: Settings, sqlite_only: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    app = sample_pages.porch(replace(settings, env="demo"), sqlite_only)
    app.test_client().get("/proef/stuk")
    text = capsys.readouterr().err
    failed = json.loads(text.splitlines()[0])
    assert failed["type"] == "RuntimeError"
    assert any("sample_pages" in place for place in failed["at"])
    assert SECRET not in text


def test_the_log_can_be_made_quiet(client: FlaskClient, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("ERROR")
    client.get("/")
    assert log_lines(capsys) == []
    client.get("/proef/stuk")
    assert [line["event"] for line in log_lines(capsys)] == ["failed"]
    logs.configure("INFO")


@pytest.mark.parametrize("name", ["public.css", "werk.css", "dark.css", "shell.js", "keys.js"])
def test_built_files_are_kept_for_a_year(app: Flask, client: FlaskClient, name: str) -> None:
    with app.test_request_context("/"):
        address = static.asset(name)
    plain = client.get(address)
    squeezed = client.get(address, headers={"Accept-Encoding": "gzip, br"})
    assert plain.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Set-Cookie" not in plain.headers
    assert squeezed.headers["Content-Encoding"] == "br"
    assert brotli.decompress(squeezed.data) == plain.data
    assert len(squeezed.data) * 4 < len(plain.data) or len(plain.data) < 4000


@pytest.mark.parametrize(
    "path",
    [
        "/static/none.css",
        "/static/manifest.json",
        "/static/..%2f..%2fsettings.py",
        "/static/../settings.py",
        "/static/%2e%2e/%2e%2e/wsgi.py",
    ],
)
def test_nothing_but_built_files_is_served(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-store"


def test_production_with_a_problem_does_not_start(
    settings: Settings, sqlite_only: Database
) -> None:
    with pytest.raises(ConfigurationError, match="DISCLOSURE_"):
        sample_pages.porch(replace(settings, env="production"), sqlite_only)
