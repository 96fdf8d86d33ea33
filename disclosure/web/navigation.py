"""The menu of staff pages: each room adds its own entries, everyone sees those of their roles."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flask import current_app, request

from disclosure.web.guards import current_actor

if TYPE_CHECKING:
    from flask import Flask

EXTENSION = "disclosure.navigation"


class Entry(NamedTuple):
    """One line of the menu; `roles` empty means everyone, `order` sorts."""

    order: int
    href: str
    label: object
    roles: frozenset[str]


def add(app: Flask, order: int, href: str, label: object, *roles: str) -> None:
    """Add an entry; `label` is a lazy text."""
    app.extensions.setdefault(EXTENSION, []).append(Entry(order, href, label, frozenset(roles)))


def items() -> list[tuple[str, object, bool]]:
    """Return (href, label, active) of what this actor may open, in order."""
    actor = current_actor()
    entries: list[Entry] = sorted(current_app.extensions.get(EXTENSION, []), key=lambda e: e.order)
    mine = [e for e in entries if actor and (not e.roles or e.roles & actor.roles)]
    return [(entry.href, entry.label, request.path == entry.href) for entry in mine]
