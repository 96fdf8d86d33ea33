"""A letter of each kind, and the words no letter may hold."""

import re
from collections.abc import Iterator
from datetime import date, time
from typing import Any

from disclosure.decisions import letters

SENDER = letters.Sender(
    name="Regionaal bureau",
    postal=("Postbus 12345", "3500 AB Utrecht"),
    visiting=("Stationsplein 1", "Utrecht"),
    telephone="030 123 45 67",
    opens=time(9),
    closes=time(17),
)
OUTCOME = letters.Outcome(
    reference="K7M4Q2XR9T",
    day=date(2026, 12, 1),
    spoken_on=date(2026, 11, 30),
    object_until=date(2027, 1, 12),
    sender=SENDER,
    name="S. de Vries",
    address=("Voorbeeldstraat 12", "1234 AB Voorbeeldstad"),
)
THIRD_PARTY = letters.OutcomeThirdParty(
    reference="K7M4Q2XR9T",
    day=date(2026, 12, 25),
    object_until=date(2027, 2, 5),
    sender=SENDER,
    name="P. Jansen",
)
CONTEXTS: dict[str, letters.Letter] = {"outcome": OUTCOME, "outcome_third_party": THIRD_PARTY}
EVERY = [(letter, language) for letter in letters.SECTIONS for language in letters.LANGUAGES]

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
