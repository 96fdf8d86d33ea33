"""What a refusal key says to the person on the screen (the keys: procedure.md §4)."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from disclosure.errors import Refusal

TEXTS = {
    "wrong_stage": _l("Deze stap kan nu niet: de zaak is al verder, of nog niet zo ver."),
    "wrong_role": _l("Uw rol mag deze stap niet zetten."),
    "wrong_region": _l("Deze zaak hoort bij een andere regio."),
    "not_assigned": _l("U bent in deze zaak niet aangewezen voor deze stap."),
    "training_expired": _l("Uw training is niet meer geldig. Vernieuw die eerst."),
    "conflict": _l("U bent bij deze zaak betrokken. Iemand anders neemt deze stap."),
    "shielded": _l("Deze zaak is afgeschermd. U kunt er niet bij."),
    "already_done": _l("Dit is al gedaan."),
    "same_person": _l("Dit moet iemand anders doen dan wie de vorige stap zette."),
    "second_missing": _l("Hier is een tweede persoon voor nodig. Noem die."),
    "reason_missing": _l("Schrijf op waarom."),
    "no_contact": _l("Kies hoe contact veilig is, ook als dat “geen contact” is."),
    "contact_unsafe": _l("Contact op deze manier is nu niet veilig."),
    "facts_missing": _l("Vul dit in."),
    "flags_missing": _l("Beantwoord de vragen over gevaar. “Onbekend” is ook een antwoord."),
    "below_minimum": _l("Door de signalen moet de urgentie hoger zijn."),
    "acute_missing": _l("Schrijf op wat er direct gedaan is."),
    "identity_missing": _l("De identiteit is nog niet vastgesteld."),
    "subject_unconfirmed": _l("Nog niet twee mensen hebben bevestigd om wie het gaat."),
    "too_few_identifiers": _l("Er zijn minstens drie kenmerken nodig, waarvan één sterk."),
    "discrepancy": _l("Er klopt iets niet aan de kenmerken. Zoek dat eerst uit."),
    "category": _l("Dit soort gegeven mag hier niet worden bewaard."),
    "wrongly_suspected": _l("Deze persoon was ten onrechte verdacht. Dit mag niet worden bewaard."),
    "conditions_missing": _l("Ga eerst akkoord met de voorwaarden van de vraag."),
    "item_expired": _l("Vertel dit niet meer: de bewaartermijn is voorbij, of het is verbeterd."),
    "item_panel_only": _l("Dit gegeven is alleen voor het panel. Het mag niet worden verteld."),
    "item_unknown": _l("Dit gegeven hoort niet bij deze zaak."),
    "enquiries_open": _l("Nog niet alle vragen aan organisaties zijn klaar."),
    "not_overdue": _l("Dat kan nog niet: de termijn loopt nog, of er is te weinig geprobeerd."),
    "more_time_used": _l("Er is al een keer meer tijd gevraagd."),
    "no_quorum": _l("Het panel is niet compleet."),
    "advice_missing": _l("Er is nog geen advies of ontwerp."),
    "test_incomplete": _l("Beantwoord alle drie de toetsen."),
    "plan_missing": _l("Er is nog geen veiligheidsplan of bescherming geregeld."),
    "plan_not_final": _l("Het veiligheidsplan is nog niet afgesproken."),
    "no_appointment": _l("Er is nog geen afspraak gemaakt."),
    "not_told": _l("De uitkomst is nog niet verteld."),
    "follow_ups_open": _l("De nagesprekken zijn nog niet allemaal gedaan."),
    "objection_open": _l("Er loopt nog een bezwaar."),
    "integrity_open": _l("Er loopt nog een onderzoek door een tweede persoon."),
    "breach_open": _l("Er staat nog een te late termijn open."),
    "not_pausable": _l("Deze termijn kan niet stilstaan."),
    "not_extendable": _l("Deze termijn kan niet langer worden."),
    "extended_before": _l("Deze termijn is al een keer verlengd."),
    "out_of_term": _l("Dit valt buiten de termijn."),
}


def text(refusal: Refusal) -> str:
    """Return the sentence for a refusal; an unknown key is a defect and raises `KeyError`."""
    return str(TEXTS[refusal.key])
