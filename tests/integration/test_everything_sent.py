"""All that is sent over the whole path, by every channel, holds no tell-tale word and no secret."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from disclosure.cases.messages import LANGUAGES, TO_PEOPLE
from disclosure.settings import Settings
from disclosure.store.database import Database
from disclosure.work import sink, text_sink
from disclosure.work.demo import SMS_KEY, SMS_TEMPLATE
from disclosure.work.outgoing import Transport
from disclosure.work.send import send
from disclosure.work.worker import ways_out
from tests import received
from tests.received import TELLTALE, Piece, everything, found_in

SENDER = "Secretariaat <post@bureau.example>"
SECRETS = ("Eva Jansen", "Bas de Boer", "Ik ben bang", "paddenstoelensoep")


class Folders:
    """Where the two sinks keep what they take."""

    def __init__(self, path: Path) -> None:
        self.mail, self.sms = path / "mail", path / "sms"


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path)


@pytest.fixture
def ways(folders: Folders) -> Iterator[Transport]:
    """Return the ways out of a worker, with real conversations to the two sinks."""
    with (
        sink.running(folders.mail) as port,
        text_sink.running(folders.sms, SMS_KEY) as gateway,
    ):
        environ = {
            "DISCLOSURE_ENV": "test",
            "DISCLOSURE_MAIL_SERVER": "127.0.0.1",
            "DISCLOSURE_MAIL_PORT": str(port),
            "DISCLOSURE_SMS_URL": gateway.url,
            "DISCLOSURE_SMS_KEY": SMS_KEY,
            "DISCLOSURE_SMS_TEMPLATE": SMS_TEMPLATE,
        }
        yield ways_out(Settings.from_env(environ))


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_that_is_sent_tells_anything(
    staff: Database, now: datetime, ways: Transport, folders: Folders, language: str
) -> None:
    for channel in ("mail", "sms", "phone", "letter"):
        contact = replace(received.by(channel, now), code_word="paddenstoelensoep")
        case_id = received.receive(staff, now, contact, language=language)
        for name in TO_PEOPLE[1:]:
            received.queue(staff, case_id, name, now)
    send(staff, now + timedelta(minutes=1), ways, sender=SENDER)
    pieces = everything(staff, mail=folders.mail, sms=folders.sms)
    count = dict.fromkeys(("mail", "sms", "phone", "letter"), 0)
    for piece in pieces:
        count[piece.channel] += 1
    assert count == {channel: len(TO_PEOPLE) for channel in count}
    assert found_in(pieces, (*TELLTALE, *SECRETS)) == []


def test_the_search_finds_what_there_is(
    staff: Database, now: datetime, ways: Transport, folders: Folders
) -> None:
    received.receive(staff, now, received.by("mail", now))
    received.receive(staff, now, received.by("sms", now))
    received.receive(staff, now, received.by("phone", now))
    send(staff, now + timedelta(minutes=1), ways, sender=SENDER)
    pieces = everything(staff, mail=folders.mail, sms=folders.sms)
    hits = found_in(pieces, ["UW BERICHT ontvangen", received.ADDRESS, received.PHONE])
    assert len(hits) == 5
    hidden = Piece("mail", "x", "Over de\n  AANVRAAG")
    assert found_in([hidden], ["de aanvraag", "zaak"]) == [("x", "de aanvraag")]


def test_a_text_by_the_gateway_meets_the_clock(
    staff: Database, now: datetime, ways: Transport, folders: Folders
) -> None:
    case_id = received.receive(staff, now, received.by("sms", now))
    assert send(staff, now, ways) == 1
    assert received.clock(staff, case_id, "acknowledge").state == "met"
    (text,) = everything(staff, mail=folders.mail, sms=folders.sms)
    assert str(received.message(staff, case_id, "receipt").id) in text.text
