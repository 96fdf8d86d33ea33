"""What is sealed: frozen documents, one per row and compartment. Nothing here is a column."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from disclosure.procedure.contact import SafeContact

APPLICANT = "applicant"
CASE = "case"
"""The two compartments: who asked, and everything else."""
NOBODY = frozenset({"", "-", "geen", "nee", "niemand", "niemand anders", "no", "no one", "nobody"})
"""What people write who share it with nobody; whatever else they write, somebody may read along."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityCheck:
    """One time that an identity was confirmed: how, what was seen, by whom, when; no copy of it."""

    method: str
    at: datetime
    by: UUID
    level: str = ""
    document_type: str = ""
    last_four: str = ""
    expiry: str = ""
    saw: str = ""
    voucher: str = ""
    how_known: str = ""
    relation_checked: str = ""
    alone: str = ""
    agrees: dict[str, str] = field(default_factory=dict)
    """What of a login was held against what was told (name, born, bsn), and whether it agreed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDetails:
    """Who somebody is, as told; every field may be empty, for nothing but one name is required."""

    name: str = ""
    former_names: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    born: date | None = None
    age: str = ""
    municipality: str = ""
    addresses: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    """From when until when, in words, beside each of the addresses; empty where not known."""
    address_secret: bool = False
    work: str = ""
    identifiers: str = ""
    bsn: str = ""
    relation: str = ""
    organisation: str = ""
    function: str = ""
    colleague: str = ""
    is_subject: bool = False
    """Of a representative: said, or found by staff, to be the very person the case is about."""
    language: str = ""
    interpreter: str = ""
    support: str = ""
    checks: tuple[IdentityCheck, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactDetails:
    """The safe-contact profile of one person, with the number or address it is about."""

    safe: SafeContact
    mail: str = ""
    phone: str = ""
    address: str = ""
    code_word: str = ""
    who_may_answer: str = ""
    who_can_open: str = ""

    @property
    def shared(self) -> bool:
        """Tell whether somebody else may open where a message goes; "nobody" is an answer too."""
        return self.who_can_open.strip(" .!").casefold() not in NOBODY


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationDetails:
    """What was told when the case was submitted, in the words that were used."""

    relationship: str
    separated: str
    words: str
    children: int | None = None
    children_ages: str = ""
    children_about: str = ""
    other_relation: str = ""
    relationship_since: str = ""
    relationship_until: str = ""
    children_together: str = ""
    how_safe: str = ""
    weapons: str = ""
    flags: dict[str, str] = field(default_factory=dict)
    who_knows: str = ""
    help_there: str = ""
    companion: str = ""
    referral: str = ""
    her_knowledge: str = ""
    her_told: str = ""
    reach_tip: str = ""
    told_how: str = ""
    anyone_else: str = ""
    earlier: str = ""
    """The reference of the application this one was begun after, in one go."""
    basis: str = ""
    """On which ground an agency shares what it knows."""
    typed: dict[str, list[str]] = field(default_factory=dict)
    """Every answer as the form sent it: what whoever asked may have back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A few named texts that belong to one step: its reason, what was done, her words."""

    texts: dict[str, str] = field(default_factory=dict)
