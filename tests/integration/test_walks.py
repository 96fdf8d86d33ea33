"""Whatever is tried in whatever order: an open case has a director and somebody looks again."""

import random
from collections import Counter

import pytest

from disclosure.store.database import Database
from disclosure.store.keys import Keyring
from tests import factories
from tests.walks import BEGINNINGS, FAR, LENGTH, TAKEN, Ground, Walker

WALKS = 500
CHUNKS = 10
"""Small enough that two processes end together; `./run soak walks` does 2 000 and 100."""
ON_POSTGRESQL = 40
CHUNKS_ON_POSTGRESQL = 2
A_FIFTH = WALKS // CHUNKS * LENGTH // FAR
WAY = {"received", "triage", "gathering", "panel", "decided", "delivery", "follow_up", "closed"}


@pytest.fixture(scope="module")
def ground(keyring: Keyring) -> Ground:
    database = Database("sqlite://", keyring)
    database.create_all()
    return Ground.lay(database)


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_random_walks_keep_every_promise(ground: Ground, chunk: int) -> None:
    """A fifth of the steps is taken by anybody, anywhere: nearly all of those are refused."""
    granted: Counter[str] = Counter()
    astray: Counter[str] = Counter()
    met: set[str] = set()
    for seed in chunk_of(WALKS, CHUNKS, chunk):
        walker = ground.walker(seed)
        walker.walk()
        granted += walker.granted
        astray += walker.astray
        met |= walker.stages
    assert met >= WAY | {"withdrawn", "declined"}
    assert len(granted) > len(TAKEN) * 3 // 4, sorted(set(TAKEN) - set(granted))
    assert astray.total() > A_FIFTH * 3 // 4
    assert {"wrong_role", "wrong_stage", "not_assigned", "wrong_region"} <= astray.keys()


def chunk_of(walks: int, chunks: int, chunk: int) -> range:
    """Return the seeds of one part of all walks."""
    return range(chunk * walks // chunks, (chunk + 1) * walks // chunks)


def test_walks_begin_all_along_the_way(ground: Ground) -> None:
    stages = [ground.walker(seed).world.case.stage for seed in range(len(BEGINNINGS))]
    assert set(stages) >= {"draft", "received", "gathering", "panel", "decided", "declined"}


def test_the_same_seed_walks_the_same_way(ground: Ground) -> None:
    """But for what is drawn by the database itself: a failure can be looked at again."""
    first, second = ground.walker(7), ground.walker(7)
    first.walk(10)
    second = ground.walker(7)
    second.walk(10)
    assert (first.granted, first.refused) == (second.granted, second.refused)


@pytest.mark.parametrize("chunk", range(CHUNKS_ON_POSTGRESQL))
def test_walks_on_postgresql(postgresql_only: Database, chunk: int) -> None:
    first = factories.world(postgresql_only)
    granted: Counter[str] = Counter()
    seeds = chunk_of(ON_POSTGRESQL, CHUNKS_ON_POSTGRESQL, chunk)
    for seed in seeds:
        world = factories.begin(first.db, first.staff, first.now)
        walker = Walker(world, random.Random(seed))
        walker.walk()
        granted += walker.granted
    assert granted["submit"] == len(seeds)
    assert len(granted) > len(TAKEN) // 3, sorted(set(TAKEN) - set(granted))
