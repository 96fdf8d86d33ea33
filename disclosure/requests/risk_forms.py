"""Shapes of what stands on record about the danger; field names are those of the rules."""

from datetime import date

from flask_babel import lazy_gettext as _l

from disclosure.clock import now
from disclosure.procedure import terms
from disclosure.requests.triage_forms import ANSWERS
from disclosure.web.fields import Choice, DateParts, Dropdown, LongText, Text
from disclosure.web.forms import BaseForm

YES_NO = ANSWERS[:2]
PEOPLE = {
    "person_at_risk": _l("Zijzelf"),
    "third_party": _l("Een derde"),
    "child": _l("Een kind"),
    "agency": _l("Een organisatie"),
    "other": _l("Iemand anders"),
}
WAYS = {
    "in_person": _l("In dezelfde kamer"),
    "phone": _l("Telefoon"),
    "video": _l("Beeldbellen"),
    "chat": _l("Chat"),
}
INSTRUMENTS = {
    "b_safer": "B-SAFER",
    "sash": "SASH",
    "rihg": "RiHG",
    "dash": "DASH",
    "danger_assessment": "Danger Assessment",
    "odara": "ODARA",
    "masic": "MASIC",
}
STEPS = {
    "none": _l("Geen stap"),
    "veilig_thuis": _l("Een stap van Veilig Thuis"),
    "child_protection": _l("Een stap van de Raad voor de Kinderbescherming"),
}
TOLD = {
    "first": _l("Ja, zij hoorde het eerst"),
    "acute": _l("Nee, er was acuut gevaar"),
}
EXPOSED = _l(
    "Betrokkene laat dit kind leven met geweld. Dat is een daad van betrokkene, niet van haar."
)
"""The fixed words for a child that lives with violence: whose act it is stands in them."""


def today() -> date:
    """Return the local day: nothing on record happened after it."""
    return terms.local_day(now())


class InterviewForm(BaseForm):
    """A talk: with whom, how, alone or not, and what was said."""

    who = Choice(_l("Met wie was het gesprek?"), choices=PEOPLE)
    on = DateParts(_l("Wanneer?"), latest=today)
    how = Choice(_l("Hoe?"), choices=WAYS)
    where = Text(_l("Waar?"), description=_l("Geen geheim adres. Bijvoorbeeld: kantoor, school."))
    alone = Choice(
        _l("Was zij of hij alleen?"),
        choices=ANSWERS,
        description=_l("Ook niet aan de telefoon meegeluisterd. Een tolk telt niet mee."),
    )
    present = Text(_l("Wie was er nog meer bij?"))
    interpreter = Text(_l("Tolk: welke taal, hoe, van welke dienst?"))
    fears = LongText(_l("Waar is zij bang voor? In haar woorden."), rows=4)
    wants_known = LongText(_l("Wat moeten wij weten, vindt zij? In haar woorden."), rows=4)
    reach = LongText(
        _l("Hoe wil zij bereikt worden?"),
        rows=3,
        description=_l("Dit verandert het veilige contact nog niet. Doe dat met “Veilig contact”."),
    )
    observed = LongText(
        _l("Wat zag of dacht u zelf?"),
        rows=3,
        description=_l("Apart van haar woorden. Dit leest zij niet terug."),
    )


class ChildForm(BaseForm):
    """One child: who, seen or not, what it says itself, and what was done."""

    child = Dropdown(_l("Welk kind?"))
    name = Text(_l("Naam"), description=_l("Leeg laten als het kind hierboven staat."))
    age = Text(_l("Leeftijd"), most=40)
    lives = Text(_l("Waar en bij wie woont het kind?"))
    exposed = Choice(_l("Leeft dit kind met het geweld van betrokkene?"), choices=ANSWERS)
    seen = Choice(_l("Heeft iemand het kind gezien?"), choices=YES_NO)
    seen_by = Text(_l("Wie zag het kind, en wanneer?"))
    words = LongText(_l("Wat zegt het kind zelf? Letterlijk."), rows=4)
    plan = LongText(_l("Wat is het eigen plan van het kind?"), rows=3)
    step = Choice(
        _l("Doet een organisatie iets voor dit kind?"),
        choices=STEPS,
        description=_l("Een aanvraag is zelf geen melding over haar."),
    )
    told = Choice(_l("Hoorde zij dat eerst?"), choices=TOLD)
    told_how = LongText(_l("Hoe en wanneer, of waarom niet?"), rows=3)


class InstrumentForm(BaseForm):
    """What somebody found with an instrument of their own; its questions are not kept here."""

    name = Dropdown(_l("Welk instrument?"), choices=[("", _l("Kies")), *INSTRUMENTS.items()])
    version = Text(_l("Welke versie?"), most=60)
    outcome = LongText(_l("Wat was de uitkomst?"), rows=4)
    assessor = Text(_l("Wie nam het af, en voor welke organisatie?"))
    on = DateParts(_l("Wanneer?"), latest=today)


class AccountForm(BaseForm):
    """One thing that is told in different ways."""

    topic = Text(_l("Waar gaat het om?"))
    she = LongText(_l("Wat zegt zij?"), rows=3)
    third_party = LongText(_l("Wat zegt een derde?"), rows=3)
    agency = LongText(_l("Wat zegt een organisatie?"), rows=3)
    talk = LongText(_l("Wat bleek in een ander gesprek?"), rows=3)
    settle = LongText(
        _l("Wat zou uitsluitsel geven?"),
        rows=3,
        description=_l("Nooit: het aan betrokkene vragen."),
    )
    settled = LongText(_l("Is het opgelost? Hoe?"), rows=3)


class AcuteForm(BaseForm):
    """What was done at once."""

    emergency = Choice(_l("Is 112 gebeld?"), choices=ANSWERS)
    she_safe = Choice(_l("Is zij nu veilig?"), choices=ANSWERS)
    children_safe = Choice(
        _l("Zijn de kinderen nu veilig?"),
        choices=ANSWERS,
        description=_l("Geen kinderen? Kies ja."),
    )
    police = Choice(_l("Weet de politie het?"), choices=ANSWERS)
    veilig_thuis = Choice(_l("Weet Veilig Thuis het?"), choices=ANSWERS)
    authority = Choice(_l("Is het bevoegd gezag gebeld?"), choices=ANSWERS)
    done = LongText(_l("Wat is er gedaan, door wie, hoe laat?"), rows=4)
