"""How something typed could lie about in a file, so that a search for it finds it."""

import base64
from urllib.parse import quote, quote_plus


def spellings(value: str) -> list[bytes]:
    """Return a value in UTF-8, UTF-16, base64 at any offset, in an address, in lower case."""
    plain = [value.encode(), value.lower().encode()]
    plain += [quote(value).encode(), quote_plus(value).encode()]
    plain += [value.encode("utf-16-le"), value.encode("utf-16-be")]
    return plain + [in_base64(value.encode(), pad) for pad in range(3)]


def in_base64(value: bytes, pad: int) -> bytes:
    """Return the part of its base64 that does not hang on what stands around it."""
    whole = base64.b64encode(bytes(pad) + value)
    return whole[(0, 2, 3)[pad] : (pad + len(value)) // 3 * 4]
