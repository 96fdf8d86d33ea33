"""Pages as they were shown, staged again: any of them, under any conditions, in one browser.

What came over the wire is kept and served anew with its own policy, so a page is made once and
looked at often. Without script means without its scripts and with what `noscript` holds.
"""

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, request
from playwright.sync_api import Browser, CDPSession, Page

from disclosure.web.factory import BUILT
from tests import axe, live
from tests.every_page import Search

CONDITIONS: dict[str, tuple[str, ...]] = {
    "screen": ("wide", "320 px", "400 %"),
    "scheme": ("light", "dark"),
    "colours": ("none", "active"),
    "motion": ("no-preference", "reduce"),
    "direction": ("ltr", "rtl"),
    "script": ("with", "without"),
}
SCREENS = {"wide": (1280, 900, 1), "320 px": (320, 640, 1), "400 %": (320, 256, 4)}
"""Width, height and how many points a pixel has: 1280 by 1024 at 400 % leaves 320 by 256."""
SET_ONCE = ("screen", "scheme", "colours", "motion")
"""What the browser is told, so that rows that share it are best looked at together."""
SCRIPT = re.compile(r"<script[^>]*></script>")
NOSCRIPT = re.compile(r"<noscript>(.*?)</noscript>", re.DOTALL)
DIRECTION = re.compile(r' dir="(ltr|rtl)">', re.DOTALL)
NONCE = re.compile(r"nonce-([^']+)'")
KINDS = {"css": "text/css", "js": "text/javascript", "woff2": "font/woff2"}
PLAIN = {
    "language": "nl",
    "words": "alle",
    **{name: values[0] for name, values in CONDITIONS.items()},
}
CONTROLS = frozenset(
    "button link textbox searchbox combobox listbox checkbox radio spinbutton switch slider "
    "DisclosureTriangle table dialog alertdialog region navigation".split()
)
"""Roles that say nothing to who does not see them, unless they have a name."""
SPILLS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
Row = Mapping[str, str]
Kept = dict[tuple[str, ...], tuple[str, str]]
"""Page, language and how many words → the page and its policy."""
KEY = ("page", "language", "words")


@dataclass
class Stage:
    """Shows kept pages in one window and judges each."""

    url: str
    page: Page
    session: CDPSession
    told: tuple[str, ...] = ()
    seen: list[tuple[Row, list[str]]] = field(default_factory=list)

    def judge(self, rows: Iterable[Row]) -> list[str]:
        """Look at every row; return each fault with the row it was found in."""
        for row in sorted(rows, key=lambda row: [row[name] for name in SET_ONCE]):
            self.seen.append((row, self.look(row)))
        return [f"{dict(row)}: {fault}" for row, faults in self.seen for fault in faults]

    def look(self, row: Row) -> list[str]:
        """Return what axe finds, and whether the page must be scrolled sideways."""
        self.arrange(row)
        self.page.goto(f"{self.url}/?{urlencode(row)}")
        faults, spills = axe.violations(self.page), self.page.evaluate(SPILLS)
        return [*faults, f"scrolls sideways by {spills} px"] if spills > 0 else faults

    def nameless(self, pages: Iterable[str]) -> list[str]:
        """Return every control of these pages that the accessibility tree has no name for."""
        found = []
        for page in pages:
            self.page.goto(f"{self.url}/?{urlencode({**PLAIN, 'page': page})}")
            tree = self.session.send("Accessibility.getFullAXTree")["nodes"]
            found += [f"{page}: {role}" for role in map(_role_without_name, tree) if role]
        return found

    def arrange(self, row: Row) -> None:
        """Tell the browser what changed since the row before."""
        if self.told == (wanted := tuple(row[name] for name in SET_ONCE)):
            return
        width, height, points = SCREENS[row["screen"]]
        size = {"width": width, "height": height, "deviceScaleFactor": points, "mobile": False}
        self.session.send("Emulation.setDeviceMetricsOverride", size)
        media: dict[str, Any] = {"color_scheme": row["scheme"], "forced_colors": row["colours"]}
        self.page.emulate_media(**media, reduced_motion=row["motion"])  # type: ignore[arg-type]
        self.told = wanted

    def table(self) -> str:
        """Return what was looked at and found: a line for each page, a column a condition."""
        names = [f"{name} {value}" for name, values in self._met().items() for value in values]
        lines = ["| page | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
        for page in dict.fromkeys(row["page"] for row, _faults in self.seen):
            cells = [
                self._cell(page, name, value)
                for name, values in self._met().items()
                for value in values
            ]
            lines.append(f"| `{page}` | " + " | ".join(cells) + " |")
        return "\n".join([*lines, ""])

    def _met(self) -> dict[str, list[str]]:
        every = [row for row, _faults in self.seen]
        names = [name for name in every[0] if name != "page"]
        return {name: list(dict.fromkeys(row[name] for row in every)) for name in names}

    def _cell(self, page: str, name: str, value: str) -> str:
        mine = [len(found) for row, found in self.seen if (row["page"], row[name]) == (page, value)]
        return f"{sum(mine)} in {len(mine)}"


def _role_without_name(node: Mapping[str, Any]) -> str:
    """Return the role of something that has to be called something and is not."""
    role = node.get("role", {}).get("value", "")
    shown = not node.get("ignored") and role in CONTROLS
    return role if shown and not node.get("name", {}).get("value", "").strip() else ""


def kept(search: Search, languages: Iterable[str], words: Iterable[str] = ("alle",)) -> Kept:
    """Return every page in every language, with its policy."""
    found: Kept = {}
    for sight, language, many in product(search.found.values(), languages, words):
        answer = sight.show(language, woorden=many)
        assert answer.status_code in (200, 422), f"{sight.name}: {answer.status_code}"
        policy = answer.headers["Content-Security-Policy"]
        found[sight.name, language, many] = (answer.text, policy)
    return found


def conditions(pages: Kept) -> dict[str, tuple[str, ...]]:
    """Return the conditions of these pages, their languages included."""
    met = {name: tuple(dict.fromkeys(key[at] for key in pages)) for at, name in enumerate(KEY)}
    return met | CONDITIONS


def playing(pages: Kept) -> Flask:
    """Return an application that serves kept pages as a row of conditions asks."""
    app = Flask("stage", static_folder=None)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    app.add_url_rule("/", view_func=lambda: _played(pages, request.args))
    app.add_url_rule("/axe.js", "axe", lambda: _lasting(axe.source().encode(), "js"))
    app.add_url_rule("/static/<name>", "static", _built)
    app.add_url_rule("/favicon.ico", "favicon", lambda: ("", 204))
    return app


def _played(pages: Kept, row: Row) -> Response:
    text, policy = pages[tuple(row[name] for name in KEY)]
    if row["script"] == "without":
        text = NOSCRIPT.sub(r"\1", SCRIPT.sub("", text))
    text = DIRECTION.sub(f' dir="{row["direction"]}">', text, count=1)
    nonce = NONCE.findall(policy)[0]
    text = text.replace("</head>", f'<script src="/axe.js" nonce="{nonce}"></script></head>', 1)
    return Response(text, headers={"Content-Security-Policy": policy})


def _built(name: str) -> Response:
    return _lasting((BUILT / name).read_bytes(), name.rpartition(".")[2])


def _lasting(data: bytes, kind: str) -> Response:
    answer = Response(data, mimetype=KINDS[kind])
    answer.headers["Cache-Control"] = "max-age=3600, immutable"
    return answer


@contextmanager
def staged(browser: Browser, pages: Kept) -> Iterator[Stage]:
    """Serve kept pages to one window of a browser."""
    port = live.free_port()
    with live.serving(playing(pages), port), browser.new_context(locale="nl-NL") as context:
        page = context.new_page()
        yield Stage(f"http://{live.HOST}:{port}", page, context.new_cdp_session(page))
