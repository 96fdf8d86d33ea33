"""Chains notice every change; the tree is the one of RFC 6962."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.store.chain import GENESIS, first_break, link, merkle_root

Row = tuple[str, int, bytes, bytes]


def chained(name: str, bodies: list[bytes]) -> list[Row]:
    rows: list[Row] = []
    previous = GENESIS
    for number, body in enumerate(bodies, 1):
        previous = sha256(previous + body).digest()
        rows.append((name, number, body, previous))
    return rows


THREE = chained("a", [b"one", b"two", b"three"])
TWO = chained("b", [b"four", b"five"])


def test_a_link_covers_the_hash_before_it_and_the_bytes() -> None:
    assert link(b"p" * 32, b"body") == sha256(b"p" * 32 + b"body").digest()


def test_nothing_is_whole() -> None:
    assert first_break([]) is None


def test_chains_start_anew_each() -> None:
    assert first_break(THREE + TWO) is None


@pytest.mark.parametrize(
    ("rows", "broken"),
    [
        pytest.param([THREE[0], ("a", 2, b"tw0", THREE[1][3]), THREE[2]], ("a", 2), id="changed"),
        pytest.param([THREE[0], THREE[2]], ("a", 2), id="deleted"),
        pytest.param(THREE[1:], ("a", 1), id="first deleted"),
        pytest.param([THREE[0], THREE[0], *THREE[1:]], ("a", 2), id="inserted"),
        pytest.param(
            [THREE[0], ("a", 2, b"three", THREE[2][3]), ("a", 3, b"two", THREE[1][3])],
            ("a", 2),
            id="reordered",
        ),
        pytest.param([*THREE, ("b", 1, b"four", bytes(32))], ("b", 1), id="in the next chain"),
        pytest.param([*THREE, ("b", *TWO[1][1:])], ("b", 1), id="next chain begins late"),
    ],
)
def test_the_first_break_is_named(rows: list[Row], broken: tuple[str, int]) -> None:
    assert first_break(rows) == broken


def test_a_chain_rewritten_from_one_entry_on_breaks_where_it_meets_the_old_hashes() -> None:
    forged = chained("a", [b"one", b"forged"])
    assert first_break([*forged, THREE[2]]) == ("a", 3)


@given(
    bodies=st.lists(st.binary(max_size=20), min_size=2, max_size=8, unique=True),
    place=st.integers(0, 7),
    flip=st.integers(1, 255),
)
def test_any_changed_byte_is_seen(bodies: list[bytes], place: int, flip: int) -> None:
    rows = chained("a", bodies)
    chain, number, body, digest = rows[place % len(rows)]
    for altered in (body + bytes([flip]), body[:-1] + bytes([body[-1] ^ flip]) if body else b"x"):
        tampered = [*rows]
        tampered[number - 1] = (chain, number, altered, digest)
        assert first_break(tampered) == ("a", number)


@given(bodies=st.lists(st.binary(), min_size=2, max_size=8), place=st.integers(0, 6))
def test_any_missing_entry_but_the_last_is_seen(bodies: list[bytes], place: int) -> None:
    rows = chained("a", bodies)
    gone = place % (len(rows) - 1)
    assert first_break(rows[:gone] + rows[gone + 1 :]) == ("a", gone + 1)


# Published with the reference implementation of Certificate Transparency.
LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)


@pytest.mark.parametrize("count", range(9))
def test_the_tree_is_that_of_rfc_6962(count: int) -> None:
    assert merkle_root(LEAVES[:count]).hex() == ROOTS[count]


def test_the_order_of_leaves_matters() -> None:
    assert merkle_root([b"a", b"b"]) != merkle_root([b"b", b"a"])


def test_a_node_cannot_pass_for_a_leaf() -> None:
    left, right = (sha256(b"\x00" + leaf).digest() for leaf in (b"a", b"b"))
    assert merkle_root([b"a", b"b"]) != merkle_root([left + right])
