"""Keys come from the settings, whole and of the right shape, and never show themselves."""

import base64
from dataclasses import replace
from uuid import UUID

import pytest

from disclosure.errors import ConfigurationError, UnreadableSecret
from disclosure.settings import Settings
from disclosure.store.keys import Keyring, WrappedKey, WrappingKey, unwrap, wrap
from disclosure.store.vault import open_system, seal_system, sealed_by_current

CASE = UUID(int=1)
ONE, TWO, THREE = (base64.b64encode(bytes([byte]) * 32).decode() for byte in (251, 252, 253))
GOOD = Settings(
    env="test",
    database_url="sqlite://",
    secret_key="s" * 32,
    master_keys=(ONE, TWO),
    backup_keys=(THREE,),
    base_url="",
)


def test_the_first_key_is_current_and_the_others_still_open() -> None:
    older = Keyring.from_settings(replace(GOOD, master_keys=(TWO,)))
    newer = Keyring.from_settings(GOOD)
    sealed = seal_system(older, "sessions", 1, b"data")
    assert not sealed_by_current(newer, sealed)
    assert open_system(newer, "sessions", 1, sealed) == b"data"
    again = seal_system(newer, "sessions", 1, b"data")
    assert sealed_by_current(newer, again)
    with pytest.raises(UnreadableSecret):
        open_system(older, "sessions", 1, again)


def test_url_safe_base64_is_the_same_key() -> None:
    url_safe = ONE.translate(str.maketrans("+/", "-_"))
    assert url_safe != ONE
    read = Keyring.from_settings(replace(GOOD, master_keys=(url_safe,)))
    assert read.master[0].secret == bytes([251]) * 32


@pytest.mark.parametrize(
    ("change", "variable"),
    [
        ({"master_keys": ()}, "DISCLOSURE_MASTER_KEYS"),
        ({"master_keys": ("geheim",)}, "DISCLOSURE_MASTER_KEYS"),
        ({"master_keys": ("é" * 44,)}, "DISCLOSURE_MASTER_KEYS"),
        ({"master_keys": (base64.b64encode(b"k" * 31).decode(),)}, "DISCLOSURE_MASTER_KEYS"),
        ({"master_keys": (ONE, ONE)}, "DISCLOSURE_MASTER_KEYS"),
        ({"backup_keys": (ONE,)}, "DISCLOSURE_BACKUP_KEYS"),
        ({"backup_keys": ("=",)}, "DISCLOSURE_BACKUP_KEYS"),
        ({"secret_key": ""}, "DISCLOSURE_SECRET_KEY"),
        ({"secret_key": "s" * 31}, "DISCLOSURE_SECRET_KEY"),
    ],
)
def test_a_bad_key_is_refused_by_the_variables_name(
    change: dict[str, object], variable: str
) -> None:
    with pytest.raises(ConfigurationError, match=variable) as refused:
        Keyring.from_settings(replace(GOOD, **change))  # type: ignore[arg-type]
    assert "geheim" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_keys_never_show_themselves() -> None:
    keyring = Keyring.from_settings(GOOD)
    for shown in (repr(keyring), repr(keyring.master[0]), f"{GOOD}"):
        assert "blind_key" not in shown
        assert "secret" not in shown
        assert ONE not in shown


def test_every_purpose_has_a_key_of_its_own() -> None:
    keyring = Keyring.for_tests()
    keys = {keyring.blind_key, keyring.digest_key, keyring.signing_seed, keyring.master[0].secret}
    assert len(keys) == 4
    assert {len(key) for key in keys} == {32}


def test_another_secret_gives_other_keys() -> None:
    first, second = (Keyring.from_settings(replace(GOOD, secret_key=k * 32)) for k in "ab")
    assert first.blind_key != second.blind_key
    assert first.digest_key != second.digest_key
    assert first.signing_seed != second.signing_seed


def test_a_wrapped_key_opens_only_for_its_case_and_compartment() -> None:
    master = WrappingKey(b"m" * 32)
    stored = wrap(master, CASE, "case", b"d" * 32)
    assert unwrap([master], CASE, "case", stored) == b"d" * 32
    assert b"d" * 8 not in stored.wrapped
    for case, compartment in ((UUID(int=2), "case"), (CASE, "applicant")):
        with pytest.raises(UnreadableSecret):
            unwrap([master], case, compartment, stored)


@pytest.mark.parametrize("wrapped", [b"", b"short", bytes(60)])
def test_a_damaged_wrapped_key_is_unreadable(wrapped: bytes) -> None:
    master = WrappingKey(b"m" * 32)
    with pytest.raises(UnreadableSecret):
        unwrap([master], CASE, "case", WrappedKey(master.id, wrapped))


def test_a_key_that_is_gone_from_the_keyring_is_unreadable() -> None:
    stored = wrap(WrappingKey(b"m" * 32), CASE, "case", b"d" * 32)
    with pytest.raises(UnreadableSecret, match="not on the keyring"):
        unwrap([WrappingKey(b"n" * 32)], CASE, "case", stored)


@pytest.mark.parametrize(("table", "row"), [("sessions", 2), ("accounts", 1)])
def test_a_system_secret_opens_only_in_its_place(table: str, row: int) -> None:
    keyring = Keyring.for_tests()
    sealed = seal_system(keyring, "sessions", 1, b"data")
    with pytest.raises(UnreadableSecret):
        open_system(keyring, table, row, sealed)


def test_any_flipped_bit_of_a_system_secret_is_seen() -> None:
    keyring = Keyring.for_tests()
    sealed = seal_system(keyring, "sessions", 1, b"data")
    for place in range(len(sealed)):
        changed = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        with pytest.raises(UnreadableSecret):
            open_system(keyring, "sessions", 1, changed)
        with pytest.raises(UnreadableSecret):
            open_system(keyring, "sessions", 1, sealed[:place])
