"""A letter of each kind, and the words no letter may hold."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any

from disclosure.decisions import letter_kinds as kinds
from disclosure.decisions import letters, pdf
from tests.opened_pdf import OpenedPdf, opened

SENDER = kinds.Sender(
    name="Regionaal bureau",
    postal=("Postbus 12345", "3500 AB Utrecht"),
    visiting=("Stationsplein 1", "Utrecht"),
    telephone="030 123 45 67",
    opens=time(9),
    closes=time(17),
)
COMMON: dict[str, Any] = {
    "reference": "K7M4Q2XR9T",
    "day": date(2026, 12, 1),
    "sender": SENDER,
    "name": "S. de Vries",
}
ADDRESS = ("Voorbeeldstraat 12", "1234 AB Voorbeeldstad")
OUTCOME = kinds.Outcome(
    **COMMON,
    address=ADDRESS,
    spoken_on=date(2026, 11, 30),
    object_until=date(2027, 1, 12),
)
THIRD_PARTY = kinds.OutcomeThirdParty(
    **COMMON | {"name": "P. Jansen", "day": date(2026, 12, 25)}, object_until=date(2027, 2, 5)
)
OBJECTED = kinds.ObjectionDecision(
    **COMMON, objected_on=date(2026, 11, 16), appeal_until=date(2027, 1, 12)
)
KEPT: dict[str, kinds.Letter] = {
    "receipt": kinds.Receipt(
        **COMMON, received_on=date(2026, 11, 27), decide_by=date(2026, 12, 28)
    ),
    "request": kinds.Request(**COMMON, until=date(2026, 12, 15)),
    "extension": kinds.Extension(**COMMON, decide_by=date(2027, 1, 11)),
    "appointment": kinds.Meeting(**COMMON, on=datetime(2026, 12, 8, 13, 30, tzinfo=UTC)),
    "undertaking": kinds.Letter(**COMMON),
    "outcome": OUTCOME,
    "outcome_third_party": THIRD_PARTY,
    "objection_decision": OBJECTED,
    "objection_decision_third_party": replace(OBJECTED, name="P. Jansen"),
    "default_received": kinds.DefaultReceived(**COMMON, received_on=date(2026, 11, 25)),
}
CONTEXTS: dict[str, tuple[str, kinds.Letter]] = {
    **{name: (name, context) for name, context in KEPT.items()},
    **{f"{name} by post": (name, replace(KEPT[name], address=ADDRESS)) for name in kinds.BY_POST},
}
"""Each letter as it is kept or handed over, and those that may be posted also as they are then."""
EVERY = [(sample, language) for sample in CONTEXTS for language in letters.LANGUAGES]


@cache
def rendered(sample: str, language: str) -> bytes:
    """Give a sample as PDF, made once for all tests that look at it."""
    letter, context = CONTEXTS[sample]
    return pdf.render(letter, context, language)


@cache
def sheet(sample: str, language: str) -> OpenedPdf:
    """Give what a reader, a screen reader and an envelope see of a sample."""
    return opened(rendered(sample, language))


def composed(sample: str, language: str) -> dict[str, Any]:
    """Give the strings of a sample."""
    letter, context = CONTEXTS[sample]
    return letters.compose(letter, context, language)


THEME = re.compile(
    r"geweld|mishandel|stalk|partner|\bex\b|echtgeno|relatie|dader|slachtoffer|verdacht|veroordeel"
    r"|politie|justitie|veilig thuis|reclassering|kinderbescherming|huiselijk|bedreig|wapen|clare"
    r"|violence|abus|offend|victim|suspect|convict|police|prosecut|husband|wife|spouse|control"
    r"|threat|weapon|betrokkene|subject|strafblad|criminal|antecedent"
    r"|عنف|شرط|جريم|زوج|شريك|ضحي|مشتبه|مته|سلاح|تهديد|ملاحق"
    r"|şiddet|polis|suç|eşi|eski eş|mağdur|kurban|silah|tehdit|taciz"
    r"|przemoc|policj|przestęp|mąż|żon[aęy]\b|ofiar|sprawc|podejrzan|skazan|broń|groźb|nęka"
    r"|насил|поліц|злочин|чоловік|дружин|жертв|кривдник|підозр|засудж|збро|погроз|переслід",
    re.IGNORECASE,
)
"""Words that would give away what it is about, or about whom."""

OUTCOMES = re.compile(
    r"\bniets bekend|onvolledig|onthul|verstrek|afgewezen|toegewezen|geweigerd|wel informatie"
    r"|geen informatie|nothing known|incomplete|disclos|refused|granted|rejected|no information"
    r"|مرفوض|رُفض|كشف|لا معلومات|reddedil|açıkland|bilgi yok|odmow|odrzuc|ujawni|brak informacji"
    r"|відмов|відхил|розкри|немає інформації",
    re.IGNORECASE,
)
"""Words that would give away what was decided."""


def strings(value: Any) -> Iterator[str]:
    """Give every string in nested lists and dictionaries, in order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
