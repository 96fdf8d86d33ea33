"""What a profile holds: frozen values only. `profile.load` reads them from a data file."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from disclosure.procedure.remedies import Remedies
from disclosure.procedure.terms import Term

LEVELS = ("standard", "elevated", "high", "immediate")
"""Urgency, rising; a case without one counts as the first (procedure.md §4)."""

EVENTS: Mapping[str, str] = {
    "received": "",
    "triaged": "triage",
    "sent": "triage",
    "decided": "decision",
    "told": "delivery",
    "announced": "delivery",
    "objection_over": "objection",
    "closed": "follow_up:30",
    "urgently_told": "",
    "deferred": "",
    "director_acted": "",
    "signalled": "",
    "opened": "",
    "withdrawn": "",
    "transferred": "",
    "missed": "",
    "promised": "",
    "found": "",
    "asked": "",
    "saved": "",
}
"""What starts a clock → the clock whose completion this event waits for; "" for none.

An enquiry may be sent as soon as triage is done; nothing else holds it up.
"""

SUFFIXES = ("", "organisation", "clock", "limit")
"""What may follow the colon of a clock's key: nothing, an organisation, another clock's key, or
one of its own limits (`follow_up:7`)."""

ASSURANCES = ("low", "medium", "substantial", "high")
"""How sure a login is of who logs in: eIDAS has three levels, DigiD a fourth between two."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A term with where it comes from; `law` False means a proposal of this project."""

    term: Term
    source: str
    law: bool


@dataclass(frozen=True, slots=True)
class ClockSpec:
    """How a clock of this key runs.

    `limits` is keyed by level, besides by phase (`follow_up`, `committee`, `follow_up:high`) or by
    what follows the colon of the key (`7`). `extension` bounds an extension; without it the first
    term does. `needs` names the clocks that must be met before this one can be; `needs_urgent`
    where that is less when urgent.
    """

    key: str
    starts: str
    limits: Mapping[str, Limit]
    pausable: bool
    extendable: bool
    owner: str
    needs: tuple[str, ...]
    needs_urgent: tuple[str, ...] = ()
    owners: Mapping[str, str] = field(default_factory=dict)
    extension: Limit | None = None
    suffix: str = ""

    def needed_at(self, level: str) -> tuple[str, ...]:
        """Return the clocks that must be met first at this level of urgency."""
        return self.needs_urgent if level in LEVELS[2:] else self.needs


@dataclass(frozen=True, slots=True)
class Attempts:
    """How often, by how many ways and over how many days she is tried before giving up."""

    count: int
    ways: int
    days: int


@dataclass(frozen=True, slots=True)
class Organisation:
    """A partner in a case; the core ones sit on the panel without being invited."""

    key: str
    name: str
    core: bool
    medical: bool = False
    """Whatever it holds is under the secrecy of a doctor."""


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """A law under which agencies hold data, and the article on which telling may rest.

    `tells` empty: nothing held under it may be told. `panel_only` names the articles excepted.
    `expiry` gives, by article, how long data may be used from first processing, `expiry_after` how
    long from an event only the source knows (`all`: any article); for those in `own_term` the
    source names the last day itself. `articles` False: it has none to name (a power at common law).
    """

    key: str
    title: str
    names: tuple[str, ...]
    source: str
    law: bool
    tells: str = ""
    panel_only: tuple[str, ...] = ()
    expiry: Mapping[str, Term] = field(default_factory=dict)
    expiry_after: Mapping[str, Term] = field(default_factory=dict)
    own_term: tuple[str, ...] = ()
    articles: bool = True


@dataclass(frozen=True, slots=True)
class Ground:
    """A reason the profile allows for something, with the article it rests on."""

    key: str
    text: str
    source: str
    law: bool
    default: bool = False


@dataclass(frozen=True, slots=True)
class Controller:
    """Who answers for which processing of personal data."""

    name: str
    processing: str
    source: str
    law: bool


@dataclass(frozen=True, slots=True)
class Young:
    """Ages in years: from `alone` on applies and is told alone, from `heard` on is heard alone."""

    alone: int
    heard: int
    source: str
    law: bool


@dataclass(frozen=True, slots=True)
class Assurance:
    """One level a login may have, by the name it goes by (`acr`), and whether it is enough here."""

    acr: str
    method: str
    level: str
    accepted: bool
    source: str
    law: bool


@dataclass(frozen=True, slots=True)
class Login:
    """Logging in as the applicant: the levels known, and the claim that holds the BSN, if any."""

    levels: Mapping[str, Assurance]
    number_claim: str

    @property
    def accepted(self) -> tuple[str, ...]:
        """Return the names of the levels that are enough; with none nobody can log in."""
        return tuple(acr for acr, one in self.levels.items() if one.accepted)

    def enough(self, acr: object) -> Assurance | None:
        """Return the level a login says it has, if it is known and enough."""
        found = self.levels.get(acr) if isinstance(acr, str) else None
        return found if found is not None and found.accepted else None


@dataclass(frozen=True, slots=True)
class Office:
    """The neutral sender of letters and the place to visit or call; hours as "HH:MM" local."""

    name: str
    postal: tuple[str, ...]
    visiting: tuple[str, ...]
    telephone: str
    opens: str
    closes: str


@dataclass(frozen=True, slots=True)
class Profile:
    """One jurisdiction: authority, limits, bases, grounds and agencies, with their sources."""

    name: str
    version: str
    title: str
    jurisdiction: str
    language: str
    status: str
    clocks: Mapping[str, ClockSpec]
    organisations: tuple[Organisation, ...]
    quorum_required: tuple[str, ...]
    quorum_others: int
    bases: Mapping[str, LegalBasis]
    controllers: tuple[Controller, ...]
    not_hearing: tuple[Ground, ...]
    not_telling: tuple[Ground, ...]
    not_sharing: tuple[Ground, ...]
    not_revealing: tuple[Ground, ...]
    identity_methods: tuple[str, ...]
    login: Login
    decline_codes: tuple[str, ...]
    reason_codes: tuple[str, ...]
    retention: Mapping[str, Limit]
    young: Young
    office: Office
    remedies: Remedies
    attempts: Attempts
    warnings: tuple[float, ...]
    nil_sample: int
    chase_hours: Mapping[str, int]
    """By level: how many hours after a term is over, and again, who is silent is reminded."""
    contact_lapse_days: int
    defer_days: int

    @property
    def core_organisations(self) -> tuple[str, ...]:
        """Return the keys of the core panel."""
        return tuple(one.key for one in self.organisations if one.core)

    @property
    def telling_bases(self) -> Mapping[str, str]:
        """Return law → the article on which telling may rest, for laws that have one."""
        return {key: basis.tells for key, basis in self.bases.items() if basis.tells}

    def spec(self, key: str) -> ClockSpec | None:
        """Return the clock of a key such as `panel`, `enquiry_reply:police`, `follow_up:7`."""
        base, _, suffix = key.partition(":")
        clock = self.clocks.get(base)
        return clock if clock and self._suffix_fits(clock, suffix) else None

    def limit(self, key: str, urgency: str | None, phase: str = "") -> Limit | None:
        """Return the limit of a clock at a level of urgency, or None where it has none.

        Urgency None counts as standard. Where the profile has a limit for the phase, it goes
        before that of the level; one for phase and level goes before both.
        """
        clock = self.spec(key)
        if clock is None:
            return None
        level = urgency or LEVELS[0]
        own = key.partition(":")[2] if clock.suffix == "limit" else ""
        names = (own, f"{phase}:{level}", phase, level)
        return next((clock.limits[name] for name in names if name in clock.limits), None)

    def owner(self, key: str, phase: str = "") -> str:
        """Return the role that owns a clock; `phase` "drafted" once a decision is.

        Raises `KeyError` for a key that is no clock of this profile.
        """
        clock = self.spec(key)
        if clock is None:
            raise KeyError(key)
        return clock.owners.get(phase, clock.owner)

    def _suffix_fits(self, clock: ClockSpec, suffix: str) -> bool:
        if clock.suffix == "clock":
            return not suffix or self.spec(suffix) is not None
        if clock.suffix == "organisation":
            return not suffix or suffix in {one.key for one in self.organisations}
        return suffix in clock.limits if clock.suffix == "limit" else not suffix
