"""One-time codes against the published vectors, and passwords."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.accounts import one_time_codes, passwords

RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""`12345678901234567890` in base 32, the SHA-1 key of RFC 6238."""

STEP = timedelta(seconds=30)


def at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
    ],
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    counter = one_time_codes.accepted_counter(RFC_SECRET, code, at(seconds), last=0)
    assert counter == seconds // 30


@pytest.mark.parametrize(("steps", "counts"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_the_code_before_and_after_count_too(steps: int, counts: bool) -> None:
    moment = at(1111111111) + steps * STEP
    found = one_time_codes.accepted_counter(RFC_SECRET, "050471", moment, last=0)
    assert (found is not None) is counts


def test_a_counter_counts_once_and_only_upwards() -> None:
    moment = at(1111111111)
    counter = 1111111111 // 30
    assert one_time_codes.accepted_counter(RFC_SECRET, "050471", moment, counter - 1) == counter
    assert one_time_codes.accepted_counter(RFC_SECRET, "050471", moment, counter) is None
    assert one_time_codes.accepted_counter(RFC_SECRET, "050471", moment, counter + 1) is None


@pytest.mark.parametrize("typed", ["050 471", " 050471 ", "05 04 71"])
def test_spaces_in_a_code_do_not_matter(typed: str) -> None:
    assert one_time_codes.accepted_counter(RFC_SECRET, typed, at(1111111111), 0) is not None


@given(st.text())
def test_whatever_is_typed_is_judged_without_error(typed: str) -> None:
    found = one_time_codes.accepted_counter(RFC_SECRET, typed, at(1111111111), 0)
    assert found is None or typed.strip().isdigit()


def test_the_demo_secret_gives_the_codes_the_standard_says() -> None:
    """The expected code was worked out apart, by RFC 4226 with nothing but an HMAC."""
    assert one_time_codes.code_at("JBSWY3DPEHPK3PXP", at(1111111109)) == "071271"


def test_no_other_secret_may_be_that_short() -> None:
    with pytest.raises(ValueError, match="112 bits"):
        one_time_codes.code_at("JBSWY3DPEHPK3PXQ", at(0))


def test_a_secret_has_160_bits_and_is_never_the_same() -> None:
    first, second = one_time_codes.new_secret(), one_time_codes.new_secret()
    assert len(first) == len(second) == 32
    assert first != second


def test_the_label_on_a_telephone_does_not_tell_what_the_work_is() -> None:
    uri = one_time_codes.uri(RFC_SECRET, "jan@x.example")
    assert uri.startswith("otpauth://totp/Werk:jan%40x.example?secret=")
    assert not any(word in uri.lower() for word in ("disclosure", "geweld", "clare"))


def test_a_password_fits_only_itself() -> None:
    stored = passwords.hashed("correct horse battery")
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert passwords.verify("correct horse battery", stored)
    assert not passwords.verify("Correct horse battery", stored)


def test_two_hashes_of_one_password_differ() -> None:
    assert passwords.hashed("correct horse battery") != passwords.hashed("correct horse battery")


def test_nothing_fits_where_there_is_no_account() -> None:
    assert not passwords.verify("nobody has this password", None)
