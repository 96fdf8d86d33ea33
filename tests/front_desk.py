"""Filling in the application over HTTP, for integration tests; and what the database was asked."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple, cast
from uuid import uuid4

from flask import Flask
from sqlalchemy import event
from werkzeug.test import TestResponse

from disclosure import clock
from disclosure.accounts import current
from disclosure.accounts import queries as accounts
from disclosure.cases.steps import Done
from disclosure.procedure import profile
from disclosure.procedure.permissions import Actor
from disclosure.requests import actions, drafts, public_answers, public_pages
from disclosure.store import references
from disclosure.store.database import Database
from tests import staff
from tests.sample_pages import token
from tests.strict_client import StrictClient

CODE_WORD = "zeemeermin"
ENTRIES = "/werk/aanvragen"
NEEDED: dict[int, dict[str, Any]] = {
    1: {"by": "self"},
    2: {"channel": "mail"},
    3: {"mail": "noor@voorbeeld.example"},
    6: {"code_word": CODE_WORD},
    8: {"name": "Noor Zonneveld"},
    9: {"municipality": "Amsterdam"},
    10: {"subject_name": "Karel Verschrikkelijk"},
    14: {"relationship": "ex"},
    15: {"separated": "recent"},
    17: {"words": "Hij volgt mij overal."},
    20: {"flag_weapons_access": "unknown"},
}
"""Page → what is typed; the least there must be, and a code word."""

RELATIVE: dict[int, dict[str, Any]] = {
    **NEEDED,
    1: {"by": "relative"},
    7: {"own_name": "Ans Zonneveld", "own_relation": "moeder"},
    32: {"her_knowledge": "no"},
}

PROFESSIONAL: dict[int, dict[str, Any]] = {
    **NEEDED,
    1: {"by": "professional"},
    26: {"own_name": "Bea Boom", "own_organisation": "De Praktijk", "own_function": "huisarts"},
    32: {"her_knowledge": "yes", "her_told": "In de spreekkamer, alleen."},
    33: {"reach_tip": "Op dinsdag is zij alleen."},
}

AGENCY: dict[int, dict[str, Any]] = {**RELATIVE, 27: {"basis": "Wpg 20"}}


class Access(NamedTuple):
    """What opens it again."""

    reference: str
    code: str


def received(db: Database, answers: Mapping[int, Mapping[str, Any]] = NEEDED) -> Access:
    """Let an application be received with these answers, without its pages."""
    law, now = profile.load("nl"), clock.now()
    begun = drafts.start(db, law, now)
    typed = {name: listed(value) for page in answers.values() for name, value in page.items()}
    every = [name for page in public_pages.PAGES for name in public_pages.names(page, typed)]
    whole: dict[str, list[str]] = {name: [] for name in every} | typed
    assert drafts.save(db, begun.case_id, whole, law, now)
    with db.read() as tx:
        opened = accounts.open_regions(tx)
    nobody = Actor(uuid4(), frozenset({"applicant"}), kind="applicant")
    done = actions.submit(db, begun.case_id, public_answers.submission(whole, opened), nobody, now)
    assert isinstance(done, Done), done
    return Access(references.spaced(begun.reference), begun.code)


def listed(value: Any) -> list[str]:
    """Return an answer as a form sends it."""
    return list(value) if isinstance(value, list) else [str(value)]


class Visitor:
    """A browser with cookies of its own."""

    def __init__(self, app: Flask) -> None:
        self.client = cast("StrictClient", app.test_client())
        self.client.get("/?taal=nl")

    def begin(self) -> Access:
        """Come in by the door and get a code."""
        self.client.get("/formulier")
        self.post("/formulier/vooraf")
        shown = self.client.get("/formulier/code").text
        reference = re.search(r'access-reference"[^>]*>([^<]+)<', shown)
        assert reference is not None
        words = re.findall(r"<li>([a-z]{5})</li>", shown)
        self.post("/formulier/code")
        return Access(reference[1], " ".join(words))

    def post(self, path: str, data: Mapping[str, Any] | None = None) -> TestResponse:
        """Send the form of a page."""
        return self.post_from(path, path, data)

    def post_from(
        self, page: str, path: str, data: Mapping[str, Any] | None = None
    ) -> TestResponse:
        """Send a form that stands on another page."""
        sent = {"csrf_token": token(self.client, page), **(data or {})}
        return self.client.post(path, data=sent)

    def step(self, number: int, data: Mapping[str, Any] | None = None) -> TestResponse:
        """Answer one question."""
        return self.post(f"/formulier/stap/{number}", data)

    def fill_in(self, answers: Mapping[int, Mapping[str, Any]] = NEEDED) -> str:
        """Answer question after question; return where it ends."""
        where = self.client.get("/formulier/verder").location
        while where and (found := re.search(r"/stap/(\d+)$", where)):
            answer = self.step(int(found[1]), answers.get(int(found[1]), {}))
            assert answer.status_code == 303, answer.text
            where = answer.location
        return where

    def hand_in(self) -> TestResponse:
        """Send what was filled in."""
        return self.post("/formulier/overzicht", {"honest": "y"})

    def apply(self, answers: Mapping[int, Mapping[str, Any]] = NEEDED) -> Access:
        """Do all of it."""
        access = self.begin()
        assert self.fill_in(answers) == "/formulier/overzicht"
        assert self.hand_in().location == "/formulier/klaar"
        return access

    def come_back(self, access: Access) -> TestResponse:
        """Use reference and code."""
        self.client.get("/verder")
        sent = {"reference": access.reference, "code": access.code}
        return self.post("/verder/code", sent)

    def prove(self, word: str = CODE_WORD) -> TestResponse:
        """Give the second proof."""
        return self.post("/verder/woord", {"second_proof": word})


class Typist:
    """A colleague in the staff pages who types for somebody, or for the own organisation."""

    def __init__(self, app: Flask, login: str) -> None:
        self.client = cast("StrictClient", app.test_client())
        with self.client.session_transaction("/werk/") as session:
            session[current.ACCOUNT] = str(staff.who(login))
            session[current.SINCE] = clock.now().isoformat()

    def post(self, path: str, data: Mapping[str, Any] | None = None) -> TestResponse:
        """Send the form of a page."""
        return self.client.post(path, data={"csrf_token": token(self.client, path), **(data or {})})

    def begin(self, way: str) -> str:
        """Begin; return the address of the code, or for an agency of the entry."""
        answer = self.post(ENTRIES, {"way": way})
        assert answer.status_code == 303, answer.text
        return str(answer.location)

    def hand_over(self, where: str) -> Access:
        """Read the code out, once."""
        shown = self.client.get(where).text
        reference = re.search(r'access-reference"[^>]*>([^<]+)<', shown)
        assert reference is not None
        words = re.findall(r'access-word">([a-z]{5})<', shown)
        self.post(where)
        return Access(reference[1], " ".join(words))

    def fill_in(self, entry: str, answers: Mapping[int, Mapping[str, Any]]) -> str:
        """Ask question after question; return where it ends."""
        where = self.client.get(entry).location
        while where and (found := re.search(r"/stap/(\d+)$", where)):
            answer = self.post(where, answers.get(int(found[1]), {}))
            assert answer.status_code == 303, answer.text
            where = answer.location
        return str(where)

    def enter(self, way: str, answers: Mapping[int, Mapping[str, Any]]) -> str:
        """Do all of it; return the address of the entry."""
        where = self.begin(way)
        if where.endswith("/code"):
            self.hand_over(where)
        entry = where.removesuffix("/code")
        assert self.fill_in(entry, answers) == f"{entry}/overzicht"
        assert self.post(f"{entry}/overzicht", {"agreed": "y"}).location == f"{entry}/klaar"
        return entry


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """Collect what the database is asked, in order, without the values."""
    seen: list[str] = []

    def hear(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(" ".join(statement.split()))

    engines = (database.writer, database.reader)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", hear)
    yield seen
    for engine in engines:
        event.remove(engine, "before_cursor_execute", hear)


def writes(seen: list[str]) -> list[str]:
    """Return the statements that change something."""
    return [one for one in seen if one.split()[0] in ("INSERT", "UPDATE", "DELETE")]
