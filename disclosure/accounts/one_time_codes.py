"""One-time codes (RFC 6238: 30 s, 6 digits, SHA-1), by pyotp; the only file that knows it."""

import base64
import hmac
from datetime import datetime

import pyotp

from disclosure.accounts import rules

DIGITS = 6
ISSUER = "Werk"
"""What an authenticator app shows on a telephone; it must not tell what the work is."""

DEMO_SECRET = "JBSWY3DPEHPK3PXP"  # noqa: S105 - public on purpose, only for demo and test
"""Fixed by contract.md. With 80 bits it is shorter than pyotp allows, see `_DemoCodes`."""

NO_SECRET = "A" * 32
"""Used when there is no account, so that a wrong login takes the same work."""


def new_secret() -> str:
    """Return a fresh secret of 160 bits in base 32."""
    return pyotp.random_base32()


def uri(secret: str, email: str) -> str:
    """Return what the QR code holds: the secret and a neutral label for the app."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def code_at(secret: str, moment: datetime) -> str:
    """Return the code that an authenticator app shows at this moment."""
    return _codes(secret).at(rules.counter(moment))


def accepted_counter(secret: str, code: str, now: datetime, last: int) -> int | None:
    """Return the counter a code belongs to, or None when it is wrong, too old or used before.

    Previous, current and next code count; `last` is the highest counter this account ever used.
    """
    codes = _codes(secret)
    given = "".join(code.split()).encode(errors="replace")
    fits = [n for n in rules.counters(now) if hmac.compare_digest(codes.at(n).encode(), given)]
    return next((counter for counter in fits if counter > last), None)


class _DemoCodes(pyotp.HOTP):
    """The codes of the demo secret, and of no other: every real secret must have 112 bits."""

    def byte_secret(self) -> bytes:
        return base64.b32decode(DEMO_SECRET)


def _codes(secret: str) -> pyotp.HOTP:
    kind = _DemoCodes if secret == DEMO_SECRET else pyotp.HOTP
    return kind(secret, digits=DIGITS)
