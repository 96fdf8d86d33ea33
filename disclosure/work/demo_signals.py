"""What the fictional cases have of signals, exposures and files; no real people.

Each line is added to the course of one story: hours after receipt, who, what, with which arguments.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from disclosure.cases import actions, exposures, uploads
from disclosure.cases.exposure_rules import Exposure
from disclosure.cases.rules import NewSignal
from disclosure.cases.upload_rules import Upload
from disclosure.errors import Refusal
from disclosure.procedure.permissions import Actor
from disclosure.store.database import Database
from disclosure.work.rehearsal_arguments import Arguments

Step = tuple[float, str, str, dict[str, Any]]
JUST_NOW = 1e6
"""So many hours that it becomes the moment the demonstration is filled."""
MOST_BYTES = 100_000
PAGE = "[0 0 420 220]"
FONT = "<< /Font << /F1 5 0 R >> >>"


def _signal(given: Arguments) -> NewSignal:
    answers = tuple((name, str(value)) for name, value in given.table("answers").items())
    return NewSignal(kind=given.text("kind"), text=given.text("text"), answers=answers)


def _exposure(given: Arguments) -> Exposure:
    texts: dict[str, Any] = {name: given.text(name) for name in given.given}
    return Exposure(**texts)


def _file(given: Arguments) -> Upload:
    return Upload(
        kind=given.text("kind"), of=given.text("of"), covered=True, data=paper(given.text("says"))
    )


def _add(db: Database, case: UUID, args: Upload, actor: Actor, now: datetime) -> Refusal | None:
    return uploads.add(db, case, args, MOST_BYTES, actor, now)


def paper(says: str) -> bytes:
    """Return a PDF of one page with one line on it."""
    shown = f"BT /F1 14 Tf 40 110 Td ({says}) Tj ET"
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox {PAGE} /Contents 4 0 R /Resources {FONT} >>",
        f"<< /Length {len(shown)} >>\nstream\n{shown}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    text, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(text))
        text += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{len(text)}\n%%EOF\n"
    return f"{text}xref\n0 6\n0000000000 65535 f \n{table}{end}".encode("ascii")


STEPS: dict[str, Any] = {
    "signal": (actions.new_signal, (_signal, frozenset())),
    "exposed": (exposures.exposure, (_exposure, frozenset())),
    "file": (_add, (_file, frozenset())),
}
"""Said as the steps of a rehearsal are, with what a page asks besides."""

_SCREEN = {
    "result": "found",
    "what": "screen",
    "who": "person_at_risk",
    "whom": "stranger",
    "text": "Een uitdraai lag op de printer van een andere afdeling.",
}
_LOOKED = {
    "result": "safe",
    "way": "spoken",
    "text": "Zij is veilig; de uitdraai is terug, en alleen door een collega gezien.",
}
_TOLD = {
    "result": "reported",
    "authority": "ap_avg",
    "number": "VOORBEELD-17",
    "text": "Een uitdraai van drie bladzijden, over een persoon.",
}
_CODE = {
    "result": "found",
    "what": "code",
    "who": "person_at_risk",
    "whom": "household",
    "text": "Haar broer vond het briefje met de code in haar jas.",
}
_BAN = {
    "kind": "risk",
    "text": "De burgemeester verlengt het huisverbod niet.",
    "answers": {"what": "ban_ends", "order": "home_ban", "longer": "no"},
}
_BREACH = {
    "kind": "breach",
    "text": "Stond maandag voor de school.",
    "answers": {"order": "area_ban", "approach": "unknown", "police": "yes"},
}

MORE: dict[str, tuple[Step, ...]] = {
    "Anouk Blom": (
        (64.0, "case_director", "exposed", _SCREEN),
        (64.5, "case_director", "exposed", _LOOKED),
        (90.0, "case_director", "exposed", _TOLD),
    ),
    "Petra Post": ((JUST_NOW, "case_director", "exposed", _CODE),),
    "Wilma Groot": (
        (8.0, "intake", "file", {"kind": "identity", "of": "applicant", "says": "Voorbeeld"}),
    ),
    "Greet Mol": ((JUST_NOW, "intake", "signal", _BAN),),
    "Ria Vink": (
        (107.0, "disclosure_officer", "file", {"kind": "undertaking", "says": "Ondertekend"}),
        (JUST_NOW, "intake", "signal", _BREACH),
    ),
}
"""By who is at risk in the story."""


def after(person: str) -> tuple[Step, ...]:
    """Return what is added to a story."""
    return MORE.get(person, ())
