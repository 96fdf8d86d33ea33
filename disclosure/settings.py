"""All configuration, read once from the environment into one frozen value."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from disclosure.errors import ConfigurationError

PREFIX = "DISCLOSURE_"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
ENVIRONMENTS = ("production", "demo", "test")
TRUE_WORDS = frozenset({"1", "true", "yes", "on"})


@dataclass(frozen=True, slots=True, repr=False)
class Settings:
    """What the application may know of its surroundings; `repr` is off because it holds secrets."""

    env: str
    database_url: str
    secret_key: str
    master_keys: tuple[str, ...]
    backup_keys: tuple[str, ...]
    base_url: str
    profile: str = "nl"
    mail_server: str = ""
    mail_port: int = 25
    mail_username: str = ""
    mail_password: str = ""
    mail_tls: bool = False
    mail_sender: str = ""
    sms_url: str = ""
    sms_key: str = ""
    sms_template: str = ""
    sms_sender: str = ""
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    exit_url: str = "https://www.buienradar.nl/"
    log_level: str = "INFO"
    upload_megabytes: int = 5

    @property
    def loopback(self) -> bool:
        """Tell whether plain http on this machine itself may be served (demo and test only)."""
        parts = urlsplit(self.base_url)
        return self.env != "production" and parts.scheme == "http" and parts.hostname in LOOPBACK

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Read every `DISCLOSURE_…` variable.

        Raises `ConfigurationError` for a value that cannot be read; what is missing or weak is
        judged by `disclosure.checks`, so that one run can name everything that is wrong.
        """
        source = os.environ if environ is None else environ
        read = _Reader(source)
        env = read.text("ENV", "production")
        if env not in ENVIRONMENTS:
            raise ConfigurationError(f"{PREFIX}ENV must be one of {', '.join(ENVIRONMENTS)}")
        return cls(
            env=env,
            database_url=read.text("DATABASE_URL", ""),
            secret_key=read.text("SECRET_KEY", ""),
            master_keys=read.items("MASTER_KEYS"),
            backup_keys=read.items("BACKUP_KEYS"),
            base_url=read.text("BASE_URL", ""),
            profile=read.text("PROFILE", "nl"),
            mail_server=read.text("MAIL_SERVER", ""),
            mail_port=read.number("MAIL_PORT", 25),
            mail_username=read.text("MAIL_USERNAME", ""),
            mail_password=read.text("MAIL_PASSWORD", ""),
            mail_tls=read.text("MAIL_TLS", "").lower() in TRUE_WORDS,
            mail_sender=read.text("MAIL_SENDER", ""),
            sms_url=read.text("SMS_URL", ""),
            sms_key=read.text("SMS_KEY", ""),
            sms_template=read.text("SMS_TEMPLATE", ""),
            sms_sender=read.text("SMS_SENDER", ""),
            oidc_issuer=read.text("OIDC_ISSUER", ""),
            oidc_client_id=read.text("OIDC_CLIENT_ID", ""),
            oidc_client_secret=read.text("OIDC_CLIENT_SECRET", ""),
            exit_url=read.text("EXIT_URL", "https://www.buienradar.nl/"),
            log_level=read.text("LOG_LEVEL", "INFO"),
            upload_megabytes=read.number("UPLOAD_MEGABYTES", 5),
        )


@dataclass(frozen=True, slots=True)
class _Reader:
    source: Mapping[str, str]

    def text(self, name: str, default: str) -> str:
        return self.source.get(PREFIX + name, default).strip()

    def items(self, name: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.text(name, "").split(",") if part.strip())

    def number(self, name: str, default: int) -> int:
        raw = self.text(name, str(default))
        if not raw.isdecimal():
            raise ConfigurationError(f"{PREFIX}{name} must be a whole number")
        return int(raw)
