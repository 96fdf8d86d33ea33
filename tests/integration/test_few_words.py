"""In few words: the same questions and answers, remembered beside the language."""

import re
from typing import Any

import pytest
from flask import Flask

from disclosure.requests import public_flags, public_pages, public_short
from disclosure.store.database import Database
from disclosure.web import languages
from tests.front_desk import NEEDED, RELATIVE, Visitor, statements, writes
from tests.strict_client import StrictClient

ASKED_IN_PUBLIC = [page.number for page in public_pages.PAGES if page.number != 27]
"""All but the question to an agency, whose pages are those of staff."""
LONGEST = 9
DRAWN = re.compile(r'^  "(\w+)": "M', re.MULTILINE)
NAMES = re.compile(r'<(?:input|select|textarea)[^>]*? name="([^"]+)"')
FOLDED = re.compile(r"<(details|script|datalist)\b.*?</\1>|<[^>]*>", re.DOTALL)
FEW, ALL = {"woorden": "min"}, {"woorden": "alle"}


def unfolded(text: str) -> list[str]:
    """Return the words that are seen before anything is folded open."""
    return FOLDED.sub(" ", text).split()


def known_pictures(app: Flask) -> set[str]:
    assert app.jinja_env.loader is not None
    source, _path, _fresh = app.jinja_env.loader.get_source(app.jinja_env, "macros/pictures.html")
    return set(DRAWN.findall(source))


def test_every_question_has_a_picture_and_few_words(app: Flask) -> None:
    assert sorted(public_short.PAGES) == sorted(ASKED_IN_PUBLIC)
    assert {short.picture for short in public_short.PAGES.values()} <= known_pictures(app)
    texts = [short.text for short in public_short.PAGES.values() if short.text]
    texts += [short.others for short in public_short.PAGES.values() if short.others]
    for text in (*texts, *public_short.FIELDS.values()):
        assert len(str(text).split()) <= LONGEST, text


def test_what_weighs_danger_keeps_its_words() -> None:
    weighing = {f"flag_{key}" for key in public_flags.QUESTIONS}
    kept = {"relationship", "separated", "words", "how_safe"}
    assert not (weighing | kept) & public_short.FIELDS.keys()


@pytest.mark.parametrize("answers", [NEEDED, RELATIVE], ids=["herself", "another"])
def test_the_same_fields_and_nothing_unsaid(app: Flask, answers: dict[int, Any]) -> None:
    visitor = Visitor(app)
    visitor.begin()
    visitor.fill_in(answers)
    seen = 0
    for page in public_pages.PAGES:
        path = f"/formulier/stap/{page.number}"
        whole = visitor.client.get(path, query_string=ALL)
        if whole.status_code != 200:
            continue
        seen += 1
        few = visitor.client.get(path, query_string=FEW)
        assert NAMES.findall(few.text) == NAMES.findall(whole.text)
        assert 'class="picture"' in few.text
        assert str(page.why) in few.text
        assert not page.intro or str(page.intro) in few.text
        assert len(unfolded(few.text)) <= len(unfolded(whole.text)), page.number
    assert seen > 20


def test_it_is_answered_and_mended_in_few_words(app: Flask) -> None:
    visitor = Visitor(app)
    visitor.client.get("/", query_string=FEW)
    visitor.begin()
    assert visitor.fill_in(NEEDED) == "/formulier/overzicht"
    wrong = visitor.step(8)
    assert "Uw naam: Vul een naam in." in wrong.text
    assert "Meer uitleg" in wrong.text


def test_it_is_remembered_beside_the_language(client: StrictClient) -> None:
    assert "In minder woorden" in client.get("/?taal=nl").text
    assert "Met alle woorden" in client.get("/", query_string=FEW).text
    cookie = client.get_cookie(languages.COOKIE)
    assert cookie is not None
    assert cookie.value == "nl-"
    assert "With all words" in client.get("/?taal=en").text
    assert "With all words" in client.get("/").text
    assert "In fewer words" in client.get("/", query_string=ALL).text
    assert "In fewer words" in client.get("/").text


@pytest.mark.parametrize("value", ["-", "xx-", "nl--", "'-"])
def test_a_strange_cookie_is_no_language(client: StrictClient, value: str) -> None:
    client.set_cookie(languages.COOKIE, value)
    answer = client.get("/")
    assert answer.status_code == 200
    assert 'lang="nl"' in answer.text


def test_staff_have_one_wording(client: StrictClient) -> None:
    client.get("/", query_string=FEW)
    assert "Meer uitleg" not in client.get("/werk/inloggen", query_string=FEW).text


def test_nothing_is_written_for_it(app: Flask, sqlite_only: Database) -> None:
    with statements(sqlite_only) as asked:
        app.test_client().get("/", query_string=FEW)
    assert writes(asked) == []


def test_the_short_start_has_the_same_doors(client: StrictClient) -> None:
    doors = re.compile(r'<a [^>]*href="(tel:\d+|/formulier|/verder|/weg|/hulp)"')
    whole = set(doors.findall(client.get("/", query_string=ALL).text))
    few = client.get("/", query_string=FEW).text
    assert set(doors.findall(few)) == whole
    assert "Dan kan er nog steeds gevaar zijn" in few
