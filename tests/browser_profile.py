"""A real Chromium with its profile on disk, and a search of everything it left there."""

import os
import signal
import sqlite3
import struct
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, Playwright

from tests import live
from tests.conftest import CHROMIUM, CHROMIUM_ARGUMENTS
from tests.spellings import spellings

WITHOUT_SCRIPT = "--blink-settings=scriptEnabled=false"
PATIENCE_SECONDS = 30
FOOTER, MAGIC = 48, 0xDB4775248B80FB57
SNAPPY = 1


@contextmanager
def opened(playwright: Playwright, profile: Path, script: bool = True) -> Iterator[Page]:
    """Start Chromium on this profile as a person does, and close it so that all is written."""
    port = live.free_port()
    command = [CHROMIUM, *CHROMIUM_ARGUMENTS, "--headless=new", "--lang=nl"]
    command += [f"--user-data-dir={profile}", f"--remote-debugging-port={port}"]
    command += [] if script else [WITHOUT_SCRIPT]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, stdout=quiet, stderr=quiet, start_new_session=True)
    try:
        browser = _connected(playwright, port)
        yield browser.contexts[0].pages[0]
        browser.new_browser_cdp_session().send("Browser.close")
        process.wait(PATIENCE_SECONDS)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _connected(playwright: Playwright, port: int) -> Browser:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return playwright.chromium.connect_over_cdp(f"http://{live.HOST}:{port}")
        except Error:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def written(profile: Path) -> list[tuple[str, str]]:
    """Return address and title of every row of the history file."""
    with sqlite3.connect(profile / "Default" / "History") as file:
        return file.execute("SELECT url, title FROM urls ORDER BY id").fetchall()


def found(profile: Path, values: Iterable[str]) -> set[tuple[str, str]]:
    """Return value and file of everything from the list that lies anywhere in the profile."""
    known = {value: spellings(value) for value in values}
    return {
        (value, path.relative_to(profile).as_posix())
        for path in files(profile)
        for content in [contents(path)]
        for value, ways in known.items()
        if any(way in content for way in ways)
    }


def files(profile: Path) -> list[Path]:
    """Return every file of a profile."""
    return sorted(path for path in profile.rglob("*") if path.is_file() and not path.is_symlink())


def contents(path: Path) -> bytes:
    """Return a file as it is, and also unpacked if it is a LevelDB table; names count too."""
    raw = path.read_bytes()
    unpacked = b"".join(_blocks(raw)) if path.suffix == ".ldb" else b""
    return path.name.encode() + b"\0" + raw + b"\0" + unpacked


def _blocks(table: bytes) -> Iterator[bytes]:
    """Yield the blocks of a LevelDB table, unpacked."""
    footer = table[-FOOTER:]
    if len(footer) < FOOTER or struct.unpack("<Q", footer[-8:])[0] != MAGIC:
        return
    _meta, at = _handle(footer, 0)
    index, _end = _handle(footer, at)
    for value in _values(_block(table, *index)):
        yield _block(table, *_handle(value, 0)[0])


def _block(table: bytes, at: int, size: int) -> bytes:
    packed = table[at : at + size]
    return unsnappy(packed) if table[at + size] == SNAPPY else packed


def _values(block: bytes) -> Iterator[bytes]:
    """Yield the values of a LevelDB block: entries first, then the table of restarts."""
    end = len(block) - 4 - 4 * struct.unpack("<I", block[-4:])[0]
    at = 0
    while at < end:
        _shared, at = _number(block, at)
        own, at = _number(block, at)
        size, at = _number(block, at)
        yield block[at + own : at + own + size]
        at += own + size


def _handle(data: bytes, at: int) -> tuple[tuple[int, int], int]:
    offset, at = _number(data, at)
    size, at = _number(data, at)
    return (offset, size), at


def _number(data: bytes, at: int) -> tuple[int, int]:
    """Read a number of seven bits a byte; return it and what comes after it."""
    number = shift = 0
    while True:
        number |= (data[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if not data[at - 1] & 0x80:
            return number, at


def unsnappy(packed: bytes) -> bytes:
    """Unpack raw Snappy: literals, and copies of what was unpacked before."""
    _size, at = _number(packed, 0)
    out = bytearray()
    while at < len(packed):
        tag, kind = packed[at], packed[at] & 3
        at += 1
        if kind == 0:
            extra = max(0, (tag >> 2) - 59)
            length = int.from_bytes(packed[at : at + extra], "little") if extra else tag >> 2
            out += packed[at + extra : at + extra + length + 1]
            at += extra + length + 1
            continue
        width = (0, 1, 2, 4)[kind]
        back = int.from_bytes(packed[at : at + width], "little")
        back |= (tag >> 5) << 8 if kind == 1 else 0
        length = ((tag >> 2) & 7) + 4 if kind == 1 else (tag >> 2) + 1
        at += width
        for _each in range(length):
            out.append(out[-back])
    return bytes(out)
