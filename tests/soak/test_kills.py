"""Fifty workers killed with signal 9: no mail is lost (`./run soak kills`)."""

from datetime import datetime
from pathlib import Path

import pytest

from disclosure.accounts import seeding
from disclosure.store.database import Database
from tests import kills


def test_fifty_kills(
    sqlite_only: Database, now: datetime, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with sqlite_only.transaction() as tx:
        seeding.seed(tx, "test", now)
    tally = kills.run(sqlite_only, tmp_path / "mail", 50)
    with capsys.disabled():
        print(f"\n{tally}")
