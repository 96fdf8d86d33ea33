"""The pages of the decision: drafting from what may be told, and signing with a fresh code."""

import re
from datetime import timedelta
from typing import Any

import pytest

from disclosure.accounts.models import Account
from disclosure.decisions import models, queries
from disclosure.procedure import profile
from disclosure.settings import Settings
from disclosure.store.database import Database
from tests import factories
from tests.factories import ITEM, World
from tests.review_pages import Pages, advised, drafted, fresh, left, pages, typed_draft
from tests.staff import code_at

WEIGHED: dict[str, Any] = {**factories.TESTS, **factories.ANSWERS}
"""What a draft takes over from the advice."""
NAMES = {"p1": ITEM["text"], "p2": "A report nobody judged", "p3": "Kept for a few days more"}
ITEMS = [
    ITEM,
    {**factories.PANEL_ONLY, "text": NAMES["p2"]},
    {**factories.EXPIRING, "text": NAMES["p3"]},
]


@pytest.fixture
def case(sqlite_only: Database) -> World:
    """Return a draft among staff."""
    return factories.world(sqlite_only)


@pytest.fixture
def site(settings: Settings, case: World) -> Pages:
    return pages(settings, case)


def offered(html: str) -> set[str]:
    """Return which items may be ticked."""
    return {name for name in NAMES if f'value="{name}"' in html}


# --- besluit


def test_a_decision_is_drafted(site: Pages, case: World) -> None:
    advised(case)
    site.who_may("besluit", ("case_director", "panel_chair"), decision_maker=403, police=403)
    site.who_may("besluit", (), case_director__2=404)
    site.takes("case_director", "besluit", "draft_decision", **typed_draft(case, "p1"))
    row = case.rows(models.Decision)[0]
    assert (row.outcome, row.signed_at) == ("disclose", None)
    with case.db.read() as tx:
        assert len(queries.chosen_items(tx, row.id)) == 1


@pytest.mark.parametrize(
    ("typed", "sentence", "at"),
    [
        ({"outcome": ""}, "Kies een besluit.", "outcome"),
        ({"items": []}, "Vul dit in.", "items"),
        ({"recipient_why": ""}, "Vul dit in.", "recipient_why"),
        ({"outcome": "disclose_to_other", "recipient_name": "Her aunt"}, "Vul dit in.", "ties"),
        ({"outcome": "no_disclosure"}, "Schrijf op waarom.", "departure"),
        ({"necessity": ""}, "Vul dit in.", "necessity"),
        ({"protection": ""}, "Vul dit in.", "protection"),
        ({"items": ["p2"]}, "", "items"),
        ({"items": ["p9"]}, "", "items"),
        ({"outcome": "defer", "until": ["32", "13", "2026"], "departure": "Too soon"}, "", "until"),
        ({"outcome": "defer", "departure": "Too soon now"}, "Vul dit in.", "until"),
        (
            {"outcome": "defer", "until": ["12", "12", "2026"], "departure": "Too soon now"},
            "Dat kan tot en met 11 december 2026.",
            "until",
        ),
    ],
)
def test_a_draft_that_cannot_stand_is_refused(
    site: Pages, case: World, typed: dict[str, Any], sentence: str, at: str
) -> None:
    advised(case)
    whole = typed_draft(case, "p1")
    site.refuses("case_director", "besluit", sentence, at, **{**whole, **typed})


def test_without_advice_there_is_nothing_to_draft_from(site: Pages, case: World) -> None:
    factories.panel(case)
    typed = typed_draft(case, "p1")
    site.refuses("case_director", "besluit", "Er is nog geen advies of ontwerp.", **typed)


def test_what_expired_or_is_for_the_panel_only_is_not_offered(site: Pages, case: World) -> None:
    factories.gathering(case)
    case.grant("enquire", "case_director")
    case.grant("answer", "police", items=ITEMS)
    case.grant("answer", "veilig_thuis", kind="nothing", items=[], searched="All names")
    case.grant("close_gathering", "case_director")
    factories.matched(case)
    factories.advised(case)
    assert offered(site.html("case_director", "besluit")) == {"p1", "p3"}
    case.at("2026-12-10T00:00")
    html = site.html("case_director", "besluit")
    assert offered(html) == {"p1"}
    assert "verlopen" in html
    for name in ("p2", "p3"):
        site.refuses(
            "case_director", "besluit", "", "items", outcome="disclose", items=[name], **WEIGHED
        )


# --- ondertekenen


def grounds(case: World) -> dict[str, str]:
    """Return the ground a profile proposes for each choice."""
    law = profile.load(case.case.profile)
    return {
        "not_hearing": next(one.key for one in law.not_hearing if one.default),
        "not_telling": next(one.key for one in law.not_telling if one.default),
        "weighed": "y",
    }


def signature(case: World, **changes: str) -> dict[str, str]:
    """Return what is typed under the draft that waits."""
    with case.db.read() as tx:
        row = queries.draft(tx, case.case_id)
    read = {"draft": str(row.id)} if row is not None else {}
    return {**grounds(case), **read, "own_code": fresh(case), **changes}


def test_whoever_signs_reads_the_draft_and_what_will_be_said(site: Pages, case: World) -> None:
    drafted(case)
    site.who_may("ondertekenen", ("decision_maker",), case_director=403, panel_chair=403)
    text = site.see("decision_maker", "ondertekenen")
    assert "Wat gezegd wordt" in text
    assert f"Veroordeeld: {ITEM['text']}" in text
    html = site.html("decision_maker", "ondertekenen")
    for key in set(grounds(case).values()) - {"y"}:
        assert re.search(rf'<input[^>]*\bchecked[^>]*value="{key}"', html), key


def test_a_decision_is_signed_with_a_code_of_ones_own(site: Pages, case: World) -> None:
    drafted(case)
    typed = signature(case)
    site.takes("decision_maker", "ondertekenen", "sign_decision", **typed)
    row = case.rows(models.Decision)[0]
    assert (case.case.stage, row.signed_by) == ("decided", case.id_of("decision_maker"))
    found = grounds(case)
    assert row.ground == f"{found['not_hearing']}+{found['not_telling']}"
    assert case.clock("decision").state == "met"


@pytest.mark.parametrize("code", ["", "000000", "not a code", "old"])
def test_no_signature_without_a_right_code(site: Pages, case: World, code: str) -> None:
    drafted(case)
    code = code_at(case.now - timedelta(minutes=2)) if code == "old" else code
    before = left(case)
    typed = signature(case, own_code=code)
    answer = site.send("decision_maker", "ondertekenen", **typed)
    assert answer.status_code == 422
    assert 'href="#own_code"' in answer.get_data(as_text=True)
    assert not code or f'value="{code}"' not in answer.get_data(as_text=True)
    assert left(case) == before


def test_another_draft_is_not_signed_unread(site: Pages, case: World) -> None:
    drafted(case)
    typed = signature(case)
    case.grant("draft_decision", "panel_chair", items=["p1", "p3"])
    site.refuses("decision_maker", "ondertekenen", "Er kwam een ander ontwerp.", **typed)
    typed = signature(case, own_code=fresh(case))
    site.takes("decision_maker", "ondertekenen", "sign_decision", **typed)


def test_the_grounds_are_confirmed_not_only_proposed(site: Pages, case: World) -> None:
    drafted(case)
    typed = signature(case)
    del typed["weighed"]
    sentence = "Bevestig dat de gronden bij deze zaak passen."
    site.refuses("decision_maker", "ondertekenen", sentence, "weighed", **typed)


def test_a_code_counts_once(site: Pages, case: World) -> None:
    drafted(case)
    case.grant("integrity", "intake")
    typed = signature(case)
    site.refuses("decision_maker", "ondertekenen", "onderzoek door een tweede persoon", **typed)
    case.grant("integrity", "intake/2", result="proceed")
    site.refuses("decision_maker", "ondertekenen", "Vul dit in.", "own_code", **typed)
    case.wait(seconds=30)
    typed["own_code"] = fresh(case)
    site.takes("decision_maker", "ondertekenen", "sign_decision", **typed)


def test_the_code_of_somebody_else_does_not_sign(site: Pages, case: World) -> None:
    drafted(case)
    with case.changed() as tx:
        tx.get_one(Account, case.id_of("decision_maker")).totp_secret = None
    typed = signature(case)
    assert site.send("decision_maker", "ondertekenen", **typed).status_code == 422
    assert case.case.stage == "panel"


def test_nothing_is_signed_where_no_draft_lies(site: Pages, case: World) -> None:
    advised(case)
    assert "Er ligt geen ontwerp klaar." in site.see("decision_maker", "ondertekenen")
    typed = signature(case)
    site.refuses("decision_maker", "ondertekenen", "Er is nog geen advies", **typed)


def test_a_ground_the_law_does_not_know_is_refused(site: Pages, case: World) -> None:
    drafted(case)
    typed = signature(case, not_hearing="convenience")
    site.refuses("decision_maker", "ondertekenen", "", "not_hearing", **typed)
