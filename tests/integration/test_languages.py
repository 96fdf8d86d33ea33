"""A visitor reads the site in one language: nothing Dutch is left where letters show it."""

import re
import tomllib
from datetime import datetime
from html import unescape
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from disclosure.accounts import seeding
from disclosure.procedure import regions
from disclosure.requests import public_pages
from disclosure.settings import Settings
from disclosure.store.database import Database
from disclosure.web import catalogue, languages
from tests import front_desk, public_site
from tests.checked import checked
from tests.conftest import strict_app
from tests.front_desk import Visitor

OTHER_SCRIPTS = ("ar", "uk")
"""Languages in other letters than Dutch: a word that was forgotten is seen at once."""
NAMES = frozenset(
    "Veilig Thuis DigiD eIDAS JavaScript Shift WCAG AA axe Slachtofferhulp Juridisch Loket"
    " BSN SMS QR PDF GPS Mijn Chrome Edge Google Apple Microsoft Bluetooth AirTag Brave Wifi Wi-Fi"
    " Farsi Dari Tarifit Tamazight Tigrinya MijnDigiD RvdK Autoriteit Persoonsgegevens 112NL"
    " Centrum Seksueel Geweld Zelfmoordpreventie cookie cookies voogd curator mentor overzicht"
    " NL Wi Fi gemeente core EM Nationale ombudsman"
    "".casefold().split()
)
"""What has the same name in every language, or stands in brackets behind its translation."""
TYPED = frozenset(
    word
    for answers in (front_desk.NEEDED, front_desk.RELATIVE, front_desk.PROFESSIONAL)
    for page in answers.values()
    for value in page.values()
    for word in re.findall(r"[a-zà-ÿ]{2,}", str(value).casefold())
)
NOT_READ = re.compile(r"<(script|style|datalist|title)\b.*?</\1>|<!--.*?-->|<[^>]*>", re.DOTALL)
CODE = re.compile(
    r'(<ol class="access-words">.*?</ol>)|(class="access-reference"[^>]*>[^<]*<)', re.DOTALL
)
REFERENCE = re.compile(r"\b[0-9A-Z]{4} [0-9A-Z]{4} [0-9A-Z]{3}\b")


@pytest.fixture
def site(settings: Settings, sqlite_only: Database, now: datetime) -> Flask:
    with sqlite_only.transaction() as tx:
        seeding.seed(tx, "test", now)
    return strict_app(settings, sqlite_only)


def latin(page: str) -> set[str]:
    """Return the words in Latin letters that a person reads, but for names and what she typed."""
    text = unescape(NOT_READ.sub(" ", REFERENCE.sub(" ", CODE.sub(" ", page))))
    words = {word.casefold() for word in re.findall(r"[A-Za-zÀ-ÿ]{2,}", text)}
    own = {part.casefold() for name in languages.LANGUAGES.values() for part in name.split()}
    return words - NAMES - TYPED - own


@pytest.mark.parametrize("language", OTHER_SCRIPTS)
def test_no_word_of_another_script_is_left(site: Flask, now: datetime, language: str) -> None:
    with time_machine.travel(now, tick=False):
        visitor = Visitor(site)
        access = visitor.apply()
        visitor.come_back(access)
        visitor.prove()
        visitor.client.get(f"/?taal={language}")
        left = {
            path: found
            for path in public_site.public_pages(site)
            if not path.startswith("/formulier")
            if (found := latin(visitor.client.get(path, follow_redirects=True).text))
        }
    assert left == {}


@pytest.mark.parametrize("language", OTHER_SCRIPTS)
@pytest.mark.parametrize("by", [front_desk.NEEDED, front_desk.RELATIVE, front_desk.PROFESSIONAL])
def test_no_question_is_left_in_another_script(
    site: Flask, now: datetime, language: str, by: dict[int, dict[str, str]]
) -> None:
    with time_machine.travel(now, tick=False):
        visitor = Visitor(site)
        visitor.begin()
        visitor.fill_in(by)
        visitor.client.get(f"/?taal={language}")
        left = {
            page.number: found
            for page in public_pages.PAGES
            if (answer := visitor.client.get(f"/formulier/stap/{page.number}")).status_code == 200
            and (found := latin(answer.text))
        }
    assert left == {}


def test_a_mistake_is_said_in_the_language_of_the_visitor(site: Flask, now: datetime) -> None:
    with time_machine.travel(now, tick=False):
        visitor = Visitor(site)
        visitor.begin()
        visitor.client.get("/?taal=ar")
        answer = visitor.step(1)
    assert 'id="error-summary"' in answer.text
    assert 'dir="rtl"' in answer.text
    assert latin(answer.text) == set()


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_a_page_says_that_no_sworn_translator_checked_it_until_one_line_of_data_says_yes(
    site: Flask, language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = site.test_client()
    mark = 'class="utrecht-paragraph unchecked"'
    assert mark in client.get(f"/?taal={language}").text
    assert mark not in client.get("/?taal=nl").text
    monkeypatch.setattr(catalogue, "CHECKED", checked(tmp_path, language))
    assert mark not in client.get(f"/?taal={language}").text


def test_the_languages_that_a_translator_must_swear_to_are_those_of_the_site() -> None:
    known = tomllib.loads(catalogue.CHECKED.read_text(encoding="utf-8"))
    assert set(known) == set(languages.LANGUAGES) - {languages.SOURCE} == set(catalogue.LANGUAGES)
    assert {type(answer) for answer in known.values()} == {bool}


@pytest.mark.parametrize("language", languages.LANGUAGES)
def test_what_remembers_a_language_has_a_name_and_a_value_that_tell_nothing(
    settings: Settings, sqlite_only: Database, language: str
) -> None:
    """One letter, the code of a language that any site may keep, gone when the browser closes."""
    client = strict_app(settings, sqlite_only).test_client()
    kept = client.get(f"/?taal={language}").headers.getlist("Set-Cookie")
    own = [line for line in kept if line.split("=")[0].removeprefix("__Host-") == languages.COOKIE]
    assert len(own) == 1
    assert re.fullmatch(
        rf"(__Host-)?l={language}(; (Secure|HttpOnly|Path=/|SameSite=Lax))+", own[0]
    )
    assert client.get("/?taal=zz").headers.getlist("Set-Cookie") == []


def test_names_of_towns_are_not_what_is_looked_at() -> None:
    assert regions.region_of("Amsterdam") is not None
    assert latin("<datalist><option>Amsterdam</option></datalist>") == set()
    assert latin("<p>Wie bent u?</p>") == {"wie", "bent"}
