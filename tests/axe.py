"""Asking axe whether a page can be used by everybody."""

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SOURCE = Path(__file__).parent.parent / "assets" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@cache
def source() -> str:
    """Return axe itself."""
    return SOURCE.read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """Return what axe finds on the page as it stands: rule, what it asks, and the places."""
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(f"() => {{ {source()} }}")
    found: dict[str, Any] = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags},"
        " resultTypes: ['violations'], preload: false})",
        TAGS,
    )
    return [
        f"{rule['id']}: {rule['help']}: {[node['target'] for node in rule['nodes']]}"
        for rule in found["violations"]
    ]
