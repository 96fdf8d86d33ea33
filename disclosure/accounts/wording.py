"""Names of roles, organisations and states, and sentences for what is refused about accounts."""

from flask_babel import lazy_gettext as _l

from disclosure.errors import Refusal
from disclosure.procedure import regions
from disclosure.web import refusals

NATIONAL = "landelijk"
"""What stands in an address where a region's code would."""

ROLES = {
    "intake": _l("Intake"),
    "case_director": _l("Casusregisseur"),
    "liaison": _l("Contactpersoon van een organisatie"),
    "panel_member": _l("Panellid"),
    "panel_chair": _l("Voorzitter van het panel"),
    "decision_maker": _l("Bevoegd gezag"),
    "disclosure_officer": _l("Gespreksvoerder"),
    "regional_manager": _l("Regiomanager"),
    "privacy_officer": _l("Functionaris gegevensbescherming"),
    "rapporteur": _l("Rapporteur"),
    "administrator": _l("Beheerder"),
}
ORGANISATIONS = {
    "police": _l("Politie"),
    "om": _l("Openbaar Ministerie"),
    "veilig_thuis": _l("Veilig Thuis"),
    "probation": _l("Reclassering"),
    "child_protection": _l("Raad voor de Kinderbescherming"),
    "zorg_veiligheidshuis": _l("Zorg- en Veiligheidshuis"),
    "municipality": _l("Gemeente"),
    "shelter": _l("Vrouwenopvang"),
    "victim_support": _l("Slachtofferhulp"),
    "ggz": _l("Geestelijke gezondheidszorg"),
    "youth_protection": _l("Jeugdbescherming"),
    "casework": _l("Regiobureau"),
}
STATES = {
    "proposed": _l("Wacht op goedkeuring"),
    "active": _l("Actief"),
    "disabled": _l("Uitgezet"),
}
STATE_KINDS = {"proposed": "warning", "active": "safe", "disabled": "neutral"}

LOGIN_FAILED = _l(
    "Inloggen is niet gelukt. Controleer uw e-mailadres, wachtwoord en code. Elke code werkt één "
    "keer. Gaat het steeds mis? Wacht een uur, of bel uw beheerder."
)
SAME_TWICE = _l("De twee wachtwoorden zijn niet gelijk. Typ ze nog een keer.")
PASSWORDS = {
    "short": _l("Maak het wachtwoord minstens 15 tekens lang. Een zin van vier woorden is goed."),
    "long": _l("Maak het wachtwoord hooguit 200 tekens lang."),
    "simple": _l("Dit wachtwoord is te makkelijk te raden. Gebruik meer verschillende tekens."),
    "personal": _l("Zet uw e-mailadres niet in uw wachtwoord."),
}
_REFUSALS = {
    ("already_done", "email"): _l("Dit e-mailadres heeft al een account."),
    ("already_done", "key"): _l("Deze organisatie is er al in deze regio."),
    ("already_done", ""): _l("Hier valt niets meer te beslissen. Misschien was een ander u voor."),
    ("same_person", ""): _l("Dit moet een andere beheerder doen."),
    ("wrong_region", ""): _l("Dit hoort bij een andere regio."),
    ("wrong_region", "stand_in"): _l("Kies iemand uit dezelfde regio."),
    ("wrong_role", ""): _l("Uw rol mag dit niet."),
    ("wrong_role", "roles"): _l("Een beheerder kan geen rol in zaken hebben."),
    ("wrong_role", "account"): _l("Deze persoon heeft deze rol niet, of niet in deze regio."),
    ("wrong_role", "stand_in"): _l("Kies iemand met een van dezelfde rollen."),
    ("facts_missing", "stand_in"): _l("Kies een collega die er is."),
    ("facts_missing", "roles"): _l("Kies minstens één rol."),
    ("facts_missing", "organisation"): _l("Kies een organisatie die bij de regio hoort."),
    ("facts_missing", "roster"): _l(
        "In het rooster moet altijd iemand staan voor casusregie en voor bevoegd gezag."
    ),
    ("facts_missing", "until_day"): _l("De laatste dag ligt voor de eerste dag."),
    ("facts_missing", "passed_on"): _l("Deze dag moet nog komen."),
    ("facts_missing", "valid_until"): _l("Deze dag ligt voor de dag van de training."),
    ("facts_missing", "password"): _l("Dit is niet uw wachtwoord van nu."),
    ("facts_missing", "code"): _l(
        "Deze code klopt niet, of is al gebruikt. Wacht op de volgende code in uw app."
    ),
}


def refusal_text(refusal: Refusal) -> str:
    """Return the sentence for a refusal about accounts; for any other that of the porch."""
    own = _REFUSALS.get((refusal.key, refusal.detail)) or _REFUSALS.get((refusal.key, ""))
    return str(own) if own is not None else refusals.text(refusal)


def region_name(code: str | None) -> str:
    """Return the name of a region, or of the whole country."""
    if code is None:
        return str(_l("Landelijk"))
    return regions.REGIONS[code].name if code in regions.REGIONS else code


def region_slug(code: str | None) -> str:
    """Return what stands in an address for a region."""
    return NATIONAL if code is None else code


def region_of_slug(slug: str) -> str | None:
    """Return the region an address names; None is the whole country."""
    return None if slug == NATIONAL else slug
