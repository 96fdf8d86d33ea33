"""The questions of the application, one form per page.

`others` holds the labels for somebody who asks for another. What a page needs to know of earlier
answers is put in `known` before it is validated.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from disclosure import clock
from disclosure.cases import labels
from disclosure.procedure import regions, terms
from disclosure.requests.public_answers import EARLIER
from disclosure.requests.public_choices import CHANNELS, FOR_WHOM, YES_NO
from disclosure.web.fields import (
    Choice,
    Choices,
    ClockTime,
    DateParts,
    Email,
    LongText,
    Number,
    Phone,
    Text,
    Tick,
    required,
)
from disclosure.web.forms import BaseForm

OPTIONAL = _l("U mag dit leeg laten.")
LEAST_WORD = 6
"""Letters of the code word: fewer are guessed too soon."""


def today() -> Any:
    """Return the local day: nobody is born after it."""
    return terms.local_day(clock.now())


class PageForm(BaseForm):
    """One page of the application."""

    others: ClassVar[dict[str, Any]] = {}
    known: Mapping[str, list[str]] = MappingProxyType({})

    def validate(self, extra_validators: Any = None) -> bool:
        """Judge each field, then what they say together."""
        return super().validate(extra_validators) and self.check()

    def prepare(self) -> None:
        """Fit the fields to what was answered before; most pages have nothing to fit."""

    def check(self) -> bool:
        """Judge what the fields of this page say together; most pages have nothing to add."""
        return True

    def fault(self, name: str, sentence: str) -> bool:
        """Put a fault beside a field; always False, so that `check` can return it."""
        self[name].errors = [*self[name].errors, sentence]
        return False

    def plain(self) -> list[Any]:
        """Return the fields a person sees, in order."""
        return [field for field in self if field.name != self.meta.csrf_field_name]


class ForWhomForm(PageForm):
    """For herself or for somebody else."""

    by = Choice(
        _l("Voor wie vult u dit in?"),
        choices=FOR_WHOM,
        missing=_l("Kies voor wie u dit invult."),
    )


class ContactForm(PageForm):
    """The way she may be reached; beforehand: not at all."""

    channel = Choice(
        _l("Hoe mogen wij contact met u zoeken?"),
        choices=CHANNELS,
        default="none",
        missing=_l("Kies hoe wij contact mogen zoeken. “Geen contact” mag ook."),
        description=_l("Kies alleen een manier die niemand anders ziet of hoort."),
    )


class ReachForm(PageForm):
    """The number or address; only what belongs to the way chosen is shown."""

    mail = Email(
        _l("Uw e-mailadres"),
        [required(_l("Vul uw e-mailadres in."))],
        description=_l("Een adres dat alleen u kunt openen."),
    )
    phone = Phone(
        _l("Uw telefoonnummer"),
        [required(_l("Vul uw telefoonnummer in."))],
        description=_l("Een nummer dat alleen u gebruikt."),
    )
    who_may_answer = Text(
        _l("Wie mag er opnemen als wij bellen?"),
        description=_l("Neemt iemand anders op? Dan zeggen wij niet wie wij zijn."),
    )
    voicemail = Choice(
        _l("Mogen wij een bericht inspreken?"),
        choices=YES_NO,
        default="no",
        description=_l("Wij vragen dan alleen of u wilt terugbellen. Wij zeggen niet waarom."),
    )
    letter = Choice(_l("Mogen wij u ook een brief sturen?"), choices=YES_NO, default="no")
    post = LongText(
        _l("Naar welk adres mag een brief?"),
        rows=3,
        description=_l("Dit mag ook het adres zijn van iemand die u vertrouwt."),
    )

    SHOWN: ClassVar[dict[str, tuple[str, ...]]] = {
        "mail": ("mail", "letter", "post"),
        "sms": ("phone", "letter", "post"),
        "phone": ("phone", "who_may_answer", "voicemail", "letter", "post"),
        "letter": ("post",),
    }

    def check(self) -> bool:
        by_letter = "letter" not in self or self["letter"].data == "yes"
        if by_letter and not self["post"].data:
            return self.fault("post", _("Vul in waar de brief heen mag."))
        return True


class WhenForm(PageForm):
    """The days and hours at which it is safe."""

    days = Choices(
        _l("Op welke dagen is het veilig?"),
        choices=labels.DAYS,
        description=_l("Kiest u niets? Dan mag het op alle dagen."),
    )
    start = ClockTime(_l("Vanaf hoe laat?"), description=_l("Bijvoorbeeld 09:30."))
    until = ClockTime(_l("Tot hoe laat?"), description=_l("Bijvoorbeeld 12:00."))

    def check(self) -> bool:
        return check_hours(self)


def check_hours(form: PageForm) -> bool:
    """Judge a window: both ends or neither, and not the same."""
    start, until = form["start"], form["until"]
    if bool(start.data) != bool(until.data):
        empty = until if start.data else start
        return form.fault(empty.name, _("Vul beide tijden in, of geen van beide."))
    if start.data and start.data == until.data:
        return form.fault("until", _("Deze tijden zijn gelijk. Kies een latere tijd."))
    return True


class OpenersForm(PageForm):
    """Who else can read or hear what is sent."""

    who_can_open = LongText(
        _l("Wie kan deze telefoon, mail of post nog meer openen?"),
        rows=3,
        description=_l("Denk aan een gedeeld wachtwoord, een tablet thuis of een brievenbus."),
    )


class WordForm(PageForm):
    """The code word: the second proof."""

    code_word = Text(
        _l("Kies een geheim woord"),
        most=60,
        description=_l(
            "Minstens 6 letters. Kies iets wat uw partner niet raadt. Geen naam of datum."
        ),
    )

    def check(self) -> bool:
        if self.code_word.data and len(self.code_word.data) < LEAST_WORD:
            return self.fault("code_word", _("Dit woord is te kort. Neem minstens 6 letters."))
        return True


class OwnForm(PageForm):
    """Who asks for another."""

    own_name = Text(_l("Uw naam"), [required(_l("Vul uw naam in."))])
    own_relation = Text(
        _l("Wie bent u van degene over wie u zich zorgen maakt?"),
        [required(_l("Vul in wie u bent, zoals moeder, buurman of vriend."))],
        description=_l("Bijvoorbeeld moeder, buurman of vriend."),
    )
    own_born = DateParts(_l("Uw geboortedatum"), latest=today, description=OPTIONAL)


class PersonForm(PageForm):
    """Who is at risk."""

    name = Text(_l("Uw naam"), [required(_l("Vul een naam in."))])
    former_names = Text(_l("Uw naam van vroeger, als u die had"), description=OPTIONAL)
    nickname = Text(_l("Hoe wilt u dat wij u noemen?"), description=OPTIONAL)
    born = DateParts(_l("Uw geboortedatum"), latest=today, description=OPTIONAL)
    age = Number(
        _l("Weet u die niet? Hoe oud ongeveer?"), most=120, description=_l("Bijvoorbeeld: 35.")
    )

    others: ClassVar[dict[str, Any]] = {
        "name": _l("De naam van degene over wie u zich zorgen maakt"),
        "former_names": _l("De naam van vroeger, als u die weet"),
        "nickname": _l("Hoe anderen haar of hem noemen"),
        "born": _l("De geboortedatum"),
    }


class PlaceForm(PageForm):
    """Where it is handled; an address only if she wants."""

    municipality = Text(
        _l("In welke gemeente?"),
        description=_l("Het mag ook een gemeente zijn waar u hulp wilt."),
        render_kw={"list": "towns"},
    )
    elsewhere = Tick(_l("Ergens anders, in het buitenland, of dat zeg ik liever niet"))
    address = Text(
        _l("Uw adres"),
        most=300,
        description=_l("Dit hoeft niet. Wij schermen het af. Vul geen adres van een opvang in."),
    )
    address_secret = Tick(_l("Dit adres is geheim"))

    others: ClassVar[dict[str, Any]] = {
        "municipality": _l("In welke gemeente?"),
        "address": _l("Het adres"),
    }

    def check(self) -> bool:
        if self.elsewhere.data:
            return True
        if not self.municipality.data:
            return self.fault(
                "municipality", _("Vul een gemeente in, of kruis “Ergens anders” aan.")
            )
        if regions.region_of(self.municipality.data) is None:
            return self.fault(
                "municipality",
                _("Deze gemeente kennen wij niet. Kijk of de naam klopt, of kruis aan: elders."),
            )
        return True


class SubjectNamesForm(PageForm):
    """What the subject is and was called."""

    subject_name = Text(_l("Voornaam en achternaam"), description=OPTIONAL)
    subject_former = Text(_l("Namen van vroeger"), description=_l("Bijvoorbeeld een meisjesnaam."))
    subject_alias = Text(_l("Bijnaam, of hoe anderen hem of haar noemen"), description=OPTIONAL)


class SubjectAgeForm(PageForm):
    """When the subject was born, or about how old."""

    subject_born = DateParts(_l("Geboortedatum"), latest=today, description=OPTIONAL)
    subject_age = Text(
        _l("Weet u die niet? Hoe oud ongeveer?"),
        most=40,
        description=_l("Bijvoorbeeld: rond de 35."),
    )


class SubjectPlacesForm(PageForm):
    """Where the subject lives now."""

    subject_addresses = LongText(
        _l("Waar woont hij of zij nu?"),
        rows=3,
        description=_l("Elk adres op een eigen regel. Alleen een plaats of land mag ook."),
    )
    subject_addresses_since = Text(
        _l("Sinds wanneer?"), most=60, description=_l("Bijvoorbeeld: sinds 2021.")
    )


def _earlier_form() -> Any:
    """Return a form with room for three addresses, each with its years."""
    numbered = [(_l("Adres"), EARLIER[0]), (_l("Nog een adres"), EARLIER[1])]
    numbered.append((_l("Nog een adres daarvoor"), EARLIER[2]))
    fields: dict[str, Any] = {}
    for label, name in numbered:
        fields[name] = Text(label, most=300, description=OPTIONAL)
        fields[f"{name}_when"] = Text(
            _l("Van wanneer tot wanneer?"),
            most=60,
            description=_l("Bijvoorbeeld: van 2019 tot 2021."),
        )
    doc = "Where the subject lived in the last five years."
    return type("SubjectEarlierForm", (PageForm,), {**fields, "__doc__": doc})


SubjectEarlierForm = _earlier_form()


class SubjectMoreForm(PageForm):
    """Anything else that tells who it is; of all four pages one thing must be known."""

    subject_work = Text(_l("Werk"), description=_l("Wat voor werk, en waar?"))
    subject_identifiers = LongText(
        _l("Iets anders waaraan wij hem of haar herkennen"),
        rows=4,
        description=_l("Bijvoorbeeld een telefoonnummer, een kenteken of een naam op internet."),
    )

    NAMES: ClassVar[tuple[str, ...]] = (
        "subject_name",
        "subject_former",
        "subject_alias",
        "subject_born",
        "subject_addresses",
        *EARLIER,
        "subject_identifiers",
    )

    def check(self) -> bool:
        here = bool(self.subject_identifiers.data)
        if here or any("".join(self.known.get(name, ())) for name in self.NAMES):
            return True
        return self.fault(
            "subject_identifiers",
            _("Wij weten nog niet over wie het gaat. Vul hier iets in, of ga terug."),
        )
