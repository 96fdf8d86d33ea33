"""Two thousand walks of forty steps, a fifth of them astray (`./run soak walks`)."""

from collections import Counter

import pytest

from disclosure.store.database import Database
from disclosure.store.keys import Keyring
from tests.walks import TAKEN, Ground

WALKS = 2000
CHUNKS = 20


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_two_thousand_walks(keyring: Keyring, chunk: int) -> None:
    database = Database("sqlite://", keyring)
    database.create_all()
    ground = Ground.lay(database)
    granted: Counter[str] = Counter()
    met: set[str] = set()
    for seed in range(chunk, WALKS, CHUNKS):
        walker = ground.walker(seed)
        walker.walk()
        granted += walker.granted
        met |= walker.stages
    print(f"{sum(granted.values())} steps granted, {len(granted)} kinds, stages {sorted(met)}")
    assert met >= {"triage", "gathering", "panel", "decided", "withdrawn", "declined", "closed"}
    assert len(granted) > len(TAKEN) * 3 // 4, sorted(set(TAKEN) - set(granted))
