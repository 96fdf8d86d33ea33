"""The shape of confirming an identity, and what its methods, documents and levels are called."""

from flask_babel import lazy_gettext as _l

from disclosure.web.fields import Bsn, Choice, Dropdown, LongText, Text, Tick
from disclosure.web.forms import BaseForm

PARTS = [
    ("applicant", _l("De aanvrager")),
    ("person_at_risk", _l("Degene die risico loopt")),
    ("recipient", _l("De ontvanger")),
]
METHODS = [
    ("document", _l("Document, aan de balie")),
    ("video", _l("Videogesprek")),
    ("vouched", _l("Veilig Thuis staat voor haar in")),
    ("digid", _l("DigiD")),
    ("eidas", _l("Europees inlogmiddel (eIDAS)")),
]
LEVELS = [
    ("low", _l("laag")),
    ("medium", _l("midden")),
    ("substantial", _l("substantieel")),
    ("high", _l("hoog")),
]
DOCUMENTS = [
    ("passport", _l("Paspoort")),
    ("identity_card", _l("Identiteitskaart")),
    ("driving_licence", _l("Rijbewijs")),
    ("other", _l("Ander officieel document met foto")),
]
EXPIRIES = [
    ("valid", _l("Ik keek naar de einddatum: nog geldig")),
    ("expired", _l("Ik keek naar de einddatum: verlopen")),
]
ALONE = [
    ("yes", _l("Ja, ik vroeg het en zij is alleen")),
    ("no", _l("Nee, er is iemand bij haar")),
    ("not_asked", _l("Ik sprak haar nu niet")),
]
AGREES = [
    ("name", _l("Naam")),
    ("born", _l("Geboortedatum")),
    ("bsn", _l("Burgerservicenummer")),
]
YES_NO = [("yes", _l("klopt")), ("no", _l("klopt niet met wat is verteld"))]


class IdentityForm(BaseForm):
    """Whose identity, how confirmed, what was seen; the rules say what each method asks."""

    of = Choice(_l("Van wie?"), choices=PARTS, missing=_l("Kies van wie."))
    method = Choice(_l("Hoe?"), choices=METHODS, missing=_l("Kies hoe."))
    document_type = Dropdown(
        _l("Welk document?"), choices=[("", _l("Kies een document")), *DOCUMENTS], default=""
    )
    last4 = Text(
        _l("Laatste vier tekens van het document"),
        most=4,
        description=_l("Niet het hele nummer, en geen kopie."),
    )
    expiry = Choice(_l("Is het document geldig?"), choices=EXPIRIES)
    link_spoken = Tick(
        _l("Zij kreeg de link van ons aan de telefoon of aan de balie, nooit per bericht")
    )
    saw = LongText(
        _l("Wat zag u in het videogesprek?"),
        rows=3,
        description=_l("Bijvoorbeeld: het document hield zij zelf vast, de foto is van haar."),
    )
    voucher = Text(
        _l("Wie van Veilig Thuis staat voor haar in?"), description=_l("Naam en functie.")
    )
    how_known = LongText(_l("Waar kent die haar van?"), rows=3)
    relation_checked = LongText(
        _l("Hoe is de band met haar nagegaan?"),
        rows=3,
        description=_l("Alleen als dit iemand anders is dan degene die risico loopt."),
    )
    bsn = Bsn(
        _l("Burgerservicenummer (BSN)"),
        description=_l("Hoeft niet. Alleen als zij het zelf geeft."),
    )
    alone = Choice(_l("Is zij nu alleen?"), choices=ALONE)
