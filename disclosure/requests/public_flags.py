"""The red flags as plain questions: to her about herself, and about somebody else.

The first wording of each is that of `procedure/data/red_flags.toml`, repeated here because only
texts in the code are found for translation; a test keeps the two the same.
"""

from typing import Any

from flask_babel import lazy_gettext as _l

CONTROL = ("coercive_control", "isolation", "money_control", "jealousy", "stalking")
VIOLENCE = (
    "threats",
    "threat_to_kill",
    "strangulation",
    "forced_sex",
    "pregnancy",
    "escalation",
    "she_expects",
)
AROUND = (
    "suicide",
    "substances",
    "breach",
    "breach_approach",
    "earlier_reports",
    "honour",
    "outing",
)
WEAPONS = ("weapons_access", "weapon_used")
NOT_ASKED = frozenset({"separation", "forced_withdrawal"})
"""Separation is a question of its own; a forced withdrawal cannot have happened yet."""

QUESTIONS: dict[str, tuple[Any, Any]] = {
    "coercive_control": (
        _l("Bepaalt hij of zij wat u mag doen, met wie u praat of waar u heen gaat?"),
        _l("Bepaalt de partner wat de ander mag doen, met wie die praat of waar die heen gaat?"),
    ),
    "isolation": (
        _l("Houdt hij of zij u weg van familie of vrienden?"),
        _l("Houdt de partner de ander weg van familie of vrienden?"),
    ),
    "money_control": (
        _l("Is hij of zij de baas over uw geld?"),
        _l("Is de partner de baas over het geld van de ander?"),
    ),
    "threats": (
        _l("Bedreigt hij of zij u, uw kinderen of uw huisdieren?"),
        _l("Bedreigt de partner de ander, de kinderen of de huisdieren?"),
    ),
    "stalking": (
        _l("Volgt hij of zij u, of houdt hij of zij u steeds in de gaten?"),
        _l("Volgt de partner de ander, of houdt de partner de ander steeds in de gaten?"),
    ),
    "strangulation": (
        _l("Heeft hij of zij u wel eens bij de keel gepakt of uw adem afgesloten?"),
        _l("Heeft de partner de ander wel eens bij de keel gepakt of de adem afgesloten?"),
    ),
    "suicide": (
        _l("Dreigt hij of zij met zelfdoding, of heeft hij of zij dat geprobeerd?"),
        _l("Dreigt de partner met zelfdoding, of heeft de partner dat geprobeerd?"),
    ),
    "forced_sex": (
        _l("Dwingt hij of zij u tot seks?"),
        _l("Dwingt de partner de ander tot seks?"),
    ),
    "pregnancy": (
        _l("Is er geweld geweest tijdens een zwangerschap?"),
        _l("Is er geweld geweest tijdens een zwangerschap?"),
    ),
    "jealousy": (
        _l("Is hij of zij erg jaloers, of ziet hij of zij u als bezit?"),
        _l("Is de partner erg jaloers, of ziet de partner de ander als bezit?"),
    ),
    "weapons_access": (
        _l("Heeft hij of zij een wapen, of kan hij of zij eraan komen?"),
        _l("Heeft de partner een wapen, of kan de partner eraan komen?"),
    ),
    "weapon_used": (
        _l("Heeft hij of zij een wapen gebruikt of u ermee bedreigd?"),
        _l("Heeft de partner een wapen gebruikt of de ander ermee bedreigd?"),
    ),
    "threat_to_kill": (
        _l("Heeft hij of zij gezegd u of uw kinderen te doden?"),
        _l("Heeft de partner gezegd de ander of de kinderen te doden?"),
    ),
    "substances": (
        _l("Gebruikt hij of zij veel alcohol of drugs?"),
        _l("Gebruikt de partner veel alcohol of drugs?"),
    ),
    "escalation": (
        _l("Wordt het geweld erger, of gebeurt het vaker?"),
        _l("Wordt het geweld erger, of gebeurt het vaker?"),
    ),
    "breach": (
        _l("Houdt hij of zij zich niet aan een verbod van de rechter of de burgemeester?"),
        _l("Houdt de partner zich niet aan een verbod van de rechter of de burgemeester?"),
    ),
    "breach_approach": (
        _l("Is hij of zij ondanks een verbod naar u toe gekomen?"),
        _l("Is de partner ondanks een verbod naar de ander toe gekomen?"),
    ),
    "earlier_reports": (
        _l("Zijn er eerder meldingen gedaan over geweld?"),
        _l("Zijn er eerder meldingen gedaan over geweld?"),
    ),
    "honour": (
        _l("Gaat het ook om de eer van de familie?"),
        _l("Gaat het ook om de eer van de familie?"),
    ),
    "outing": (
        _l("Dreigt hij of zij iets over u te vertellen wat u geheim wilt houden?"),
        _l("Dreigt de partner iets te vertellen wat de ander geheim wil houden?"),
    ),
    "she_expects": (
        _l("Verwacht u zelf dat er weer geweld komt?"),
        _l("Verwacht de ander zelf dat er weer geweld komt?"),
    ),
}
