"""How the parts of a safety plan are called, and how a change of it reads; Dutch msgids."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from disclosure.cases import labels
from disclosure.decisions.plan_changes import Change
from disclosure.decisions.plan_parts import PlanAction
from disclosure.procedure import plan_choices
from disclosure.procedure.measures import MEASURES as CATALOGUE
from disclosure.web import display, languages

SECTIONS: Mapping[str, Any] = {
    "contact": _l("Veilig contact en codewoord"),
    "now": _l("Wat nu te doen bij gevaar"),
    "children": _l("Kinderen en school"),
    "place": _l("Veilige plek, tas, papieren, geld"),
    "home": _l("Huis en geheim adres"),
    "work": _l("Werk"),
    "pets": _l("Huisdieren"),
    "digital": _l("Telefoon, accounts en volgen"),
    "people": _l("Mensen die helpen"),
    "legal": _l("Bescherming door de rechter of burgemeester"),
}
STATES = {
    "prepared": _l("Voorbereid door ons, nog zonder haar"),
    "agreed": _l("Met haar afgesproken"),
    "refused": _l("Zij wil geen plan; dat kost haar niets"),
    "without_her": _l("Zonder haar, met reden en een tweede persoon"),
}
PATHS = {
    "stay": _l("Zij blijft"),
    "leave": _l("Zij wil weg"),
    "left": _l("Zij is weg"),
}
PHASES = {
    "direct": _l("Eerst: directe veiligheid"),
    "care": _l("Daarna: hulp bij wat gevaarlijk is"),
    "recovery": _l("Verder: herstel"),
}
COPIES = {
    "paper": _l("Ja, op papier"),
    "site": _l("Ja, op de site, achter haar geheime woord"),
}
MEASURES = {
    "considered": _l("Overwogen"),
    "asked": _l("Gevraagd"),
    "in_force": _l("Geldt nu"),
    "ended": _l("Afgelopen"),
    "refused": _l("Afgewezen"),
}
FRAMES = {
    "voluntary": _l("Vrijwillig"),
    "civil": _l("Via de burgerlijke rechter"),
    "administrative": _l("Via gemeente of politie"),
    "criminal": _l("Via het strafrecht"),
}
ANSWERS = {"yes": _l("Ja"), "no": _l("Nee"), "unknown": _l("Weet ik niet")}
ENDS = {"done": _l("Gedaan"), "dropped": _l("Vervalt")}
ACTIONS = {"open": _l("nog niet"), **ENDS}
OWNERS = {
    "case_director": labels.ROLES["case_director"],
    "disclosure_officer": labels.ROLES["disclosure_officer"],
    "person_at_risk": _l("Zijzelf"),
}
FAULTS = {
    "impossible": _l("De wet maakt dit onmogelijk: %(about)s."),
    "start_missing": _l("Vul de eerste dag in."),
    "end_missing": _l("Vul de laatste dag in: deze maatregel loopt af."),
    "before_start": _l("De laatste dag ligt voor de eerste."),
    "too_long": _l("Langer kan niet: de laatste dag is %(about)s."),
    "extended_by_whom": _l("Na %(about)s moet de maatregel verlengd zijn. Vul in door wie."),
}
DATES = {
    "measure": _l("Einde van een maatregel"),
    "action": _l("Actie klaar"),
    "review": _l("Weer naar het plan kijken"),
}
_PARTS = {
    "state": _l("Stand"),
    "path": _l("Waar zij staat"),
    "phase": _l("Waar het om gaat"),
    "review_on": _l("Volgende keer kijken"),
    "copies": _l("Haar eigen exemplaar"),
    "choice": _l("Keuze"),
    "words": _l("Haar woorden"),
    "staff": _l("Alleen voor ons"),
    "child": _l("Kind"),
    "measure": _l("Maatregel"),
    "action": _l("Actie"),
}
KINDS = {
    "added": _l("erbij"),
    "removed": _l("weg"),
    "changed": _l("anders"),
    "done": _l("gedaan"),
    "dropped": _l("vervallen"),
}
_WORDS: Mapping[str, Mapping[str, Any]] = {
    "state": STATES,
    "path": PATHS,
    "phase": PHASES,
    "copies": COPIES,
    "measure": MEASURES,
}


def owner(key: str) -> str:
    """Return what whoever does something is called."""
    return str(OWNERS.get(key) or labels.ORGANISATIONS.get(key, key))


def action(planned: PlanAction) -> str:
    """Return what is done; where its words are withheld, the part it belongs to."""
    return planned.what or str(SECTIONS.get(planned.section, ""))


def choice(key: str, language: str) -> str:
    """Return a ready choice in a language; one that is no longer in the data is not named."""
    known = plan_choices.CHOICES.get(key)
    return known.text(language) if known is not None else ""


def chosen(key: str) -> str:
    """Return a ready choice in the language of the screen."""
    return choice(key, str(languages.locale().language))


def part(change: Change) -> str:
    """Return what a change is about: the part, and which one of it."""
    names = {
        "words": SECTIONS,
        "staff": SECTIONS,
        "measure": {key: _(each.name) for key, each in CATALOGUE.items()},
    }
    about = chosen(change.about) if change.part == "choice" else change.about
    about = str(names.get(change.part, {}).get(about, about))
    return f"{_PARTS[change.part]}: {about}" if about else str(_PARTS[change.part])


def value(change: Change, of: Any) -> str:
    """Return how something was or is."""
    if isinstance(of, date):
        return display.day(of)
    known = _WORDS.get(change.part, {})
    many = of if isinstance(of, tuple) else (of,)
    return ", ".join(str(known.get(one) or _day(one)) for one in many if one)


def _day(text: str) -> str:
    try:
        return display.day(date.fromisoformat(text))
    except ValueError:
        return text


def about(kind: str, key: str, actions: Any) -> str:
    """Return what a watched day is about: the measure, or the action as it was written."""
    if kind == "measure":
        return str(_(CATALOGUE[key].name))
    return action(actions[int(key)]) if kind == "action" else ""


def hints(section: str, path: str) -> list[tuple[str, str]]:
    """Return what staff should know with the choices of a part: the choice, and the hint."""
    known = [one for one in plan_choices.of_section(section) if one.fits(path)]
    return [(chosen(one.key), _(one.hint)) for one in known if one.hint]
