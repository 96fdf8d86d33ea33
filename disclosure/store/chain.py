"""Hash chains and Merkle roots: pure arithmetic over bytes, which others can repeat.

Every entry's hash covers its own bytes and the hash before it. Leaves and nodes of the tree are
told apart by their first byte (RFC 6962, section 2.1), so that neither can pass for the other.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Final

GENESIS: Final = bytes(32)
LEAF: Final = b"\x00"
NODE: Final = b"\x01"


def link(previous_hash: bytes, body: bytes) -> bytes:
    """Return the hash of an entry: SHA-256 over the hash before it and its bytes."""
    return sha256(previous_hash + body).digest()


def first_break(entries: Iterable[tuple[int, bytes, bytes]]) -> int | None:
    """Return the number of the first entry that is changed, missing or out of place, or None.

    Entries are (number, bytes, hash) of one chain in the order of their numbers, which must be
    1, 2, 3 …; at a gap it is the number that is missing.
    """
    previous = GENESIS
    for expected, (number, body, digest) in enumerate(entries, 1):
        if number != expected or link(previous, body) != digest:
            return expected
        previous = digest
    return None


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """Return the root of a tree over the leaves in their order (RFC 6962, section 2.1)."""
    if not leaves:
        return sha256(b"").digest()
    row = [sha256(LEAF + leaf).digest() for leaf in leaves]
    while len(row) > 1:
        pairs = [
            sha256(NODE + left + right).digest()
            for left, right in zip(row[::2], row[1::2], strict=False)
        ]
        # An odd one out moves up as it is, which is the same tree as splitting at powers of two.
        row = pairs + row[len(pairs) * 2 :]
    return row[0]
