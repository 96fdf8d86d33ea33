"""What may be stored about a subject, and what of it may be told (procedure.md §6).

Anything outside the categories is refused at entry, and so is a dismissal with code 01. Telling
needs an article that the profile names for the law under which the source holds the item.
"""

import datetime
import re
import unicodedata
from dataclasses import dataclass, field

from disclosure.errors import Refusal
from disclosure.procedure import profile as profiles
from disclosure.procedure.rulebook import LegalBasis, Profile
from disclosure.procedure.terms import Term, end_of, last_day

CATEGORIES = (
    "domestic_violence",
    "coercive_control",
    "stalking",
    "sexual_violence",
    "child_abuse",
    "honour_violence",
    "order_breach",
    "threats_weapons",
)
ROLES = ("suspect", "convicted", "victim", "present")
STATUSES = ("reported", "suspected", "charged", "convicted", "acquitted", "dismissed")
USES = ("panel_only", "may_tell")
HELD_AS = ("name", "born", "address", "bsn", "phone")
"""The identifiers under which a source may hold an item, as the subject is matched on them."""
RELIABILITY = ("checked", "one_source", "unknown")

WRONGLY_SUSPECTED = 1
"""Dismissal code 01: the subject should never have been a suspect (Aanwijzing sepot)."""

_ARTICLE = re.compile(r"\d{1,3}[a-z]{0,2}(?:[.:]\d{1,3}[a-z]?)*")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing an organisation knows about the subject; `date` is a date or a period, as text.

    `expires` is the first day on which it may no longer be used; `code` that of a dismissal.
    """

    id: str
    category: str
    role: str
    status: str
    date: str
    text: str
    basis: str
    use: str = "panel_only"
    expires: datetime.date | None = None
    code: str = ""
    reference: str = ""
    held_as: dict[str, str] = field(default_factory=dict)
    """Under which name, date of birth, address and so on the source holds it, by kind."""
    counted_from: datetime.date | None = None
    """From which day its term runs at the source; unknown: from the day it was received."""
    reliability: str = ""
    recognisable: str = ""
    """Who could be recognised from it: an earlier victim, a reporter, a child."""
    agreed: bool = True
    """Whether the source agreed to telling; a page asks by whom, a rehearsal takes it as given."""
    agreed_by: str = ""
    medical: bool = False
    weighing: str = ""
    """How the doctor weighed the secret against the danger; without it nothing medical passes."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A law of the profile with the articles named, the one that counts first.

    There are none where the law has none to name.
    """

    law: LegalBasis
    articles: tuple[str, ...]

    @property
    def tells(self) -> str:
        """Return the article on which telling may rest, or ""; one exception named is enough."""
        return "" if set(self.articles) & set(self.law.panel_only) else self.law.tells


def refuse_item(item: Item, profile: Profile) -> Refusal | None:
    """Give the first reason why this item may not be stored as it is, or None."""
    checks = (
        ("category", item.category in CATEGORIES, "category"),
        ("wrongly_suspected", not _wrongly_suspected(item.code), "code"),
        ("facts_missing", not (missing := _missing(item)), missing),
        ("facts_missing", not item.medical or bool(item.weighing.strip()), "weighing"),
        ("item_panel_only", item.use != "may_tell" or may_tell(item, profile), "use"),
    )
    return next((Refusal(key, detail) for key, holds, detail in checks if not holds), None)


def may_tell(item: Item, profile: Profile) -> bool:
    """Tell whether profile and source allow telling an item of this status and basis at all."""
    allowed = item.status != "acquitted" and item.agreed
    return allowed and bool(telling_article(item.basis, profile))


def telling_article(basis: str, profile: Profile) -> str:
    """Return the article on which telling an item held under this basis may rest, or ""."""
    cited = cite(basis, profile)
    return cited.tells if cited else ""


def usable(item: Item, on: datetime.date) -> Refusal | None:
    """Give the reason why this item cannot be chosen for telling on this day, or None.

    An item is expired on its expiry day and after it.
    """
    if item.expires is not None and on >= item.expires:
        return Refusal("item_expired", item.id)
    if item.use != "may_tell" or item.status == "acquitted":
        return Refusal("item_panel_only", item.id)
    return None


def last_use(
    item: Item, received: datetime.date, profile: Profile | None = None
) -> datetime.date | None:
    """Return the day on which an item turns unusable: by its regime, or earlier if said so.

    A source may say an earlier day than the law gives, never a later one.
    """
    law = profile or profiles.load("nl")
    counted = item.counted_from
    regime = expiry(item.basis, counted or received, law) or (
        _ends_after(item.basis, counted, law) if counted else None
    )
    return min((day for day in (regime, item.expires) if day is not None), default=None)


def _ends_after(basis: str, event: datetime.date, profile: Profile) -> datetime.date | None:
    """Count from what only the source knows: the aim reached, the last use, a verdict."""
    cited = cite(basis, profile)
    if cited is None:
        return None
    ends = cited.law.expiry_after
    named = (*cited.articles[:1], "all")
    term = next((ends[article] for article in named if article in ends), None)
    return _after(event, term) if term else None


def asks_last_day(basis: str, profile: Profile) -> bool:
    """Tell whether the source must say from or until when: the law alone does not tell."""
    cited = cite(basis, profile)
    if cited is None:
        return False
    first = cited.articles[:1]
    return bool({*first, "all"} & {*cited.law.expiry, *cited.law.expiry_after, *cited.law.own_term})


def figures(code: str) -> str:
    """Return a dismissal code as two figures, so that the database can judge it; else as typed."""
    found = re.search(r"\d+", code)
    return f"{int(found.group()):02}" if found else code.strip()


def expiry(
    basis: str, first_processed: datetime.date, profile: Profile | None = None
) -> datetime.date | None:
    """Return the day on which an item turns unusable by its regime, or None where none is set.

    Wpg art. 8: five years after first processing. Without a profile the Dutch one counts.
    """
    cited = cite(basis, profile or profiles.load("nl"))
    term = cited.law.expiry.get(cited.articles[0]) if cited and cited.articles else None
    return _after(first_processed, term) if term else None


def cite(basis: str, profile: Profile) -> Citation | None:
    """Read a law and article as people write them: "Wpg 8", "art. 8 Wpg", "wjsg, artikel 39f".

    None for a law the profile does not know and for a law named without an article.
    """
    words = _words(basis)
    law = next((one for one in profile.bases.values() if _named(one, words)), None)
    if law is None:
        return None
    articles = tuple(word for word in words.split() if _ARTICLE.fullmatch(word))
    return Citation(law, articles) if articles or not law.articles else None


def _words(text: str) -> str:
    """Lower case, without accents, with only letters, figures and the points inside numbers."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    plain = re.sub(r"\b([a-z])\.(?=[a-z]\b)", r"\1", plain)  # W.p.g. is Wpg
    plain = re.sub(r"([a-z])\.|\.(?!\d)|[^a-z0-9.:]", r"\1 ", plain)
    return " ".join(re.sub(r"(?<![0-9.:])([a-z]{2,})(\d)", r"\1 \2", plain).split())


def _named(law: LegalBasis, words: str) -> bool:
    return any(f" {name} " in f" {words} " for name in law.names)


def _wrongly_suspected(code: str) -> bool:
    return figures(code) == f"{WRONGLY_SUSPECTED:02}"


def _missing(item: Item) -> str:
    """Return the first field that lacks what it needs, or ""."""
    checks = (
        ("id", bool(item.id.strip())),
        ("role", item.role in ROLES),
        ("status", item.status in STATUSES),
        ("date", bool(item.date.strip())),
        ("text", bool(item.text.strip())),
        ("use", item.use in USES),
        ("basis", item.use != "panel_only" or bool(item.basis.strip())),
        ("code", item.status != "dismissed" or bool(item.code.strip())),
    )
    return next((name for name, holds in checks if not holds), "")


def _after(day: datetime.date, term: Term) -> datetime.date:
    return last_day(end_of(day - datetime.timedelta(days=1)), term)
