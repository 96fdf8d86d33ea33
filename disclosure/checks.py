"""What must be right before the application may start in production, each check one sentence.

A problem names the setting and what to do, never a value. This is about the settings alone;
`disclosure.work.checking` also asks the database.
"""

import base64
import binascii
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit
from uuid import UUID

from disclosure.errors import ConfigurationError
from disclosure.procedure import profile
from disclosure.settings import Settings

SECRET_LENGTH = 32
SECRET_VARIETY = 10
KEY_BYTES = 32
BACKENDS = ("sqlite", "postgresql+psycopg")
LOG_LEVELS = ("INFO", "WARNING", "ERROR", "CRITICAL")


def problems(settings: Settings) -> list[str]:
    """Return everything wrong with the settings for use in production."""
    return [problem for check in SETTINGS_CHECKS for problem in check(settings)]


def secret_key(settings: Settings) -> Iterator[str]:
    """Sessions, codes and the log's signature hang on it."""
    if len(settings.secret_key) < SECRET_LENGTH:
        yield f"DISCLOSURE_SECRET_KEY is missing or shorter than {SECRET_LENGTH} characters"
    elif len(set(settings.secret_key)) < SECRET_VARIETY:
        yield "DISCLOSURE_SECRET_KEY is weak; let the machine make a random one"


def master_keys(settings: Settings) -> Iterator[str]:
    """Every case's keys are wrapped by them."""
    yield from wrong_keys("DISCLOSURE_MASTER_KEYS", settings.master_keys)


def backup_keys(settings: Settings) -> Iterator[str]:
    """A backup's keys are wrapped by them, so that deletion reaches old backups."""
    yield from wrong_keys("DISCLOSURE_BACKUP_KEYS", settings.backup_keys)
    if set(settings.backup_keys) & set(settings.master_keys):
        yield "DISCLOSURE_BACKUP_KEYS repeats a master key; each needs its own"


def wrong_keys(variable: str, keys: tuple[str, ...]) -> Iterator[str]:
    """Tell what is wrong with a list of keys."""
    if not keys:
        yield f"{variable} is missing; give base64 of {KEY_BYTES} random bytes"
    elif len(set(keys)) < len(keys):
        yield f"{variable} holds the same key twice"
    elif not all(is_strong(key) for key in keys):
        yield f"{variable} must be base64 of {KEY_BYTES} random bytes each"


def is_strong(key: str) -> bool:
    """Tell whether a key has its length and is not one byte over and over."""
    try:
        raw = base64.b64decode(key.translate(str.maketrans("-_", "+/")), validate=True)
    except (binascii.Error, ValueError):
        return False
    return len(raw) == KEY_BYTES and len(set(raw)) >= SECRET_VARIETY


def database_url(settings: Settings) -> Iterator[str]:
    """SQLite in a file, or PostgreSQL through psycopg."""
    scheme, _, rest = settings.database_url.partition("://")
    if not settings.database_url:
        yield "DISCLOSURE_DATABASE_URL is missing"
    elif scheme not in BACKENDS:
        yield f"DISCLOSURE_DATABASE_URL must begin with {' or '.join(BACKENDS)}"
    elif scheme == "sqlite" and rest.strip("/") in {"", ":memory:"}:
        yield "DISCLOSURE_DATABASE_URL keeps everything in memory; name a file"


def base_url(settings: Settings) -> Iterator[str]:
    """Cookies and links are only safe over https."""
    parts = urlsplit(settings.base_url)
    if parts.scheme != "https" or not parts.hostname:
        yield "DISCLOSURE_BASE_URL must be the https address people use"
    elif parts.path not in {"", "/"} or parts.query or parts.fragment:
        yield "DISCLOSURE_BASE_URL must end after the host; the site needs a host of its own"


def profile_name(settings: Settings) -> Iterator[str]:
    """The law of the country decides every term."""
    try:
        profile.load(settings.profile)
    except (ConfigurationError, OSError):
        yield "DISCLOSURE_PROFILE is not the name of a profile"


def mail(settings: Settings) -> Iterator[str]:
    """Without mail nobody hears of a request; a password never goes over an open line."""
    if not settings.mail_server:
        yield "DISCLOSURE_MAIL_SERVER is missing"
    if "@" not in settings.mail_sender:
        yield "DISCLOSURE_MAIL_SENDER must be an e-mail address"
    if settings.mail_password and not settings.mail_tls:
        yield "DISCLOSURE_MAIL_TLS must be on when there is a password"


def sms(settings: Settings) -> Iterator[str]:
    """Text messages go by a gateway that is set up whole, or by hand."""
    parts = (settings.sms_url, settings.sms_key, settings.sms_template)
    if any((*parts, settings.sms_sender)) and not all(parts):
        yield "DISCLOSURE_SMS_URL, _KEY and _TEMPLATE belong together"
    elif all(parts):
        yield from wrong_gateway(settings)


def wrong_gateway(settings: Settings) -> Iterator[str]:
    """Tell what is wrong with a gateway that is named."""
    address = urlsplit(settings.sms_url)
    if address.scheme != "https" or not address.hostname:
        yield "DISCLOSURE_SMS_URL must be https"
    if not is_sms_key(settings.sms_key):
        yield "DISCLOSURE_SMS_KEY must be the whole key: a name and two UUIDs, with dashes between"
    if not is_uuid(settings.sms_template):
        yield "DISCLOSURE_SMS_TEMPLATE must be the UUID of a template"
    if settings.sms_sender and not is_uuid(settings.sms_sender):
        yield "DISCLOSURE_SMS_SENDER must be the UUID of a sender"


def is_sms_key(key: str) -> bool:
    """Tell whether a key ends in the id of a service and its secret, where the client cuts it."""
    name, service, secret = key[:-74], key[-73:-37], key[-36:]
    return bool(name) and key[-37:-36] == "-" and is_uuid(service) and is_uuid(secret)


def is_uuid(text: str) -> bool:
    """Tell whether this is a UUID as the gateway writes it."""
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False


def login(settings: Settings) -> Iterator[str]:
    """Login for applicants is either set up whole or not at all."""
    parts = (settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret)
    if any(parts) and not all(parts):
        yield "DISCLOSURE_OIDC_ISSUER, _CLIENT_ID and _CLIENT_SECRET belong together"
    elif any(parts) and urlsplit(settings.oidc_issuer).scheme != "https":
        yield "DISCLOSURE_OIDC_ISSUER must be https"


def exit_url(settings: Settings) -> Iterator[str]:
    """The quick exit leads off the site, to a page nobody wonders about."""
    parts = urlsplit(settings.exit_url)
    if parts.scheme != "https" or not parts.hostname:
        yield "DISCLOSURE_EXIT_URL must be an https address"
    elif parts.hostname == urlsplit(settings.base_url).hostname:
        yield "DISCLOSURE_EXIT_URL must lead off this site"


def log_level(settings: Settings) -> Iterator[str]:
    """Debug output of libraries shows what people typed."""
    if settings.log_level.upper() not in LOG_LEVELS:
        yield f"DISCLOSURE_LOG_LEVEL must be one of {', '.join(LOG_LEVELS)}"


SETTINGS_CHECKS: tuple[Callable[[Settings], Iterator[str]], ...] = (
    secret_key,
    master_keys,
    backup_keys,
    database_url,
    base_url,
    profile_name,
    mail,
    sms,
    login,
    exit_url,
    log_level,
)
