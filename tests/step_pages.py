"""Taking steps as staff do: the page of a step, what is typed, and what is left behind."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from disclosure.accounts.models import Account
from disclosure.cases.documents import CASE, Note
from disclosure.cases.models import CaseNote
from disclosure.store import vault
from tests import factories
from tests.desk import TOKEN, Desk, address, log_in, words
from tests.factories import World
from tests.staff import code_at, log_of

OTHER_SECRET = "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU"
"""Demo accounts share one secret; the second person has this one, so that codes differ."""
SECOND = "intake/2"
LOGGED = ("web_sessions", "web_attempts")
"""What changes because somebody browses at all, not because a step was taken."""
SUMMARY = re.compile(r'id="error-summary".*?</ul>', re.DOTALL)
LISTS = re.compile(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', re.DOTALL)
LINKED = re.compile(r'href="#([^"]+)"')
NAMES = re.compile(r'<(?:input|select|textarea)[^>]*? name="([^"]+)"')
SIGNS = "  \u202bשלום لها 👩‍👧\u202c e\u0301 <b>&amp;</b>\r\nregel twee  "
"""Right-to-left marks, an emoji of several signs, a loose accent, tags, two kinds of line ends."""
KEPT = "\u202bשלום لها 👩‍👧\u202c é <b>&amp;</b>\nregel twee"
"""The same as it is kept: ends trimmed, composed, plain line ends, nothing lost."""
LONG = "é" * 5001
CONTROL = "Zij\x07 belt"
TEXT_FAULTS = {"long": (LONG, "Deze tekst is te lang: 5001 tekens"), "control": (CONTROL, "teken")}


@dataclass(frozen=True)
class Step:
    """A step page somebody looks at: whose browser, which case, which slug."""

    desk: Desk
    case: World
    path: str

    def get(self) -> TestResponse:
        return self.desk.get(self.path)

    def post(self, typed: Mapping[str, Any]) -> TestResponse:
        """Send the form as its page gave it."""
        return self.desk.post(self.path, self.path, **typed)

    def grant(self, typed: Mapping[str, Any]) -> str:
        """Send what must be taken; return where the browser is led, which must be open to them."""
        answer = self.post(typed)
        assert answer.status_code == 303, words(answer)
        self.case.actors.clear()
        assert self.desk.get(answer.location).status_code == 200, answer.location
        return answer.location

    def refuse(self, typed: Mapping[str, Any]) -> TestResponse:
        """Send what must be refused and must leave every table but log and sessions as it was."""
        before = digests(self.case)
        answer = self.post(typed)
        assert answer.status_code == 422, words(answer)
        changed = {name for name, text in digests(self.case).items() if text != before[name]}
        assert not changed, changed
        return answer


def digests(case: World) -> dict[str, Any]:
    """Return a digest of every table that a refused step may not touch.

    A used one-time code stays used whatever becomes of the step, so accounts are looked at without.
    """
    found = factories.snapshot(case.db)
    for name in (*LOGGED, "accounts"):
        found.pop(name)
    return found


def open_step(app: Flask, case: World, who: str, slug: str) -> Step:
    """Let somebody stand before the page of a step."""
    return Step(log_in(app, case, who), case, address(case, slug))


def faults(answer: TestResponse) -> set[str]:
    """Return the ids the error summary links to; each must be on the page."""
    html = answer.get_data(as_text=True)
    summary = SUMMARY.search(html)
    assert summary is not None, words(answer)
    linked = set(LINKED.findall(summary[0]))
    missing = {one for one in linked if f'id="{one}"' not in html}
    assert not missing, missing
    return linked


def fields(answer: TestResponse) -> set[str]:
    """Return the names of everything that can be filled in."""
    return set(NAMES.findall(answer.get_data(as_text=True))) - {"csrf_token"}


def chosen(answer: TestResponse) -> set[tuple[str, str]]:
    """Return name and value of everything chosen or ticked, and of every list's selected line."""
    html = answer.get_data(as_text=True)
    found = set()
    for tag in re.findall(r"<input [^>]*\bchecked\b[^>]*>", html):
        found.add((attribute(tag, "name"), attribute(tag, "value")))
    for name, lines in re.findall(
        r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', html, re.DOTALL
    ):
        for tag in re.findall(r"<option [^>]*\bselected\b[^>]*>", lines):
            found.add((name, attribute(tag, "value")))
    return found


def attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""


def options(answer: TestResponse, name: str) -> dict[str, str]:
    """Return value and label of every line of a list, or of every box of a group."""
    html = answer.get_data(as_text=True)
    lists = dict(LISTS.findall(html))
    if name in lists:
        lines = re.findall(r'<option[^>]* value="([^"]*)"[^>]*>(.*?)</option>', lists[name])
        return {unescape(value): unescape(label) for value, label in lines}
    tags = [t for t in re.findall(r"<input [^>]*>", html) if attribute(t, "name") == name]
    return {attribute(tag, "value"): attribute(tag, "id") for tag in tags}


def typed_texts(answer: TestResponse) -> list[str]:
    """Return what stands in the text areas and text boxes of a page."""
    html = answer.get_data(as_text=True)
    areas = re.findall(r"<textarea[^>]*>\r?\n?(.*?)</textarea>", html, re.DOTALL)
    boxes = [attribute(tag, "value") for tag in re.findall(r"<input [^>]*>", html)]
    return [unescape(text) for text in areas] + boxes


def notes(case: World, step: str) -> list[dict[str, str]]:
    """Open what a step sealed about the case."""
    rows = [row for row in case.rows(CaseNote) if row.step == step]
    with case.db.read() as tx:
        sealed = [(row.id, row.document) for row in sorted(rows, key=lambda row: row.at)]
        return [
            vault.open(tx, case.case_id, CASE, "case_notes", key, document, Note).texts
            for key, document in sealed
        ]


def outcomes(case: World, step: str) -> list[str]:
    """Return how each try of a step ended, as the log of the case says."""
    return [end for verb, end, _ids in log_of(case.db, f"case:{case.case_id}") if verb == step]


def own_secret(case: World, who: str, secret: str = OTHER_SECRET) -> None:
    """Give somebody a secret of their own."""
    with case.changed() as tx:
        row = tx.get_one(Account, case.id_of(who))
        row.totp_secret = vault.seal_system(tx.keyring, "accounts", row.id, secret.encode())


def second(case: World, who: str = SECOND, code: str | None = None) -> dict[str, str]:
    """Return what a second person fills in, with the code they have now unless another is given."""
    fresh = code_at(case.now, OTHER_SECRET) if code is None else code
    return {"second": str(case.id_of(who)), "second_code": fresh}


def name_of(case: World, who: str) -> str:
    with case.db.read() as tx:
        return tx.scalars(select(Account.name).where(Account.id == case.id_of(who))).one()


def client_post(step: Step, typed: Mapping[str, Any]) -> TestResponse:
    """Send a form without asking for its page first: the token is whatever is given."""
    return step.desk.client.post(step.path, data=dict(typed))


def token_of(step: Step) -> str:
    found = TOKEN.search(step.get().get_data(as_text=True))
    assert found is not None
    return found[1]


# --- ready-made: how a case comes before a page, and what is typed there -------------------------


def offered(case: World) -> None:
    """Bring a draft to `gathering`, offered to the other region."""
    factories.gathering(case)
    case.grant("transfer", "case_director")


def under_review(case: World) -> None:
    """Bring a draft to `received`, with an integrity review that the second intake opened."""
    factories.received(case)
    case.grant("integrity", "intake/2")


def paused(case: World) -> None:
    """Bring a draft to `received`, its terms standing still."""
    factories.received(case)
    case.grant("pause", "case_director")


def late(case: World) -> None:
    """Bring a draft to `received`, its triage never done in time."""
    factories.received(case)
    case.wait(days=10)


def exposed(case: World) -> None:
    """Bring a draft to `received`, something of it seen by the wrong eyes."""
    factories.received(case)
    case.grant("exposure", "case_director")


PREPARED: Mapping[str, Callable[[World], object]] = {
    **factories.STAGES,
    "offered": offered,
    "under_review": under_review,
    "paused": paused,
    "late": late,
    "exposed": exposed,
}

GOOD: Mapping[str, Callable[[World], dict[str, Any]]] = {
    "regie": lambda case: {"to": str(case.id_of("case_director/2"))},
    "contact": lambda _: {"of": "person_at_risk", "channel": "none"},
    "integriteit": lambda _: {"result": "open", "reason": "Both applied."},
    "overdracht": lambda _: {"to": factories.ELSEWHERE, "reason": "She moved."},
    "overname": lambda _: {"accept": "yes"},
    "signaal": lambda _: {"kind": "risk", "what": "found_her", "text": "At her house."},
    "heropenen": lambda _: {"kind": "report", "text": "A new report."},
    "stilzetten": lambda case: {
        "clocks": ["decision", "reasonable_term"],
        "ask": "Which surname did he use before?",
        "until": ["11", "12", "2026"],
        **second(case),
    },
    "hervatten": lambda _: {},
    "verlengen": lambda _: {"clock": "decision", "days": "7", "reason": "A report is coming."},
    "te-laat": lambda _: {
        "clock": "triage",
        "protection": "A patrol passes by.",
        "message": "The director calls her.",
        "new_date": ["1", "6", "2027", "12:00"],
    },
    "lek": lambda _: {
        "result": "found",
        "what": "letter",
        "who": "person_at_risk",
        "whom": "subject",
        "way": "spoken",
        "authority": "ap_wpg",
        "text": "A letter was opened by him.",
    },
    "ontvangst": lambda _: {},
    "triage": lambda _: {
        "urgency": "standard",
        "judgement": "She sounds tired, not afraid.",
        "flag_weapons_access": "no",
    },
    "identiteit": lambda _: {
        "of": "person_at_risk",
        "method": "video",
        "link_spoken": "y",
        "saw": "She held the passport herself.",
        "last4": "12X4",
        "alone": "yes",
    },
    "afwijzen": lambda case: {
        "code": "out_of_scope",
        "reason": "A neighbour, no partner.",
        "talk_offered": "y",
        **second(case),
    },
    "intrekken": lambda _: {"reason": "She wants to stop.", "spoken_alone": "y"},
}
"""What is typed on each page when the step is to be taken; a test changes some of it."""
