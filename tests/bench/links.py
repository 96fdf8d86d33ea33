"""Searching who shares a look-up key, among a million people: only the rows that are searched."""

import random
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from disclosure.store import blind_index
from disclosure.store.database import Database
from disclosure.store.keys import Keyring

PEOPLE = 1_000_000
IN_A_CASE = 2
KEYS = 7
"""Of somebody with a full name, a birth date, a town and one address; and one more for a couple."""
SHARED = 50
"""One person of so many has a key of somebody in another case."""
FILL = f"""
WITH RECURSIVE people (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM people WHERE n + 1 < {PEOPLE}),
keys (k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM keys WHERE k < {KEYS})
INSERT INTO lookup_keys (case_id, person_id, digest, field)
SELECT printf('%032x', n / {IN_A_CASE}), printf('%032x', n),
  CASE WHEN k = 1 AND n % {SHARED} = 0 THEN CAST(printf('%016d', n / {2 * SHARED}) AS BLOB)
  ELSE randomblob({blind_index.DIGEST_BYTES}) END, 'name_born'
FROM people, keys
"""


def fill(database: Database) -> None:
    """Write them with nothing else; the index over digests is made when all are there."""
    connection = database.writer.raw_connection()
    plain = connection.driver_connection
    assert plain is not None
    for statement in (
        "PRAGMA synchronous=OFF",
        "DROP INDEX ix_lookup_keys_digest",
        FILL,
        "CREATE INDEX ix_lookup_keys_digest ON lookup_keys (digest)",
    ):
        plain.execute(statement)
    connection.close()


def search(folder: Path) -> tuple[Database, Callable[[], object]]:
    """Return a database of a million people, and one search for those of one case after another."""
    database = Database(f"sqlite:///{folder}/links.db", Keyring.for_tests())
    database.create_all()
    fill(database)
    chance = random.Random(2)

    def work() -> object:
        case = UUID(int=chance.randrange(PEOPLE // IN_A_CASE))
        with database.read() as tx:
            return blind_index.shared(tx, case, 500)

    return database, work
