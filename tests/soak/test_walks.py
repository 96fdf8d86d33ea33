"""Two thousand walks of forty steps, a fifth of them astray (`./run soak walks`)."""

import random
from collections import Counter

import pytest

from disclosure.store.database import Database
from disclosure.store.keys import Keyring
from tests import factories
from tests.walks import TAKEN, Ground, Walker

WALKS = 2000
CHUNKS = 20
ON_POSTGRESQL = 100


@pytest.fixture(scope="module")
def ground(keyring: Keyring) -> Ground:
    database = Database("sqlite://", keyring)
    database.create_all()
    return Ground.lay(database)


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_two_thousand_walks(ground: Ground, chunk: int) -> None:
    granted: Counter[str] = Counter()
    met: set[str] = set()
    for seed in range(chunk * WALKS // CHUNKS, (chunk + 1) * WALKS // CHUNKS):
        walker = ground.walker(seed)
        walker.walk()
        granted += walker.granted
        met |= walker.stages
    print(f"{granted.total()} steps granted, {len(granted)} kinds, stages {sorted(met)}")
    assert met >= {"triage", "gathering", "panel", "decided", "withdrawn", "declined", "closed"}
    assert len(granted) > len(TAKEN) * 3 // 4, sorted(set(TAKEN) - set(granted))


def test_a_hundred_walks_on_postgresql(postgresql_only: Database) -> None:
    first = factories.world(postgresql_only)
    granted: Counter[str] = Counter()
    for seed in range(ON_POSTGRESQL):
        world = factories.begin(first.db, first.staff, first.now)
        walker = Walker(world, random.Random(seed))
        walker.walk()
        granted += walker.granted
    print(f"{granted.total()} steps granted, {len(granted)} kinds")
    assert len(granted) > len(TAKEN) // 3
