"""What stands around a question, on the site and in the staff pages: where it is, what is next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from disclosure.procedure import regions
from disclosure.requests import public_pages
from disclosure.requests.public_answers import Values
from disclosure.requests.public_pages import Page

CHANGING = "overzicht"
"""`?na=overzicht`: after this page back to the review."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the questions and the review of one form are."""

    step: Callable[[int], str]
    review: str

    def next_open(self, values: Values) -> str:
        """Return the first question that was not answered, or the review."""
        page = public_pages.first_open(values)
        return self.review if page is None else self.step(page.number)

    def after(self, page: Page, values: Values, changing: bool) -> str:
        """Return where to go from a page that was saved."""
        following = public_pages.beside(page, values, 1)
        if changing or following is None:
            return self.next_open(values)
        return self.step(following.number)

    def around(self, page: Page, values: Values, changing: bool) -> dict[str, Any]:
        """Return what stands around a question: where it is, and the way back."""
        before_it = public_pages.beside(page, values, -1)
        back = self.step(before_it.number) if before_it else None
        pages = public_pages.applying(values)
        return {
            "page": page,
            "back": self.review if changing else back,
            "at": pages.index(page) + 1,
            "of": len(pages),
            "towns": regions.MUNICIPALITIES if page.number == public_pages.TOWNS else (),
            "title": public_pages.title(page, values),
        }
