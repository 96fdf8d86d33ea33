"""Every public page that anyone can open is valid HTML, in every language of the site."""

from pathlib import Path
from typing import Any, cast

from flask import Flask

from disclosure.web import languages
from tests.html_validate import faults
from tests.strict_client import StrictClient

GOOD = (
    '<!doctype html><html lang="nl"><head><title>Goed</title></head>'
    "<body><p>Goed.</p></body></html>"
)


def public_paths(app: Flask) -> list[str]:
    """Return the address of every page without a variable part that everybody may read."""
    return sorted(
        rule.rule
        for rule in app.url_map.iter_rules()
        if not rule.arguments
        and "GET" in (rule.methods or ())
        and cast(Any, app.view_functions[rule.endpoint]).guard.kind == "public"
    )


def test_public_pages_are_valid(app: Flask, client: StrictClient, tmp_path: Path) -> None:
    pages = {}
    for path in public_paths(app):
        for language in languages.LANGUAGES:
            answer = client.get(path, query_string={"taal": language})
            if answer.mimetype == "text/html" and answer.status_code == 200:
                pages[f"{path} ({language})"] = answer.get_data(as_text=True)
    assert len(pages) >= len(languages.LANGUAGES) * 5
    assert faults(pages, tmp_path) == []


def test_the_validator_is_asked(tmp_path: Path) -> None:
    bad = GOOD.replace("<p>", '<p id="a"><p id="a">')
    found = faults({"good": GOOD, "bad": bad}, tmp_path)
    assert {fault.split(":")[0] for fault in found} == {"bad"}
    assert any("no-dup-id" in fault for fault in found)
