"""Which pages a browser is told not to list, and that nobody else notices."""

import json
from collections.abc import Mapping

import pytest
from flask import Flask
from flask.testing import FlaskClient

from disclosure.settings import Settings
from disclosure.store.database import Database
from tests import sample_pages

TYPED = {"Sec-Fetch-Dest": "document", "Sec-Fetch-Site": "none"}
FROM_ELSEWHERE = {**TYPED, "Sec-Fetch-Site": "cross-site"}
FOLLOWED = {**TYPED, "Sec-Fetch-Site": "same-origin", "Sec-Fetch-User": "?1"}
FETCHED = {"Sec-Fetch-Dest": "empty", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def app(settings: Settings, sqlite_only: Database) -> Flask:
    return sample_pages.porch(settings, sqlite_only)


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    """Return a browser that came in by the door."""
    client = app.test_client()
    client.get("/proef")
    return client


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/", TYPED, 200),
        ("/", FROM_ELSEWHERE, 200),
        ("/hulp", TYPED, 200),
        ("/?taal=en", FOLLOWED, 404),
        ("/hulp", FOLLOWED, 404),
        ("/proef/vraag", TYPED, 404),
        ("/proef/vraag", FOLLOWED, 404),
        ("/proef/vraag", {}, 200),
        ("/nog-even", FETCHED, 200),
        ("/healthz", FOLLOWED, 200),
        ("/proef", FOLLOWED, 303),
        ("/weg", FOLLOWED, 303),
        ("/werk/inloggen", FOLLOWED, 404),
        ("/werk/nog-even", FOLLOWED, 200),
        ("/proef/stuk", FOLLOWED, 404),
        ("/proef/stuk", {}, 500),
    ],
)
def test_only_the_page_by_which_she_came_in_is_listed(
    visitor: FlaskClient, path: str, headers: Mapping[str, str], status: int
) -> None:
    assert visitor.get(path, headers=headers).status_code == status


def test_what_the_page_says_does_not_change(visitor: FlaskClient) -> None:
    plain, hidden = visitor.get("/hulp"), visitor.get("/hulp", headers=FOLLOWED)
    assert plain.text.partition("<body")[2] == hidden.text.partition("<body")[2]
    assert 'data-page="web.help_now"' in hidden.text


def test_a_form_that_comes_back_with_mistakes_is_not_listed_either(visitor: FlaskClient) -> None:
    data = {"csrf_token": sample_pages.token(visitor, "/proef/vraag")}
    assert visitor.post("/proef/vraag", data=data, headers=FOLLOWED).status_code == 404
    assert visitor.post("/proef/vraag", data={}, headers=FOLLOWED).status_code == 404
    assert visitor.post("/proef/vraag", data={}).status_code == 400


def test_the_log_has_the_real_status(
    visitor: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    visitor.get("/hulp", headers=FOLLOWED)
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line["status"] for line in lines if line.get("endpoint") == "web.help_now"] == [200]
