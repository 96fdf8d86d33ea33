"""Every page can be used by everybody: valid HTML, axe under every pair of conditions, names.

Two sides that need nothing of each other, so that two processes share the work. What was found is
kept in `.cache/accessibility/` as a table of pages by conditions.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from disclosure.settings import Settings
from disclosure.store.database import Database
from disclosure.web import statement
from disclosure.web.languages import ALL
from tests import everybody, staged
from tests.everybody import Side
from tests.html_validate import faults
from tests.pairs import covering
from tests.staged import Kept, Stage

VALIDATED = ("nl", "ar")


@pytest.mark.xdist_group("pages outside")
def test_in_public(
    settings: Settings, sqlite_only: Database, browser: Browser, tmp_path: Path
) -> None:
    side = everybody.outside(settings, sqlite_only)
    assert side.search.missing(staff=False) == set(), "who is shown these?"
    assert len(side.search.found) == statement.PUBLIC_PAGES, "write it in the statement"
    found = invalid(side, tmp_path)
    with staged.staged(browser, side.pages) as stage:
        found += unusable(stage, side)
    assert not found, "\n".join(found)


@pytest.mark.xdist_group("pages at work")
def test_at_work(
    settings: Settings, sqlite_only: Database, browser: Browser, tmp_path: Path
) -> None:
    side = everybody.at_work(settings, sqlite_only)
    assert side.search.missing(staff=True) == set(), "who is shown these?"
    assert len(side.search.found) == statement.STAFF_PAGES, "write it in the statement"
    found = invalid(side, tmp_path)
    with staged.staged(browser, side.pages) as stage:
        found += unusable(stage, side)
    assert not found, "\n".join(found)


def invalid(side: Side, folder: Path) -> list[str]:
    """Return what makes any page no valid HTML, in a language of each direction."""
    pages = {key: text for key, (text, _policy) in side.pages.items() if key[1] in VALIDATED}
    return faults({" ".join(key): text for key, text in pages.items()}, folder)


def unusable(stage: Stage, side: Side) -> list[str]:
    """Return what is found on any page under any pair of conditions; the table is kept."""
    conditions = staged.conditions(side.pages)
    found = stage.judge(covering(conditions))
    everybody.keep(stage, side.name)
    return found + stage.nameless(conditions["page"])


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
