"""For whoever is not named, a shielded case does not exist: every page, every list, every count.

Each address is asked twice, and status, headers, text and statements are compared: once with the
reference of a shielded case and with one that was never given out; once before there was such a
case and after.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from disclosure.cases import models
from disclosure.procedure import stages
from disclosure.settings import Settings
from disclosure.store import references
from disclosure.store.database import Database
from tests import factories, linking, shielding
from tests.conftest import strict_app
from tests.desk import QUEUE, Desk, log_in, statements
from tests.factories import World
from tests.staff import log_of

ONCE = re.compile(
    r'nonce(-|=")[\w-]+|name="csrf_token"[^>]*value="[^"]+"|[ts][\w-]{43}|[0-9a-f]{12}(?=<)'
)
"""What is new in every answer: nonces, tokens, ids of sessions, numbers of errors."""
UNNAMED = (
    "intake/2",
    "case_director/2",
    "police",
    "panel_chair",
    "decision_maker",
    "disclosure_officer",
    "regional_manager/2",
    "rapporteur",
    "VR17:intake",
)
"""Everybody the desk knows, and nobody of them on duty when the case came in."""
LISTS = (
    QUEUE,
    *(f"{QUEUE}?van=regio&{narrowed}" for narrowed in ("", "fase=received", "graad=high")),
    f"{QUEUE}?van=mij",
    "/werk/",
    "/werk/afgeschermd",
    "/werk/beheer/rooster",
    "/werk/profiel",
)
TELLING = frozenset(
    {
        "desk.case_page",
        "desk.timeline",
        "desk.clocks",
        "links.overview",
        "step.regie",
        "step.overdracht",
        "step.vragen",
        "step.panel",
        "step.besluit",
        "conflicts.declared",
    }
)
"""Pages of one case that show something of others, of colleagues, or of what is owed."""


class Seen(NamedTuple):
    """All that can be seen of one answer, and what it cost the database."""

    status: int
    headers: str
    text: str
    statements: list[str]


@pytest.fixture
def case(database: Database) -> World:
    """Return a draft among staff."""
    return factories.world(database)


@pytest.fixture(autouse=True)
def moment(case: World) -> Iterator[time_machine.Traveller]:
    """Let time stand still at the case's moment."""
    with time_machine.travel(case.now, tick=False) as moved:
        yield moved


@pytest.fixture
def app(settings: Settings, database: Database) -> Flask:
    return strict_app(settings, database)


def seen(case: World, desk: Desk, path: str, *hidden: str) -> Seen:
    """Ask for a page; what was asked for is left out of what is compared."""
    with statements(case.db) as asked:
        answer: TestResponse = desk.get(path)
    headers, text = str(sorted(answer.headers.items())), answer.get_data(as_text=True)
    for word in hidden:
        headers, text = headers.replace(word, "*"), text.replace(word, "*")
    return Seen(answer.status_code, ONCE.sub("", headers), ONCE.sub("", text), asked)


def pages_of_a_case(app: Flask) -> list[Rule]:
    """Return every GET address that names a case."""
    found = [rule for rule in app.url_map.iter_rules() if "reference" in rule.arguments]
    return sorted((rule for rule in found if "GET" in (rule.methods or ())), key=str)


def address(rule: Rule, reference: str) -> str:
    other = {name: uuid4() for name in rule.arguments - {"reference"}}
    built = rule.build({"reference": reference, **other})
    assert built is not None
    return built[1]


def never_given() -> str:
    return references.new_reference()


@pytest.mark.parametrize("who", UNNAMED)
def test_a_guessed_address_is_one_of_no_case(app: Flask, case: World, who: str) -> None:
    """In every stage a page looks the same: the panel's, the letters', the step's that opens it."""
    factories.panel(case)
    case.grant("convene", "panel_chair")
    shielding.found(case)
    desk, reference, unknown = log_in(app, case, who), case.case.reference, never_given()
    rules = pages_of_a_case(app)
    assert len(rules) > 55
    for stage in ("panel", "closed"):
        if stage == "closed":
            with case.changed() as tx:
                row = tx.get_one(models.Case, case.case_id)
                row.stage, row.closed_from = "closed", "follow_up"
        for rule in rules:
            real = seen(case, desk, address(rule, reference), reference)
            none = seen(case, desk, address(rule, unknown), unknown)
            assert real == none, (stage, rule)
            assert real.status in (403, 404), (stage, rule)
        found = f"{QUEUE}/zoek?zaak={reference}"
        real = seen(case, desk, found, reference)
        assert real == seen(case, desk, f"{QUEUE}/zoek?zaak={unknown}", unknown), stage
        desk.get("/werk/profiel")  # the page after that says that there is no such case


def done_in(case: World) -> list[tuple[str, str, dict[str, str]]]:
    """Return what the log of a case holds but looks: the page of the log shows those as well."""
    return [each for each in log_of(case.db, f"case:{case.case_id}") if each[0] != "view"]


@pytest.mark.parametrize("who", UNNAMED)
def test_no_list_and_no_page_of_another_case_changes(app: Flask, case: World, who: str) -> None:
    """The other case has the same subject: they are linked, and nobody there is told."""
    factories.gathering(case)
    case.grant("enquire", "case_director")
    linking.match(case)
    desk, reference = log_in(app, case, who), case.case.reference
    rules = [rule for rule in pages_of_a_case(app) if rule.endpoint in TELLING]
    assert len(rules) == len(TELLING)
    paths = (*LISTS, *(address(rule, reference) for rule in rules))
    written = done_in(case)
    before = {path: seen(case, desk, path) for path in paths}
    hidden = linking.another(case, **linking.REPEATED, separated="no")
    shielding.found(hidden)
    assert linking.kinds(case) == ["same_subject"]
    assert hidden.column("shielded")
    hidden.grant("triage", "intake", urgency="high")
    hidden.grant("confirm_identity", "intake")
    after = {path: seen(case, desk, path) for path in paths}
    for path, was in before.items():
        assert after[path] == was, path
    assert done_in(case) == written


@pytest.mark.parametrize("who", ["intake", "case_director", "regional_manager"])
def test_who_is_named_finds_it_where_cases_are_found(app: Flask, case: World, who: str) -> None:
    factories.received(case)
    shielding.found(case)
    desk = log_in(app, case, who)
    assert references.spaced(case.case.reference) in desk.see(QUEUE)
    assert "Deze zaak is afgeschermd" in desk.see(f"{QUEUE}/{case.case.reference}")
    assert desk.get(f"{QUEUE}/zoek", zaak=case.case.reference).location.endswith(
        case.case.reference
    )


def test_everybody_with_a_role_on_cases_was_asked() -> None:
    roles = {who.partition("/")[0].rpartition(":")[2] for who in UNNAMED}
    organisations = set(stages.ORGANISATION_ROLES)
    assert set(stages.CASE_ROLES) - organisations <= roles
    assert "police" in roles
