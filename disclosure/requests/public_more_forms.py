"""The second half of the application: their relationship, the danger, the help that is wanted."""

from __future__ import annotations

from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l

from disclosure.requests import public_flags as flags
from disclosure.requests.public_choices import (
    CHILDREN_TOGETHER,
    INTERPRETERS,
    LANGUAGES,
    RELATIONSHIPS,
    SEPARATED,
    SEXES,
    SUPPORT,
    YES_NO,
    YES_NO_UNKNOWN,
)
from disclosure.requests.public_forms import OPTIONAL, PageForm
from disclosure.web.fields import Choice, Choices, Dropdown, LongText, Number, Text, Tick, required


class RelationshipForm(PageForm):
    """What they are to each other; no relationship is told where to go, not turned away."""

    relationship = Choice(
        _l("Wat is uw relatie?"), choices=RELATIONSHIPS, missing=_l("Kies wat het beste past.")
    )

    others: ClassVar[dict[str, Any]] = {"relationship": _l("Wat is hun relatie?")}


class DatesForm(PageForm):
    """Since when, and until when where it is over."""

    since = Text(_l("Sinds wanneer?"), most=60, description=_l("Bijvoorbeeld: sinds 2021."))
    until_when = Text(_l("Tot wanneer?"), most=60, description=OPTIONAL)


class SeparationForm(PageForm):
    """Separation raises the danger."""

    separated = Choice(
        _l("Gaat u uit elkaar, of is dat al gebeurd?"),
        choices=SEPARATED,
        missing=_l("Kies wat het beste past."),
    )

    others: ClassVar[dict[str, Any]] = {
        "separated": _l("Gaan zij uit elkaar, of is dat al gebeurd?")
    }


class ChildrenForm(PageForm):
    """The children's check (kindcheck): how many there are."""

    children = Number(
        _l("Hoeveel kinderen zijn er in huis of op bezoek?"), most=30, description=OPTIONAL
    )
    children_together = Choice(_l("Heeft u samen kinderen?"), choices=CHILDREN_TOGETHER)

    others: ClassVar[dict[str, Any]] = {"children_together": _l("Hebben zij samen kinderen?")}


class CareForm(PageForm):
    """How old they are, and who cares for them."""

    children_ages = Text(
        _l("Hoe oud zijn de kinderen?"), most=100, description=_l("Bijvoorbeeld: 3, 7 en 12.")
    )
    children_about = LongText(
        _l("Wie zorgt voor hen, en hoe is dat geregeld?"),
        rows=4,
        description=_l("Bijvoorbeeld: zij wonen bij mij, en zijn om het weekend bij de ander."),
    )


class WordsForm(PageForm):
    """Her own words: evidence as they stand."""

    words = LongText(
        _l("Waar maakt u zich zorgen over?"),
        [required(_l("Schrijf op waar u zich zorgen over maakt. Een paar woorden is genoeg."))],
        rows=10,
        description=_l("Vertel het op uw eigen manier. Fouten zijn niet erg."),
    )


class FlagsForm(PageForm):
    """A few red flags as plain questions."""


class WeaponsForm(FlagsForm):
    """Weapons must be answered; "I do not know" is an answer."""

    weapons = LongText(_l("Wat weet u van het wapen?"), rows=3, description=OPTIONAL)


def _flags_form(name: str, keys: tuple[str, ...], base: type[PageForm] = FlagsForm) -> Any:
    """Return a form with one question per flag, worded for herself and for another."""
    needed = {"weapons_access": _l("Kies een antwoord. “Weet ik niet” mag ook.")}
    fields = {
        f"flag_{key}": Choice(
            flags.QUESTIONS[key][0], choices=YES_NO_UNKNOWN, missing=needed.get(key)
        )
        for key in keys
    }
    others = {f"flag_{key}": flags.QUESTIONS[key][1] for key in keys}
    return type(name, (base,), {**fields, "others": others, "__doc__": base.__doc__})


ControlForm = _flags_form("ControlForm", flags.CONTROL)
ViolenceForm = _flags_form("ViolenceForm", flags.VIOLENCE)
AroundForm = _flags_form("AroundForm", flags.AROUND)
ArmsForm = _flags_form("ArmsForm", flags.WEAPONS, WeaponsForm)


class SafetyForm(PageForm):
    """How safe she feels, in her own words."""

    how_safe = LongText(
        _l("Hoe veilig voelt u zich?"),
        rows=4,
        description=_l("Vertel het in uw eigen woorden. U mag dit leeg laten."),
    )

    others: ClassVar[dict[str, Any]] = {
        "how_safe": _l("Hoe veilig is degene over wie u zich zorgen maakt, denkt u?")
    }


class CircleForm(PageForm):
    """Who knows, and which help is there."""

    who_knows = LongText(_l("Wie weet hier nog meer van?"), rows=3, description=OPTIONAL)
    help_there = LongText(
        _l("Welke hulp is er al?"),
        rows=3,
        description=_l("Bijvoorbeeld een huisarts, advocaat, Veilig Thuis of de opvang."),
    )


class LanguageForm(PageForm):
    """In which language, and with which help, we talk."""

    language = Dropdown(_l("Welke taal spreekt u het liefst?"), choices=LANGUAGES)
    language_other = Text(_l("Welke andere taal?"), most=60, description=OPTIONAL)
    interpreter = Choice(
        _l("Wilt u een tolk?"),
        choices=INTERPRETERS,
        description=_l(
            "De tolk is beëdigd, moet zwijgen en komt niet uit uw eigen omgeving of gemeenschap."
        ),
    )
    interpreter_sex = Choice(_l("Wie wilt u als tolk?"), choices=SEXES)
    support = Choices(_l("Heeft u nog iets nodig?"), choices=SUPPORT)
    their_language = Text(
        _l("Welke taal spreekt degene over wie u zich zorgen maakt?"),
        most=60,
        description=OPTIONAL,
    )
    their_help = Text(
        _l("Welke hulp is er nodig bij een gesprek met haar of hem?"),
        description=_l("Bijvoorbeeld een tolk (vrouw of man), een gebarentolk, hulp bij lezen."),
    )


class CompanionForm(PageForm):
    """A companion of choice, and referral: two real choices."""

    companion = Text(
        _l("Wilt u dat er iemand met u meekomt? Wie?"),
        description=_l("Bijvoorbeeld een vriend of uw advocaat. Wij vragen het u nog een keer."),
    )
    referral = Choice(
        _l("Mogen wij Slachtofferhulp vragen om u te helpen?"),
        choices=YES_NO,
        description=_l("Dit is uw keuze. Zegt u nee? Dan behandelen wij uw vraag net zo goed."),
    )


class ReviewForm(PageForm):
    """Handing in."""

    honest = Tick(
        _l("Ik heb dit zo goed mogelijk ingevuld."),
        [required(_l("Kruis dit aan om te versturen."))],
    )
