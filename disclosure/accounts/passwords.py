"""Passwords, by pwdlib with Argon2id; the only file that knows the library."""

from functools import cache

from pwdlib.hashers.argon2 import Argon2Hasher

from disclosure.accounts import rules

_HASHER = Argon2Hasher()
_NOBODY = "nobody has this password"


def hashed(password: str, salt: bytes | None = None) -> str:
    """Return the Argon2id hash of a password; a fixed salt is for demonstration data only."""
    return _HASHER.hash(rules.normalised_password(password), salt=salt)


def verify(password: str, stored: str | None) -> bool:
    """Tell whether the password fits, with the same work when there is nothing to compare."""
    plain = rules.normalised_password(password)
    fits = _HASHER.verify(plain, stored or _dummy())
    return fits and stored is not None


@cache
def _dummy() -> str:
    return hashed(_NOBODY)
