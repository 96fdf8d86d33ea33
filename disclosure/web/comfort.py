"""How staff pages look and which keys they hear; `accounts` says what somebody chose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import g

SYSTEM, LIGHT, DARK = "system", "light", "dark"
LOOKS = (SYSTEM, LIGHT, DARK)
"""As the device says, or always one of the two."""


@dataclass(frozen=True, slots=True)
class Comfort:
    """What a page knows of its reader besides rights; `keys` are pairs of keys and address."""

    name: str = ""
    look: str = SYSTEM
    keys: tuple[tuple[str, str], ...] = ()

    @property
    def schemes(self) -> str:
        """Return the colour schemes this page offers, as a browser wants them named."""
        return "light dark" if self.look == SYSTEM else self.look

    @property
    def dark(self) -> str:
        """Return when the dark is drawn, as a media query; never on paper, empty for never."""
        queries = {SYSTEM: "screen and (prefers-color-scheme: dark)", DARK: "screen"}
        return queries.get(self.look, "")


def comfort() -> Comfort:
    """Return the comfort of this request: what a stranger gets until somebody logged in."""
    return cast(Comfort, g.get("comfort", Comfort()))
