"""Settings are read once, from the environment alone, and show themselves to nobody."""

from dataclasses import FrozenInstanceError, fields

import pytest

from disclosure.errors import ConfigurationError
from disclosure.settings import ENVIRONMENTS, Settings


def read(**variables: str) -> Settings:
    return Settings.from_env({f"DISCLOSURE_{name}": value for name, value in variables.items()})


def test_nothing_set_is_production_with_nothing() -> None:
    settings = read()
    assert settings.env == "production"
    assert settings.profile == "nl"
    assert settings.master_keys == ()
    assert settings.secret_key == ""
    assert not settings.loopback


def test_the_environment_of_the_process_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCLOSURE_ENV", "demo")
    monkeypatch.setenv("DISCLOSURE_MAIL_SERVER", " mail.example ")
    settings = Settings.from_env()
    assert (settings.env, settings.mail_server) == ("demo", "mail.example")


def test_every_field_has_a_variable_of_its_own() -> None:
    """What is set differs from the default, field by field."""
    special = {"env": "demo", "mail_port": "2525", "mail_tls": "yes", "upload_megabytes": "9"}
    for field in fields(Settings):
        value = special.get(field.name, "another")
        assert read(**{field.name.upper(): value}) != read(), field.name


def test_lists_are_split_at_commas() -> None:
    assert read(MASTER_KEYS="een, twee,,").master_keys == ("een", "twee")


@pytest.mark.parametrize(
    ("word", "on"),
    [("1", True), ("TRUE", True), ("yes", True), ("on", True), ("0", False), ("", False)],
)
def test_words_for_yes(word: str, on: bool) -> None:
    assert read(MAIL_TLS=word).mail_tls is on


@pytest.mark.parametrize("port", ["smtp", "-1", "25.0"])
def test_a_port_is_a_number(port: str) -> None:
    with pytest.raises(ConfigurationError, match="DISCLOSURE_MAIL_PORT must be a whole number"):
        read(MAIL_PORT=port)


def test_an_unknown_environment_is_refused_and_the_known_named() -> None:
    with pytest.raises(ConfigurationError, match=", ".join(ENVIRONMENTS)):
        read(ENV="staging")


@pytest.mark.parametrize(
    ("env", "url", "loopback"),
    [
        ("demo", "http://127.0.0.1:8000", True),
        ("test", "http://localhost", True),
        ("test", "http://[::1]:8000", True),
        ("demo", "https://127.0.0.1:8000", False),
        ("demo", "http://10.0.0.7:8000", False),
        ("demo", "http://127.0.0.1.example", False),
        ("production", "http://127.0.0.1:8000", False),
    ],
)
def test_plain_http_only_on_this_machine(env: str, url: str, loopback: bool) -> None:
    assert read(ENV=env, BASE_URL=url).loopback is loopback


def test_secrets_are_not_shown() -> None:
    settings = read(SECRET_KEY="geheim-woord", MASTER_KEYS="sleutel-woord")
    assert "woord" not in f"{settings} {settings!r}"


def test_settings_do_not_change() -> None:
    settings = read()
    with pytest.raises(FrozenInstanceError):
        settings.env = "demo"  # type: ignore[misc]
