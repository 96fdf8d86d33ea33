"""The pages of the porch: their words, their languages, who may open them, what machines get."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from disclosure import create_app
from disclosure.procedure import stages
from disclosure.settings import Settings
from disclosure.store import migrate
from disclosure.store.database import Database
from disclosure.web import display, languages, readiness, refusals
from disclosure.work import tables
from tests import sample_pages

PAGES = {
    "/": ("web.start", "Start"),
    "/hulp": ("web.help_now", "Hulp"),
    "/privacy": ("web.privacy", "Privacy"),
    "/toegankelijkheid": ("web.accessibility", "Toegankelijkheid"),
    "/nog-even": ("web.stay", "Verder"),
    "/nee": ("web.error", "Pagina"),
}
TELLTALE = re.compile(
    r"geweld|huiselijk|partner|clare|disclosure|veilig|politie|violence", re.IGNORECASE
)
NOW = datetime(2026, 11, 27, 13, 5, tzinfo=UTC)
ARRIVED_BACK = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate"}


@pytest.fixture
def app(settings: Settings, sqlite_only: Database) -> Flask:
    return sample_pages.porch(settings, sqlite_only)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_its_name_and_a_title_that_tells_nothing(client: FlaskClient, path: str) -> None:
    page = client.get(path).text
    name, title = PAGES[path]
    assert f'data-page="{name}"' in page
    assert f"<title>{title}</title>" in page
    assert not TELLTALE.search(title)


@pytest.mark.parametrize("path", [*PAGES, "/proef/keuze"])
def test_the_way_out_comes_first_on_every_public_page(client: FlaskClient, path: str) -> None:
    page = client.get(path).text
    body = page[page.index("<body") :]
    first = re.search(r"<(?:a|button|input|select|textarea|summary)\b[^>]*>", body)
    assert first
    assert 'href="/weg"' in first[0]
    assert "data-exit" in first[0]


@pytest.mark.parametrize("path", PAGES)
def test_nothing_on_a_public_page_tells_the_browser_what_it_is(
    client: FlaskClient, path: str
) -> None:
    page = client.get(path).text
    head = page[: page.index("<body")]
    assert not TELLTALE.search(head)
    assert not re.search(r'name="(description|keywords|application-name)"|og:|rel="icon"', head)


def test_the_start_page_says_what_comes_first(client: FlaskClient) -> None:
    page = client.get("/").text
    for must in ('href="tel:112"', 'href="tel:08002000"', 'href="/formulier"', 'href="/verder"'):
        assert must in page
    assert page.index("tel:112") < page.index("/formulier")
    assert "Dan weten wij nog niet of u veilig bent" in page
    assert "u bent veilig" not in page.lower()


@pytest.mark.parametrize("path", ["/", "/hulp", "/privacy", "/toegankelijkheid"])
def test_sentences_are_short(client: FlaskClient, path: str) -> None:
    main = client.get(path).text.partition("<main")[2].partition("</main>")[0].partition(">")[2]
    text = re.sub(r"</(p|li|h1|h2|dt|dd|summary|a)>", ". ", main)
    lines = re.split(r"[.?!:]\s", re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", text)))
    lengths = [len(line.split()) for line in lines if len(line.split()) > 1]
    assert sum(lengths) / len(lengths) <= 12
    assert max(lengths) <= 20


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("en-GB,en;q=0.9", "en"),
        ("nl", "nl"),
        ("de,fr", "nl"),
        ("", "nl"),
        ("tr,en;q=0.5", "tr"),
        ("so,ar;q=0.8", "ar"),
    ],
)
def test_the_browser_chooses_the_language(client: FlaskClient, header: str, expected: str) -> None:
    page = client.get("/", headers={"Accept-Language": header}).text
    direction = "rtl" if expected == "ar" else "ltr"
    assert f'<html lang="{expected}" dir="{direction}">' in page


def test_a_language_asked_for_stays(client: FlaskClient) -> None:
    page = client.get("/?taal=en").text
    assert "Are you" in page
    assert '<html lang="en"' in client.get("/hulp").text
    assert '<html lang="nl"' in client.get("/hulp?taal=nl").text
    assert '<html lang="nl"' in client.get("/hulp").text


@pytest.mark.parametrize("wish", ["xx", "", "en'", "../en"])
def test_a_language_that_is_not_there_is_not_kept(client: FlaskClient, wish: str) -> None:
    answer = client.get("/", query_string={"taal": wish})
    assert '<html lang="nl"' in answer.text
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", PAGES)
def test_in_english_no_dutch_is_left(client: FlaskClient, path: str) -> None:
    page = client.get(path, query_string={"taal": "en"}).text
    words = re.sub(r"<[^>]+>", " ", page).replace("Nederlands", "")
    dutch = {"de", "het", "een", "niet", "wij", "uw", "naar", "kunt"} & set(words.lower().split())
    assert dutch == set()


@pytest.mark.parametrize(
    ("change", "goes"),
    [
        ({}, True),
        ({"Sec-Fetch-User": "?1"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Mode": "cors"}, False),
    ],
)
def test_who_comes_back_without_a_cookie_starts_over(
    client: FlaskClient, change: dict[str, str], goes: bool
) -> None:
    answer = client.get("/hulp", headers={**ARRIVED_BACK, **change})
    assert (answer.location == "/") is goes


def test_who_is_filling_in_can_go_back_as_always(client: FlaskClient) -> None:
    client.get("/proef")
    assert client.get("/hulp", headers=ARRIVED_BACK).status_code == 200


@pytest.mark.parametrize("path", ["/", "/weg", "/werk/onderdelen", "/healthz"])
def test_starting_over_leaves_these_alone(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers=ARRIVED_BACK)
    assert answer.location != "/"


def test_staff_pages_ask_who_you_are_and_what_you_do(client: FlaskClient) -> None:
    assert client.get("/werk/onderdelen").location == "/werk/inloggen"
    client.get("/werk/binnen?as=administrator")
    assert client.get("/werk/onderdelen").status_code == 403
    client.get("/werk/binnen?as=case_director")
    assert client.get("/werk/onderdelen").status_code == 200


def test_the_menu_shows_what_the_role_may_open(client: FlaskClient) -> None:
    client.get("/werk/binnen")
    page = client.get("/werk/onderdelen").text
    menu = page[page.index('aria-label="Hoofdmenu"') : page.index("</ul>")]
    assert 'href="/werk/onderdelen" aria-current="page"' in menu
    assert "/werk/beheer" not in menu


def test_what_was_done_is_said_once(client: FlaskClient) -> None:
    page = client.get("/werk/binnen", follow_redirects=True).text
    assert "Welkom" in page
    assert "Welkom" not in client.get("/werk/onderdelen").text


def test_a_view_without_a_guard_is_closed(client: FlaskClient) -> None:
    assert client.get("/proef/open").status_code == 403


def test_every_view_of_the_application_has_a_guard(
    settings: Settings, sqlite_only: Database
) -> None:
    app = create_app(settings, sqlite_only)
    bare = {name for name, view in app.view_functions.items() if not hasattr(view, "guard")}
    assert bare == set()


def test_a_process_answers_and_touches_nothing(client: FlaskClient) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_not_ready_names_what_fails(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.text == "migrations\nworker\n"


def test_ready_once_migrated_and_a_worker_beats(app: Flask, empty_url: str) -> None:
    tables.load()
    migrate.upgrade(empty_url)
    services = app.extensions["disclosure"]
    database = Database(empty_url, services.database.keyring)
    with database.read() as tx:
        assert readiness.migrated(tx, NOW)
    database.dispose()


def test_a_database_that_is_gone_is_not_ready(app: Flask, client: FlaskClient) -> None:
    readiness.add(app, "broken", lambda tx, _now: bool(tx.connection().exec_driver_sql("nonsense")))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "database\n")


def test_a_weakness_can_be_reported(client: FlaskClient) -> None:
    lines = dict(
        line.split(": ", 1) for line in client.get("/.well-known/security.txt").text.splitlines()
    )
    assert lines["Contact"] == "mailto:afzender@disclosure.example"
    until = datetime.fromisoformat(lines["Expires"])
    assert timedelta(days=30) < until - datetime.now(UTC) < timedelta(days=365)


def test_a_tab_has_no_picture(client: FlaskClient) -> None:
    assert client.get("/favicon.ico").status_code == 204


def test_every_refusal_has_a_sentence(app: Flask) -> None:
    with app.test_request_context("/"):
        sentences = {key: str(text) for key, text in refusals.TEXTS.items()}
    assert len(sentences) == 45
    assert len(set(sentences.values())) == 45
    assert all(text.endswith(".") for text in sentences.values())
    assert not set(sentences) & set(stages.STAGES)


@pytest.mark.parametrize(
    ("span", "dutch", "english"),
    [
        (timedelta(0), "0 minuten", "0 minutes"),
        (timedelta(minutes=1, seconds=59), "1 minuut", "1 minute"),
        (timedelta(minutes=59), "59 minuten", "59 minutes"),
        (timedelta(hours=1), "1 uur", "1 hour"),
        (timedelta(hours=47, minutes=59), "47 uur", "47 hours"),
        (timedelta(days=2), "2 dagen", "2 days"),
        (timedelta(days=-3), "3 dagen", "3 days"),
    ],
)
def test_spans_read_as_people_say_them(
    app: Flask, span: timedelta, dutch: str, english: str
) -> None:
    with app.test_request_context("/"):
        assert display.span(span) == dutch
    with app.test_request_context("/?taal=en"):
        assert display.span(span) == english


def test_moments_read_in_amsterdam_time(app: Flask) -> None:
    summer = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    with app.test_request_context("/"):
        assert display.moment(NOW) == "27 november 2026 om 14.05 uur"
        assert display.moment(summer) == "2 juli 2026 om 0.30 uur"
        assert display.short_moment(NOW) == "27 nov 14.05"
        assert display.day(NOW.date()) == "27 november 2026"
        assert display.iso(summer) == "2026-07-02T00:30+02:00"
        assert display.time_left(NOW + timedelta(hours=5), NOW) == "nog 5 uur"
        assert display.time_left(NOW - timedelta(days=2), NOW) == "2 dagen te laat"
    with app.test_request_context("/?taal=en"):
        assert display.moment(NOW) == "27 November 2026 at 14:05"
        assert display.time_left(NOW, NOW) == "0 minutes left"


def test_moments_in_other_languages_hold_no_dutch_words(app: Flask) -> None:
    said = {"ar": "27 نوفمبر 2026, 14:05", "pl": "27 listopada 2026, 14:05"}
    for language, moment in said.items():
        with app.test_request_context(f"/?taal={language}"):
            assert display.moment(NOW) == moment


def test_staff_pages_are_in_the_two_languages_that_have_every_text(app: Flask) -> None:
    for wish, chosen in (("en", "en"), ("ar", "nl"), ("nl", "nl")):
        with app.test_request_context(f"/werk/?taal={wish}"):
            assert languages.choose() == chosen
            assert list(languages.offered()) == ["nl", "en"]


def test_a_translation_nobody_swore_to_says_so_on_every_page(client: FlaskClient) -> None:
    for language in languages.LANGUAGES:
        page = client.get("/hulp", query_string={"taal": language}).text
        assert ('class="utrecht-paragraph unchecked"' in page) == (language != "nl")
        assert f'lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in page


def test_outside_a_request_texts_are_dutch() -> None:
    assert languages.choose() == "nl"
