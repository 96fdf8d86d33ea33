"""Cases that were received, and messages in the outbox, for tests of any room."""

import email
import email.policy
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import select

from disclosure.cases import actions as spine
from disclosure.cases import models, outbox, steps
from disclosure.cases import rules as spine_rules
from disclosure.cases.documents import ApplicationDetails, ContactDetails, PersonDetails
from disclosure.cases.messages import compose
from disclosure.cases.steps import Done
from disclosure.errors import Refusal
from disclosure.procedure import profile
from disclosure.procedure.contact import SafeContact
from disclosure.procedure.permissions import SYSTEM, Actor
from disclosure.requests import actions as requests
from disclosure.store.database import Database
from disclosure.work.outgoing import Outgoing
from tests import staff

ADDRESS = "eva@voorbeeld.example"
PHONE = "0612345678"
LAW = profile.load("nl")


def by(channel: str, now: datetime, *, hours: tuple[int, int] | None = None) -> ContactDetails:
    """Return a safe-contact profile set just now, on all days, between these whole hours."""
    start, until = (time(hours[0]), time(hours[1])) if hours else (None, None)
    safe = SafeContact(channel, start=start, until=until, set_at=now)
    return ContactDetails(safe=safe, mail=ADDRESS, phone=PHONE)


def receive(
    db: Database,
    now: datetime,
    contact: ContactDetails | None = None,
    relative: bool = False,
    language: str = "nl",
) -> UUID:
    """Let an application for oneself, or by a relative, be received; needs the seeded staff."""
    with db.transaction() as tx:
        case_id = requests.begin(tx, LAW, now).id
    person = PersonDetails(name="Eva Jansen", language=language)
    args = requests.Submission(
        route="ask",
        capacity="relative" if relative else "self",
        region="VR13",
        person=person,
        subject=PersonDetails(name="Bas de Boer"),
        application=ApplicationDetails(relationship="ex", separated="recent", words="Ik ben bang."),
        contact=contact or by("mail", now),
        applicant=replace(person, name="Mia Jansen", relation="zus") if relative else None,
    )
    applicant = Actor(uuid4(), frozenset({"applicant"}), kind="applicant")
    done = requests.submit(db, case_id, args, applicant, now)
    assert isinstance(done, Done), done
    return case_id


def queue(db: Database, case_id: UUID, name: str, now: datetime, part: str = "applicant") -> UUID:
    """Queue one more message to somebody in a case."""
    with db.transaction() as tx:
        outbox.queue(steps.load(tx, case_id, "set_contact", SYSTEM, now), name, part)
    return message(db, case_id, name).id


def set_contact(db: Database, case_id: UUID, new: ContactDetails, now: datetime) -> Done | Refusal:
    """Let intake set how the applicant may be reached, after a talk with her alone."""
    args = spine_rules.SetContact(
        of="applicant", safe=new.safe, spoken_alone=True, mail=new.mail, phone=new.phone
    )
    return spine.set_contact(db, case_id, args, staff.actor(db, "intake", now), now)


def messages(db: Database, case_id: UUID | None = None) -> list[models.Message]:
    """Return the messages of a case, or of all, in the order they were made."""
    query = select(models.Message).order_by(models.Message.created_at, models.Message.name)
    if case_id is not None:
        query = query.where(models.Message.case_id == case_id)
    with db.read() as tx:
        return list(tx.scalars(query))


def message(db: Database, case_id: UUID, name: str) -> models.Message:
    """Return the newest message of a case with this name."""
    return [each for each in messages(db, case_id) if each.name == name][-1]


def tasks(db: Database, case_id: UUID) -> list[tuple[str, str]]:
    """Return what humans are left to do in a case: kind and about."""
    query = select(models.Task.kind, models.Task.about).where(
        models.Task.case_id == case_id, models.Task.done_at.is_(None)
    )
    with db.read() as tx:
        return [(row.kind, row.about) for row in tx.execute(query.order_by(models.Task.created_at))]


def clock(db: Database, case_id: UUID, key: str) -> models.Clock:
    """Return a clock of a case."""
    with db.read() as tx:
        return tx.scalars(
            select(models.Clock).where(models.Clock.case_id == case_id, models.Clock.key == key)
        ).one()


@dataclass
class Postman:
    """Takes the place of the mail server: keeps what it gets, or raises what it is told to."""

    got: list[Outgoing] = field(default_factory=list)
    trouble: Exception | None = None

    def __call__(self, outgoing: Outgoing) -> None:
        """Take a message."""
        if self.trouble is not None:
            raise self.trouble
        self.got.append(outgoing)

    @property
    def names(self) -> list[str]:
        """Return the names of what came, in order."""
        return [each.name for each in self.got]


MINUTE = timedelta(minutes=1)
TELLTALE = (
    "aangifte",
    "aanvraag",
    "beslui",
    "clare",
    "disclosure",
    "dossier",
    "gevaar",
    "geweld",
    "http",
    "kenmerk",
    "melding",
    "ex-partner",
    "partner",
    "politie",
    "procedure",
    "risico",
    "slachtoffer",
    "stalking",
    "veilig thuis",
    "veiligheid",
    "violence",
    "police",
    "victim",
    "www.",
    "zaak",
    "://",
)
"""Parts of words that would tell a partner what a message is about, or where to look."""


@dataclass(frozen=True)
class Piece:
    """One thing that reaches somebody: a mail, a text message, what is said or posted."""

    channel: str
    name: str
    text: str


def everything(db: Database, *, mail: Path | None = None, sms: Path | None = None) -> list[Piece]:
    """Return all that was sent or is for staff to say or post, over the whole path.

    `mail` and `sms` are the folders of the sinks: each mail with all its headers, as it came and
    as it reads; each text message as the gateway got it. Calls, letters and texts by hand are the
    words that the page of the task shows.
    """
    mails = sorted(mail.glob("*.eml")) if mail is not None else []
    texts = sorted(sms.glob("*.json")) if sms is not None else []
    return [
        *(Piece("mail", file.name, _readable(file.read_bytes())) for file in mails),
        *(Piece("sms", file.name, file.read_text(encoding="utf-8")) for file in texts),
        *_by_hand(db),
    ]


def _readable(raw: bytes) -> str:
    """Return a mail as it came and as it reads once decoded."""
    read = email.message_from_bytes(raw, policy=email.policy.default)
    headers = "\n".join(f"{key}: {value}" for key, value in read.items())
    return f"{raw.decode('utf-8', 'replace')}\n{headers}\n{read.get_content()}"


def _by_hand(db: Database) -> list[Piece]:
    query = (
        select(models.Task.kind, models.Message.name, models.Message.language)
        .join(models.Message, models.Message.id == models.Task.message_id)
        .order_by(models.Task.created_at)
    )
    with db.read() as tx:
        rows = list(tx.execute(query))
    return [Piece(kind, name, "\n".join(compose(name, language))) for kind, name, language in rows]


def found_in(pieces: Iterable[Piece], words: Iterable[str]) -> list[tuple[str, str]]:
    """Return which of these words stands in what, without regard to capitals or line ends."""
    wanted = [" ".join(word.casefold().split()) for word in words]
    return [
        (piece.name, word)
        for piece in pieces
        for word in wanted
        if word in " ".join(piece.text.casefold().split())
    ]
