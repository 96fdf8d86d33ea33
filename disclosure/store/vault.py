"""Sealed documents: one per row and compartment, readable only in the place they were sealed for.

A sealed document is one byte of format, a nonce of 12 bytes and AES-256-GCM ciphertext with its
tag. The associated data names the format, table, row and compartment, so a document moved to
another row, table or compartment does not open. Whatever is wrong, the caller learns only that
it cannot be read (`UnreadableSecret`), and no exception carries content.
"""

import hmac
import os
from functools import lru_cache
from typing import Any, Final, TypeVar, cast
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from disclosure.errors import UnreadableSecret
from disclosure.store import lookup
from disclosure.store.database import Tx
from disclosure.store.keys import KEY_ID_BYTES, NONCE_BYTES, Keyring, data_key

T = TypeVar("T")
RowId = UUID | int | str

DOCUMENT: Final = b"\x01"  # JSON of a frozen dataclass, under a case key
BYTES: Final = b"\x02"  # an upload or a letter, under a case key
SYSTEM: Final = b"\x03"  # bytes that belong to no case; the master key's id follows

_encode = msgspec.json.Encoder().encode


def seal(
    tx: Tx, case_id: UUID, compartment: str, table: str, row_id: RowId, document: object
) -> bytes:
    """Seal a frozen dataclass for one row and compartment of a case."""
    cipher = data_key(tx, case_id, compartment)
    return _seal(cipher, DOCUMENT, _place(DOCUMENT, table, row_id, compartment), _encode(document))


def open(  # noqa: A001 - the vault's own verb, always written vault.open
    tx: Tx,
    case_id: UUID,
    compartment: str,
    table: str,
    row_id: RowId,
    sealed: bytes,
    type_: type[T],
) -> T:
    """Open what `seal` made; fields added since then take their defaults.

    Raises `UnreadableSecret` for another place, key, format or type, and once the key is destroyed.
    """
    cipher = data_key(tx, case_id, compartment)
    plain = _open(cipher, DOCUMENT, _place(DOCUMENT, table, row_id, compartment), sealed)
    try:
        return cast("T", _decoder(cast("Any", type_)).decode(plain))
    except msgspec.MsgspecError:
        raise UnreadableSecret(f"a sealed row of {table} holds another document") from None


def seal_bytes(
    tx: Tx, case_id: UUID, compartment: str, table: str, row_id: RowId, data: bytes
) -> bytes:
    """Seal an upload or a letter for one row and compartment of a case."""
    cipher = data_key(tx, case_id, compartment)
    return _seal(cipher, BYTES, _place(BYTES, table, row_id, compartment), data)


def open_bytes(
    tx: Tx, case_id: UUID, compartment: str, table: str, row_id: RowId, sealed: bytes
) -> bytes:
    """Open what `seal_bytes` made, or raise `UnreadableSecret`."""
    cipher = data_key(tx, case_id, compartment)
    return _open(cipher, BYTES, _place(BYTES, table, row_id, compartment), sealed)


def seal_system(keyring: Keyring, table: str, row_id: RowId, data: bytes) -> bytes:
    """Seal what belongs to no case (one-time-code secrets, sessions) under the current master."""
    key_id = keyring.master[0].id
    head = SYSTEM + bytes.fromhex(key_id)
    return _seal(keyring.system_cipher(key_id, table), head, _place(head, table, row_id), data)


def open_system(keyring: Keyring, table: str, row_id: RowId, sealed: bytes) -> bytes:
    """Open what `seal_system` made, also under an older master key, or raise `UnreadableSecret`."""
    head = sealed[: 1 + KEY_ID_BYTES]
    cipher = keyring.system_cipher(head[1:].hex(), table)
    return _open(cipher, SYSTEM + head[1:], _place(head, table, row_id), sealed)


def sealed_by_current(keyring: Keyring, sealed: bytes) -> bool:
    """Tell whether the current master key sealed this, so that it need not be sealed anew."""
    return sealed[1 : 1 + KEY_ID_BYTES].hex() == keyring.master[0].id


def blind(keyring: Keyring, field: str, *values: str) -> bytes:
    """Return the look-up key of a value: equal for equal people, telling nothing without our key.

    Fields and what they need: see `disclosure.store.lookup.FIELDS`. Anything else is refused with
    `ValueError`, as is a value with a part missing: what has few possible values (a first name, a
    date, a town) could be found again by trying them all.
    """
    normal = lookup.normalise(field, *values)
    return hmac.digest(keyring.blind_key, "\0".join((field, *normal)).encode(), "sha256")


def digest(keyring: Keyring, purpose: str, value: str | bytes) -> bytes:
    """Return the keyed hash under which a code or session id is stored and found again."""
    data = value.encode() if isinstance(value, str) else value
    return hmac.digest(keyring.digest_key, purpose.encode() + b"\0" + data, "sha256")


def _seal(cipher: AESGCM, head: bytes, place: bytes, plain: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return head + nonce + cipher.encrypt(nonce, plain, place)


def _open(cipher: AESGCM, head: bytes, place: bytes, sealed: bytes) -> bytes:
    start = len(head)
    nonce = sealed[start : start + NONCE_BYTES]
    if not sealed.startswith(head) or len(nonce) < NONCE_BYTES:
        raise UnreadableSecret("a sealed row has an unknown format")
    try:
        return cipher.decrypt(nonce, sealed[start + NONCE_BYTES :], place)
    except InvalidTag:
        raise UnreadableSecret("a sealed row was changed or belongs elsewhere") from None


def _place(head: bytes, table: str, row_id: RowId, compartment: str = "") -> bytes:
    return head + f"\0{table}\0{row_id}\0{compartment}".encode()


@lru_cache(maxsize=256)
def _decoder(type_: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(type_)
