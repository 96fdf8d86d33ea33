"""The search of a browser's profile finds what lies there, in every way a browser packs it."""

import base64
import struct
from pathlib import Path

import pytest

from tests.browser_profile import FOOTER, MAGIC, contents, found, unsnappy

SECRET = "Everhard Donderstraal"
WAYS = {
    "plain": SECRET.encode(),
    "lower": SECRET.lower().encode(),
    "utf-16": SECRET.encode("utf-16-le"),
    "utf-16 the other way": SECRET.encode("utf-16-be"),
    "in a form": b"name=Everhard+Donderstraal&x=1",
    "in an address": b"?q=Everhard%20Donderstraal",
    "base64": base64.b64encode(b"x" + SECRET.encode() + b"y"),
}


def literal(data: bytes) -> bytes:
    """Pack bytes as Snappy does when nothing repeats."""
    return bytes([len(data), (len(data) - 1) << 2]) + data


def table(value: bytes) -> bytes:
    """Return a LevelDB table of one block with one entry, packed."""
    block = bytes([0, 1, len(value)]) + b"k" + value + struct.pack("<II", 0, 1)
    packed = literal(block)
    handle = bytes([0, len(packed)])
    index = bytes([0, 1, len(handle)]) + b"z" + handle + struct.pack("<II", 0, 1)
    start = len(packed) + 5
    footer = bytes([start, 0, start, len(index)]).ljust(FOOTER - 8, b"\0")
    return packed + b"\1" + bytes(4) + index + b"\0" + bytes(4) + footer + struct.pack("<Q", MAGIC)


@pytest.mark.parametrize("way", WAYS)
def test_a_secret_is_found_however_it_is_written(tmp_path: Path, way: str) -> None:
    (tmp_path / "Default").mkdir()
    (tmp_path / "Default" / "Sessions").write_bytes(b"\0\1" + WAYS[way] + b"\xff")
    assert found(tmp_path, [SECRET, "Iets anders"]) == {(SECRET, "Default/Sessions")}


def test_a_secret_is_found_in_a_packed_table(tmp_path: Path) -> None:
    broken_up = table(SECRET.encode()[:3] + SECRET.encode()[3:])
    (tmp_path / "000005.ldb").write_bytes(broken_up)
    assert SECRET.encode() in contents(tmp_path / "000005.ldb")
    assert found(tmp_path, [SECRET]) == {(SECRET, "000005.ldb")}


def test_copies_are_unpacked() -> None:
    packed = bytes([9, (3 - 1) << 2]) + b"abc" + bytes([((6 - 4) << 2) | 1, 3])
    assert unsnappy(packed) == b"abcabcabc"
    long_copy = bytes([9, (3 - 1) << 2]) + b"abc" + bytes([((6 - 1) << 2) | 2, 3, 0])
    assert unsnappy(long_copy) == b"abcabcabc"
    long_literal = bytes([70, 60 << 2, 69]) + b"x" * 70
    assert unsnappy(long_literal) == b"x" * 70


def test_a_name_of_a_file_is_searched_too(tmp_path: Path) -> None:
    (tmp_path / SECRET).write_bytes(b"")
    assert found(tmp_path, [SECRET]) == {(SECRET, SECRET)}
