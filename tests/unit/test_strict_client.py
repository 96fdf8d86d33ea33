"""The strict client refuses what it says it refuses, and nothing else."""

import pytest
from flask import Flask, Response

from tests.strict_client import Page, StrictClient

GOOD = """<!doctype html>
<html lang="nl" dir="ltr"><head><title>Formulier</title><link rel="stylesheet" href="/a.css"></head>
<body data-page="start"><main><h1>Formulier</h1><label for="name">Naam</label>
<input id="name" aria-describedby="hint"><p id="hint">Zoals in uw paspoort</p><br></main></body>
</html>"""


def test_a_good_page_has_no_problems() -> None:
    assert Page(GOOD).problems() == []


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("<h1>Formulier</h1>", "<h1>Formulier</h1><h1>Nog een</h1>", "2 <h1> instead of one"),
        ("<h1>Formulier</h1>", "", "0 <h1> instead of one"),
        ("<title>Formulier</title>", "<title> </title>", "the <title> is empty"),
        ('id="hint"', 'id="name"', "id 'name' twice"),
        ('id="hint"', "", "nothing has id 'hint'"),
        (' dir="ltr"', "", "<html> has no dir"),
        (' data-page="start"', "", "<body> has no data-page"),
        ("</main>", "", "</body> closes"),
        ("<br>", '<p style="color:red">x</p>', "<p> has style"),
        ("<br>", '<button onclick="x()">x</button>', "<button> has onclick"),
        ("<br>", '<img alt="" src="https://elders.example/x.png">', "loads from elsewhere"),
        ("<br>", '<img alt="" src="//elders.example/x.png">', "loads from elsewhere"),
        ("Naam", "{{ naam }}", "'{{' in the text"),
        ("<br>", '<input class="a" class="b">', "has an attribute twice"),
    ],
)
def test_a_bad_page_is_named(before: str, after: str, says: str) -> None:
    assert before in GOOD
    assert any(says in problem for problem in Page(GOOD.replace(before, after)).problems())


def test_drawings_close_themselves() -> None:
    drawing = '<svg><title>Wachttijd</title><path d="M0 0"/><g><rect/></g></svg>'
    assert Page(GOOD.replace("<br>", drawing)).problems() == []


def serving(response: Response) -> StrictClient:
    app = Flask(__name__, static_folder=None)
    app.add_url_rule("/", "page", lambda: response)
    return StrictClient(app, Response, use_cookies=True)


def test_headers_are_asked_for() -> None:
    with pytest.raises(AssertionError, match=r"GET / .*no header Content-Security-Policy"):
        serving(Response(GOOD)).get("/")


def test_other_answers_pass() -> None:
    assert serving(Response("id,name", mimetype="text/csv")).get("/").status_code == 200
