"""Taking pictures of pages for somebody to look at; they stay out of the repository."""

import re

from playwright.sync_api import Page

from disclosure.web import factory

FOLDER = factory.PROJECT / ".cache" / "pictures"
SPILLS = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  return [...document.querySelectorAll("body *")]
    .filter(e => e.checkVisibility() && !e.closest(".table-frame *, .visually-hidden, .skip"))
    .filter(e => e.getBoundingClientRect().right > wide + 1 || e.getBoundingClientRect().left < -1)
    .map(e => e.outerHTML.slice(0, 80));
}"""
"""What makes a page wider than the screen."""


def take(page: Page, *names: str) -> None:
    """Keep the whole page as it looks now, under these names."""
    path = FOLDER.joinpath(*(re.sub(r"[^\w.-]+", "-", name).strip("-") or "-" for name in names))
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=f"{path}.png", full_page=True, animations="disabled")


def spills(page: Page) -> list[str]:
    """Return what stands beyond the side of the screen."""
    found: list[str] = page.evaluate(SPILLS)
    return found
