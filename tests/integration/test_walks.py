"""Whatever is tried in whatever order: an open case has a director and somebody looks again."""

import random
from collections import Counter

import pytest

from disclosure.store.database import Database
from disclosure.store.keys import Keyring
from tests import factories
from tests.walks import FAR, LENGTH, TAKEN, Ground, Walker

WALKS = 160
"""A sample of the 2 000 that `./run soak walks` takes."""
CHUNKS = 4
A_FIFTH = WALKS // CHUNKS * LENGTH // FAR


@pytest.fixture
def ground(keyring: Keyring) -> Ground:
    database = Database("sqlite://", keyring)
    database.create_all()
    return Ground.lay(database)


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_random_walks_keep_every_promise(ground: Ground, chunk: int) -> None:
    """A fifth of the steps is taken by anybody, anywhere: most of those are refused."""
    granted: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    met: set[str] = set()
    for seed in range(chunk, WALKS, CHUNKS):
        walker = ground.walker(seed)
        walker.walk()
        granted += walker.granted
        refused += walker.refused
        met |= walker.stages
    assert met >= {"triage", "gathering", "panel", "withdrawn"}
    assert len(granted) > len(TAKEN) // 2, sorted(set(TAKEN) - set(granted))
    assert sum(refused.values()) >= A_FIFTH * 4 // 5
    assert {"wrong_role", "wrong_stage", "not_assigned"} <= refused.keys()


def test_walks_on_postgresql(postgresql_only: Database) -> None:
    first = factories.world(postgresql_only)
    for seed in range(6):
        world = factories.begin(first.db, first.staff, first.now)
        walker = Walker(world, random.Random(seed))
        walker.walk(20)
        assert walker.granted
