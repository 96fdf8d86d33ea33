"""What links and patterns are called, and the follow-up each suggests."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from disclosure.desk.wording import PARTS, of

FIELDS = {
    "bsn": _l("Burgerservicenummer"),
    "name": _l("Naam"),
    "name_part": _l("Deel van de naam"),
    "born": _l("Geboortedatum"),
    "born_swapped": _l("Geboortedatum, met dag en maand omgewisseld"),
    "address": _l("Adres"),
    "municipality": _l("Gemeente"),
    "partner": _l("Naam van de ander in de zaak"),
}
STATES = {
    "candidate": (_l("Nog te bekijken"), "warning"),
    "confirmed": (_l("Dezelfde persoon"), "safe"),
    "rejected": (_l("Twee mensen"), "neutral"),
}
_ASKS = _l("lijkt in de andere zaak degene die vraagt of risico loopt")
_IS_SUBJECT = _l("lijkt in de andere zaak de betrokkene")
_MEANS = {
    ("mirrored", True): _ASKS,
    ("mirrored", False): _IS_SUBJECT,
    ("same_subject", True): _l("lijkt ook in de andere zaak de betrokkene"),
    ("beside_subject", True): _l("lijkt in de andere zaak iemand die naast haar staat"),
    ("beside_subject", False): _IS_SUBJECT,
    ("same_person", False): _l("lijkt ook in de andere zaak voor te komen"),
    ("staff", True): _l("heet zoals een collega"),
    ("staff", False): _l("heet zoals een collega"),
}
"""Kind of link, and whether it is about the subject of this case → what it says."""

PATTERNS = {
    "mutual": (
        _l("Twee mensen vragen naar elkaar"),
        _l(
            "In geen van beide zaken wordt iets verteld, gepland of gemaild. Begin een onderzoek "
            "door een tweede persoon. Laat het panel beide zaken wegen: wie is bang voor wie, wie "
            "heeft de controle, wie heeft letsel? Elke zaak krijgt een eigen regisseur. Werk aan "
            "veiligheid gaat in beide door."
        ),
    ),
    "subject_applied": (
        _l("De betrokkene vraagt zelf, alsof die het slachtoffer is"),
        _l(
            "Er wordt niets verteld, gepland of gemaild, in geen van beide zaken. Begin een "
            "onderzoek door een tweede persoon. Wie wint informatie, en wie loopt gevaar?"
        ),
    ),
    "applicant_is_subject": (
        _l("Wie hier vraagt of risico loopt, is in een andere zaak de betrokkene"),
        _l(
            "Er wordt niets verteld, gepland of gemaild, in geen van beide zaken. Begin een "
            "onderzoek door een tweede persoon. Ook een slachtoffer kan eerder betrokkene zijn."
        ),
    ),
    "staff": (
        _l("Iemand heet zoals een collega"),
        _l(
            "De regiomanager bepaalt wie deze zaak mag zien, en of een andere regio haar "
            "behandelt. Zeg het niet tegen de collega."
        ),
    ),
    "beside_subject": (
        _l("Iemand naast haar is in een andere zaak de betrokkene"),
        _l(
            "Betrek deze persoon nergens bij, en vertel die niets, tot dit is uitgezocht. "
            "Bespreek het met haar alleen."
        ),
    ),
    "several_at_risk": (
        _l("Meer mensen lopen risico bij dezelfde betrokkene"),
        _l(
            "Overweeg voor elk van hen een zaak op eigen initiatief. Bekijk de zaken als één "
            "patroon, en kijk naar ieders veiligheid voordat u iets vertelt."
        ),
    ),
    "repeated": (
        _l("Zij vroeg eerder naar dezelfde persoon"),
        _l("Lees wat er toen was. Opnieuw vragen wordt niemand aangerekend."),
    ),
    "same_person": (
        _l("Iemand komt ook in een andere zaak voor"),
        _l("Dreigt er gevaar van meer kanten? Dan hoort er bij elke betrokkene een eigen zaak."),
    ),
}
"""A pattern → its name, and what to do with it."""


def means(kind: str, role: str) -> str:
    """Return what a link says about somebody of this case."""
    what = _MEANS[kind, role == "subject"]
    return str(_("%(who)s %(what)s", who=of(PARTS, role), what=what))


def fields(names: tuple[str, ...]) -> str:
    """Return the names of fields; never what stands in them."""
    return ", ".join(of(FIELDS, name) for name in names) or str(_("geen"))
