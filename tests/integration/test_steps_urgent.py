"""Telling at once, more than once: each is recorded with what was told, and reviewed."""

import pytest

from disclosure.store.database import Database
from tests import factories
from tests.factories import World


@pytest.fixture
def case(database: Database) -> World:
    """Return a draft among fictional staff."""
    return factories.world(database)


def test_each_urgent_telling_is_recorded_and_reviewed(case: World) -> None:
    factories.panel(case, "immediate")
    factories.matched(case)
    case.grant("plan_safety", "case_director", state="prepared")
    case.grant("tell_urgent", "decision_maker", items=["p1"])
    assert case.refuse("record_urgent", "decision_maker") == "facts_missing"
    case.wait(minutes=30)
    case.grant("tell_urgent", "decision_maker")
    assert case.effects("record_urgent", "decision_maker", items=["p1"]) == (set(), {})
    assert case.effects("review_urgent", "panel_chair") == (set(), {})
    assert case.effects("record_urgent", "decision_maker") == (set(), {"urgent_record": "met"})
    assert case.effects("review_urgent", "panel_chair") == (set(), {"panel_review": "met"})
