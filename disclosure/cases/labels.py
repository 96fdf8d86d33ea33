"""What stages, levels, clocks, steps and organisations are called on a screen."""

from babel.dates import get_day_names
from flask import has_app_context
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from disclosure.procedure import contact, regions
from disclosure.web import languages, services


def _day_name(number: int) -> str:
    return str(get_day_names("wide", locale=languages.locale())[number])


STAGES = {
    "draft": _l("Concept"),
    "received": _l("Ontvangen"),
    "triage": _l("Triage"),
    "gathering": _l("Informatie verzamelen"),
    "panel": _l("Panel"),
    "decided": _l("Besloten"),
    "delivery": _l("Vertellen"),
    "follow_up": _l("Nazorg"),
    "closed": _l("Gesloten"),
    "withdrawn": _l("Ingetrokken"),
    "declined": _l("Niet in behandeling"),
}
URGENCIES = {
    "immediate": _l("Direct"),
    "high": _l("Hoog"),
    "elevated": _l("Verhoogd"),
    "standard": _l("Standaard"),
}
UNTRIAGED = _l("Nog niet gewogen")
CLOCKS = {
    "acknowledge": _l("Ontvangst bevestigen"),
    "triage": _l("Triage"),
    "assign_director": _l("Regisseur aanwijzen"),
    "identity": _l("Identiteit vaststellen"),
    "first_protection": _l("Eerste bescherming"),
    "safety_plan": _l("Veiligheidsplan"),
    "enquiry_reply": _l("Antwoord op vraag"),
    "panel": _l("Panel"),
    "decision": _l("Besluit"),
    "delivery": _l("Vertellen"),
    "outcome_told": _l("Uitkomst vertellen"),
    "urgent_record": _l("Verslag van direct vertellen"),
    "panel_review": _l("Toetsing van direct vertellen"),
    "deferred": _l("Aangehouden besluit"),
    "follow_up": _l("Nagesprek na dagen"),
    "review": _l("De regisseur kijkt opnieuw"),
    "retriage": _l("Opnieuw wegen"),
    "integrity": _l("Onderzoek door tweede persoon"),
    "know_considered": _l("Zaak op eigen initiatief overwegen"),
    "transfer": _l("Overdracht"),
    "breach_plan": _l("Plan bij te laat"),
    "promised": _l("Beloofde datum"),
    "exposure": _l("Lek: haar veiligheid"),
    "exposure_authority": _l("Lek: toezichthouder"),
    "reasonable_term": _l("Redelijke termijn"),
    "objection": _l("Bezwaartermijn"),
    "objection_decision": _l("Besluit op bezwaar"),
    "appeal": _l("Beroepstermijn"),
    "retention": _l("Bewaartermijn"),
}
_DUTCH = {
    "police": _l("Politie"),
    "om": _l("Openbaar Ministerie"),
    "veilig_thuis": _l("Veilig Thuis"),
    "probation": _l("Reclassering"),
    "child_protection": _l("Raad voor de Kinderbescherming"),
    "zorg_veiligheidshuis": _l("Zorg- en Veiligheidshuis"),
    "municipality": _l("Gemeente"),
    "shelter": _l("Vrouwenopvang"),
    "victim_support": _l("Slachtofferhulp"),
    "ggz": _l("GGZ"),
    "youth_protection": _l("Jeugdbescherming"),
    "casework": _l("Regiobureau"),
}


def _organisation(key: str) -> str:
    """Return the name that the law in force gives an organisation, where that is not Dutch law."""
    law = services().profile if has_app_context() else None
    if law is None or law.language == languages.SOURCE:
        return str(_DUTCH[key])
    return next((one.name for one in law.organisations if one.key == key), str(_DUTCH[key]))


ORGANISATIONS = {key: LazyString(_organisation, key) for key in _DUTCH}
ROLES = {
    "intake": _l("Intake"),
    "case_director": _l("Casusregisseur"),
    "liaison": _l("Contactpersoon"),
    "panel_member": _l("Panellid"),
    "panel_chair": _l("Voorzitter"),
    "decision_maker": _l("Bevoegd gezag"),
    "disclosure_officer": _l("Gespreksvoerder"),
    "regional_manager": _l("Regiomanager"),
    "privacy_officer": _l("Functionaris gegevensbescherming"),
    "rapporteur": _l("Rapporteur"),
    "administrator": _l("Beheerder"),
    "applicant": _l("Aanvrager"),
    "system": _l("Systeem"),
}
OUTCOMES = {
    "disclose": _l("Vertellen"),
    "disclose_to_other": _l("Vertellen aan een ander"),
    "safeguard_only": _l("Alleen beschermen"),
    "no_disclosure": _l("Niet vertellen"),
    "defer": _l("Aanhouden"),
}
DAYS = [(key, LazyString(_day_name, number)) for number, key in enumerate(contact.DAYS)]
"""Monday first; their names are those of the language of the page."""
PARTS = {
    "applicant": _l("De aanvrager"),
    "person_at_risk": _l("Degene die risico loopt"),
    "recipient": _l("De ontvanger"),
}
MESSAGES = {
    "receipt": _l("Bevestiging van ontvangst"),
    "request": _l("Vraag om te bellen"),
    "appointment": _l("Afspraak"),
    "outcome": _l("Bericht dat er iets te bespreken is"),
    "extension": _l("Bericht over meer tijd"),
    "alert": _l("Seintje aan een medewerker"),
    "digest": _l("Dagoverzicht"),
}
CONTACT_STATES = {
    "none": _l("geen contact"),
    "blocked": _l("alles staat stil"),
    "signal": _l("verlopen na een signaal: spreek haar eerst alleen"),
    "lapsed": _l("verlopen: bevestig eerst"),
    "holds": _l("geldt"),
}
WAITS = {
    "": _l("gaat vanzelf weg als het moment er is."),
    "integrity_open": _l("wacht op het onderzoek door een tweede persoon."),
    "no_contact": _l("gaat niet weg: er mag geen contact zijn."),
    "contact_unsafe": _l("wacht tot het mag volgens de afspraak, of op een medewerker."),
}
"""What a message waits for, by the key of what stands in the way."""
CATEGORIES = {
    "domestic_violence": _l("Huiselijk geweld"),
    "coercive_control": _l("Intieme terreur"),
    "stalking": _l("Stalking"),
    "sexual_violence": _l("Seksueel geweld"),
    "child_abuse": _l("Kindermishandeling"),
    "honour_violence": _l("Eergerelateerd geweld"),
    "order_breach": _l("Overtreden van een verbod"),
    "threats_weapons": _l("Bedreiging en wapens"),
}
STATUSES = {
    "reported": _l("Gemeld"),
    "suspected": _l("Verdacht"),
    "charged": _l("Vervolgd"),
    "convicted": _l("Veroordeeld"),
    "acquitted": _l("Vrijgesproken"),
    "dismissed": _l("Geseponeerd"),
}
RELIABILITY = {
    "checked": _l("Nagegaan of vastgesteld"),
    "one_source": _l("Een bron, niet nagegaan"),
    "unknown": _l("Niet te zeggen"),
}
IDENTIFIERS = {
    "name": _l("Naam"),
    "born": _l("Geboortedatum"),
    "address": _l("Adres"),
    "bsn": _l("BSN"),
    "phone": _l("Telefoonnummer"),
}
"""Under what a source can hold somebody."""
_LANDELIJK = _l("Landelijk")


def clock(key: str) -> str:
    """Return what a clock is called, with what it is about: `Antwoord op vraag: Politie`."""
    head, _, about = key.partition(":")
    name = str(CLOCKS.get(head, head))
    if not about:
        return name
    part = ORGANISATIONS.get(about) or (
        clock(about) if about.partition(":")[0] in CLOCKS else about
    )
    return f"{name}: {part}"


def region(code: str) -> str:
    """Return the name of a region, as a case carries it."""
    if code == regions.NATIONAL:
        return str(_LANDELIJK)
    return regions.REGIONS[code].name if code in regions.REGIONS else code


def urgency(level: str | None) -> str:
    """Return what a level of urgency is called; before triage there is none."""
    return str(URGENCIES[level] if level else UNTRIAGED)
