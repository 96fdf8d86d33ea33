"""Shapes of everything around a talk: earlier victims, referrals, a court, cancelling."""

from contextlib import suppress
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from disclosure.cases import labels
from disclosure.decisions import talk_rules
from disclosure.web.fields import (
    Choice,
    Choices,
    ClockTime,
    DateParts,
    Dropdown,
    LongText,
    Moment,
    Text,
    Tick,
)
from disclosure.web.forms import BaseForm

WITH = [
    ("veilig_thuis", labels.ORGANISATIONS["veilig_thuis"]),
    ("shelter", labels.ORGANISATIONS["shelter"]),
    ("victim_support", labels.ORGANISATIONS["victim_support"]),
    ("police", labels.ORGANISATIONS["police"]),
]
PARTIES = {
    "her": _l("Zij"),
    "officer": _l("U"),
    "support": _l("De hulpverlener"),
    "companion": _l("De vertrouwenspersoon"),
    "interpreter": _l("De tolk"),
}
COMPANIONS = {
    "friend": _l("Een vriend of vriendin"),
    "helper": _l("Een hulpverlener"),
    "lawyer": _l("Haar advocaat"),
    "other": _l("Iemand anders"),
    "relative": _l("Familie"),
    "child": _l("Een kind"),
    "neighbour": _l("Een buur"),
}
IDENTITIES = {
    "document": _l("Paspoort, identiteitskaart of rijbewijs gezien"),
    "code_word": _l("Zij noemde het geheime woord"),
    "support_worker": _l("De hulpverlener kent haar en zegt dat zij het is"),
    "known": _l("U sprak haar eerder zelf, en zij is het"),
}
VICTIM_RESULTS = {
    "nobody": _l("Hieruit is niemand te herkennen"),
    "looked": _l("Bekeken: er is geen gevaar bij"),
    "protected": _l("Er is iets gedaan voor wie het kan treffen"),
}
REFERRALS = {
    "victim_support": labels.ORGANISATIONS["victim_support"],
    "lawyer": _l("Advocaat"),
    "shelter": labels.ORGANISATIONS["shelter"],
    "veilig_thuis": labels.ORGANISATIONS["veilig_thuis"],
    "gp": _l("Huisarts"),
    "ggz": labels.ORGANISATIONS["ggz"],
    "school": _l("School of opvang van de kinderen"),
    "child_protection": labels.ORGANISATIONS["child_protection"],
    "debt": _l("Hulp bij geld en schulden"),
    "offender_help": _l("Hulp voor de betrokkene, als zij dat vraagt"),
    "other": _l("Andere hulp"),
}
STATES = {
    "declined": _l("Zij wil dit niet"),
    "made": _l("Afgesproken"),
    "taken_up": _l("Zij kreeg deze hulp"),
    "not_taken_up": _l("Zij kreeg deze hulp niet"),
}
ASKED_BY = {"her": _l("Zijzelf"), "lawyer": _l("Haar advocaat")}
TOGETHER = _l("Kom apart aan: niet op dezelfde tijd als zij.")
NEVER = _l("Dat kan niet: nooit een kind, familielid of buur.")


class PreparingForm(BaseForm):
    """When and where, and who stands beside her."""

    time = Moment(_l("Wanneer?"))
    place = Text(_l("Waar? Een plek waar zij los van hem kan komen."))
    with_ = Choices(_l("Wie is er behalve u bij?"), choices=WITH)
    support = Text(_l("Wie komt er van die organisatie?"))
    video = Tick(_l("Via video; het panel vond dat goed"))
    agreed_in_person = Tick(_l("Met haar zelf afgesproken; er gaat geen bericht uit"))
    companion = Text(_l("Vertrouwenspersoon: wie brengt zij mee?"))
    companion_is = Choice(_l("Wie is dat voor haar?"), choices=COMPANIONS)
    companion_clear = Tick(
        _l("Deze persoon zei vooraf: ik ken niemand in deze zaak. Daarna vielen er pas namen")
    )
    interpreter = Text(_l("Tolk: naam of dienst, en taal"))
    interpreter_sworn = Tick(_l("De tolk is beëdigd en is van het geslacht dat zij wil"))
    interpreter_apart = Tick(
        _l("De tolk komt niet uit haar gemeenschap en is geen kind, familielid of buur")
    )
    interpreter_clear = Tick(
        _l("De tolk zei vooraf: ik ken niemand in deze zaak. Daarna vielen er pas namen")
    )

    def validate_companion_is(self, field: Any) -> None:
        """Say in its own words why a relative cannot be there."""
        if field.data in talk_rules.NEVER:
            raise ValidationError(str(NEVER))


def _apart(form: Any, field: Any) -> None:
    """Nobody who works here arrives at the moment she does; a time that is none says so itself."""
    together, video = False, "video" in form and form.video.data
    with suppress(ValueError):
        together = bool(field.data) and field.at == form.her_at.at
    if together and not video:
        raise ValidationError(str(TOGETHER))


for _party, _label in PARTIES.items():
    _at = ClockTime(_l("%(who)s: hoe laat?", who=_label), most=5)
    setattr(PreparingForm, f"{_party}_at", _at)
    _where = Text(_l("%(who)s: vanwaar, en hoe?", who=_label))
    setattr(PreparingForm, f"{_party}_from", _where)
    if _party in talk_rules.APART:
        setattr(PreparingForm, f"validate_{_party}_at", _apart)


class ScheduleForm(PreparingForm):
    """A whole appointment: also how everybody leaves, and why it replaces another."""

    avoid = LongText(_l("Wat doet niemand?"), rows=2)
    leaving = LongText(_l("Als hij opduikt: hoe gaat zij weg, wie belt wie?"), rows=2)
    moved = Text(_l("Waarom een andere afspraak?"))


class CancelForm(BaseForm):
    """Why the appointment does not go on."""

    reason = Text(_l("Waarom gaat het niet door?"))


class VictimsForm(BaseForm):
    """What was looked at for one item."""

    item = Choice(_l("Over welk gegeven?"), choices=[])
    result = Choice(_l("Wat bleek?"), choices=VICTIM_RESULTS)
    looked = LongText(
        _l("Wat is bekeken, en met wie?"),
        rows=2,
        description=_l("Noem geen naam of adres van een eerder slachtoffer."),
    )
    done = LongText(_l("Wat is gedaan?"), rows=2)


class ReferForm(BaseForm):
    """Help that is offered."""

    kind = Dropdown(_l("Welke hulp?"), choices=[("", _l("Kies")), *REFERRALS.items()])
    consent = Choice(
        _l("Wil zij dit?"), choices=[("yes", _l("Ja, zij vindt het goed")), ("no", _l("Nee"))]
    )
    owner = Dropdown(_l("Wie regelt het?"), choices=[])
    by = DateParts(_l("Wanneer kijkt u of het lukte?"))
    words = LongText(_l("Wat is afgesproken?"), rows=2)


class FollowReferralForm(BaseForm):
    """What came of it."""

    referral = Dropdown(_l("Welke hulp?"), choices=[])
    outcome = Choice(
        _l("Is het gelukt?"), choices=[(key, STATES[key]) for key in talk_rules.OUTCOMES]
    )
    outcome_words = LongText(_l("Hoe ging het?"), rows=2)


class CourtForm(BaseForm):
    """A request that the prosecutor supplies a court."""

    asked_by = Choice(_l("Wie vraagt het?"), choices=ASKED_BY)
    court = Text(_l("Welke rechter, en welke zaak?"))
    request_words = LongText(_l("Wat vraagt zij, in haar woorden?"), rows=2)
