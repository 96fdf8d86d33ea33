"""The questions of the application in few words, for whoever reads with difficulty.

The same pages, fields and answers: only what stands around them is shorter, with a picture beside
it. Questions that weigh danger keep their words: shorter ones would ask something else.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

from disclosure.requests.public_answers import Values
from disclosure.requests.public_forms import PageForm
from disclosure.requests.public_pages import Page, for_another, title


class Short(NamedTuple):
    """One page: a picture of `macros/pictures.html`, and the question; `others` as in `Page`."""

    picture: str
    text: Any = ""
    others: Any = ""


PAGES: dict[int, Short] = {
    1: Short("people", _l("Voor wie vult u dit in?")),
    2: Short("phone", _l("Hoe mogen wij u bereiken? Kies wat veilig is.")),
    3: Short("phone", _l("Waar bereiken wij u?")),
    4: Short("clock", _l("Wanneer is het veilig?")),
    5: Short("eye", _l("Wie kan meelezen?")),
    6: Short("key", _l("Kies een geheim woord")),
    7: Short("person", _l("Wie bent u?")),
    26: Short("person", _l("Wie bent u?")),
    8: Short("person", _l("Uw naam en leeftijd"), _l("Naam en leeftijd van wie gevaar loopt")),
    28: Short("talk", _l("Hoe wilt u het horen?"), _l("Welke ouder is veilig?")),
    29: Short("people", _l("Wie beschermt u?"), _l("Wie beschermt het kind?")),
    30: Short("paper", _l("Beslist iemand met u mee?"), _l("Beslist iemand met haar of hem mee?")),
    31: Short("person", _l("Wie is dat?")),
    32: Short("talk", _l("Weet zij of hij hiervan?")),
    33: Short("phone", _l("Hoe is contact veilig?")),
    9: Short("house", _l("Waar woont u?"), _l("Waar woont wie gevaar loopt?")),
    10: Short("person", _l("Over wie gaat het?")),
    11: Short("calendar", _l("Hoe oud is hij of zij?")),
    12: Short("house", _l("Waar woont hij of zij?")),
    34: Short("house", _l("Waar woonde hij of zij eerder?")),
    13: Short("paper", _l("Weet u nog iets? Ga niet zoeken.")),
    14: Short("people"),
    35: Short("calendar", _l("Hoe lang duurt of duurde het?")),
    36: Short("people", _l("Wie is het dan?")),
    15: Short("people"),
    16: Short("child", _l("Zijn er kinderen?")),
    37: Short("child", _l("De kinderen")),
    17: Short("pen", _l("Wat is er aan de hand?")),
    18: Short("people"),
    19: Short("shield"),
    20: Short("shield", _l("Wapens. Ga niet zoeken.")),
    21: Short("shield"),
    22: Short("shield", _l("Hoe veilig bent u?"), _l("Hoe veilig is zij of hij?")),
    23: Short("people", _l("Wie weet dit? Wie helpt al?")),
    24: Short("talk", _l("Taal en hulp")),
    25: Short("people", _l("Komt er iemand mee?")),
    38: Short("person", _l("Is er nog iemand?")),
}
FIELDS: dict[str, Any] = {
    "mail": _l("E-mailadres"),
    "phone": _l("Telefoonnummer"),
    "who_may_answer": _l("Wie mag opnemen?"),
    "voicemail": _l("Mogen wij inspreken?"),
    "letter": _l("Mag een brief?"),
    "post": _l("Adres voor een brief"),
    "days": _l("Welke dagen?"),
    "former_names": _l("Naam van vroeger"),
    "born": _l("Geboortedatum"),
    "age": _l("Of: hoe oud ongeveer?"),
    "municipality": _l("Welke gemeente?"),
    "subject_name": _l("Naam"),
    "subject_former": _l("Naam van vroeger"),
    "subject_alias": _l("Bijnaam"),
    "subject_age": _l("Of: hoe oud ongeveer?"),
    "subject_addresses": _l("Adres of plaats"),
    "subject_addresses_since": _l("Sinds wanneer?"),
    "subject_identifiers": _l("Telefoon, auto of naam op internet"),
    "children_ages": _l("Hoe oud zijn zij?"),
    "children_about": _l("Wie zorgt voor hen?"),
    "who_knows": _l("Wie weet dit?"),
    "help_there": _l("Wie helpt al?"),
    "language": _l("Welke taal?"),
    "companion": _l("Wie komt mee?"),
    "referral": _l("Mag Slachtofferhulp u helpen?"),
}
"""Labels of fields in few words; a field not named keeps its own, which is short already."""

NEEDS_ITS_INTRO = frozenset({36})
"""Pages whose introduction says where to go instead: it is never folded away."""


def shorten(page: Page, form: PageForm, values: Values) -> dict[str, Any]:
    """Put the short labels in the form; return the short question and what it leaves unsaid."""
    found, fields = PAGES.get(page.number, Short("")), form.plain()
    keeps_intro = page.number in NEEDS_ITS_INTRO
    hints = [field.description for field in fields]
    for field in fields:
        field.label.text, field.description = FIELDS.get(field.name, field.label.text), ""
    asked = found.others if found.others and for_another(values) else found.text
    if len(fields) == 1 and asked:
        fields[0].label.text, asked = asked, ""
    said = [*([] if keeps_intro else [page.intro]), *hints, page.why]
    return {
        "picture": found.picture,
        "few": asked or (title(page, values) if len(fields) > 1 else ""),
        "keeps_intro": keeps_intro,
        "explained": list(dict.fromkeys(str(one) for one in said if one)),
    }
