"""Who asks and in which part: somebody who helps at work, an agency, the young, who represents.

None of these is met by an adult who asks for herself and has nobody to represent her.
"""

from __future__ import annotations

from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from disclosure.requests.public_choices import (
    REPRESENTATIVES,
    REPRESENTED,
    TOLD,
    YES_NO,
    YES_NO_UNKNOWN,
)
from disclosure.requests.public_forms import OPTIONAL, PageForm
from disclosure.web.fields import Choice, LongText, Text, required


class ProfessionalForm(PageForm):
    """Who asks because of the work, and who else may be called there."""

    own_name = Text(_l("Uw naam"), [required(_l("Vul uw naam in."))])
    own_organisation = Text(
        _l("Uw organisatie"), [required(_l("Vul de naam van uw organisatie in."))]
    )
    own_function = Text(_l("Uw functie"), [required(_l("Vul uw functie in."))])
    own_colleague = Text(
        _l("Wie mogen wij nog meer spreken, als u er niet bent?"),
        description=_l("Alleen een collega die hiervan weet. U mag dit leeg laten."),
    )


class AgencyForm(PageForm):
    """On what an agency bases a case it begins itself."""

    basis = Text(
        _l("Op welke wettelijke grond deelt uw organisatie dit?"),
        [required(_l("Vul de wettelijke grond in."))],
        description=_l("Bijvoorbeeld een artikel van de Wet politiegegevens of de Wmo."),
    )


class KnowledgeForm(PageForm):
    """Whether she knows that somebody asks; she need not."""

    her_knowledge = Choice(
        _l("Weet degene over wie u zich zorgen maakt, dat u dit vraagt?"),
        choices=YES_NO_UNKNOWN,
        missing=_l("Kies een antwoord. “Weet ik niet” mag ook."),
    )
    her_told = LongText(
        _l("Hoe is het verteld? Of waarom niet?"),
        rows=4,
        description=_l("Vertel het niet alsnog voor ons. Dat kan gevaarlijk zijn."),
    )


class TipForm(PageForm):
    """What somebody else knows about reaching her: a tip, never a permission."""

    reach_tip = LongText(
        _l("Wat weet u over veilig contact met haar of hem?"),
        rows=5,
        description=_l("Bijvoorbeeld: wie kijkt er mee in de telefoon, wanneer is iemand alleen?"),
    )


class HeardForm(PageForm):
    """Old enough to be heard alone, too young to be the only one who is told."""

    told_how = Choice(
        _l("Hoe wilt u horen wat wij te vertellen hebben?"),
        choices=TOLD,
        missing=_l("Kies wat u wilt. “Dat weet ik nog niet” mag ook."),
    )
    guardian_name = Text(_l("Welke ouder of voogd is veilig?"), description=OPTIONAL)
    guardian_relation = Text(
        _l("Wie is dat van het kind?"),
        most=60,
        description=_l("Bijvoorbeeld moeder, vader of voogd."),
    )


class ProtectedForm(PageForm):
    """Too young to decide: the parent or guardian who protects."""

    guardian_name = Text(
        _l("Hoe heet de ouder of voogd die beschermt?"),
        description=_l("Weet u het niet? Ga dan verder. Wij zoeken het uit."),
    )
    guardian_relation = Text(
        _l("Wie is dat van u?"),
        most=60,
        description=_l("Bijvoorbeeld moeder, vader of voogd."),
    )

    others: ClassVar[dict[str, Any]] = {"guardian_relation": _l("Wie is dat van het kind?")}


class RepresentedForm(PageForm):
    """Whether a court named somebody to decide for her."""

    represented = Choice(
        _l("Heeft u een voogd, curator of mentor?"),
        choices=REPRESENTED,
        default="no",
        description=_l("Dat is iemand die van de rechter mee mag beslissen."),
    )

    others: ClassVar[dict[str, Any]] = {
        "represented": _l("Heeft degene over wie u zich zorgen maakt een voogd, curator of mentor?")
    }


class RepresentativeForm(PageForm):
    """Who represents her: it may be the very person she asks about."""

    represented_by = Choice(
        _l("Wie is dat?"), choices=REPRESENTATIVES, missing=_l("Kies wie het is.")
    )
    representative_name = Text(
        _l("De naam, als het iemand anders is"),
        description=_l("Wij kijken dit na in het register."),
    )

    def prepare(self) -> None:
        """Leave out "that is me" where nobody stands in for her here."""
        if self.known.get("by") not in (["relative"], ["professional"]):
            self.represented_by.choices = REPRESENTATIVES[1:]

    def check(self) -> bool:
        if self.represented_by.data == "other" and not self.representative_name.data:
            return self.fault("representative_name", _("Vul de naam in."))
        return True


class ElseForm(PageForm):
    """Danger from no (ex-)partner: where to go, and she may go on."""

    other_relation = Text(
        _l("Wie is het dan?"),
        [required(_l("Vul in wie het is, zoals broer, buurman of zoon."))],
        most=100,
        description=_l("Bijvoorbeeld broer, buurman of zoon."),
    )


class MoreForm(PageForm):
    """Whether there is somebody else to fear: one application for each."""

    anyone_else = Choice(
        _l("Is er nog iemand voor wie u bang bent?"),
        choices=YES_NO,
        default="no",
        description=_l("Bijvoorbeeld iemand van de familie. Over elk van hen vraagt u apart."),
    )

    others: ClassVar[dict[str, Any]] = {"anyone_else": _l("Komt er nog gevaar van iemand anders?")}
