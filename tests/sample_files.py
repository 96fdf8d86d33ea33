"""Small files of every accepted kind, and some that only look so."""

import struct
import zlib

PLACE = b"52.37N 4.89E, Noor de Wit"
"""What a camera or a program wrote into a file besides the picture."""


def chunk(name: bytes, data: bytes) -> bytes:
    """Return one chunk of a PNG."""
    checked = name + data
    return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))


def segment(marker: int, data: bytes) -> bytes:
    """Return one segment of a JPEG."""
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


SIGNATURE = b"\x89PNG\r\n\x1a\n"
HEAD = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
DOT = chunk(b"IDAT", zlib.compress(b"\x00\xff"))
END = chunk(b"IEND", b"")
PNG = SIGNATURE + HEAD + DOT + END
PNG_TALKING = SIGNATURE + HEAD + chunk(b"tEXt", PLACE) + chunk(b"eXIf", PLACE) + DOT + END

TABLES = segment(0xDB, b"\x00" + b"\x01" * 64)
FRAME = segment(0xC0, b"\x08\x00\x01\x00\x01\x01\x01\x11\x00")
CODES = segment(0xC4, b"\x00" + b"\x00" * 16)
SCAN = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x2a\xff\x00\xff\xd0\x2b"
JPEG = b"\xff\xd8" + TABLES + FRAME + CODES + SCAN + b"\xff\xd9"
JPEG_TALKING = (
    b"\xff\xd8"
    + segment(0xE0, b"JFIF\x00" + PLACE)
    + segment(0xE1, b"Exif\x00\x00" + PLACE)
    + segment(0xFE, PLACE)
    + JPEG[2:]
)
ADOBE = segment(0xEE, b"Adobe\x00\x64\x00\x00\x00\x00\x01")

PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
ZIP = b"PK\x03\x04" + b"\x00" * 26
HTML = b"<script>alert(document.cookie)</script>"

REFUSED = {
    "nothing": b"",
    "text": b"Beste Noor",
    "a page": b"<!doctype html>" + HTML,
    "a drawing that runs": b"<svg xmlns='http://www.w3.org/2000/svg'>" + HTML + b"</svg>",
    "a program": b"MZ" + b"\x00" * 64,
    "an archive": ZIP,
    "a GIF": b"GIF89a" + b"\x00" * 20,
    "only the signature of a PNG": SIGNATURE,
    "a PNG without a picture": SIGNATURE + HEAD + END,
    "a PNG cut off": PNG[:-6],
    "a PNG whose chunk says it is longer": SIGNATURE + struct.pack(">I", 2**31) + HEAD[4:] + END,
    "a PNG after something else": HTML + PNG,
    "only the start of a JPEG": b"\xff\xd8\xff",
    "a JPEG without an end": JPEG[:-2],
    "a JPEG without a picture": b"\xff\xd8" + TABLES + b"\xff\xd9",
    "a JPEG whose segment has no length": b"\xff\xd8\xff\xe0\x00\x00" + JPEG[2:],
    "a PDF after something else": ZIP + PDF,
    "a PDF without an end": PDF[:-7],
    "a PDF with an archive behind it": PDF + ZIP,
    "a PDF that runs": PDF.replace(b"/Type", b"/OpenAction << /S /JavaScript >> /Type"),
    "a PDF that runs, spelled otherwise": PDF.replace(b"/Type", b"/S /J#61vaScript /Type"),
    "a PDF with a file in it": PDF.replace(b"/Type", b"/EmbeddedFile /Type"),
    "a PDF that is locked": PDF.replace(b"/Root", b"/Encrypt 2 0 R /Root"),
}
