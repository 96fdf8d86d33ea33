"""What she types is nowhere to be read: not in the database file, its journal, nor any log."""

import base64
import logging
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from disclosure.accounts import seeding
from disclosure.cases import actions as spine
from disclosure.cases import models
from disclosure.cases.documents import ApplicationDetails, ContactDetails, PersonDetails
from disclosure.cases.rules import NewSignal
from disclosure.cases.steps import Done
from disclosure.desk import tasks
from disclosure.procedure import profile
from disclosure.procedure.contact import SafeContact
from disclosure.procedure.permissions import Actor
from disclosure.requests import actions as requests
from disclosure.requests import drafts
from disclosure.requests.rules import Triage
from disclosure.store.database import Database
from disclosure.store.keys import Keyring
from disclosure.work import send, sweep
from disclosure.work.outgoing import Outgoing
from tests import staff
from tests.spellings import spellings

TYPED = {
    "name": "Quirine Zwaluwstaart",
    "former": "Quirine Oudenaam",
    "nickname": "Vuurvliegje",
    "address": "Kwikstaartpad 417",
    "foreign": "Rue Imaginaire 93",
    "municipality": "Kwakkelstad",
    "subject": "Everhard Donderstraal",
    "alias": "Bliksemschicht",
    "subject_address": "Regenboogkade 88",
    "work": "Zeilmakerij Windvlaag",
    "identifiers": "kenteken QX-777-Z",
    "mail": "geheimvogel@voorbeeld.example",
    "phone": "+31699887766",
    "code_word": "paddenstoelensoep",
    "may_answer": "mijn zus Wilhelmina",
    "can_open": "hij kent mijn ontgrendelpatroon",
    "words": "Hij sloot mij op in de bijkeuken",
    "how_safe": "Ik slaap met een stoel voor de deur",
    "weapons": "Er ligt een jachtgeweer op zolder",
    "children": "Tweeling van zeven, Pim en Pam",
    "who_knows": "Alleen buurvrouw Kunegonde",
    "help": "De huisarts in Nergenshuizen",
    "companion": "Advocaat Mr. Pluimstaart",
    "other": "Stiefbroer Reinaart",
    "told": "In de spreekkamer van dokter Zwam",
    "tip": "Op woensdag werkt hij in Verweggistan",
    "guardian": "Voogdes Klazina Roerdomp",
    "lived": "van de dag van de storm tot Pasen",
    "judgement": "Oordeel: benauwend en dreigend",
    "signal": "Hij stond gisteren bij de zandbak",
    "attempt": "De buurman nam op, zacht als een marmot",
}
"""31 values; none of them is a word of the program."""


def everything_typed() -> requests.Submission:
    """Return an application with all of it."""
    typed = TYPED
    return requests.Submission(
        route="ask",
        capacity="self",
        region="VR13",
        person=PersonDetails(
            name=typed["name"],
            former_names=(typed["former"],),
            aliases=(typed["nickname"],),
            born=date(1991, 2, 3),
            municipality=typed["municipality"],
            addresses=(typed["address"], typed["foreign"]),
        ),
        subject=PersonDetails(
            name=typed["subject"],
            aliases=(typed["alias"],),
            addresses=(typed["subject_address"],),
            periods=(typed["lived"],),
            work=typed["work"],
            identifiers=typed["identifiers"],
        ),
        contact=ContactDetails(
            safe=SafeContact("mail"),
            mail=typed["mail"],
            phone=typed["phone"],
            code_word=typed["code_word"],
            who_may_answer=typed["may_answer"],
            who_can_open=typed["can_open"],
        ),
        application=ApplicationDetails(
            relationship="ex",
            separated="recent",
            words=typed["words"],
            how_safe=typed["how_safe"],
            weapons=typed["weapons"],
            children_about=typed["children"],
            who_knows=typed["who_knows"],
            help_there=typed["help"],
            companion=typed["companion"],
            other_relation=typed["other"],
            her_told=typed["told"],
            reach_tip=typed["tip"],
        ),
        beside=(("representative", PersonDetails(name=typed["guardian"])),),
    )


@pytest.fixture
def file_database(tmp_path: Path, keyring: Keyring) -> Database:
    database = Database(f"sqlite:///{tmp_path / 'case.db'}", keyring)
    database.create_all()
    return database


def live(database: Database, now: datetime) -> None:
    """Let one case be typed, submitted, weighed, mailed about and signalled."""
    with database.transaction() as tx:
        seeding.seed(tx, "test", now - timedelta(days=30))
    law = profile.load("nl")
    begun = drafts.start(database, law, now)
    drafts.save(database, begun.case_id, {key: [value] for key, value in TYPED.items()}, law, now)
    applicant = Actor(begun.case_id, frozenset({"applicant"}), kind="applicant")
    intake = staff.actor(database, "intake", now)
    weighed = Triage(
        urgency="high",
        flags={"weapons_access": "yes", "strangulation": "yes"},
        judgement=TYPED["judgement"],
    )
    steps = (
        requests.submit(database, begun.case_id, everything_typed(), applicant, now),
        requests.triage(database, begun.case_id, weighed, intake, now),
        spine.new_signal(
            database, begun.case_id, NewSignal(kind="risk", text=TYPED["signal"]), intake, now
        ),
    )
    assert all(isinstance(step, Done) for step in steps), steps
    sent: list[Outgoing] = []
    later = now + timedelta(minutes=1)
    sweep.sweep(database, later)
    send.send(database, later, sent.append)
    assert [each.name for each in sent] == ["alert"], "staff look first: a box that is shared"
    look_first(database, begun.case_id, later)
    send.send(database, later, sent.append)
    assert [each.name for each in sent] == ["alert", "receipt"], "its address was opened"


def look_first(database: Database, case_id: UUID, now: datetime) -> None:
    """Let the director look, and let the message go."""
    query = select(models.Task.id).where(
        models.Task.case_id == case_id, models.Task.kind == "look_first"
    )
    with database.read() as tx:
        task = tx.scalars(query).one()
    tried = tasks.Tried(result="again", words=TYPED["attempt"])
    director = staff.actor(database, "regie", now)
    assert tasks.record(database, case_id, task, tried, director, now) is None


def test_nothing_typed_is_in_file_journal_or_log(
    file_database: Database,
    now: datetime,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    with caplog.at_level(logging.DEBUG):
        live(file_database, now)
    written = capfd.readouterr()
    heard = [caplog.text.encode(), written.out.encode(), written.err.encode()]
    files = sorted(tmp_path.glob("case.db*"))
    assert {file.name for file in files} >= {"case.db", "case.db-wal"}
    places = [file.read_bytes() for file in files] + heard
    file_database.dispose()
    places += [file.read_bytes() for file in tmp_path.glob("case.db*")]
    found = [
        key
        for key, value in TYPED.items()
        for spelling in spellings(value)
        if any(spelling in place for place in places)
    ]
    assert len(TYPED) == 31
    assert found == []


@pytest.mark.parametrize("pad", range(3))
def test_the_search_finds_what_lies_open(pad: int) -> None:
    for value in TYPED.values():
        hidden = base64.b64encode(b"x" * pad + value.encode() + b"y" * 3)
        known = spellings(value)
        assert any(spelling in hidden for spelling in known)
        assert any(spelling in b"..." + value.encode("utf-16-le") for spelling in known)
