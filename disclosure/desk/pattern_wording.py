"""What happenings, marks and silences of a pattern are called, and what each mark asks."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from disclosure.cases import labels
from disclosure.desk.pattern import Answered, Line

HAPPENINGS = {
    "received": _l("Zaak gestart"),
    "separation": _l("Uit elkaar, of van plan dat te doen"),
    "move": _l("Adres van de betrokkene"),
    "release": _l("Vrijgekomen"),
    "escape": _l("Ontsnapt"),
    "breach": _l("Verbod overtreden (signaal)"),
    "report": _l("Nieuwe melding"),
    "planned_arrest": _l("Geplande aanhouding"),
    "moving_in": _l("Samenwonen"),
    "return": _l("Weer bij elkaar"),
    "death": _l("Iemand overleden"),
    "disappearance": _l("Iemand verdwenen"),
}
MARKS = {
    "several": (
        _l("Meer mensen lopen risico"),
        _l(
            "Over deze betrokkene lopen of liepen zaken van meer dan één persoon. Weet ieder van "
            "hen wat nodig is? Overweeg een zaak op eigen initiatief."
        ),
    ),
    "breach": (
        _l("Verbod overtreden"),
        _l("Een verbod hield niet tegen. Houdt het plan daar rekening mee?"),
    ),
    "separation": (
        _l("Geweld rond uit elkaar gaan"),
        _l(
            "Dit begon toen iemand wegging of binnen 90 dagen daarna. Is zij nu aan het weggaan, "
            "of pas weg?"
        ),
    ),
    "more_often": (
        _l("Vaker dan eerst"),
        _l("In één jaar gebeurde er drie keer of meer iets, en meer dan in het jaar ervoor."),
    ),
    "heavier": (
        _l("Voor het eerst dreigen of een wapen"),
        _l("Eerder was er ander geweld, nu dreigen of een wapen. Wordt het zwaarder?"),
    ),
}
"""A mark and the question it asks; whoever weighs answers it, the mark itself proves nothing."""
STATES = {
    "open": _l("nog geen antwoord"),
    "items": _l("gaf informatie"),
    "nothing": _l("vond niets bij wat is doorzocht"),
    "refused": _l("mag niet delen"),
    "broken_through": _l("niet op tijd: verder zonder antwoord"),
}


def title(line: Line) -> str:
    """Return what happened, in a few words."""
    return str(labels.CATEGORIES.get(line.what.kind) or HAPPENINGS[line.what.kind])


def source(line: Line) -> str:
    """Return who says so: an organisation, who applied, or this system's own record."""
    if line.source:
        return str(labels.ORGANISATIONS.get(line.source, line.source))
    return str(
        _("verteld bij de aanmelding") if line.what.kind == "move" else _("uit de zaak zelf")
    )


def status(line: Line) -> str:
    """Return the status an item has with its source, with the code of a dismissal."""
    if line.item is None:
        return ""
    name = str(labels.STATUSES[line.item.status])
    return f"{name} ({line.item.code})" if line.item.code else name


def whom(letter: str) -> str:
    """Return whose case it is in: this one's person at risk is A."""
    return str(
        _("deze zaak") if letter == "A" else _("een andere zaak (%(letter)s)", letter=letter)
    )


def answered(one: Answered) -> str:
    """Return how a source stands."""
    name = labels.ORGANISATIONS.get(one.organisation, one.organisation)
    return f"{name}, {whom(one.whom)}: {STATES[one.state]}"
