"""Identity: what each way of proving it asks, and which level of a login is enough."""

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest

from disclosure.errors import Refusal
from disclosure.procedure import profile, rulebook
from disclosure.requests import identity_forms
from disclosure.requests import identity_rules as rules
from disclosure.requests.identity_rules import ConfirmIdentity, IdentityFacts, Seen
from tests.ordered import key_of

METHODS = ("document", "video", "vouched", "digid", "eidas")
HERSELF = IdentityFacts(known=True, herself=True, methods=METHODS)
FULL: dict[str, Seen] = {
    "document": Seen(document_type="passport", expiry="valid", alone="yes"),
    "video": Seen(link_spoken=True, saw="She held it herself.", alone="yes"),
    "vouched": Seen(voucher="S. Fictief, worker", how_known="Three talks.", alone="no"),
    "digid": Seen(alone="not_asked"),
    "eidas": Seen(alone="not_asked"),
}
"""The least that each method asks."""


def judge(args: ConfirmIdentity, facts: IdentityFacts = HERSELF) -> tuple[str | None, str]:
    found: Refusal | None = rules.refuse_confirm_identity(args, facts)
    return key_of(found), found.detail if found else ""


def full(method: str, last4: str = "12X4", **changes: Any) -> ConfirmIdentity:
    seen = replace(FULL[method], **changes)
    return ConfirmIdentity(of="applicant", method=method, last4=last4, seen=seen)


def logged_in(method: str) -> IdentityFacts:
    return replace(HERSELF, login=method if method in rules.LOGINS else "")


# --- who and how


@pytest.mark.parametrize(
    ("of", "method", "known", "wanted"),
    [
        ("applicant", "document", True, None),
        ("person_at_risk", "video", True, None),
        ("recipient", "vouched", True, None),
        ("applicant", "digid", True, None),
        ("recipient", "looks", True, "method"),
        ("subject", "document", True, "of"),
        ("applicant", "document", False, "of"),
        ("applicant", "", True, "method"),
    ],
)
def test_a_rehearsal_says_who_and_how_alone(
    of: str, method: str, known: bool, wanted: str | None
) -> None:
    args = ConfirmIdentity(of=of, method=method)
    key, about = judge(args, replace(HERSELF, known=known))
    assert (key, about or None) == ("facts_missing" if wanted else None, wanted)


def test_a_method_the_profile_has_not_is_none() -> None:
    fewer = replace(HERSELF, methods=("document",))
    assert judge(full("video"), fewer) == ("facts_missing", "method")


# --- what each method asks


@pytest.mark.parametrize("method", METHODS)
def test_the_least_is_enough(method: str) -> None:
    assert judge(full(method), logged_in(method)) == (None, "")


@pytest.mark.parametrize(
    ("method", "changes", "about"),
    [
        ("document", {"document_type": ""}, "document_type"),
        ("document", {"document_type": "residence_permit"}, "document_type"),
        ("document", {"last4": ""}, "last4"),
        ("document", {"last4": "123"}, "last4"),
        ("document", {"expiry": ""}, "expiry"),
        ("document", {"expiry": "soon"}, "expiry"),
        ("video", {"link_spoken": False}, "link_spoken"),
        ("video", {"saw": ""}, "saw"),
        ("video", {"last4": "1"}, "last4"),
        ("vouched", {"voucher": ""}, "voucher"),
        ("vouched", {"how_known": ""}, "how_known"),
        *((method, {"alone": ""}, "alone") for method in METHODS),
        *((method, {"alone": "perhaps"}, "alone") for method in METHODS),
        *((method, {"bsn": "999990018"}, "bsn") for method in METHODS),
    ],
)
def test_what_is_missing_is_named(method: str, changes: dict[str, Any], about: str) -> None:
    assert judge(full(method, **changes), logged_in(method)) == ("facts_missing", about)


@pytest.mark.parametrize("method", METHODS)
def test_an_expired_document_and_somebody_beside_her_hold_nothing_up(method: str) -> None:
    """What she is called is proved all the same; that she is not alone is written down."""
    changed = {"expiry": "expired", "alone": "no", "bsn": "999990019"}
    assert judge(full(method, **changed), logged_in(method)) == (None, "")


@pytest.mark.parametrize("method", METHODS)
def test_of_anybody_else_the_tie_is_checked_too(method: str) -> None:
    other = replace(logged_in(method), herself=False)
    assert judge(full(method), other) == ("facts_missing", "relation_checked")
    told = full(method, relation_checked="Family register seen")
    assert judge(told, other) == (None, "")


@pytest.mark.parametrize("method", sorted(rules.LOGINS))
@pytest.mark.parametrize("login", ["", "digid", "eidas"])
def test_a_login_is_confirmed_only_where_that_login_waits(method: str, login: str) -> None:
    wanted = (None, "") if login == method else ("facts_missing", "method")
    assert judge(full(method), replace(HERSELF, login=login)) == wanted


def test_every_method_and_field_has_its_rule_and_its_words() -> None:
    assert set(rules.ASKED) == set(METHODS) == {key for key, _ in identity_forms.METHODS}
    asked = {name for names in (*rules.ASKED.values(), *rules.ALSO.values()) for name in names}
    given = {one.name for one in fields(Seen)} | {"last4", "login"}
    assert asked | set(rules.ALWAYS) == given
    assert {key for key, _ in identity_forms.DOCUMENTS} == set(rules.DOCUMENTS)
    assert {key for key, _ in identity_forms.EXPIRIES} == set(rules.EXPIRIES)
    assert {key for key, _ in identity_forms.ALONE} == set(rules.ALONE)
    assert {key for key, _ in identity_forms.PARTS} == set(rules.PARTS)
    assert {key for key, _ in identity_forms.LEVELS} == set(rulebook.ASSURANCES)


EVERYTHING = Seen(
    document_type="passport",
    expiry="valid",
    link_spoken=True,
    saw="saw",
    voucher="voucher",
    how_known="how",
    relation_checked="tie",
    alone="yes",
    bsn="999990019",
)


@pytest.mark.parametrize(
    ("method", "kept"),
    [
        ("document", {"document_type", "expiry"}),
        ("video", {"document_type", "expiry", "link_spoken", "saw"}),
        ("vouched", {"voucher", "how_known"}),
        ("digid", set()),
        ("eidas", set()),
    ],
)
def test_what_a_method_does_not_ask_is_not_kept(method: str, kept: set[str]) -> None:
    found = rules.kept(ConfirmIdentity(of="applicant", method=method, seen=EVERYTHING))
    filled = {one.name for one in fields(Seen) if getattr(found, one.name)}
    assert filled == kept | {"relation_checked", "alone", "bsn"}


def test_of_a_rehearsal_nothing_was_seen() -> None:
    assert rules.kept(ConfirmIdentity(of="applicant", method="document")) == Seen()


# --- levels

SAML = "urn:oasis:names:tc:SAML:2.0:ac:classes:"
LOA = "http://eidas.europa.eu/LoA/"
LOGIN = profile.load("nl").login


@pytest.mark.parametrize(
    ("acr", "wanted"),
    [
        (f"{SAML}PasswordProtectedTransport", None),
        (f"{SAML}MobileTwoFactorContract", None),
        (f"{SAML}Smartcard", ("digid", "substantial")),
        (f"{SAML}SmartcardPKI", ("digid", "high")),
        (f"{LOA}low", None),
        (f"{LOA}substantial", ("eidas", "substantial")),
        (f"{LOA}high", ("eidas", "high")),
        (f"{LOA}HIGH", None),
        (f"{SAML}Smartcard ", None),
        ("high", None),
        ("", None),
        (None, None),
        (3, None),
        ([f"{LOA}high"], None),
    ],
)
def test_a_level_is_enough_only_from_substantial_on(acr: object, wanted: tuple[str, str]) -> None:
    found = rules.logged_in({"acr": acr}, LOGIN)
    assert (found and (found.method, found.level)) == wanted


def test_no_level_said_is_none() -> None:
    assert rules.logged_in({"sub": "somebody"}, LOGIN) is None


def test_the_table_and_what_is_accepted_agree() -> None:
    enough = {"substantial", "high"}
    assert len(LOGIN.levels) == 7
    for one in LOGIN.levels.values():
        assert one.accepted == (one.level in enough), one.acr
        assert one.source
        assert not one.law, "no law says which level this asks"
    assert profile.load("england-wales").login.accepted == ()


@pytest.mark.parametrize(
    ("claims", "name", "born", "bsn"),
    [
        ({}, "", None, ""),
        ({"given_name": "Noor", "family_name": "de Wit"}, "Noor de Wit", None, ""),
        ({"family_name": " de Wit "}, "de Wit", None, ""),
        ({"birthdate": "1991-04-12"}, "", date(1991, 4, 12), ""),
        ({"birthdate": "1991"}, "", None, ""),
        ({"birthdate": 1991}, "", None, ""),
        ({"bsn": "9999.90.019"}, "", None, "999990019"),
        ({"bsn": "999990018"}, "", None, ""),
        ({"bsn": 999990019}, "", None, ""),
        ({"sub": "999990019", "name": "Noor"}, "", None, ""),
    ],
)
def test_a_login_is_read_for_what_can_be_held_against_what_was_told(
    claims: dict[str, object], name: str, born: date | None, bsn: str
) -> None:
    found = rules.logged_in({"acr": f"{LOA}high", **claims}, LOGIN)
    assert found is not None
    assert (found.name, found.born, found.bsn) == (name, born, bsn)


def test_no_trace_of_an_error_names_who_logged_in() -> None:
    found = rules.logged_in({"acr": f"{LOA}high", "bsn": "999990019"}, LOGIN)
    assert "999990019" not in repr(found)
