"""Signed checkpoints over the log: what they cover cannot be rewritten without the signing key.

A checkpoint states, for every chain that grew since the one before, where it ended. Its public key
and root may be kept elsewhere (on paper, with an auditor); entries newer than the last checkpoint
are protected by their chain only, and a cut at the very end of that cannot be seen.
"""

from datetime import datetime
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import BindParameter, bindparam, insert, select, update

from disclosure.store.chain import GENESIS, merkle_root
from disclosure.store.database import Tx
from disclosure.store.keys import Keyring
from disclosure.store.log_tables import (
    Checkpoint,
    checkpoint_body,
    checkpoint_heads,
    heads,
    leaf_bytes,
)

_number: BindParameter[int] = bindparam("number")
_leaves = checkpoint_heads.c
_copy_heads = insert(checkpoint_heads).from_select(
    ["checkpoint", "chain", "since", "seq", "hash"],
    select(_number, heads.c.chain, heads.c.sealed, heads.c.seq, heads.c.hash).where(
        heads.c.seq > heads.c.sealed
    ),
)
_read_leaves = (
    select(_leaves.chain, _leaves.since, _leaves.seq, _leaves.hash)
    .where(_leaves.checkpoint == _number)
    .order_by(_leaves.chain)
)
# Heads may have moved on meanwhile; what is sealed is what the leaf says.
_mark_sealed = (
    update(heads)
    .values(
        sealed=select(_leaves.seq)
        .where(_leaves.checkpoint == _number, _leaves.chain == heads.c.chain)
        .scalar_subquery()
    )
    .where(heads.c.chain.in_(select(_leaves.chain).where(_leaves.checkpoint == _number)))
)


def checkpoint(tx: Tx, now: datetime) -> Checkpoint | None:
    """Sign where every chain that grew since the last checkpoint ends; None if none did.

    Two at once cannot both succeed: the second fails on the number and has nothing left to do.
    """
    last = tx.scalars(select(Checkpoint).order_by(Checkpoint.seq.desc()).limit(1)).first()
    number = last.seq + 1 if last else 1
    tx.execute(_copy_heads, {"number": number})
    count, added, root = leaves_of(tx, number)
    if not count:
        return None
    tx.execute(_mark_sealed, {"number": number}, execution_options={"synchronize_session": False})
    signing = signing_key(tx.keyring)
    made = Checkpoint(
        seq=number,
        at=now,
        entries=added + (last.entries if last else 0),
        heads=count,
        root=root,
        previous=link_of(last),
        public_key=signing.public_key().public_bytes_raw(),
    )
    made.body = checkpoint_body(made)
    made.signature = signing.sign(made.body)
    tx.add(made)
    tx.flush()
    return made


def signing_key(keyring: Keyring) -> Ed25519PrivateKey:
    """Return the key that signs checkpoints."""
    return Ed25519PrivateKey.from_private_bytes(keyring.signing_seed)


def link_of(previous: Checkpoint | None) -> bytes:
    """Return what a checkpoint says of the one before it."""
    return sha256(previous.body + previous.signature).digest() if previous else GENESIS


def leaves_of(tx: Tx, number: int) -> tuple[int, int, bytes]:
    """Return how many chains a checkpoint covers, how many entries it added, and its root."""
    rows = tx.execute(_read_leaves, {"number": number}).all()
    added = sum(row.seq - row.since for row in rows)
    return len(rows), added, merkle_root([leaf_bytes(*row) for row in rows])
