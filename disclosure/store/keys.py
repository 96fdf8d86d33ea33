"""Master keys, the two data keys of a case, and what is derived for the whole installation.

A case's keys exist only in `case_keys`, wrapped by a master key. Destroying those rows makes
everything sealed under them unreadable, in backups too. The blind index, keyed digests and the
signature of the log hang on the secret key, not on a master key, so that master keys can be
rotated without touching them; changing the secret key itself breaks them.
"""

import base64
import binascii
import hashlib
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple, cast
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import CheckConstraint, String, Table, bindparam, delete, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from disclosure.errors import ConfigurationError, UnreadableSecret
from disclosure.settings import Settings
from disclosure.store import blind_index
from disclosure.store.database import Base, Tx

if TYPE_CHECKING:
    from collections.abc import Iterable

APPLICANT: Final = "applicant"
CASE: Final = "case"
COMPARTMENTS: Final = (APPLICANT, CASE)

KEY_BYTES: Final = 32
KEY_ID_BYTES: Final = 8
NONCE_BYTES: Final = 12
SECRET_LENGTH: Final = 32
URL_SAFE: Final = str.maketrans("-_", "+/")


class CaseKey(Base):
    """One wrapped data key; a case has one per compartment, and none once it is deleted."""

    __tablename__ = "case_keys"
    __table_args__ = (CheckConstraint("compartment IN ('applicant', 'case')", name="compartment"),)

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    compartment: Mapped[str] = mapped_column(String(16), primary_key=True)
    key_id: Mapped[str] = mapped_column(String(2 * KEY_ID_BYTES), index=True)
    wrapped: Mapped[bytes]


case_keys = cast("Table", CaseKey.__table__)
_of_case = case_keys.c.case_id == bindparam("case")
_keys_of_case = select(case_keys.c.compartment, case_keys.c.key_id, case_keys.c.wrapped).where(
    _of_case
)


class WrappedKey(NamedTuple):
    """A data key as it may be stored: which key wrapped it, and the 60 bytes."""

    key_id: str
    wrapped: bytes


@dataclass(frozen=True, repr=False)
class WrappingKey:
    """A 256-bit key that wraps other keys; `id` is the start of its hash and tells nothing."""

    secret: bytes
    id: str = field(init=False)
    cipher: AESGCM = field(init=False)

    def __post_init__(self) -> None:
        name = hashlib.sha256(b"disclosure key id\0" + self.secret).hexdigest()
        object.__setattr__(self, "id", name[: 2 * KEY_ID_BYTES])
        object.__setattr__(self, "cipher", AESGCM(self.secret))

    def derive(self, purpose: str) -> bytes:
        """Return a key of 32 bytes for one purpose."""
        return _derive(self.secret, purpose)


@dataclass(frozen=True, repr=False)
class Keyring:
    """Every key of the installation; `repr` is off, so that none ends up in a log.

    `master` and `backup`: the first is current, the others still open what they once wrapped.
    """

    master: tuple[WrappingKey, ...]
    backup: tuple[WrappingKey, ...]
    blind_key: bytes
    digest_key: bytes
    signing_seed: bytes
    _system: dict[tuple[str, str], AESGCM] = field(default_factory=dict, compare=False)

    @classmethod
    def from_settings(cls, settings: Settings) -> "Keyring":
        """Read the keys; `ConfigurationError` names the variable that is missing or malformed."""
        master = _read_keys("DISCLOSURE_MASTER_KEYS", settings.master_keys)
        if not master:
            raise ConfigurationError("DISCLOSURE_MASTER_KEYS is missing")
        backup = _read_keys("DISCLOSURE_BACKUP_KEYS", settings.backup_keys)
        if {key.id for key in master} & {key.id for key in backup}:
            raise ConfigurationError("DISCLOSURE_BACKUP_KEYS repeats a key of another purpose")
        if len(settings.secret_key) < SECRET_LENGTH:
            raise ConfigurationError(
                f"DISCLOSURE_SECRET_KEY is missing or shorter than {SECRET_LENGTH} characters"
            )
        return cls.of(settings.secret_key.encode(), master, backup)

    @classmethod
    def of(
        cls,
        secret: bytes,
        master: tuple[WrappingKey, ...],
        backup: tuple[WrappingKey, ...] = (),
    ) -> "Keyring":
        """Derive what hangs on the secret and keep the rest."""
        return cls(
            master=master,
            backup=backup,
            blind_key=_derive(secret, "blind index"),
            digest_key=_derive(secret, "digest"),
            signing_seed=_derive(secret, "log signature"),
        )

    @classmethod
    def for_tests(cls, generation: int = 1) -> "Keyring":
        """Return known keys; generation n still holds the master keys before it, as rotated."""
        master = tuple(
            WrappingKey(bytes([number]) * KEY_BYTES) for number in range(generation, 0, -1)
        )
        backup = (WrappingKey(b"b" * KEY_BYTES),)
        return cls.of(b"a secret that is only good for tests", master, backup)

    def system_cipher(self, key_id: str, table: str) -> AESGCM:
        """Return the cipher for rows of a table that belong to no case, by master key."""
        cipher = self._system.get((key_id, table))
        if cipher is None:
            cipher = AESGCM(_find(self.master, key_id).derive(f"system\0{table}"))
            self._system[key_id, table] = cipher
        return cipher


def wrap(key: WrappingKey, case_id: UUID, compartment: str, data_key: bytes) -> WrappedKey:
    """Wrap a data key, bound to its case and compartment."""
    nonce = os.urandom(NONCE_BYTES)
    bound = _bound_to(case_id, compartment)
    return WrappedKey(key.id, nonce + key.cipher.encrypt(nonce, data_key, bound))


def unwrap(
    keys: "Iterable[WrappingKey]", case_id: UUID, compartment: str, stored: WrappedKey
) -> bytes:
    """Return the 32 bytes of a data key; `UnreadableSecret` if it is not what was wrapped here."""
    cipher = _find(keys, stored.key_id).cipher
    nonce, sealed = stored.wrapped[:NONCE_BYTES], stored.wrapped[NONCE_BYTES:]
    try:
        return cipher.decrypt(nonce, sealed, _bound_to(case_id, compartment))
    except (InvalidTag, ValueError):
        raise UnreadableSecret("a data key does not fit its case and compartment") from None


def create_case_keys(tx: Tx, case_id: UUID) -> None:
    """Make the two data keys of a new case."""
    current = tx.keyring.master[0]
    fresh = {compartment: os.urandom(KEY_BYTES) for compartment in COMPARTMENTS}
    rows = []
    for compartment, secret in fresh.items():
        key_id, wrapped = wrap(current, case_id, compartment, secret)
        rows.append(
            {"case_id": case_id, "compartment": compartment, "key_id": key_id, "wrapped": wrapped}
        )
    tx.connection().execute(insert(case_keys), rows)
    _remembered(tx)[case_id] = {name: AESGCM(secret) for name, secret in fresh.items()}


def data_key(tx: Tx, case_id: UUID, compartment: str) -> AESGCM:
    """Return the cipher of a case's compartment, read once per transaction.

    Raises `UnreadableSecret` when the key is destroyed or was never made.
    """
    ciphers = _remembered(tx).get(case_id)
    if ciphers is None:
        ciphers = _remembered(tx)[case_id] = _load(tx, case_id)
    if compartment not in ciphers:
        raise UnreadableSecret("the case has no such key")
    return ciphers[compartment]


def destroy_case_keys(tx: Tx, case_id: UUID) -> None:
    """Delete a case's keys: what was sealed under them is gone for good, in backups too.

    Its look-up keys go with them: nobody is found by a case that cannot be read.
    """
    blind_index.forget(tx, case_id)
    tx.connection().execute(delete(case_keys).where(_of_case), {"case": case_id})
    _remembered(tx).pop(case_id, None)


def rewrap(tx: Tx, limit: int = 1000) -> int:
    """Wrap up to `limit` data keys again under the current master key; return how many it were.

    Called until it returns 0, after which the older master keys are no longer needed for cases.
    """
    master = tx.keyring.master
    found = tx.connection().execute(
        select(case_keys)
        .where(case_keys.c.key_id != master[0].id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = found.all()
    for row in rows:
        secret = unwrap(master, row.case_id, row.compartment, WrappedKey(row.key_id, row.wrapped))
        key_id, wrapped = wrap(master[0], row.case_id, row.compartment, secret)
        tx.connection().execute(
            update(case_keys)
            .where(case_keys.c.case_id == row.case_id, case_keys.c.compartment == row.compartment)
            .values(key_id=key_id, wrapped=wrapped)
        )
    return len(rows)


def _remembered(tx: Tx) -> dict[UUID, dict[str, AESGCM]]:
    return tx.memory("data keys")


def _load(tx: Tx, case_id: UUID) -> dict[str, AESGCM]:
    rows = tx.connection().execute(_keys_of_case, {"case": case_id})
    master = tx.keyring.master
    return {
        compartment: AESGCM(unwrap(master, case_id, compartment, WrappedKey(key_id, wrapped)))
        for compartment, key_id, wrapped in rows
    }


def _bound_to(case_id: UUID, compartment: str) -> bytes:
    return f"case key\0{case_id}\0{compartment}".encode()


def _find(keys: "Iterable[WrappingKey]", key_id: str) -> WrappingKey:
    for key in keys:
        if key.id == key_id:
            return key
    raise UnreadableSecret("the key that wrapped this is not on the keyring")


def _derive(secret: bytes, purpose: str) -> bytes:
    info = f"disclosure 1\0{purpose}".encode()
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(secret)


def _read_keys(variable: str, encoded: tuple[str, ...]) -> tuple[WrappingKey, ...]:
    keys = tuple(WrappingKey(_read_key(variable, text)) for text in encoded)
    if len({key.id for key in keys}) < len(keys):
        raise ConfigurationError(f"{variable} holds the same key twice")
    return keys


def _read_key(variable: str, text: str) -> bytes:
    try:
        key = base64.b64decode(text.translate(URL_SAFE), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise ConfigurationError(f"{variable} must be base64 of {KEY_BYTES} bytes each") from None
    return key
