"""Every page of the site, as it is shown to somebody who may see it.

A page is found by asking: of all the people prepared here, the first to whom the address shows a
whole page. So a new page is met without being named here; one that nobody is shown fails a test.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from html import unescape
from itertools import product
from typing import Any, cast

from flask import Flask
from sqlalchemy import select
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from disclosure import clock
from disclosure.accounts import credentials, current, seeding
from disclosure.accounts.models import Account
from disclosure.cases import models
from disclosure.procedure.calendar import AMSTERDAM
from disclosure.requests import advice_actions as actions
from disclosure.requests import correspondence, public_pages
from disclosure.requests.applicant_views import ONCE
from disclosure.requests.public_login_views import DONE, ENDED
from disclosure.store.database import Database
from tests import advice, desk, factories, planning, returning, staging
from tests.front_desk import NEEDED, PROFESSIONAL, RELATIVE, Typist, Visitor
from tests.sample_pages import token
from tests.strict_client import StrictClient

LINK = re.compile(r'(?:href|action)="(/[^"#?]*)')
REFERENCE = {"reference"}
NUMBERED = "<int:number>"
EVERYTHING: dict[int, dict[str, Any]] = {
    **PROFESSIONAL,
    2: {"channel": "phone"},
    3: {"phone": "0612345678"},
    8: {"name": "Noor Zonneveld", "age": "9"},
    30: {"represented": "mentor"},
    31: {"represented_by": "other", "representative_name": "Koos Vlier"},
    16: {"children": "2"},
}
HEARD: dict[int, dict[str, Any]] = {
    **NEEDED,
    8: {"name": "Noor Zonneveld", "born-day": "4", "born-month": "5"},
    14: {"relationship": "other"},
    28: {"told_how": "with"},
    36: {"other_relation": "mijn broer"},
}
"""Fourteen or so, and afraid of her brother; her year of birth follows from today."""

MORE_LINKS = {
    "/werk/panel/": "voorzitter",
    "/werk/beheer/accounts/": "beheer",
    r"/werk/zaken/\w+/bezwaar-en-klacht/[0-9a-f]": "manager",
}
"""Pages that link to more for one than for another, or for some and not for others."""
LISTED = {
    "bezwaar-en-klacht": "manager",
    "koppelingen": "manager",
    "bestanden": "intake",
    "plan": "regie",
    "brieven": "regie",
}
"""Pages of a case that link to more in some cases, and to whom."""
COLLEAGUES = ("regie", "politie", "voorzitter", "gezag", "gesprek", "manager")
"""Whose case page and queue are looked at, besides those of whoever comes first."""

NO_PAGES: Mapping[str, str] = {
    "quick_exit.leave": "leads to another site",
    "requests.door": "gives a ticket and leads on",
    "requests.resume": "leads to the first open question",
    "status.door": "gives a ticket and leads on",
    "identity.come_back": "takes what the login says and leads on",
    "web.favicon": "has no content",
    "web.security_txt": "is plain text",
    "web.healthz": "is plain text",
    "web.readyz": "is plain text",
    "assets.serve": "is a file",
    "desk.find": "leads to the case that was found",
    "entry.resume": "leads to the first open question",
    "decisions.letter": "is a letter as PDF",
    "decisions.letter_dutch": "is a letter as PDF",
    "decisions.minutes_file": "is minutes as PDF",
    "files.open": "is a file",
    "talk.door": "gives a ticket and leads on",
    "talk.look": "shows the conversation to a script",
}
"""What answers a GET with no page of its own, and what it does instead."""


@dataclass(frozen=True)
class Sight:
    """One page: its endpoint, its address, in whose browser; `sent` is what was posted to it."""

    endpoint: str
    path: str
    client: StrictClient
    sent: Mapping[str, str] | None = None
    more: str = ""

    @property
    def name(self) -> str:
        """Return what tables call the page: without references, ids and tokens."""
        plain = re.sub(r"[0-9A-Z]{11}|[0-9a-f-]{36}|[\w-]{43}", "…", self.path)
        return f"{plain} {self.more}".strip()

    def show(self, language: str, **query: str) -> TestResponse:
        """Return the page in a language, as it comes over the wire."""
        asked = {"taal": language, **query}
        if self.sent is None:
            return self.client.get(self.path, query_string=asked)
        sent = {"csrf_token": token(self.client, self.path), **self.sent}
        return self.client.post(self.path, query_string=asked, data=sent)


@dataclass
class Search:
    """Looks for whoever is shown a page."""

    app: Flask
    found: dict[str, Sight] = field(default_factory=dict)
    links: dict[str, None] = field(default_factory=dict)

    def rules(self, staff: bool) -> list[Rule]:
        """Return every address that a browser can open on this side of the site."""
        side = [each for each in self.app.url_map.iter_rules() if "GET" in (each.methods or ())]
        return [each for each in side if each.rule.startswith("/werk") is staff]

    def missing(self, staff: bool) -> set[str]:
        """Return the endpoints of pages that nobody was shown."""
        met = {sight.endpoint for sight in self.found.values()}
        return {rule.endpoint for rule in self.rules(staff)} - met - NO_PAGES.keys()

    def ask(self, path: str, people: Iterable[StrictClient], who: str = "") -> bool:
        """Keep the page if one of these people is shown it; `who`: as this colleague sees it."""
        for client in people:
            if self.note(client.get(path)):
                endpoint, _args = self.app.url_map.bind("").match(path)
                self.found.setdefault(f"{path}{who}", Sight(endpoint, path, client, more=who))
                return True
        return False

    def note(self, answer: TestResponse) -> bool:
        """Keep the links of a page; tells whether it is one."""
        if answer.status_code != 200 or answer.mimetype != "text/html":
            return False
        self.links |= dict.fromkeys(map(unescape, LINK.findall(answer.text)))
        return True

    def mistaken(self, path: str, **sent: str) -> None:
        """Keep also the page as it comes back with mistakes."""
        sight = self.found[path]
        self.found[f"{path}!"] = replace(sight, sent=sent, more="with mistakes")


# --- in public -----------------------------------------------------------------------------------


def public_sights(app: Flask, db: Database) -> Search:
    """Return every page of the public side, each shown to somebody."""
    search, people = Search(app), list(visitors(app, db))
    for rule in search.rules(staff=False):
        if rule.endpoint not in NO_PAGES:
            for path in _paths(rule):
                search.ask(path, people)
    for path in ("/formulier/stap/1", "/formulier/stap/8", "/formulier/stap/20"):
        search.mistaken(path)
    search.mistaken("/formulier/stap/11", **{"subject_born-day": "31", "subject_born": "31"})
    return search


def _paths(rule: Rule) -> list[str]:
    if not rule.arguments:
        return [rule.rule]
    assert rule.arguments == {"number"}, f"who is shown {rule.rule}?"
    return [rule.rule.replace(NUMBERED, str(page.number)) for page in public_pages.PAGES]


def visitors(app: Flask, db: Database) -> Iterator[StrictClient]:
    """Yield the browsers of whoever visits the site, who knows most first."""
    begun = (clock.now() - timedelta(hours=30)).astimezone(AMSTERDAM)
    case = factories.world(db, start=begun.strftime("%Y-%m-%dT%H:%M"))
    staging.delivery(case)
    planning.settle(case)
    code = returning.new_code(case)
    known = returning.come_back(app, code)
    assert known.prove(returning.WORD).status_code == 303
    with known.client.session_transaction("/verder/") as session:
        session[ENDED] = DONE
    yield written_to(known, case).client
    yield returning.come_back(app, code).client
    young = {**HEARD, 8: {**HEARD[8], "born-year": str(clock.now().year - 14)}}
    for answers in (NEEDED, EVERYTHING, young, RELATIVE):
        visitor = Visitor(app)
        visitor.begin()
        visitor.fill_in({number: _as_sent(typed) for number, typed in answers.items()})
        yield visitor.client
    sent = Visitor(app)
    sent.apply({**NEEDED, 38: {"anyone_else": "yes"}})
    yield sent.client
    begins = Visitor(app)
    begins.client.get("/formulier")
    begins.post("/formulier/vooraf")
    yield begins.client
    yield ticket(app, "/verder")
    yield ticket(app, "/formulier")
    yield from without_a_name(app, case)


def without_a_name(app: Flask, case: factories.World) -> Iterator[StrictClient]:
    """Yield who just got a code for a conversation, and who may let one become an application."""
    begins = advice.Visitor(app)
    begins.client.get("/bericht")
    begins.post("/bericht/vooraf")
    yield begins.client
    now, adviser = clock.now(), case.actor("intake")
    begun = advice.begin(case.db, now, advice.QUESTION, advice.MORE)
    assert actions.take(case.db, begun.id, None, adviser, now) is None
    assert actions.offer(case.db, begun.id, adviser, now) is None
    back = advice.Visitor(app)
    back.come_back(begun.code)
    yield back.client


def _as_sent(typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parts of a date under the one name that the browser sends them by."""
    parts = [typed[name] for name in ("born-day", "born-month", "born-year") if name in typed]
    rest = {name: value for name, value in typed.items() if not name.startswith("born-")}
    return {**rest, "born": parts} if parts else rest


def written_to(visitor: Visitor, case: factories.World) -> Visitor:
    """Let her write and complain, and be answered."""
    for path, name, kind, who in (
        ("/verder/bericht", "message", correspondence.MESSAGE, "intake"),
        ("/verder/klacht", "words", correspondence.COMPLAINT, "regional_manager"),
    ):
        assert visitor.post(path, {name: "Hoe lang duurt het nog?"}).status_code == 303
        actor, words = case.actor(who), "Tot dinsdag. Blijf bij uw zus."
        now = clock.now()
        assert correspondence.answer(case.db, case.case_id, kind, words, actor, now) is None
    return visitor


def ticket(app: Flask, door: str) -> StrictClient:
    """Return the browser of somebody who came in by a door and did nothing yet."""
    visitor = Visitor(app)
    visitor.client.get(door)
    return visitor.client


# --- at work -------------------------------------------------------------------------------------


def staff_sights(app: Flask, db: Database) -> Search:
    """Return every page of the staff side of a filled demonstration, each shown to somebody."""
    search, here = Search(app), colleagues(app)
    nobody = cast("StrictClient", app.test_client())
    rules = [rule for rule in search.rules(staff=True) if rule.endpoint not in NO_PAGES]
    cases = _references(db)
    for rule in rules:
        people = [nobody, *allowed(app, rule.endpoint, here)]
        if not rule.arguments:
            search.ask(rule.rule, people)
        elif rule.arguments == REFERENCE:
            addresses = (rule.rule.replace("<reference>", each) for each in cases)
            any(search.ask(path, people) for path in addresses)

    for who in COLLEAGUES:
        _fullest(search, [f"{desk.QUEUE}/{each}" for each in cases], here[who], who)
        search.ask(desk.QUEUE, [here[who]], who)
    _read_for_links(search, here, cases)
    _secrets(search, db, here, cases)
    _typed_in(search)
    for _round in range(3):
        _follow_links(search, here)
    search.mistaken("/werk/inloggen")
    return search


def _read_for_links(search: Search, here: Mapping[str, StrictClient], cases: list[str]) -> None:
    for each, (slug, who) in product(cases, LISTED.items()):
        search.note(here[who].get(f"{desk.QUEUE}/{each}/{slug}"))
    for begin, who in MORE_LINKS.items():
        for path in [each for each in search.links if re.match(begin, each)]:
            search.note(here[who].get(path))


def _fullest(search: Search, paths: list[str], client: StrictClient, who: str) -> None:
    """Keep the longest of these pages that somebody is shown, and every link on all of them."""
    answers = {path: client.get(path) for path in paths}
    for answer in answers.values():
        search.note(answer)
    best = max(paths, key=lambda path: (answers[path].status_code == 200, len(answers[path].data)))
    search.ask(best, [client], who)


def _secrets(
    search: Search, db: Database, here: Mapping[str, StrictClient], cases: list[str]
) -> None:
    """Meet the pages that are shown once, to whoever was just given a secret."""
    nobody = cast("StrictClient", search.app.test_client())
    with db.transaction() as tx:
        account = tx.get_one(Account, seeding.account_id("rapporteur"))
        invitation = credentials.issue_setup(tx, account, clock.now())
    search.ask(f"/werk/instellen/{invitation}", [nobody])
    client = here["intake"]
    with client.session_transaction("/werk/") as session:
        session[ONCE] = [cases[0], "adem boter citer duizend"]
    search.ask(f"{desk.QUEUE}/{cases[0]}/nieuwe-code/eenmaal", [client])


def _typed_in(search: Search) -> None:
    """Type for somebody at the desk: once up to the code, once up to sending, once whole."""
    reading, typist = Typist(search.app, "intake2"), Typist(search.app, "intake")
    search.ask(reading.begin("desk"), [reading.client])
    where = typist.begin("telephone")
    typist.hand_over(where)
    entry = where.removesuffix("/code")
    assert typist.fill_in(entry, NEEDED).endswith("/overzicht")
    for page in ("stap/1", "stap/20", "overzicht"):
        search.ask(f"{entry}/{page}", [typist.client])
    done = Typist(search.app, "intake")
    search.ask(f"{done.enter('desk', NEEDED)}/klaar", [done.client])


def _follow_links(search: Search, here: Mapping[str, StrictClient]) -> None:
    """Open what was linked, where no page of that kind was met yet."""
    for path in list(search.links):
        try:
            endpoint, _args = search.app.url_map.bind("").match(path)
        except HTTPException:
            continue
        if path.startswith("/werk/") and endpoint in search.missing(staff=True):
            search.ask(path, allowed(search.app, endpoint, here))


def colleagues(app: Flask) -> dict[str, StrictClient]:
    """Return everybody of the demonstration, logged in."""
    return {
        person.login: logged_in(app, person.login)
        for person in (*seeding.STAFF, *seeding.ADMINISTRATORS)
    }


def logged_in(app: Flask, login: str) -> StrictClient:
    client = cast("StrictClient", app.test_client())
    with client.session_transaction("/werk/") as session:
        session[current.ACCOUNT] = str(seeding.account_id(login))
        session[current.SINCE] = clock.now().isoformat()
    return client


def allowed(app: Flask, endpoint: str, here: Mapping[str, StrictClient]) -> list[StrictClient]:
    """Return who has a role that this page asks for."""
    roles = cast(Any, app.view_functions[endpoint]).guard.roles
    everyone = (*seeding.STAFF, *seeding.ADMINISTRATORS)
    return [here[each.login] for each in everyone if not roles or roles & set(each.roles)]


def _references(db: Database) -> list[str]:
    with db.read() as tx:
        query = select(models.Case.reference).where(models.Case.stage != "draft")
        return list(tx.scalars(query.order_by(models.Case.started_at)))
