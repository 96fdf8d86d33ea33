"""With the keyboard alone: the whole application, also in Arabic, and a step of every role."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Page, expect

from disclosure import clock
from disclosure.accounts import current, seeding
from disclosure.procedure.calendar import AMSTERDAM
from disclosure.review.models import Enquiry
from tests import factories, staff, staging
from tests.conftest import Site
from tests.desk import address
from tests.factories import World
from tests.journeys import front_door
from tests.keyboard import Keys
from tests.step_pages import GOOD
from tests.talks import MEETING

ARABIC = {
    **front_door.HERSELF,
    8: {"name": "نور"},
    10: {"subject_name": "كريم"},
    17: {"words": "يلاحقني في كل مكان."},
}


CONDITIONS = 'form[action$="/voorwaarden"] button, form[action$="/niemand-bekend"] button'


class Turn(NamedTuple):
    """Somebody's step: who, how the case comes there, the page, what is typed."""

    who: str
    before: Callable[[World], object]
    slug: str
    typed: Callable[[World], dict[str, Any]]


@pytest.fixture
def open_site(site: Site) -> Site:
    """Return a site with a bureau and somebody on duty."""
    with site.database.transaction() as tx:
        seeding.seed(tx, "test", clock.now())
    return site


@pytest.mark.parametrize(
    ("language", "answers", "direction"),
    [("nl", front_door.HERSELF, "ltr"), ("ar", ARABIC, "rtl")],
)
def test_the_whole_application(
    page: Page, open_site: Site, language: str, answers: dict[int, Any], direction: str
) -> None:
    keys = Keys(page)
    page.goto(f"{open_site.url}/?taal={language}")
    expect(page.locator("html")).to_have_attribute("dir", direction)
    keys.walk()
    keys.skip()
    keys.follow('a[href="/formulier"]')
    keys.send()
    reference = page.locator(".access-reference").inner_text()
    keys.send()
    while number := front_door.at(page):
        if number == 8:
            keys.err()
        keys.skip()
        keys.fill(answers.get(number, {}))
        keys.send()
        assert front_door.at(page) != number, page.locator("main").inner_text()
        expect(page.locator("html")).to_have_attribute("dir", direction)
    keys.err()
    keys.fill({"honest": "y"})
    keys.send()
    assert page.url.endswith("/formulier/klaar")
    assert reference in page.locator("main").inner_text()


# --- at work -------------------------------------------------------------------------------------


def _asked(case: World) -> None:
    case.grant("answer", "police")


def _at_panel(case: World) -> None:
    if any(enquiry.sampled for enquiry in case.rows(Enquiry)):
        case.grant("check_nil", "case_director")
    case.grant("close_gathering", "case_director")


def _to_sign(case: World) -> None:
    for organisation in ("veilig_thuis", "probation"):
        case.grant("vote", organisation)
    case.grant("advise", "panel_chair")
    staging.matched(case)
    case.grant("plan_safety", "case_director", state="prepared")
    case.grant("draft_decision", "case_director")


def _nothing(_case: World) -> None:
    """Leave the case as the turn before left it."""


def _code(_case: World) -> dict[str, Any]:
    return {"weighed": "y", "own_code": staff.code_at(clock.now())}


def _leaked(case: World) -> dict[str, Any]:
    """A screen was seen: her safe contact goes on, which a letter or a message would end."""
    given = {name: GOOD["lek"](case)[name] for name in ("who", "whom", "text")}
    return {"what": "screen", **given}


def _soon(_case: World) -> dict[str, Any]:
    day = (clock.now() + timedelta(days=2)).astimezone(AMSTERDAM)
    when = [day.day, day.month, day.year, "10:00"]
    return {**MEETING, "time": when}


TURNS = (
    Turn("intake", _nothing, "triage", GOOD["triage"]),
    Turn(
        "case_director",
        _nothing,
        "vragen",
        lambda _: {
            "to": ["police", "veilig_thuis"],
            "purpose": "Eerder geweld?",
            "basis": "Wpg 20",
            "categories": ["domestic_violence"],
        },
    ),
    Turn("regional_manager", _nothing, "verlengen", GOOD["verlengen"]),
    Turn("privacy_officer", _nothing, "lek?wat=found", _leaked),
    Turn(
        "veilig_thuis",
        _asked,
        "antwoord",
        lambda _: {
            "kind": "nothing",
            "searched": "Alle dossiers",
            "names": "Alle namen",
            "addresses": "Beide adressen",
            "searcher": "Vera Tuin",
        },
    ),
    Turn(
        "panel_chair",
        _at_panel,
        "panel",
        lambda _: {"mode": "written", "members": ["police", "veilig_thuis", "probation"]},
    ),
    Turn(
        "police",
        _nothing,
        "stem",
        lambda _: {
            "outcome": "disclose",
            "reason": "Het patroon.",
            "necessity": "Het geweld herhaalde zich.",
            "subsidiarity": "Niets lichters helpt.",
            "proportionality": "Alleen de veroordeling.",
        },
    ),
    Turn("decision_maker", _to_sign, "ondertekenen", _code),
    Turn("disclosure_officer", _nothing, "afspraak", _soon),
)
"""One case from triage to the appointment, each step by whoever it belongs to."""


def test_a_step_of_every_role(page: Page, site: Site) -> None:
    begun = (clock.now() - timedelta(hours=1)).astimezone(AMSTERDAM)
    case = factories.world(site.database, start=begun.strftime("%Y-%m-%dT%H:%M"))
    staging.received(case)
    case.grant("confirm_identity", "intake", of="person_at_risk")
    for turn in TURNS:
        case.now = clock.now()
        turn.before(case)
        enter(page, site, case, turn.who)
        take_turn(Keys(page), f"{site.url}{address(case)}", turn, case)
    assert case.case.stage == "delivery"


def take_turn(keys: Keys, url: str, turn: Turn, case: World) -> None:
    """Walk the page of the step, send it empty, mend it and send it."""
    page = keys.page
    where = f"{url}/{turn.slug}{'&' if '?' in turn.slug else '?'}taal=nl"
    page.goto(where)
    expect(page.locator("h1")).to_have_count(1)
    keys.walk()
    if page.locator(CONDITIONS).count():
        keys.follow(CONDITIONS)
    keys.skip()
    keys.err()
    keys.fill(turn.typed(case))
    keys.send()
    summary = page.locator("#error-summary")
    assert not summary.count(), f"{turn.slug}: {summary.inner_text()}"
    assert page.url.partition("#")[0] != where, turn.slug


def enter(page: Page, site: Site, case: World, who: str) -> None:
    """Give the browser the session of somebody who logged in."""
    client = site.app.test_client()
    with client.session_transaction("/werk/") as session:
        session[current.ACCOUNT] = str(case.id_of(who))
        session[current.SINCE] = clock.now().isoformat()
    cookie = client.get_cookie("w")
    assert cookie is not None
    page.context.add_cookies([{"name": "w", "value": cookie.value, "url": site.url}])


def test_logging_in(page: Page, open_site: Site) -> None:
    keys = Keys(page)
    page.goto(f"{open_site.url}/werk/inloggen?taal=nl")
    keys.walk()
    keys.err()
    for login in ("beheer", "rapporteur"):
        email, code = f"{login}@demo.example", staff.code_at(clock.now())
        keys.fill({"email": email, "password": seeding.PASSWORD, "code": code})
        keys.send()
        expect(page).not_to_have_url(re.compile("inloggen"))
        keys.walk()
        keys.follow('form[action="/werk/uitloggen"] button')
