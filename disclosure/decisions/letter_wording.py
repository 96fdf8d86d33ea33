"""What the page of letters calls them, whom they are for, and why one may not be posted."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from disclosure.cases import labels
from disclosure.decisions.letter_rules import INITIATOR
from disclosure.errors import Refusal
from disclosure.web import refusals
from disclosure.web.languages import LANGUAGES

LETTERS = {
    "receipt": _l("Bevestiging van ontvangst"),
    "request": _l("Verzoek om contact op te nemen"),
    "extension": _l("Bericht over meer tijd"),
    "appointment": _l("Afspraak"),
    "undertaking": _l("Verklaring: met wie zij mag praten"),
    "outcome": _l("Uitkomst"),
    "outcome_third_party": _l("Uitkomst, voor wie voor een ander vroeg"),
    "objection_decision": _l("Beslissing op bezwaar"),
    "objection_decision_third_party": _l("Beslissing op bezwaar, voor wie voor een ander vroeg"),
    "default_received": _l("Ontvangst van een ingebrekestelling"),
}
ACTS = {
    "read": _l("Samen gelezen"),
    "kept": _l("Blijft hier"),
    "taken": _l("Meegegeven, omdat zij er zelf om vroeg"),
    "posted": _l("Op de post gedaan"),
}
WHY_NOT = {
    "no_contact": _l("Niet doen: zij wil geen contact. Zij komt zelf terug."),
    "blocked": _l("Niet doen: alles staat stil, want iemand is overleden of vermist."),
    "lapsed": _l(
        "Nu niet: de afspraak is verlopen. Eerst bevestigt zij dat contact nog veilig is."
    ),
    "channel": _l("Niet doen: zij vroeg niet om brieven."),
    "time": _l("Nu niet: het is buiten de dagen of uren die zij gaf."),
    "address": _l("Niet doen: er is geen adres waar een brief veilig aankomt."),
    "kept": _l("Deze brief gaat nooit met de post. Hij wordt gegeven, of blijft hier."),
    "integrity_open": _l("Nu niet: er loopt een onderzoek door een tweede persoon."),
}
"""The key of a refusal, or what it is about → why nothing is posted."""


def whom(to: str) -> str:
    """Return for whom a letter is."""
    if to == INITIATOR:
        return str(_("De organisatie die de zaak begon"))
    return str(labels.PARTS[to])


def title(letter: str, to: str) -> str:
    """Return what a letter is called where one is chosen."""
    return f"{LETTERS[letter]} ({whom(to)})"


def language(code: str) -> str:
    """Return the own name of a letter's language."""
    return str(LANGUAGES[code])


def why_not(refusal: Refusal | None) -> str:
    """Return why a letter may not be posted; nothing where it may."""
    if refusal is None:
        return ""
    about = refusal.detail if refusal.detail in WHY_NOT else refusal.key
    return str(WHY_NOT[about]) if about in WHY_NOT else refusals.text(refusal)
