"""Every page can be used by everybody: valid HTML, axe under every pair of conditions, names.

Two sides that need nothing of each other, so that two processes share the work. What was found is
kept in `.cache/accessibility/` as a table of pages by conditions.
"""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from disclosure import clock
from disclosure.settings import Settings
from disclosure.store.database import Database
from disclosure.web import languages, statement
from disclosure.web.languages import ALL, FEW
from disclosure.work import demo_data
from tests import every_page, staged
from tests.conftest import strict_app
from tests.every_page import Search
from tests.html_validate import faults
from tests.pairs import covering
from tests.staged import Kept, Stage

TABLES = Path(__file__).resolve().parents[2] / ".cache" / "accessibility"


@dataclass
class Side:
    """One side of the site: what was found, and every page of it in every language."""

    search: Search
    pages: Kept


@pytest.fixture
def outside(settings: Settings, sqlite_only: Database) -> Side:
    """Return the pages that visitors meet, in all words and in few."""
    login = replace(settings, oidc_issuer="https://login.example", oidc_client_id="site")
    search = every_page.public_sights(strict_app(login, sqlite_only), sqlite_only)
    return Side(search, staged.kept(search, languages.LANGUAGES, (ALL, FEW)))


@pytest.fixture
def at_work(settings: Settings, sqlite_only: Database) -> Side:
    """Return the pages that staff of the demonstration meet."""
    demo_data.fill(sqlite_only, settings.env, clock.now())
    search = every_page.staff_sights(strict_app(settings, sqlite_only), sqlite_only)
    return Side(search, staged.kept(search, languages.OF_STAFF))


@pytest.mark.xdist_group("pages outside")
def test_in_public(outside: Side, browser: Browser, tmp_path: Path) -> None:
    assert outside.search.missing(staff=False) == set(), "who is shown these?"
    assert len(outside.search.found) == statement.PUBLIC_PAGES, "write it in the statement"
    assert_valid(outside, tmp_path)
    with staged.staged(browser, outside.pages) as stage:
        assert_usable(stage, outside, "public")


@pytest.mark.xdist_group("pages at work")
def test_at_work(at_work: Side, browser: Browser, tmp_path: Path) -> None:
    assert at_work.search.missing(staff=True) == set(), "who is shown these?"
    assert len(at_work.search.found) == statement.STAFF_PAGES, "write it in the statement"
    assert_valid(at_work, tmp_path)
    with staged.staged(browser, at_work.pages) as stage:
        assert_usable(stage, at_work, "staff")


def assert_valid(side: Side, folder: Path) -> None:
    """Every page in every language and wording is valid HTML."""
    pages = {" ".join(key): text for key, (text, _policy) in side.pages.items()}
    assert faults(pages, folder) == []


def assert_usable(stage: Stage, side: Side, name: str) -> None:
    """Every pair of conditions occurs on every page, and nothing is found."""
    conditions = staged.conditions(side.pages)
    found = stage.judge(covering(conditions))
    found += stage.nameless(conditions["page"])
    TABLES.mkdir(parents=True, exist_ok=True)
    (TABLES / f"{name}.md").write_text(stage.table(), encoding="utf-8")
    assert found == []


def test_a_fault_is_seen(browser: Browser) -> None:
    """A page that has everything wrong is found wrong in each way that is looked for."""
    nonce = "default-src 'none'; script-src 'nonce-abc'; style-src 'nonce-abc'"
    bad = (
        '<!doctype html><html lang="nl" dir="ltr"><head><title>Fout</title>'
        '<style nonce="abc">p { color: #ccc; inline-size: 50rem }</style>'
        "</head><body><main><h1>Fout</h1><p>Bleek en breed.</p><button></button></main>"
        "</body></html>"
    )
    pages: Kept = {("/fout", "nl", ALL): (bad, nonce)}
    row = {name: values[0] for name, values in staged.conditions(pages).items()}
    with staged.staged(browser, pages) as stage:
        told = " ".join(stage.judge([{**row, "screen": "320 px"}]))
        assert "color-contrast" in told
        assert "scrolls sideways" in told
        assert "button-name" in told
        assert stage.nameless(["/fout"]) == ["/fout: button"]
        assert "| `/fout` | 3 in 1 |" in stage.table()
