"""Taking and refusing steps by their pages, for the tests of review and decisions."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import time_machine
from flask import Flask
from sqlalchemy import delete
from werkzeug.test import TestResponse

from disclosure.decisions import script_rules
from disclosure.review import queries as review
from disclosure.review.models import InformationItem
from disclosure.settings import Settings
from disclosure.web.models import WebSession
from tests import factories
from tests.conftest import strict_app
from tests.desk import Desk, address, log_in, words
from tests.factories import ANSWERS, SISTER, TESTS, World, snapshot
from tests.staff import code_at, log_of
from tests.strict_client import Page

SUMMARY = re.compile(r'id="error-summary".*?</ul>', re.DOTALL)
LINK = re.compile(r'href="#([^"]+)"')
BESIDE_THE_CASE = ("web_sessions", "accounts")
"""Tables that a refused page may touch: the browser's session, one-time codes used up."""

RELATIVE: dict[str, Any] = {
    "by": "relative",
    "applicant": {**SISTER, "municipality": "Zwolle"},
    "words": "My sister hides her phone from him.",
}
OF_THE_APPLICANT = ("Sofie", "Zwolle", "sister", "Naaste", "relative", "Recht om te vragen")
"""What nobody far from the applicant may read: name, place, capacity, route."""


def left(case: World) -> dict[str, Any]:
    """Return a digest of every table that says something of a case."""
    return {k: v for k, v in snapshot(case.db).items() if k not in BESIDE_THE_CASE}


def fresh(case: World) -> str:
    """Return the one-time code everybody's app shows at the case's moment."""
    return code_at(case.now)


@dataclass
class Pages:
    """The pages of the steps of one case, to whoever asks for them."""

    app: Flask
    case: World

    def desk(self, who: str) -> Desk:
        """Log somebody in; nobody stays logged in longer than one visit."""
        with self.case.changed() as tx:
            tx.execute(delete(WebSession))
        return log_in(self.app, self.case, who)

    def get(self, who: str, slug: str) -> TestResponse:
        """Ask for a page at the case's moment."""
        with time_machine.travel(self.case.now, tick=False):
            return self.desk(who).get(address(self.case, *filter(None, (slug,))))

    def see(self, who: str, slug: str) -> str:
        """Return the words of a page that must be there."""
        answer = self.get(who, slug)
        assert answer.status_code == 200, (who, slug, answer.status_code)
        return words(answer)

    def html(self, who: str, slug: str) -> str:
        """Return the source of a page that must be there."""
        answer = self.get(who, slug)
        assert answer.status_code == 200, (who, slug, answer.status_code)
        return answer.get_data(as_text=True)

    def send(self, who: str, slug: str, page: str = "", /, **typed: Any) -> TestResponse:
        """Send the form of a page, or one that stands on another page."""
        with time_machine.travel(self.case.now, tick=False):
            places = address(self.case, slug), address(self.case, page or slug)
            return self.desk(who).post(*places, **typed)

    def who_may(self, slug: str, allowed: tuple[str, ...], /, **others: int) -> None:
        """Check who sees a page, and with which status it is kept from others (`__` is `/`)."""
        for who in allowed:
            assert self.get(who, slug).status_code == 200, (who, slug)
        for name, status in others.items():
            who = name.replace("__", "/")
            assert self.get(who, slug).status_code == status, (who, slug)

    def takes(self, who: str, slug: str, step: str, back: str = "", /, **typed: Any) -> None:
        """Take a step: sent on with 303, logged once as done by whoever took it."""
        chain = f"case:{self.case.case_id}"
        before = len([e for e in log_of(self.case.db, chain) if e[:2] == (step, "done")])
        answer = self.send(who, slug, **typed)
        assert answer.status_code == 303, (slug, errors(answer))
        assert answer.headers["Location"] == (back or address(self.case))
        done = [e for e in log_of(self.case.db, chain) if e[:2] == (step, "done")]
        assert len(done) == before + 1, step

    def refuses(self, who: str, slug: str, sentence: str, at: str = "", /, **typed: Any) -> None:
        """Send bad input: 422, the sentence in the summary, linked, typed kept, nothing changed."""
        before = left(self.case)
        answer = self.send(who, slug, **typed)
        text = answer.get_data(as_text=True)
        assert answer.status_code == 422, (slug, typed, answer.status_code)
        assert sentence in errors(answer), errors(answer)
        links = LINK.findall(summary(answer))
        assert set(links) <= set(Page(text).ids)
        assert not at or [one for one in links if one.startswith(at)], (at, links)
        for one in typed.values():
            if isinstance(one, str) and " " in one:
                assert one in words(answer) or f'value="{one}"' in text, one
        assert left(self.case) == before, (slug, typed)


def summary(answer: TestResponse) -> str:
    """Return the source of the list of mistakes."""
    found = SUMMARY.search(answer.get_data(as_text=True))
    return found[0] if found else ""


def errors(answer: TestResponse) -> str:
    """Return the words of the list of mistakes."""
    return " ".join(re.sub(r"<[^>]*>", " ", summary(answer)).split())


def pages(settings: Settings, case: World) -> Pages:
    """Open the pages of a case."""
    return Pages(strict_app(settings, case.db), case)


def asked(case: World, *organisations: str, **changes: Any) -> World:
    """Bring a draft to `gathering` with organisations asked."""
    factories.gathering(case, **changes)
    case.grant("enquire", "case_director", to=list(organisations or ("police", "veilig_thuis")))
    return case


def advised(case: World, outcome: str = "disclose", **changes: Any) -> World:
    """Bring a draft to an advice that may be decided upon."""
    factories.panel(case, **changes)
    factories.matched(case)
    return factories.advised(case, outcome)


def drafted(case: World, outcome: str = "disclose", **changes: Any) -> World:
    """Bring a draft to a decision that waits for its signature."""
    factories.panel(case, **changes)
    return factories.drafted(case, outcome)


def typed_draft(case: World, *names: str, **changes: Any) -> dict[str, Any]:
    """Return what is typed for a draft that tells these items, after its script was looked at."""
    known = {row.name: row for row in case.rows(InformationItem)}
    with case.db.read() as tx:
        items = {name: review.open_item(tx, known[name]) for name in names}
    typed: dict[str, Any] = {"outcome": "disclose", "items": list(names), **TESTS, **ANSWERS}
    typed |= {"recipient_why": "It is her life that is in danger."}
    for name, item in items.items():
        key = known[name].id.hex
        typed |= {f"words_{key}": script_rules.fact(item), f"check_{key}": "nothing"}
        typed |= {f"reason_{key}": f"Why she must know {name}."}
    return seen({**typed, **changes}, [known[name].id.hex for name in names], names)


def seen(typed: dict[str, Any], keys: list[str], names: Sequence[str]) -> dict[str, Any]:
    """Say of what is typed that its script was shown."""
    lines = [
        script_rules.Line(
            item=name,
            **{part: typed.get(f"{part}_{key}", "") for part in ("words", "check", "into")},
        )
        for name, key in zip(names, keys, strict=True)
    ]
    return {**typed, "seen": script_rules.seen_as(script_rules.merged(lines))}
