"""No page that somebody may open links to one that refuses them, or that breaks."""

import re
from collections.abc import Callable

import pytest

from disclosure.settings import Settings
from disclosure.store.database import Database
from tests import factories
from tests.conftest import strict_app
from tests.desk import QUEUE, Desk, address, log_in
from tests.factories import World

LINK = re.compile(r'<a [^>]*href="(/werk/[^"#]*)')
WHO = (
    "intake",
    "case_director",
    "police",
    "panel_chair",
    "decision_maker",
    "disclosure_officer",
    "regional_manager",
)
STAGES: dict[str, Callable[[World], object]] = {
    "panel": factories.panel,
    "delivery": factories.delivery,
    "withdrawn": factories.withdrawn,
}
ASIDE = ("/uitloggen", "/brieven/", ".pdf", "/dossier")
"""What ends the session, or hands over a file."""
DEPTH = 3


def refused(desk: Desk, case: World) -> list[str]:
    """Follow every link from the queue and the case; return those that lead to no page."""
    found, seen = [], set[str]()
    ahead = [(QUEUE, DEPTH), (address(case), DEPTH)]
    while ahead:
        path, deep = ahead.pop(0)
        if path in seen or any(part in path for part in ASIDE):
            continue
        seen.add(path)
        answer = desk.client.get(path)
        if answer.status_code not in (200, 303):
            found.append(f"{answer.status_code} {path}")
        elif deep > 1:
            ahead += [(link.replace("&amp;", "&"), deep - 1) for link in LINK.findall(answer.text)]
    assert len(seen) > 5, "nothing was followed"
    return found


@pytest.mark.parametrize("stage", STAGES)
def test_whoever_follows_a_link_is_let_in(
    settings: Settings, sqlite_only: Database, stage: str
) -> None:
    case = factories.world(sqlite_only)
    STAGES[stage](case)
    app = strict_app(settings, sqlite_only)
    desks = {who: log_in(app, case, who) for who in WHO}
    see_it = {
        who: desk for who, desk in desks.items() if desk.get(address(case)).status_code == 200
    }
    met = {who: refused(desk, case) for who, desk in see_it.items()}
    assert {who: found for who, found in met.items() if found} == {}
    assert {"intake", "case_director", "regional_manager"} <= set(met)
