"""The picture an authenticator app reads, by segno; the only file that knows the library."""

import segno

SCALE = 5
QUIET_ZONE = 4
"""Light modules around the code: scanners need four."""


def picture(text: str) -> str:
    """Return the text as an SVG without styles or scripts, dark on light in every colour scheme."""
    code = segno.make(text, error="m", micro=False)
    return code.svg_inline(
        scale=SCALE, border=QUIET_ZONE, dark="#000", light="#fff", svgclass="qr", lineclass=None
    )
