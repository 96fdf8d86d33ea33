"""One-time codes (RFC 6238: 30 s, 6 digits, SHA-1), by pyotp; the only file that knows it."""

import hmac
from datetime import datetime

import pyotp

from disclosure.accounts import rules

DIGITS = 6
ISSUER = "Werk"
"""What an authenticator app shows on a telephone; it must not tell what the work is."""

NO_SECRET = "A" * 32
"""Used when there is no account, so that a wrong login takes the same work."""


def new_secret() -> str:
    """Return a fresh secret of 160 bits in base 32."""
    return pyotp.random_base32()


def uri(secret: str, email: str) -> str:
    """Return what the QR code holds: the secret and a neutral label for the app."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def accepted_counter(secret: str, code: str, now: datetime, last: int) -> int | None:
    """Return the counter a code belongs to, or None when it is wrong, too old or used before.

    Previous, current and next code count; `last` is the highest counter this account ever used.
    """
    generator = pyotp.HOTP(secret, digits=DIGITS)
    given = "".join(code.split()).encode()
    fits = [c for c in rules.counters(now) if hmac.compare_digest(_code(generator, c), given)]
    return next((counter for counter in fits if counter > last), None)


def _code(generator: pyotp.HOTP, counter: int) -> bytes:
    return generator.at(counter).encode()
