"""Files kept with a case: sealed, opened by need, destroyed in time; the pages, their bad paths."""

from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from flask import Flask, request
from werkzeug.test import TestResponse

from disclosure.cases import uploads
from disclosure.cases.upload_models import CaseFile
from disclosure.cases.upload_rules import Upload
from disclosure.errors import Refusal
from disclosure.store.database import Database
from disclosure.web import uploading
from disclosure.work import purge
from tests import factories
from tests import sample_files as samples
from tests.desk import TOKEN, address, log_in, words
from tests.factories import World
from tests.staff import log_of
from tests.step_pages import digests, faults

MOST = 5_000_000
COPY = Upload(kind="identity", data=samples.JPEG_TALKING, of="applicant", covered=True)
PAPER = Upload(kind="undertaking", data=samples.PDF)


def add(case: World, who: str, args: Upload) -> Refusal | None:
    return uploads.add(case.db, case.case_id, args, MOST, case.actor(who), case.now)


def opened(case: World, who: str) -> list[bytes | str]:
    """Let somebody open every file; return the bytes, or the key of the refusal."""
    found = [
        uploads.opened(case.db, case.case_id, row.id, case.actor(who), case.now)
        for row in sorted(case.rows(CaseFile), key=lambda row: row.kind)
    ]
    return [each.key if isinstance(each, Refusal) else each[1] for each in found]


# --- as actions, on both databases ---------------------------------------------------------------


def test_a_file_is_sealed_under_the_case_and_opens_by_need(database: Database) -> None:
    case = factories.delivery(factories.world(database))
    assert add(case, "intake", COPY) is None
    assert add(case, "disclosure_officer", PAPER) is None
    copy, paper = sorted(case.rows(CaseFile), key=lambda row: row.kind)
    assert (copy.compartment, paper.compartment) == ("applicant", "case")
    assert (copy.type, copy.of, copy.size) == ("jpeg", "applicant", len(samples.JPEG))
    assert copy.digest == sha256(samples.JPEG).digest()
    assert samples.FRAME not in bytes(copy.document or b"")
    assert opened(case, "disclosure_officer") == [samples.JPEG, samples.PDF]
    assert opened(case, "intake") == [samples.JPEG, "wrong_role"]
    assert opened(case, "case_director") == ["wrong_role", samples.PDF]
    for who, key in (("panel_chair", "wrong_role"), ("case_director/2", "not_assigned")):
        assert opened(case, who) == [key, key]
    verbs = [(verb, end) for verb, end, _ids in log_of(database, f"case:{case.case_id}")]
    assert verbs.count(("open_file", "done")) == 4
    assert ("open_file", "refused:wrong_role") in verbs


def test_what_is_refused_leaves_nothing_but_its_log_entry(database: Database) -> None:
    case = factories.gathering(factories.world(database))
    before = factories.snapshot(database)
    for who, args, key in (
        ("intake", Upload(kind="instrument", data=samples.HTML), "facts_missing"),
        ("case_director", COPY, "wrong_role"),
        ("case_director", PAPER, "wrong_stage"),
        ("case_director/2", PAPER, "not_assigned"),
        ("VR17:intake", COPY, "wrong_region"),
    ):
        refusal = add(case, who, args)
        assert refusal is not None
        assert refusal.key == key
    assert factories.snapshot(database) == before


def test_a_copy_is_destroyed_after_its_days_and_stays_in_the_log(database: Database) -> None:
    case = factories.delivery(factories.world(database))
    add(case, "intake", COPY)
    add(case, "disclosure_officer", PAPER)
    (until,) = [row.keep_until for row in case.rows(CaseFile) if row.keep_until]
    assert until == factories.day_over("2026-12-04")
    purge.purge(database, until - timedelta(seconds=1))
    assert all(row.document for row in case.rows(CaseFile))
    purge.purge(database, until)
    gone = {row.kind: row.destroyed_at for row in case.rows(CaseFile)}
    assert gone == {"identity": until, "undertaking": None}
    assert log_of(database, f"case:{case.case_id}")[-1][:2] == ("destroy_file", "done")
    assert opened(case, "disclosure_officer") == ["item_unknown", samples.PDF]
    assert uploads.forget(database, until) == 0


def test_a_file_is_destroyed_by_hand_by_whoever_adds_its_kind(database: Database) -> None:
    case = factories.delivery(factories.world(database))
    add(case, "intake", COPY)
    (row,) = case.rows(CaseFile)
    director, intake = case.actor("case_director"), case.actor("intake")
    refused = uploads.destroy(database, case.case_id, row.id, director, case.now)
    assert refused == Refusal("wrong_role")
    assert uploads.destroy(database, case.case_id, row.id, intake, case.now) is None
    again = uploads.destroy(database, case.case_id, row.id, intake, case.now)
    assert again == Refusal("item_unknown")
    assert uploads.destroy(database, case.case_id, uuid4(), intake, case.now) == again
    (left,) = case.rows(CaseFile)
    assert (left.document, left.destroyed_at) == (None, case.now)


# --- as pages ------------------------------------------------------------------------------------


@pytest.fixture
def case(sqlite_only: Database) -> Iterator[World]:
    """Return a case about to be told, with time standing still."""
    made = factories.delivery(factories.world(sqlite_only))
    with time_machine.travel(made.now, tick=False):
        yield made


BOUNDARY = "a-line-between-parts"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"


def body(files: list[bytes], **typed: str) -> bytes:
    """Write a form with files as a browser sends it; the name says what the file is not."""
    heads = [(f'name="{name}"', text.encode()) for name, text in typed.items()]
    named = 'name="file"; filename="../../Noor de Wit.pdf"\r\nContent-Type: application/pdf'
    heads += [(named, data) for data in files]
    start = f"--{BOUNDARY}\r\nContent-Disposition: form-data; "
    parts = [f"{start}{head}\r\n\r\n".encode() + data + b"\r\n" for head, data in heads]
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def send(
    app: Flask, case: World, who: str, data: bytes | list[bytes], **typed: str
) -> TestResponse:
    """Send a file, or several, with the form of its page."""
    desk, page = log_in(app, case, who), address(case, "bestanden")
    found = TOKEN.search(desk.get(page).get_data(as_text=True))
    assert found is not None
    sent = body(data if isinstance(data, list) else [data], csrf_token=found[1], **typed)
    return desk.client.post(page, data=sent, content_type=MULTIPART)


DOCUMENT = {"kind": "identity", "of": "applicant", "covered": "y"}


def test_a_file_is_sent_listed_and_handed_over_without_a_name_or_a_type(
    app: Flask, case: World
) -> None:
    assert send(app, case, "intake", samples.PNG_TALKING, **DOCUMENT).status_code == 303
    desk, page = log_in(app, case, "intake"), address(case, "bestanden")
    listed = desk.see(page)
    assert "PNG van" in listed
    assert "Wordt vernietigd: 5 december 2026" in listed
    assert "Noor" not in desk.get(page).get_data(as_text=True)
    (row,) = case.rows(CaseFile)
    answer = desk.get(f"{page}/{row.id}")
    assert answer.data == samples.PNG
    assert answer.headers["Content-Disposition"] == 'attachment; filename="bestand.png"'
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "no-store"
    director = log_in(app, case, "case_director")
    assert director.get(f"{page}/{row.id}").status_code == 404
    assert "PNG van" not in director.see(page)
    assert log_in(app, case, "panel_chair").get(page).status_code == 403


@pytest.mark.parametrize(
    ("data", "changes", "linked", "says"),
    [
        (samples.HTML, {}, {"file"}, "Dit is geen PDF, JPEG of PNG"),
        (samples.PDF + samples.ZIP, {}, {"file"}, "Dit is geen PDF, JPEG of PNG"),
        (b"", {}, {"file"}, "Kies een bestand dat niet leeg is."),
        (samples.PDF + b" " * MOST, {}, {"file"}, "Het mag hooguit 5 MB zijn."),
        ([samples.PDF, samples.PDF], {}, {"file"}, "Kies één bestand."),
        (samples.PDF, {"kind": ""}, {"kind-0"}, "Kies wat voor bestand."),
        (samples.PDF, {"kind": "undertaking"}, {"kind-0"}, "Kies een van de mogelijkheden."),
        (samples.PDF, {"of": ""}, {"of-0"}, "Kies van wie het document is."),
        (samples.PDF, {"covered": ""}, {"covered"}, "Scherm eerst het BSN"),
    ],
)
def test_a_bad_file_is_refused_beside_its_field(
    app: Flask, case: World, data: Any, changes: dict[str, str], linked: set[str], says: str
) -> None:
    typed = {name: text for name, text in {**DOCUMENT, **changes}.items() if text}
    before = digests(case)
    answer = send(app, case, "intake", data, **typed)
    assert (answer.status_code, faults(answer)) == (422, linked)
    assert says in words(answer)
    assert digests(case) == before


def test_only_where_a_file_may_come_a_body_may_be_large(app: Flask, case: World) -> None:
    huge = samples.PDF + b" " * (2 * MOST)
    assert send(app, case, "intake", huge, **DOCUMENT).status_code == 413
    large = {"data": body([b" " * 2_100_000]), "content_type": MULTIPART}
    known = log_in(app, case, "intake").client
    assert known.post(address(case, "identiteit"), **large).status_code == 413
    assert app.test_client().post(address(case, "bestanden"), **large).status_code == 413


def test_what_is_sent_stays_in_memory(app: Flask) -> None:
    sent = {"data": body([b"x" * 900_000]), "content_type": MULTIPART}
    with app.test_request_context(method="POST", **sent):
        assert isinstance(request, uploading.InMemory)
        assert isinstance(request.files["file"].stream, BytesIO)


def test_destroying_asks_first(app: Flask, case: World) -> None:
    send(app, case, "intake", samples.PDF, **DOCUMENT)
    (row,) = case.rows(CaseFile)
    desk, page = log_in(app, case, "intake"), address(case, "bestanden", str(row.id), "vernietigen")
    assert "Dit kan niet terug." in desk.see(page)
    assert case.rows(CaseFile)[0].document is not None
    assert log_in(app, case, "disclosure_officer").get(page).status_code == 200
    assert log_in(app, case, "case_director").get(page).status_code == 404
    assert desk.post(page, page).status_code == 303
    assert case.rows(CaseFile)[0].document is None
    assert "Vernietigd: 27 november 2026" in desk.see(address(case, "bestanden"))
    assert desk.get(page).status_code == 404
