"""Guards of identity: what each way of proving who somebody is asks, and what a login is worth."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from types import MappingProxyType

from stdnum.nl import bsn as eleven_test

from disclosure.errors import Refusal
from disclosure.procedure import guards
from disclosure.procedure.rulebook import Login

PARTS = ("applicant", "person_at_risk", "recipient")
"""Whose identity is confirmed; the subject's is matched (`confirm_subject`)."""
LOGINS = frozenset({"digid", "eidas"})
DOCUMENTS = ("passport", "identity_card", "driving_licence", "other")
"""No residence permit among them: residence status is not asked (procedure.md §3.7)."""
EXPIRIES = ("valid", "expired")
ALONE = ("yes", "no", "not_asked")

ASKED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "document": ("document_type", "last4", "expiry"),
        "video": ("link_spoken", "saw"),
        "vouched": ("voucher", "how_known"),
        "digid": ("login",),
        "eidas": ("login",),
    }
)
"""Method → what must be written down of it, in the order of the page."""
ALSO: Mapping[str, tuple[str, ...]] = MappingProxyType({"video": ("document_type", "expiry")})
"""Method → what may be written down of it besides."""
ALWAYS = ("relation_checked", "bsn", "alone")
LAST = 4
"""How many characters of a document's number are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was seen when an identity was checked; what its method does not ask stays empty."""

    document_type: str = ""
    expiry: str = ""
    link_spoken: bool = False
    saw: str = ""
    voucher: str = ""
    how_known: str = ""
    relation_checked: str = ""
    alone: str = ""
    bsn: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmIdentity:
    """Whose identity was confirmed, and how; without `seen` only that it was (a rehearsal)."""

    of: str
    method: str
    last4: str = ""
    seen: Seen | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityFacts:
    """What a check is held against."""

    known: bool
    """Somebody in the case plays that part."""
    herself: bool
    """It is the person at risk; of anybody else the tie with her is checked, too."""
    methods: tuple[str, ...]
    login: str = ""
    """The method of a login by this very person that waits for a human."""


def refuse_confirm_identity(args: ConfirmIdentity, facts: IdentityFacts) -> Refusal | None:
    """By one of the profile's methods, of somebody in the case, with what that method asks."""
    there = facts.known and args.of in PARTS
    method = args.method if args.method in facts.methods else None
    named = guards.fields(of=there or None, method=method)
    return named or (_refuse_seen(args, args.seen, facts) if args.seen is not None else None)


def _refuse_seen(args: ConfirmIdentity, seen: Seen, facts: IdentityFacts) -> Refusal | None:
    if args.method in LOGINS and args.method != facts.login:
        return Refusal("facts_missing", "method")
    written: dict[str, object] = {
        "document_type": seen.document_type if seen.document_type in DOCUMENTS else "",
        "last4": args.last4 if len(args.last4) == LAST else "",
        "expiry": seen.expiry if seen.expiry in EXPIRIES else "",
        "link_spoken": seen.link_spoken or None,
        "saw": seen.saw,
        "voucher": seen.voucher,
        "how_known": seen.how_known,
        "login": facts.login,
        "relation_checked": seen.relation_checked,
        "bsn": seen.bsn if eleven_test.is_valid(seen.bsn) else "",
        "alone": seen.alone if seen.alone in ALONE else "",
    }
    asked = [*ASKED[args.method], *ALWAYS]
    left_out = {"relation_checked"} if facts.herself else set()
    left_out |= set() if seen.bsn else {"bsn"}
    asked += ["last4"] if args.last4 else []
    return guards.fields(**{name: written[name] for name in asked if name not in left_out})


def kept(args: ConfirmIdentity) -> Seen:
    """Return what was seen, without what the method does not ask: that is not kept."""
    if args.seen is None:
        return Seen()
    names = (*ASKED[args.method], *ALSO.get(args.method, ()), *ALWAYS)
    found = {one.name: getattr(args.seen, one.name) for one in fields(Seen) if one.name in names}
    return Seen(**found)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginProof:
    """What is kept of a login: how strong it was, and what of it agreed with what was told."""

    method: str
    level: str
    agrees: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class LoggedIn:
    """What a login says of a person, for as long as it takes to hold it against what was told.

    `repr` is off, so that no trace of an error names anybody.
    """

    method: str
    level: str
    name: str = ""
    born: date | None = None
    bsn: str = ""


def logged_in(claims: Mapping[str, object], law: Login) -> LoggedIn | None:
    """Read a login's claims; None where its level is not known here, or not enough.

    The level is judged here, whatever was asked of the provider and whatever it let pass.
    """
    assurance = law.enough(claims.get("acr"))
    if assurance is None:
        return None
    parts = [_text(claims, "given_name"), _text(claims, "family_name")]
    number = _text(claims, law.number_claim)
    return LoggedIn(
        method=assurance.method,
        level=assurance.level,
        name=" ".join(filter(None, parts)),
        born=_day(_text(claims, "birthdate")),
        bsn=eleven_test.compact(number) if eleven_test.is_valid(number) else "",
    )


def _text(claims: Mapping[str, object], name: str) -> str:
    value = claims.get(name)
    return value.strip() if isinstance(value, str) else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
