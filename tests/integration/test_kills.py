"""A worker killed at each named point loses no mail; fifty of them die in `./run soak kills`."""

from collections import Counter
from pathlib import Path
from uuid import UUID

import pytest

from disclosure.store.database import Database
from tests import kills
from tests.halting_worker import POINTS


def test_a_kill_at_each_point(staff: Database, tmp_path: Path) -> None:
    tally = kills.run(staff, tmp_path / "mail", len(POINTS))
    assert tally.startswith("5 kills, ")
    assert " 0 lost, 2 repeats" in tally


@pytest.mark.parametrize("arrives", [0, 2])
def test_the_count_would_notice(sqlite_only: Database, arrives: int) -> None:
    """A mail that never came, or came twice after a kill elsewhere, fails the check."""
    lost = UUID(int=7)
    story = kills.Kills(sqlite_only, 0, [("committed", lost)])
    with pytest.raises(AssertionError):
        kills.check(story, Counter({f"<{lost}@{kills.DOMAIN}>": arrives}))
