"""Shapes of signals: each kind asks what that kind needs; names are those of the sealed answers."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from disclosure.cases import labels
from disclosure.clock import now
from disclosure.procedure import terms
from disclosure.web.fields import Choice, DateParts, Dropdown, LongText, Moment, Text
from disclosure.web.forms import BaseForm

SIGNALS = [
    ("release", _l("Vrijlating")),
    ("escape", _l("Ontsnapping")),
    ("breach", _l("Een verbod is overtreden")),
    ("report", _l("Nieuwe melding of aangifte")),
    ("correction", _l("Een gegeven klopte niet")),
    ("return", _l("Zij is terug bij hem")),
    ("moving_in", _l("Zij gaan samenwonen")),
    ("risk", _l("Het gevaar is anders geworden")),
    ("lost_phone", _l("Telefoon kwijt, of in andere handen")),
    ("planned_arrest", _l("Een aanhouding is gepland")),
    ("disappearance", _l("Iemand wordt vermist")),
    ("death", _l("Iemand is overleden")),
]
OF_ITSELF = {
    "late_answer": _l("Een laat antwoord"),
    "withdrawal": _l("Wens om te stoppen"),
    "decoy": _l("De nepcode is gebruikt"),
}
"""Kinds that no form reports: a step or the applicant brings them about."""
ANSWERS = [("yes", _l("Ja")), ("no", _l("Nee")), ("unknown", _l("Weet ik niet"))]
PLACES = [
    ("", _l("Kies")),
    ("police_cell", _l("Politiecel")),
    ("remand", _l("Huis van bewaring")),
    ("prison", _l("Gevangenis")),
    ("clinic", _l("Kliniek of tbs")),
    ("other", _l("Anders")),
]
HOW_LONG = [
    ("final", _l("Voorgoed: straf of maatregel is klaar")),
    ("conditions", _l("Met voorwaarden of een enkelband")),
    ("leave", _l("Voor even: verlof of schorsing")),
    ("unknown", _l("Weet ik niet")),
]
TOLD_BY = [
    ("", _l("Kies")),
    *(
        (key, labels.ORGANISATIONS[key])
        for key in ("police", "om", "probation", "veilig_thuis", "victim_support", "shelter")
    ),
    ("prison", _l("Gevangenis of kliniek")),
    ("other", _l("Iemand anders")),
]
ORDERS = [
    ("", _l("Kies")),
    ("home_ban", _l("Tijdelijk huisverbod")),
    ("contact_ban", _l("Contactverbod")),
    ("area_ban", _l("Gebiedsverbod of locatieverbod")),
    ("conditions", _l("Voorwaarden bij vrijlating of schorsing")),
    ("protection_abroad", _l("Beschermingsbevel uit een ander land")),
    ("other", _l("Anders")),
]
REPORTED_AT = [
    ("police_report", _l("Aangifte bij de politie")),
    ("police_notice", _l("Melding bij de politie")),
    ("veilig_thuis", _l("Melding bij Veilig Thuis")),
    ("other", _l("Ergens anders")),
]
ABOUT = [
    ("her", _l("Over geweld tegen haar")),
    ("child", _l("Over geweld tegen een kind")),
    ("earlier", _l("Over een eerdere partner")),
    ("other", _l("Over iemand anders")),
]
CHANGES = [
    ("ban_ends", _l("Een verbod loopt af of is opgeheven")),
    ("separation", _l("Zij gaat weg, of is weggegaan")),
    ("threats", _l("Nieuwe bedreigingen, of erger")),
    ("weapons", _l("Hij kan bij een wapen")),
    ("pregnancy", _l("Zij is zwanger")),
    ("children", _l("Er is iets met de kinderen")),
    ("found_her", _l("Hij weet waar zij is, of zoekt haar")),
    ("less", _l("Het gevaar is minder geworden")),
    ("other", _l("Iets anders")),
]
LOST = [
    ("phone", _l("Haar telefoon")),
    ("mail", _l("Haar e-mail of een ander account")),
    ("post", _l("Haar post, of de sleutel van de brievenbus")),
    ("more", _l("Meer dan een van deze")),
]
WHO_HAS = [
    ("subject", _l("Hij heeft het, of kan erbij")),
    ("other", _l("Iemand anders")),
    ("nobody", _l("Kwijt of kapot: niemand")),
    ("unknown", _l("Weet ik niet")),
]
WHO = [
    ("person_at_risk", _l("Degene die risico loopt")),
    ("child", _l("Een kind")),
    ("subject", _l("Betrokkene")),
    ("other", _l("Iemand anders in de zaak")),
]
PLANS = [
    ("done", _l("Ja, het plan is klaar voor die dag")),
    ("before", _l("Nog niet: het wordt eerst gemaakt")),
    ("acute", _l("Nee: het kan niet wachten, er is gevaar nu")),
]
EARLIER = _l("Leeg laten als u het niet weet.")


def today() -> date:
    """Return the local day: what happened, happened by now."""
    return terms.local_day(now())


def _kind(key: str) -> Any:
    return HiddenField(default=key)


def _more() -> Any:
    return LongText(_l("Toelichting"), rows=4)


def _since() -> Any:
    return DateParts(_l("Sinds wanneer?"), latest=today, description=EARLIER)


class ChooseForm(BaseForm):
    """Which kind: each has a page of its own, so nothing can be sent from here."""

    kind = Choice(_l("Wat is er gebeurd?"), choices=SIGNALS, missing=_l("Kies wat er gebeurde."))


class ReleaseForm(BaseForm):
    """He is free, or will be."""

    kind = _kind("release")
    place = Dropdown(_l("Waaruit komt hij vrij?"), choices=PLACES)
    on = DateParts(_l("Op welke dag?"), description=_l("Mag ook in de toekomst."))
    how_long = Choice(_l("Voor hoe lang?"), choices=HOW_LONG)
    ban = Choice(
        _l("Geldt er een contactverbod of gebiedsverbod?"),
        choices=ANSWERS,
        missing=_l("Kies of er een verbod geldt."),
    )
    ban_until = DateParts(_l("Tot wanneer geldt dat?"), description=EARLIER)
    she_knows = Choice(_l("Weet zij dat hij vrijkomt?"), choices=ANSWERS)
    told_by = Dropdown(_l("Van wie weet u dit?"), choices=TOLD_BY)
    text = _more()


class EscapeForm(BaseForm):
    """He got away."""

    kind = _kind("escape")
    place = Dropdown(_l("Waaruit is hij ontsnapt?"), choices=PLACES)
    at = Moment(_l("Wanneer?"), description=EARLIER)
    searched = Choice(_l("Zoekt de politie hem?"), choices=ANSWERS)
    warned = Choice(
        _l("Is zij gewaarschuwd?"),
        choices=ANSWERS,
        missing=_l("Kies of zij gewaarschuwd is."),
        description=_l("Op de manier die veilig is. Weet zij het nog niet? Doe dat eerst."),
    )
    told_by = Dropdown(_l("Van wie weet u dit?"), choices=TOLD_BY)
    text = _more()


class BreachForm(BaseForm):
    """An order was broken."""

    kind = _kind("breach")
    order = Dropdown(_l("Welk verbod?"), choices=ORDERS)
    approach = Choice(
        _l("Kwam hij bij haar, de kinderen of haar huis?"),
        choices=ANSWERS,
        missing=_l("Kies of hij bij haar kwam."),
        description=_l("Zo ja: bij de triage is dat een eigen signaal, en is het ten minste hoog."),
    )
    on = DateParts(_l("Wanneer?"), latest=today, description=EARLIER)
    police = Choice(_l("Weet de politie het?"), choices=ANSWERS)
    text = _more()


class ReportForm(BaseForm):
    """Somebody reported something."""

    kind = _kind("report")
    where = Choice(_l("Wat voor melding?"), choices=REPORTED_AT)
    about = Choice(_l("Waarover?"), choices=ABOUT)
    on = DateParts(_l("Wanneer?"), latest=today, description=EARLIER)
    text = _more()


class CorrectionForm(BaseForm):
    """Something the case rests on was wrong."""

    kind = _kind("correction")
    item = Text(
        _l("Welk gegeven?"),
        most=60,
        description=_l("Het kenmerk uit de zaak, zoals p1. Leeg: het gaat om iets anders."),
    )
    told = Choice(_l("Is dit aan iemand verteld?"), choices=ANSWERS)
    told_by = Dropdown(_l("Van wie weet u dit?"), choices=TOLD_BY)
    text = _more()


class ReturnForm(BaseForm):
    """She is back with him."""

    kind = _kind("return")
    since = _since()
    own_choice = Choice(_l("Zegt zij zelf dat zij dit wil?"), choices=ANSWERS)
    alone = Choice(
        _l("Sprak u haar daarover alleen?"), choices=[("yes", _l("Ja")), ("no", _l("Nee"))]
    )
    text = _more()


class MovingInForm(BaseForm):
    """They are going to live together."""

    kind = _kind("moving_in")
    on = DateParts(_l("Vanaf wanneer?"), description=EARLIER)
    children = Choice(_l("Komen er kinderen mee?"), choices=ANSWERS)
    shared = Choice(_l("Kan hij dan bij haar telefoon, mail of post?"), choices=ANSWERS)
    text = _more()


class RiskForm(BaseForm):
    """The danger changed; the end of a ban is one of the ways."""

    kind = _kind("risk")
    what = Choice(_l("Wat is er anders?"), choices=CHANGES, missing=_l("Kies wat er anders is."))
    on = DateParts(_l("Vanaf wanneer?"), description=EARLIER)
    order = Dropdown(_l("Loopt een verbod af: welk?"), choices=ORDERS)
    longer = Choice(
        _l("Is gevraagd om het verbod langer te laten duren?"),
        choices=ANSWERS,
        description=_l("Een huisverbod kan tot vier weken. De burgemeester beslist."),
    )
    text = _more()


class LostPhoneForm(BaseForm):
    """What led to her is no longer hers alone."""

    kind = _kind("lost_phone")
    what = Choice(_l("Wat?"), choices=LOST, missing=_l("Kies wat."))
    who_has = Choice(_l("Wie heeft het nu?"), choices=WHO_HAS)
    since = _since()
    text = _more()


class PlannedArrestForm(BaseForm):
    """He will be arrested: known before it happens, so that she is safe first."""

    kind = _kind("planned_arrest")
    at = Moment(_l("Wanneer?"), description=EARLIER)
    prosecutor = Text(_l("Welke officier van justitie?"), description=_l("Naam en parket."))
    plan = Choice(
        _l("Is haar veiligheid die dag geregeld?"),
        choices=PLANS,
        missing=_l("Kies of haar veiligheid geregeld is."),
    )
    spoken = Choice(_l("Sprak iemand haar hierover?"), choices=ANSWERS)
    text = _more()


class DisappearanceForm(BaseForm):
    """Somebody is missing."""

    kind = _kind("disappearance")
    who = Choice(_l("Wie?"), choices=WHO, missing=_l("Kies wie."))
    since = _since()
    police = Choice(
        _l("Weet de politie het?"),
        choices=ANSWERS,
        description=_l("Zo niet: bel nu 112, of 0900 8844 als er geen haast is."),
    )
    text = _more()


class DeathForm(BaseForm):
    """Somebody died."""

    kind = _kind("death")
    who = Choice(_l("Wie?"), choices=WHO, missing=_l("Kies wie."))
    on = DateParts(_l("Wanneer?"), latest=today, description=EARLIER)
    suspect = Choice(_l("Doet de politie onderzoek?"), choices=ANSWERS)
    text = _more()


FORMS: dict[str, type[BaseForm]] = {
    "release": ReleaseForm,
    "escape": EscapeForm,
    "breach": BreachForm,
    "report": ReportForm,
    "correction": CorrectionForm,
    "return": ReturnForm,
    "moving_in": MovingInForm,
    "risk": RiskForm,
    "lost_phone": LostPhoneForm,
    "planned_arrest": PlannedArrestForm,
    "disappearance": DisappearanceForm,
    "death": DeathForm,
}
"""The kinds that people report, in the order of the list; others come about by themselves."""
UNASKED = frozenset({"csrf_token", "kind", "text"})


def chosen() -> BaseForm:
    """Return the form of the kind that the link or the form itself names, else the choice."""
    kind = request.form.get("kind") or request.args.get("soort", "")
    return FORMS.get(kind, ChooseForm)()


def answers(form: BaseForm) -> tuple[tuple[str, str], ...]:
    """Return what was answered, as it is sealed: keys of choices, dates as ISO 8601 has them."""
    found = {field.name: field.data for field in form if field.name not in UNASKED}
    return tuple(
        (name, value.isoformat() if isinstance(value, date) else str(value))
        for name, value in found.items()
        if value
    )
