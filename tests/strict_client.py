"""A test client that reads every page it gets and refuses a bad one.

Whatever a test is about, each HTML answer must be whole: balanced tags, one title, one `h1`, a
language and direction, `data-page`, no id twice, every reference to an id met, no inline style or
handler, nothing loaded from elsewhere, and the headers that keep it so.
"""

from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

VOID = frozenset(
    "area base br col embed hr img input link meta source track wbr circle path line rect".split()
)
REFERENCES = ("for", "aria-describedby", "aria-labelledby", "aria-controls", "list")
LOADING = {"script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src"}
HEADERS = (
    "Content-Security-Policy",
    "Referrer-Policy",
    "X-Content-Type-Options",
    "Cache-Control",
)
UNRENDERED = ("{{", "{%", "<bound method", "lazy_gettext", " object at 0x")


class Page(HTMLParser):
    """What a page says of itself, and what is wrong with it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.references: list[str] = []
        self.wrong: list[str] = []
        self.count = dict.fromkeys(("title", "h1", "main"), 0)
        self.attributes: dict[str, dict[str, str]] = {}
        self.words: dict[str, str] = {"title": "", "h1": ""}
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if len(found) < len(attrs):
            self.wrong.append(f"<{tag}> has an attribute twice")
        if tag in self.count and "svg" not in self.open:
            self.count[tag] += 1
        if tag in {"html", "body"}:
            self.attributes[tag] = found
        self.note_attributes(tag, found)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self.wrong.append(f"</{tag}> closes {' > '.join(self.open[-3:])}")
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        for tag in self.words.keys() & set(self.open):
            self.words[tag] += data
        if self.open and self.open[-1] not in {"script", "style"}:
            self.wrong += [f"{mark!r} in the text" for mark in UNRENDERED if mark in data]

    def note_attributes(self, tag: str, found: dict[str, str]) -> None:
        """Collect ids and references, and what may not stand in a tag."""
        if "id" in found:
            self.ids.append(found["id"])
        for name in REFERENCES:
            self.references += found.get(name, "").split()
        for name in found:
            if name == "style" or name.startswith("on"):
                self.wrong.append(f"<{tag}> has {name}")
        source = found.get(LOADING.get(tag, ""), "/")
        if not source.startswith(("/", "data:")) or source.startswith("//"):
            self.wrong.append(f"<{tag}> loads from elsewhere: {source}")

    def problems(self) -> list[str]:
        """Return everything wrong with the page."""
        found = list(self.wrong)
        found += [f"<{tag}> is never closed" for tag in self.open]
        found += [f"{n} <{tag}> instead of one" for tag, n in self.count.items() if n != 1]
        found += [f"the <{tag}> is empty" for tag, text in self.words.items() if not text.strip()]
        found += [f"id {one!r} twice" for one in set(self.ids) if self.ids.count(one) > 1]
        found += [f"nothing has id {one!r}" for one in set(self.references) - set(self.ids)]
        for tag, name in (("html", "lang"), ("html", "dir"), ("body", "data-page")):
            if not self.attributes.get(tag, {}).get(name):
                found.append(f"<{tag}> has no {name}")
        return found


class StrictClient(FlaskClient):
    """Flask's test client, refusing bad pages; a `HEAD` or anything but HTML passes as it is."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Make a request and read the answer."""
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and response.request.method != "HEAD":
            refuse_bad_page(response)
        return response


def refuse_bad_page(response: TestResponse) -> None:
    """Raise `AssertionError` naming everything wrong with an HTML answer."""
    found = [f"no header {name}" for name in HEADERS if name not in response.headers]
    if "'unsafe-" in response.headers.get("Content-Security-Policy", ""):
        found.append("the content security policy allows unsafe things")
    text = response.get_data(as_text=True)
    if text and not 300 <= response.status_code < 400:
        if not text.lstrip().lower().startswith("<!doctype html>"):
            found.append("no doctype")
        found += Page(text).problems()
    place = f"{response.request.method} {response.request.path} ({response.status_code})"
    assert not found, f"{place}: {'; '.join(found)}"
