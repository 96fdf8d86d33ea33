"""Hash chains and Merkle roots: pure arithmetic over bytes, which others can repeat.

Every entry's hash covers its own bytes and the hash before it. Leaves and nodes of the tree are
told apart by their first byte (RFC 6962, section 2.1), so that neither can pass for the other.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any, Final

GENESIS: Final = bytes(32)
LEAF: Final = b"\x00"
NODE: Final = b"\x01"


def link(previous_hash: bytes, body: bytes) -> bytes:
    """Return the hash of an entry: SHA-256 over the hash before it and its bytes."""
    return sha256(previous_hash + body).digest()


def first_break(rows: Iterable[Sequence[Any]]) -> tuple[str, int] | None:
    """Return chain and number of the first entry that is changed, missing or out of place.

    Rows are (chain, number, bytes, hash), sorted by chain and number; in each chain the numbers
    must be 1, 2, 3 … and every hash must follow from the bytes and the hash before. At a gap the
    answer is the number that is missing. Written flat: it runs for each of millions of entries.
    """
    current, expected, previous = None, 0, GENESIS
    for chain, number, body, digest in rows:
        if chain != current:
            current, expected, previous = chain, 0, GENESIS
        expected += 1
        if number != expected or sha256(previous + body).digest() != digest:
            return chain, expected
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
