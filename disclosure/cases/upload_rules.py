"""Files that may be kept with a case: which, from whom, what their first bytes say; pure.

A name or a type that a browser gives is believed by nobody: only bytes count. Pictures are cut down
to what shows the picture; nothing is decoded here, and nothing is ever run or shown by the site.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from disclosure.errors import Refusal

IDENTITY: Final = "identity"
KINDS: Final = (IDENTITY, "undertaking", "instrument")
TYPES: Final = ("pdf", "jpeg", "png")
ADDS: Final = {
    IDENTITY: frozenset({"intake", "disclosure_officer"}),
    "undertaking": frozenset({"disclosure_officer", "case_director"}),
    "instrument": frozenset({"intake", "case_director"}),
}
"""Who may add a file of each kind: whoever takes the step that it belongs to."""
READS: Final = {
    IDENTITY: frozenset({"intake", "disclosure_officer"}),
    "undertaking": frozenset({"disclosure_officer", "case_director", "regional_manager"}),
    "instrument": frozenset({"intake", "case_director", "disclosure_officer"}),
}
"""Who may open one: a copy of a document only who confirms an identity."""
STAGES: Final = {
    "undertaking": frozenset({"delivery", "follow_up", "closed"}),
}
"""Where a kind belongs, if not anywhere: nothing is signed before there is a talk."""
PARTS: Final = ("applicant", "person_at_risk", "recipient")
MOST_OF_A_KIND: Final = 20
"""How many files of one kind a case may hold."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent: what it is for, whose, whether the BSN on it was covered first."""

    kind: str
    data: bytes
    of: str = ""
    covered: bool = False


@dataclass(frozen=True, slots=True)
class UploadFacts:
    """What decides whether it is kept."""

    stage: str
    roles: frozenset[str]
    there: int
    most_bytes: int


def refuse_upload(args: Upload, facts: UploadFacts) -> Refusal | None:
    """Of a known kind, by whoever takes its step, where it belongs, and not without end."""
    if args.kind not in KINDS:
        return Refusal("facts_missing", "kind")
    if not ADDS[args.kind] & facts.roles:
        return Refusal("wrong_role", "kind")
    if facts.stage not in STAGES.get(args.kind, {facts.stage}):
        return Refusal("wrong_stage", "kind")
    if facts.there >= MOST_OF_A_KIND:
        return Refusal("already_done", "file")
    return _refuse_copy(args) or _refuse_data(args, facts.most_bytes)


def _refuse_copy(args: Upload) -> Refusal | None:
    """Of a document: whose it is, and the number covered before the copy was made (UAVG 46)."""
    if args.kind != IDENTITY:
        return None
    if args.of not in PARTS:
        return Refusal("facts_missing", "of")
    return None if args.covered else Refusal("facts_missing", "covered")


def _refuse_data(args: Upload, most_bytes: int) -> Refusal | None:
    fine = 0 < len(args.data) <= most_bytes and cleaned(args.data) is not None
    return None if fine else Refusal("facts_missing", "file")


@dataclass(frozen=True, slots=True)
class Clean:
    """What is kept of a file: its type by its bytes, and the bytes that are needed."""

    type: str
    data: bytes


def cleaned(data: bytes) -> Clean | None:
    """Return what is kept of a file, or None for one that is not wholly of an accepted type."""
    for type_, start, clean in _CLEANERS:
        if data.startswith(start):
            kept = clean(data)
            return Clean(type_, kept) if kept else None
    return None


MOST_SIDE: Final = 20_000
"""How many dots wide or high a picture may say it is: more is no scan, but meant to fill up the
memory of whoever opens it."""


def _fits(wide: bytes, high: bytes) -> bool:
    return all(0 < int.from_bytes(side, "big") <= MOST_SIDE for side in (wide, high))


# --- PNG: the chunks that make the picture, up to its end ----------------------------------------

PNG: Final = b"\x89PNG\r\n\x1a\n"
_CHUNKS: Final = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB"})
"""All but these are dropped: texts, times, places, colour profiles, whatever somebody hid."""


def _png(data: bytes) -> bytes:
    parts = list(_chunks(data))
    names = [name for name, _chunk in parts]
    whole = names[:1] == [b"IHDR"] and b"IDAT" in names and names[-1:] == [b"IEND"]
    if not whole or not _fits(data[16:20], data[20:24]):
        return b""
    return PNG + b"".join(chunk for name, chunk in parts if name in _CHUNKS)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(PNG)
    while at + 12 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        name = data[at + 4 : at + 8]
        if end > len(data):
            return
        yield name, data[at:end]
        if name == b"IEND":
            return
        at = end


# --- JPEG: the segments that make the picture, up to its end --------------------------------------

_SOI, _EOI, _SOS, _COMMENT, _ADOBE = 0xD8, 0xD9, 0xDA, 0xFE, 0xEE
_APPLICATION: Final = range(0xE0, 0xF0)
"""Where cameras write who, where and when (EXIF), and programs whatever they like."""
_FRAMES: Final = frozenset({0xC0, 0xC1, 0xC2})
_SCAN_ENDS: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def _jpeg(data: bytes) -> bytes:
    kept, seen = [b"\xff\xd8"], set()
    for marker, segment in _segments(data):
        seen.add(marker)
        if marker in _FRAMES and not _fits(segment[7:9], segment[5:7]):
            return b""
        if marker not in _APPLICATION and marker != _COMMENT:
            kept.append(segment)
        elif marker == _ADOBE and segment[4:9] == b"Adobe":
            kept.append(segment[:16])  # which colours these are; nothing more fits in it
    return b"".join(kept) if {_SOS, _EOI} <= seen and seen & _FRAMES else b""


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 2
    while at + 2 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == _EOI:
            yield marker, data[at : at + 2]
            return
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if marker in (0x00, 0xFF, _SOI) or end > len(data) or end < at + 4:
            return
        if marker == _SOS:
            found = _SCAN_ENDS.search(data, end)
            if found is None:
                return
            end = found.start()
        yield marker, data[at:end]
        at = end


# --- PDF: passed on as it is, unless it says itself that it does something ------------------------

_TAIL: Final = 1024
_END: Final = re.compile(rb"%%EOF\s*\Z")
_ESCAPED: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_ACTIVE: Final = re.compile(
    rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData|Encrypt)\b"
)
"""What runs, opens, sends or hides. Not seen where it is packed: a PDF is never opened by the site,
and whoever opens one is told so."""


def _pdf(data: bytes) -> bytes:
    ends = _END.search(data[-_TAIL:]) is not None
    plain = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), data)
    return data if ends and not _ACTIVE.search(plain) else b""


_CLEANERS: Final = (
    ("pdf", b"%PDF-", _pdf),
    ("jpeg", b"\xff\xd8\xff", _jpeg),
    ("png", PNG, _png),
)
