"""What the desk calls things; whatever the rooms below name already is named there."""

from collections.abc import Callable
from datetime import datetime
from itertools import zip_longest
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from disclosure.cases import labels, pages
from disclosure.cases.documents import ApplicationDetails, IdentityCheck, PersonDetails
from disclosure.cases.signal_forms import OF_ITSELF, SIGNALS
from disclosure.decisions import remedy_rules, talk_forms, urgent_page
from disclosure.desk.records import Record, yes
from disclosure.errors import Refusal
from disclosure.procedure.measures import MEASURES
from disclosure.requests.identity_forms import (
    AGREES,
    ALONE,
    DOCUMENTS,
    EXPIRIES,
    LEVELS,
    METHODS,
    YES_NO,
)
from disclosure.requests.identity_rules import LoginProof
from disclosure.requests.public_choices import (
    CHILDREN_TOGETHER,
    TOLD,
)
from disclosure.store import references
from disclosure.web import refusals

PARTS = {
    "applicant": _l("Aanvrager"),
    "person_at_risk": _l("Degene die risico loopt"),
    "subject": _l("Betrokkene"),
    "recipient": _l("Ontvanger"),
    "other": _l("Een ander"),
    "companion": _l("Vertrouwenspersoon"),
    "child": _l("Kind"),
    "representative": _l("Vertegenwoordiger"),
}
ROUTES = {"ask": _l("Recht om te vragen"), "know": _l("Recht om te weten")}
CAPACITIES = {
    "self": _l("Voor zichzelf"),
    "relative": _l("Naaste of ander persoon"),
    "professional": _l("Hulpverlener, met of voor haar"),
    "agency": _l("Organisatie, op eigen initiatief"),
}
SEPARATED = {
    "no": _l("Niet uit elkaar"),
    "soon": _l("Wil uit elkaar"),
    "recent": _l("Pas uit elkaar"),
    "past": _l("Al langer uit elkaar"),
}
RELATIONSHIPS = {
    "married": _l("Getrouwd"),
    "registered": _l("Geregistreerd partnerschap"),
    "living_together": _l("Samenwonend"),
    "dating": _l("Verkering"),
    "ex": _l("Ex-partner"),
    "other": _l("Geen (ex-)partner"),
}
STANDINGS = {
    "protected": _l("Jonger dan gehoord wordt: via de ouder of voogd die beschermt."),
    "heard": _l(
        "Alleen horen, en vertellen zoals zij of hij wil. Ouders alleen als dat veilig is en zij"
        " niet bij het gevaar horen. Leg vast waarom."
    ),
    "alone": _l("Vraagt zelf, en hoort het alleen."),
}
"""What the age of who is at risk means; an adult needs no words."""
MINOR_SUBJECT = _l("Minderjarig: eerst advies van jeugdpolitie en Raad voor de Kinderbescherming.")
WAYS = {
    "desk": _l("Aan de balie, door een medewerker"),
    "telephone": _l("Aan de telefoon, door een medewerker"),
    "agency": _l("In het systeem, door de contactpersoon"),
}
REPRESENTING = {
    "parent": _l("Ouder met gezag"),
    "guardian": _l("Voogd"),
    "curator": _l("Curator"),
    "mentor": _l("Mentor"),
}
ANSWERS = {"yes": _l("Ja"), "no": _l("Nee"), "unknown": _l("Onbekend")}
ENQUIRY_STATES = {
    "open": (_l("Wacht op antwoord"), "info"),
    "items": (_l("Gegevens ontvangen"), "safe"),
    "nothing": (_l("Niets bekend"), "neutral"),
    "refused": (_l("Mag niet delen"), "warning"),
    "broken_through": (_l("Doorbraak: verder zonder"), "warning"),
}
SAID_OF = {
    "searched": _l("Systemen:"),
    "names": _l("Namen:"),
    "addresses": _l("Adressen:"),
    "searcher": _l("Zocht:"),
    "ground_code": _l("Grond:"),
}
"""What stands before a text of an answer; the others speak for themselves."""
CHASES = {
    "reminder": _l("contactpersoon herinnerd"),
    "head": _l("leidinggevende herinnerd"),
    "director": _l("regisseur kan verder zonder"),
}
PROSECUTION = {
    "agreed": _l("zij vindt het goed"),
    "declined": _l("zij wil het niet"),
    "acute": _l("acuut gevaar"),
}
SUBJECT_ROLES = {
    "suspect": _l("Verdachte"),
    "convicted": _l("Veroordeelde"),
    "victim": _l("Slachtoffer"),
    "present": _l("Aanwezig"),
}
USES = {"panel_only": _l("Alleen voor het panel"), "may_tell": _l("Mag verteld worden")}
AGREED = {True: _l("akkoord"), False: _l("niet akkoord")}
MODES = {"meeting": _l("Vergadering"), "written": _l("Schriftelijke ronde")}
TESTS = {
    "necessity": _l("Noodzaak"),
    "subsidiarity": _l("Niets lichters helpt"),
    "proportionality": _l("In verhouding"),
    "disclose": _l("Vertellen?"),
    "what": _l("Wat precies?"),
    "to_whom": _l("Aan wie?"),
    "by_whom": _l("Door wie, met wie?"),
    "views": _l("Wordt betrokkene gehoord?"),
    "tell_subject": _l("Hoort betrokkene het achteraf?"),
    "protection": _l("Welke extra bescherming?"),
}
REASONS = {
    "nothing_known": _l("Niets bekend"),
    "incomplete": _l("Niet compleet"),
    "test_not_met": _l("Toets niet gehaald"),
    "subject_not_identified": _l("Niet vast te stellen om wie het gaat"),
}
PLAN_STATES = {
    "prepared": _l("Klaargezet, zonder haar"),
    "agreed": _l("Met haar afgesproken"),
    "refused": _l("Zij wil het niet"),
    "without_her": _l("Gemaakt zonder haar"),
}
TOLD_ABOUT = {
    "disclosure": _l("Gesprek"),
    "outcome": _l("Uitkomst verteld"),
    "follow_up": _l("Nagesprek"),
}
RESULTS = {
    "told": _l("Verteld"),
    "declined": _l("Zij wilde het niet horen"),
    "partly": _l("Deels verteld"),
    "not_reached": _l("Niet bereikt"),
    "given_up": _l("Gestopt met proberen"),
    "shown": _l("Brief laten lezen"),
    "spoken": _l("Gezegd"),
    "safe": _l("Het gaat veilig"),
    "unsafe": _l("Het is niet veilig"),
    "no_answer": _l("Geen gehoor"),
}
TASKS = {
    "another_route": _l("Zoek een andere veilige manier"),
    "phone": _l("Bel haar, zoals afgesproken"),
    "letter": _l("Geef of stuur de brief, zoals afgesproken"),
    "representative": _l("Kijk in het register na wie haar vertegenwoordigt"),
    "representative_conflict": _l("De vertegenwoordiger kan betrokkene zijn: houd die erbuiten"),
    "failed_message": _l("Een bericht kwam niet aan"),
    "conflict": _l("Iemand kent iemand in deze zaak en stapte eruit. Kijk wie verdergaat"),
    "applicant_message": _l("Lees en beantwoord een bericht"),
    "addition": _l("Lees wat de aanvrager aanvult"),
    "call_wish": _l("De aanvrager wil gebeld worden: alleen zoals de regel toestaat"),
    "appointment_wish": _l("Een andere tijd of plek gevraagd: maak een nieuwe afspraak"),
    "complaint": _l("Lees en beantwoord een klacht"),
    "objection": _l("Bezwaar ontvangen: wijs een behandelaar aan"),
    "default": _l("In gebreke gesteld: beslis binnen twee weken, anders loopt een dwangsom"),
    "handle": _l("Behandel een bezwaar of klacht: u bent aangewezen"),
    "subject_remedy": _l("Kijk eerst naar haar veiligheid: betrokkene kan iets hebben ingediend"),
    "decoy": _l("De nepcode is gebruikt: weeg opnieuw"),
    "correction": _l("Een gegeven klopte niet: zeg het tegen iedereen die het hoorde"),
    "sms_by_hand": _l("Stuur zelf de sms, zoals afgesproken"),
    "look_first": _l("Kijk eerst: een ander kan meelezen"),
    "confirm_contact": _l("Vraag of contact nog veilig is"),
    "integrity_sign": _l("Bekijk een teken van misbruik: vertellen, plannen en post staan stil"),
    "separate_director": _l("Wijs een andere regisseur aan: deze heeft ook de andere zaak"),
    "shield": _l("Afgeschermd: bepaal wie in deze zaak kan"),
    "staff_sign": _l("Iemand heet zoals een collega: bepaal wie deze zaak mag zien"),
    "link": _l("Bekijk of iemand ook in een andere zaak voorkomt"),
    "plan_review": _l("Kijk of het veiligheidsplan nog klopt"),
    "plan_late": _l("Een actie uit het veiligheidsplan is te laat"),
    "plan_measure_ends": _l("Een maatregel eindigt bijna: verlengen, of iets anders?"),
    "plan_measure_ended": _l("Vandaag eindigt een maatregel: wat beschermt haar nu?"),
    "referral": _l("Ga na of de hulp lukte"),
    "court_request": _l("Vraag de officier van justitie om het aan de rechter te geven"),
    "cancelled_talk": _l("Zij weet niet dat de afspraak vervalt: zeg het langs een veilige weg"),
    "know_others": _l("Overweeg een zaak op eigen initiatief voor anderen die risico lopen"),
}
SAID = {
    "message": (_l("Bericht van de aanvrager"), _l("Antwoord aan de aanvrager")),
    "withdrawal": (_l("Wens om te stoppen"), ""),
    "addition": (_l("Aanvulling van de aanvrager"), ""),
    "appointment": (_l("Over de afspraak"), ""),
    "complaint": (_l("Klacht"), _l("Antwoord op de klacht")),
    "objection": (_l("Bezwaar"), _l("Antwoord op het bezwaar")),
    "default": (_l("Ingebrekestelling"), ""),
    "new_code": ("", _l("Nieuwe code gegeven")),
}
"""What was written: by whoever applied, and by staff."""
LEFT = {
    "message": _l("Via de site"),
    "withdrawal": _l("Wens om te stoppen"),
    "addition": _l("Via de site"),
    "call": _l("Via de site"),
    "complaint": _l("Via de site"),
    "objection": _l("Bezwaar"),
    "default": _l("Ingebrekestelling"),
}
REPLIES = {"accepted": _l("Zij komt"), "other": _l("Zij vraagt een andere tijd of plek")}
ATTEMPTS = {
    "reached": _l("Gesproken, en zij was het zelf"),
    "not_reached": _l("Niet bereikt"),
    "voicemail": _l("Ingesproken: of zij wil terugbellen"),
    "somebody_else": _l("Een ander nam op die dat niet mocht: dat is een signaal"),
    "sent": _l("Verstuurd of gegeven"),
    "again": _l("Het bericht mag gaan, zoals het er staat"),
    "tried": _l("Geprobeerd, nog niet gelukt"),
    "otherwise": _l("Anders gedaan, of niet meer nodig"),
    "done": _l("Gedaan"),
}
NOT_NOW = {
    "integrity_open": _l("Nu niet: er loopt een onderzoek door een tweede persoon."),
    "no_contact": _l("Niet doen: zij wil geen contact. Zij komt zelf terug."),
    "blocked": _l("Niet doen: alles staat stil, want iemand is overleden of vermist."),
    "lapsed": _l(
        "Nu niet: de afspraak is verlopen. Eerst bevestigt zij dat contact nog veilig is."
    ),
    "channel": _l("Niet doen: zo mag het niet meer."),
    "time": _l("Nu niet: het is buiten de dagen of uren die zij gaf."),
}
"""The key of a refusal, or what it is about → what stands in the way."""
MESSAGES = labels.MESSAGES
CLOCK_EVENTS = {
    "started": _l("Begonnen"),
    "restarted": _l("Opnieuw begonnen"),
    "raised": _l("Eerder klaar door hogere urgentie"),
    "paused": _l("Stilgezet"),
    "resumed": _l("Loopt weer"),
    "extended": _l("Verlengd"),
    "held": _l("Wacht op veilig contact"),
    "released": _l("Contact kan weer"),
    "handed_over": _l("Overgedragen aan een ander"),
    "warned": _l("Waarschuwing gegeven"),
    "met": _l("Gehaald"),
    "late": _l("Gedaan, te laat"),
    "missed": _l("Te laat"),
    "ended": _l("Vervallen"),
}
LOGGED = {
    "view": _l("Bekeken"),
    "begin": _l("Invoeren begonnen"),
    "code_given": _l("Kenmerk en code gegeven"),
    "entry": _l("Invoeren"),
    "submit": _l("Aanvraag ontvangen"),
    "representative": _l("Vertegenwoordiger nagekeken"),
    "offer_proof": _l("Aanvrager logde in"),
    "hold": _l("Termijn wacht op veilig contact"),
    "release": _l("Termijn loopt weer"),
    "miss": _l("Termijn verstreken"),
    "task_done": _l("Taak gedaan"),
    "shield": _l("Afgeschermd, of bepaald wie erbij kan"),
    "declare_neutral": _l("Organisatie begeleidt betrokkene: neutrale vraag"),
    "declare_conflict": _l("Gemeld: kent iemand in deze zaak"),
    "withdraw_conflict": _l("Melding van iemand kennen teruggenomen"),
    "conflict": _l("Melden: ik ken iemand"),
    "conflicts": _l("Wie iemand in deze zaak kent"),
    "contact_attempt": _l("Contact gezocht"),
    "chase": _l("Herinnerd"),
    "hand_over": _l("Gespreksvoerder weg: de afspraak is van niemand"),
    "doubt_subject": _l("Er klopte iets niet aan de persoon"),
    "prosecution": _l("Gebruik voor vervolging"),
    "brief": _l("Gespreksblad"),
    "check_victims": _l("Veiligheid van eerdere slachtoffers"),
    "plan_talk": _l("Gesprek voorbereiden"),
    "cancelled_talk": _l("Afspraak afgezegd"),
    "after_talk": _l("Na het gesprek"),
    "refer": _l("Hulp aangeboden"),
    "follow_referral": _l("Nagegaan of de hulp lukte"),
    "court_request": _l("Verzoek voor een rechter"),
    "forget_item": _l("Gegeven verwijderd, termijn voorbij"),
    "accept_conditions": _l("Voorwaarden aangenomen"),
    "link": _l("Koppeling"),
    "links": _l("Koppelingen"),
    "case": _l("Zaakpagina"),
    "timeline": _l("Tijdlijn"),
    "pattern": _l("Patroon"),
    "plan": _l("Veiligheidsplan"),
    "plan_saved": _l("Veiligheidsplan: deel bewaard"),
    "plan_taken_over": _l("Veiligheidsplan: werkversie overgenomen"),
    "plan_looked": _l("Veiligheidsplan: klopt nog"),
    "plan_action": _l("Veiligheidsplan: actie gedaan of vervallen"),
    "plan_shared": _l("Veiligheidsplan: eigen acties van een organisatie"),
    "dossier": _l("Feiten voor de officier van justitie"),
    "decisions": _l("Besluiten"),
    "corrections": _l("Een gegeven klopte niet"),
    "correction_heard": _l("Gezegd dat een gegeven niet klopte"),
    "tell_subject": _l("Betrokkene inlichten"),
    "combined": _l("Samen gelezen met een andere zaak over dezelfde betrokkene"),
    "clocks": _l("Termijnen"),
    "log": _l("Logboek"),
    "task": _l("Taak"),
    "risk": _l("Risico"),
    "interview": _l("Gesprek vastgelegd"),
    "child": _l("Kind vastgelegd"),
    "instrument": _l("Instrument vastgelegd"),
    "account": _l("Verschillende lezingen vastgelegd"),
    "acute": _l("Direct gevaar"),
    "messages": _l("Berichten van de aanvrager"),
    "answer_message": _l("Bericht beantwoord"),
    "complaint": _l("Klacht"),
    "answer_complaint": _l("Klacht beantwoord"),
    "remedies": _l("Bezwaar en klacht"),
    "subject_remedy": _l("Gevraagd om eerst naar haar veiligheid te kijken"),
    "new_code": _l("Nieuwe code"),
    "return": _l("Teruggekomen met de code"),
    "prove": _l("Geheim woord ingevuld"),
    "message": _l("Bericht van de aanvrager"),
    "addition": _l("Aanvulling van de aanvrager"),
    "appointment": _l("Over de afspraak"),
    "call": _l("Wil gebeld worden"),
    "export": _l("Eigen gegevens opgehaald"),
    "set_decoy": _l("Nepcode gemaakt"),
    "drop_decoy": _l("Nepcode weggehaald"),
    "files": _l("Bestanden"),
    "add_file": _l("Bestand bewaard"),
    "open_file": _l("Bestand geopend"),
    "destroy_file": _l("Bestand vernietigd"),
}
ASKED = {
    "question": _l("Vraag"),
    "late_question": _l("Vraag, alsnog te beantwoorden"),
    "check": _l("Tweede blik op “niets bekend”"),
    "vote": _l("Advies voor het panel"),
    "panel_soon": _l("Panel, nog niet open"),
}
_SIGNALS = {**dict(SIGNALS), **OF_ITSELF}


def of(table: Any, key: str | None) -> str:
    """Return a label; what no table names is shown as it is stored."""
    return str(dict(table).get(key or "", key or ""))


def reference(text: str) -> str:
    """Return a reference in groups, as people read it out."""
    return references.spaced(text)


def signal(kind: str) -> str:
    """Return what a signal is called."""
    return of(_SIGNALS, kind)


def method(key: str | None) -> str:
    """Return how an identity was confirmed."""
    return of([*METHODS, ("register", _l("in het register"))], key)


def login(proof: LoginProof) -> str:
    """Return how somebody logged in, and how strong that was."""
    return f"{method(proof.method)}, {of(LEVELS, proof.level)}"


def check(one: IdentityCheck) -> list[str]:
    """Return what was seen when an identity was confirmed, in short sentences."""
    last = _("eindigt op %(last)s", last=one.last_four) if one.last_four else ""
    level = _("niveau %(level)s", level=of(LEVELS, one.level)) if one.level else ""
    relation = one.relation_checked
    found = [
        ", ".join(filter(None, (of(DOCUMENTS, one.document_type), last, level))),
        of(EXPIRIES, one.expiry),
        one.saw,
        one.voucher,
        one.how_known,
        *(f"{of(AGREES, key)}: {of(YES_NO, one.agrees[key])}" for key in one.agrees),
        _("Band nagegaan: %(how)s", how=relation) if relation else "",
        _("Alleen? %(answer)s", answer=of(ALONE, one.alone)) if one.alone else "",
    ]
    return [str(each) for each in found if each]


def verb(key: str) -> str:
    """Return what a step or other entry of the log is called."""
    if key in LOGGED:
        return str(LOGGED[key])
    titles = {page.step: page.title for page in pages.REGISTRY.values()}
    return str(titles.get(key, key))


def outcome(text: str) -> str:
    """Return how an entry of the log ended."""
    head, _colon, key = text.partition(":")
    if head == "done":
        return str(_("Gedaan"))
    if head == "refused" and key in refusals.TEXTS:
        return f"{_('Geweigerd.')} {refusals.text(Refusal(key))}"
    return str(_("Geweigerd"))


def organisations(words: str) -> str:
    """Return names of organisations from their keys, as a table keeps them."""
    return ", ".join(of(labels.ORGANISATIONS, key) for key in words.split())


_TITLES: dict[str, Callable[[str, str], str]] = {
    "signal": lambda kind, _by: _("Signaal: %(what)s", what=signal(kind)),
    "weighing": lambda level, _least: _("Triage: %(level)s", level=labels.urgency(level)),
    "risk": lambda kind, _entry: str(LOGGED[kind]),
    "note": lambda step, _more: verb(step),
    "match": lambda _agree, _more: _("Betrokkene bevestigd"),
    "question": lambda who, _more: _("Vraag aan %(who)s", who=organisations(who)),
    "answer": lambda who, state: _(
        "Antwoord van %(who)s: %(what)s", who=organisations(who), what=ENQUIRY_STATES[state][0]
    ),
    "chase": lambda who, rung: f"{organisations(who)}: {of(CHASES, rung)}",
    "doubt": lambda _one, _two: LOGGED["doubt_subject"],
    "prosecution": lambda ground, _more: _(
        "Gebruik voor vervolging: %(what)s", what=of(PROSECUTION, ground)
    ),
    "convening": lambda who, _back: _("Panel bijeengeroepen: %(who)s", who=organisations(who)),
    "vote": lambda who, what: _(
        "Advies van %(who)s: %(what)s", who=organisations(who), what=of(labels.OUTCOMES, what)
    ),
    "advice": lambda what, _spent: _(
        "Advies van het panel: %(what)s", what=of(labels.OUTCOMES, what)
    ),
    "draft": lambda what, _why: _("Ontwerpbesluit: %(what)s", what=of(labels.OUTCOMES, what)),
    "signature": lambda what, _why: _("Besluit getekend: %(what)s", what=of(labels.OUTCOMES, what)),
    "plan": lambda number, state: _(
        "Veiligheidsplan, versie %(number)s: %(state)s", number=number, state=of(PLAN_STATES, state)
    ),
    "appointment": lambda _video, _agreed: _("Afspraak gemaakt"),
    "prepared": lambda _about, _more: _("Gesprek over de uitkomst gepland"),
    "cancelled": lambda _about, _more: LOGGED["cancelled_talk"],
    "victims": lambda _result, _more: LOGGED["check_victims"],
    "referral": lambda kind, state: _(
        "Hulp: %(what)s, %(state)s",
        what=of(talk_forms.REFERRALS, kind),
        state=of(talk_forms.STATES, state),
    ),
    "urgent_telling": lambda _one, _two: _("Direct vertellen opgedragen"),
    "urgent_record": lambda _one, _two: _("Direct vertellen: verslag"),
    "urgent_review": lambda agreed, _two: _(
        "Direct vertellen getoetst: %(what)s", what=AGREED[yes(agreed)]
    ),
    "letter": lambda _name, _to: _("Brief gemaakt"),
    "objection": lambda _late, _more: _("Bezwaar gemaakt"),
    "said": lambda kind, _more: str(SAID[kind][0] or SAID[kind][1]),
    "breach_plan": lambda key, _more: _("Plan bij te laat: %(what)s", what=labels.clock(key)),
    "escalation": lambda key, _role: _("Te laat gemeld: %(what)s", what=labels.clock(key)),
    "attempt": lambda result, _task: _("Contact gezocht: %(what)s", what=of(ATTEMPTS, result)),
    "message": lambda name, _channel: _("Verstuurd: %(what)s", what=of(MESSAGES, name)),
}
"""Kind of a record → what happened, from its first two words."""


def title(record: Record) -> str:
    """Return what happened, for the timeline."""
    if record.kind == "telling":
        return telling(record)
    if record.kind == "said" and record.by is not None:
        return str(SAID[record.words[0]][1])
    return str(_TITLES[record.kind](record.words[0], record.words[1]))


def telling(record: Record) -> str:
    """Return what a talk or try was, and how it ended."""
    about, _to, result, which, _via = record.words
    days = f" ({which})" if about == "follow_up" and which else ""
    return f"{of(TOLD_ABOUT, about)}{days}: {of(RESULTS, result)}"


def reasons_by(ordered: datetime) -> datetime:
    """Return until when reasons for an urgent telling are owed."""
    return urgent_page.reasons_by(ordered)


def not_now(refusal: Refusal) -> str:
    """Return what stands in the way of contact now."""
    return of(NOT_NOW, refusal.detail if refusal.detail in NOT_NOW else refusal.key)


def task_about(kind: str, about: str) -> str:
    """Return what a task is about: a message, what was left, a person, who left, or a term.

    A file to handle is named by an id that says nothing to anybody.
    """
    if kind == remedy_rules.HANDLE:
        return ""
    more = {"colleague": _("Een collega"), "link": LOGGED["links"], "item": _("Een gegeven")}
    more |= {f"measure:{key}": _(each.name) for key, each in MEASURES.items()}
    more["plan"] = LOGGED["plan"]
    places = {**labels.ORGANISATIONS, **talk_forms.REFERRALS}
    names = {**places, **MESSAGES, **LEFT, **PARTS, **labels.ROLES, **more}
    return str(names[about]) if about in names else labels.clock(about)


def said_of(name: str) -> str:
    """Return what stands before a text of an answer, with the space after it."""
    return f"{SAID_OF[name]} " if name in SAID_OF else ""


def region(code: str) -> str:
    """Return the name of a region."""
    return labels.region(code)


def owner(key: str) -> str:
    """Return who does something in a plan: an organisation, a role, or a name as written."""
    return str(labels.ORGANISATIONS.get(key) or labels.ROLES.get(key) or key)


def asked(question: str) -> str:
    """Return a question of the procedure in the language of the page."""
    return str(_(question))


def lived(details: PersonDetails) -> str:
    """Return addresses with their periods, as far as those are known."""
    pairs = zip_longest(details.addresses, details.periods[: len(details.addresses)], fillvalue="")
    found = "; ".join(f"{address} ({when})" if when else address for address, when in pairs)
    return f"{found} ({_('geheim')})" if found and details.address_secret else found


def told(application: ApplicationDetails) -> list[tuple[str, str]]:
    """Return what else was told, as far as it was filled in."""
    pairs = (
        (_("Hoe veilig voelt zij zich?"), application.how_safe),
        (_("Wapens"), application.weapons),
        (_("Leeftijd van de kinderen"), application.children_ages),
        (_("Over de kinderen"), application.children_about),
        (_("Samen kinderen?"), of(CHILDREN_TOGETHER, application.children_together)),
        (_("Wie het is, als het geen partner is"), application.other_relation),
        (_("Sinds"), application.relationship_since),
        (_("Tot"), application.relationship_until),
        (_("Wie weet ervan?"), application.who_knows),
        (_("Welke hulp is er al?"), application.help_there),
        (_("Weet zij dat dit gevraagd is?"), of(ANSWERS, application.her_knowledge)),
        (_("Hoe het haar verteld is, of waarom niet"), application.her_told),
        (_("Tip over veilig contact met haar, geen toestemming"), application.reach_tip),
        (_("Hoe zij het wil horen"), of(TOLD, application.told_how)),
        (_("Iemand die meegaat"), application.companion),
        (_("Doorverwijzen"), of(ANSWERS, application.referral)),
        (_("Wettelijke grond"), application.basis),
        (_("Nog iemand voor wie zij bang is?"), of(ANSWERS, application.anyone_else)),
        (_("Hoort bij de aanvraag"), reference(application.earlier) if application.earlier else ""),
    )
    return [(str(term), text) for term, text in pairs if text]
