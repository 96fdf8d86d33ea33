"""Files nobody else may see: by need, behind a shield, and gone from the disk once destroyed."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import time_machine
from flask import Flask

from disclosure.cases import shields, uploads
from disclosure.cases.shield_rules import Mark
from disclosure.cases.upload_models import CaseFile
from disclosure.cases.upload_rules import KINDS, READS, Upload
from disclosure.errors import Refusal
from disclosure.store.database import Database
from disclosure.web import uploading
from tests import factories
from tests import sample_files as samples
from tests.desk import address, log_in
from tests.factories import World
from tests.review_pages import left
from tests.staff import log_of

MOST = 5_000_000
PEOPLE = ("intake", "case_director", "disclosure_officer", "regional_manager")
FARTHER = ("panel_chair", "decision_maker", "police", "privacy_officer")
ONE_OF_EACH = {
    "identity": Upload(kind="identity", data=samples.PNG, of="applicant", covered=True),
    "undertaking": Upload(kind="undertaking", data=samples.PDF),
    "instrument": Upload(kind="instrument", data=samples.JPEG),
}
ADDERS = {"identity": "intake", "undertaking": "disclosure_officer", "instrument": "case_director"}


def keep(case: World, kind: str) -> CaseFile:
    """Keep one file of a kind, by whoever adds it."""
    args, actor = ONE_OF_EACH[kind], case.actor(ADDERS[kind])
    assert uploads.add(case.db, case.case_id, args, MOST, actor, case.now) is None
    row: CaseFile
    (row,) = [each for each in case.rows(CaseFile) if each.kind == kind]
    return row


def tried(case: World, who: str, file_id: UUID) -> str | None:
    found = uploads.opened(case.db, case.case_id, file_id, case.actor(who), case.now)
    return found.key if isinstance(found, Refusal) else None


def shielded(case: World) -> World:
    mark = Mark(about="subject", organisation="police", reason="He works there.")
    assert shields.mark(case.db, case.case_id, mark, case.actor("intake"), case.now) is None
    return case


# --- as actions ----------------------------------------------------------------------------------


def test_behind_a_shield_no_file_is_added_opened_or_destroyed(database: Database) -> None:
    case = factories.delivery(factories.world(database))
    row = keep(case, "identity")
    shielded(case)
    before = left(case)
    officer = case.actor("disclosure_officer")
    assert tried(case, "disclosure_officer", row.id) == "shielded"
    more = uploads.add(database, case.case_id, ONE_OF_EACH["identity"], MOST, officer, case.now)
    assert more == Refusal("shielded")
    gone = uploads.destroy(database, case.case_id, row.id, officer, case.now)
    assert gone == Refusal("shielded")
    assert left(case) == before
    assert tried(case, "intake", row.id) is None  # who saw the sign is named in it


def test_a_conflict_shuts_every_file_whatever_somebody_may_do(database: Database) -> None:
    case = factories.delivery(factories.world(database))
    row = keep(case, "instrument")
    case.in_conflict("disclosure_officer")
    before = left(case)
    assert tried(case, "disclosure_officer", row.id) == "conflict"
    assert left(case) == before


def test_a_file_of_another_case_is_nobodys(database: Database) -> None:
    case = factories.delivery(factories.world(database))
    row = keep(case, "identity")
    other = factories.received(factories.begin(database, case.staff, case.now))
    assert tried(other, "intake", row.id) == "item_unknown"
    actor = other.actor("intake")
    refused = uploads.destroy(database, other.case_id, row.id, actor, other.now)
    assert refused == Refusal("item_unknown")
    assert case.rows(CaseFile)[0].document is not None


def test_nothing_of_a_file_stands_in_the_log(database: Database) -> None:
    case = factories.delivery(factories.world(database))
    row = keep(case, "identity")
    tried(case, "intake", row.id)
    kept = [ids for verb, _end, ids in log_of(database, f"case:{case.case_id}") if "file" in verb]
    assert kept == [{"file": str(row.id), "kind": "identity"}] * 2


def on_disk(folder: Path) -> bytes:
    """Read every byte of the database as a thief of the disk does, the files beside it too."""
    path = folder / "disclosure.sqlite3"
    return b"".join(one.read_bytes() for one in sorted(path.parent.glob(f"{path.name}*")))


def test_a_destroyed_copy_is_gone_from_the_disk(sqlite_only: Database, tmp_path: Path) -> None:
    case = factories.delivery(factories.world(sqlite_only))
    # large enough for pages of its own
    large = samples.PNG.replace(samples.END, samples.chunk(b"IDAT", bytes(range(256)) * 120))
    args = Upload(kind="identity", data=large + samples.END, of="applicant", covered=True)
    intake = case.actor("intake")
    assert uploads.add(sqlite_only, case.case_id, args, MOST, intake, case.now) is None
    (row,) = case.rows(CaseFile)
    sealed = bytes(row.document or b"")
    parts = [sealed[at : at + 64] for at in range(0, len(sealed), 512)]
    assert sealed not in large
    assert any(part in on_disk(tmp_path) for part in parts)
    assert samples.DOT not in on_disk(tmp_path)
    assert uploads.destroy(sqlite_only, case.case_id, row.id, intake, case.now) is None
    checkpoint(tmp_path)
    found = on_disk(tmp_path)
    assert [part for part in parts if part in found] == []
    assert tried(case, "intake", row.id) == "item_unknown"


def checkpoint(folder: Path) -> None:
    """Empty the journal beside the file, as SQLite does once it is long enough, or at the stop."""
    with closing(sqlite3.connect(folder / "disclosure.sqlite3")) as beside:
        assert beside.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0


# --- as pages ------------------------------------------------------------------------------------


@pytest.fixture
def case(sqlite_only: Database) -> Iterator[World]:
    """Return a case about to be told, with a file of each kind, time standing still."""
    made = factories.delivery(factories.world(sqlite_only))
    for kind in KINDS:
        keep(made, kind)
    with time_machine.travel(made.now, tick=False):
        yield made


@pytest.mark.parametrize("who", PEOPLE)
def test_each_sees_and_opens_the_kinds_they_need(app: Flask, case: World, who: str) -> None:
    desk, page = log_in(app, case, who), address(case, "bestanden")
    listed = desk.get(page)
    assert listed.status_code == 200
    html = listed.get_data(as_text=True)
    for row in case.rows(CaseFile):
        mine = who in READS[row.kind]
        assert (f"{page}/{row.id}" in html) is mine, row.kind
        assert desk.get(f"{page}/{row.id}").status_code == (200 if mine else 404), row.kind


@pytest.mark.parametrize("who", FARTHER)
def test_others_see_not_even_that_there_are_files(app: Flask, case: World, who: str) -> None:
    desk, page = log_in(app, case, who), address(case, "bestanden")
    row = case.rows(CaseFile)[0]
    for path in (page, f"{page}/{row.id}", f"{page}/{row.id}/vernietigen"):
        assert desk.get(path).status_code == 403, path


def test_a_shielded_case_has_no_page_of_files(app: Flask, case: World) -> None:
    row = case.rows(CaseFile)[0]
    shielded(case)
    desk, page = log_in(app, case, "disclosure_officer"), address(case, "bestanden")
    for path in (page, f"{page}/{row.id}", f"{page}/{row.id}/vernietigen"):
        answer = desk.get(path)
        assert answer.status_code == 404, path
        assert "bestand.png" not in str(answer.headers)


def test_every_file_leaves_as_bytes_of_no_type_under_no_name(app: Flask, case: World) -> None:
    desk, page = log_in(app, case, "disclosure_officer"), address(case, "bestanden")
    endings = {"identity": "png", "undertaking": "pdf", "instrument": "jpg"}
    for row in case.rows(CaseFile):
        headers = desk.get(f"{page}/{row.id}").headers
        name = f'attachment; filename="bestand.{endings[row.kind]}"'
        assert headers["Content-Disposition"] == name
        assert headers["Content-Type"] == "application/octet-stream"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert headers["Cache-Control"] == "no-store"
        assert case.case.reference not in str(headers)


def test_one_view_takes_a_file_and_every_other_stays_small(app: Flask) -> None:
    views: dict[str, Any] = app.view_functions
    marked = {name for name, view in views.items() if getattr(view, uploading.MARK, False)}
    assert marked == {"files.overview"}
    assert app.config["MAX_CONTENT_LENGTH"] < MOST
