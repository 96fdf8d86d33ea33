"""What production is refused for: each fault alone gives its one sentence, and no value."""

import base64
from dataclasses import replace
from typing import Any

import pytest

from disclosure import checks, create_app
from disclosure.errors import ConfigurationError
from disclosure.settings import Settings


def key(start: int) -> str:
    return base64.b64encode(bytes(range(start, start + 32))).decode()


GOOD = Settings(
    env="production",
    database_url="postgresql+psycopg://site@db.example/disclosure",
    secret_key="u8Vd0p-3kQzrY_4tWn7mXc2bLs9fHj6g",
    master_keys=(key(1), key(2)),
    backup_keys=(key(3),),
    base_url="https://aanvraag.example",
    mail_server="mail.example",
    mail_sender="post@aanvraag.example",
)


ID = "0b5b0a4e-2c5f-4a7e-9d57-7a54a7f1c1a2"
SMS = {
    "sms_url": "https://sms.example",
    "sms_key": f"bureau-{ID}-{ID}",
    "sms_template": ID,
    "sms_sender": ID,
}


def test_good_settings_have_no_problem() -> None:
    assert checks.problems(GOOD) == []


FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"secret_key": ""}, "DISCLOSURE_SECRET_KEY is missing"),
    ({"secret_key": "kort"}, "DISCLOSURE_SECRET_KEY is missing or shorter than 32"),
    ({"secret_key": "ab" * 20}, "DISCLOSURE_SECRET_KEY is weak"),
    ({"master_keys": ()}, "DISCLOSURE_MASTER_KEYS is missing"),
    ({"master_keys": (key(1), key(1))}, "DISCLOSURE_MASTER_KEYS holds the same key twice"),
    ({"master_keys": ("geen base64!",)}, "DISCLOSURE_MASTER_KEYS must be base64 of 32"),
    ({"master_keys": (key(1)[:-8],)}, "DISCLOSURE_MASTER_KEYS must be base64 of 32"),
    (
        {"master_keys": (base64.b64encode(b"\0" * 32).decode(),)},
        "DISCLOSURE_MASTER_KEYS must be base64 of 32 random",
    ),
    ({"backup_keys": ()}, "DISCLOSURE_BACKUP_KEYS is missing"),
    ({"backup_keys": (key(1),)}, "DISCLOSURE_BACKUP_KEYS repeats a master key"),
    ({"database_url": ""}, "DISCLOSURE_DATABASE_URL is missing"),
    ({"database_url": "mysql://db.example/x"}, "DISCLOSURE_DATABASE_URL must begin with"),
    ({"database_url": "postgresql://db.example/x"}, "DISCLOSURE_DATABASE_URL must begin with"),
    ({"database_url": "sqlite://"}, "keeps everything in memory"),
    ({"database_url": "sqlite:///:memory:"}, "keeps everything in memory"),
    ({"base_url": ""}, "DISCLOSURE_BASE_URL must be the https address"),
    ({"base_url": "http://aanvraag.example"}, "DISCLOSURE_BASE_URL must be the https address"),
    ({"base_url": "https://"}, "DISCLOSURE_BASE_URL must be the https address"),
    ({"base_url": "https://stad.example/aanvraag"}, "DISCLOSURE_BASE_URL must end after the host"),
    ({"profile": "atlantis"}, "DISCLOSURE_PROFILE is not the name of a profile"),
    ({"profile": "../../settings"}, "DISCLOSURE_PROFILE is not the name of a profile"),
    ({"mail_server": ""}, "DISCLOSURE_MAIL_SERVER is missing"),
    ({"mail_sender": "post"}, "DISCLOSURE_MAIL_SENDER must be an e-mail address"),
    ({"mail_password": "x"}, "DISCLOSURE_MAIL_TLS must be on"),
    ({"sms_url": "https://sms.example"}, "DISCLOSURE_SMS_URL, _KEY and _TEMPLATE belong together"),
    ({"sms_sender": ID}, "DISCLOSURE_SMS_URL, _KEY and _TEMPLATE belong together"),
    (SMS | {"sms_url": "http://sms.example"}, "DISCLOSURE_SMS_URL must be https"),
    (SMS | {"sms_key": "geheim"}, "DISCLOSURE_SMS_KEY must be the whole key"),
    (SMS | {"sms_key": f"{ID}-{ID}"}, "DISCLOSURE_SMS_KEY must be the whole key"),
    (SMS | {"sms_template": "sjabloon"}, "DISCLOSURE_SMS_TEMPLATE must be the UUID"),
    (SMS | {"sms_sender": "Bureau"}, "DISCLOSURE_SMS_SENDER must be the UUID"),
    ({"oidc_issuer": "https://login.example"}, "belong together"),
    (
        {"oidc_issuer": "http://login.example", "oidc_client_id": "a", "oidc_client_secret": "b"},
        "DISCLOSURE_OIDC_ISSUER must be https",
    ),
    ({"exit_url": "http://weer.example"}, "DISCLOSURE_EXIT_URL must be an https address"),
    ({"exit_url": "https://aanvraag.example/weer"}, "DISCLOSURE_EXIT_URL must lead off this site"),
    ({"log_level": "DEBUG"}, "DISCLOSURE_LOG_LEVEL must be one of"),
]


@pytest.mark.parametrize(("change", "says"), FAULTS, ids=lambda value: str(value)[:50])
def test_each_fault_is_named_alone(change: dict[str, Any], says: str) -> None:
    (problem,) = checks.problems(replace(GOOD, **change))
    assert says in problem


@pytest.mark.parametrize(
    "change",
    [
        {"database_url": "sqlite:////srv/disclosure/cases.sqlite3"},
        {"mail_password": "x", "mail_tls": True},
        SMS,
        SMS | {"sms_sender": ""},
        {"oidc_issuer": "https://login.example", "oidc_client_id": "a", "oidc_client_secret": "b"},
        {"base_url": "https://aanvraag.example/"},
        {"log_level": "warning"},
        {"master_keys": (key(1).replace("+", "-").replace("/", "_"),)},
    ],
)
def test_what_is_right_is_let_through(change: dict[str, Any]) -> None:
    assert checks.problems(replace(GOOD, **change)) == []


def test_all_problems_are_named_at_once() -> None:
    found = checks.problems(Settings.from_env({}))
    named = {problem.split()[0] for problem in found}
    assert named == {
        "DISCLOSURE_SECRET_KEY",
        "DISCLOSURE_MASTER_KEYS",
        "DISCLOSURE_BACKUP_KEYS",
        "DISCLOSURE_DATABASE_URL",
        "DISCLOSURE_BASE_URL",
        "DISCLOSURE_MAIL_SERVER",
        "DISCLOSURE_MAIL_SENDER",
    }


def test_no_problem_shows_a_value() -> None:
    secrets = {"secret_key": "geheim-1", "master_keys": ("geheim-2",), "mail_password": "geheim-3"}
    secrets |= SMS | {"sms_key": "geheim-4"}
    found = checks.problems(replace(GOOD, **secrets))  # type: ignore[arg-type]
    assert len(found) == 4
    assert "geheim" not in " ".join(found)


def test_the_application_does_not_start_in_production_with_a_problem() -> None:
    with pytest.raises(ConfigurationError, match="DISCLOSURE_MAIL_SERVER is missing"):
        create_app(replace(GOOD, mail_server=""))
