"""Opening the installation's database from a command."""

from disclosure.errors import ConfigurationError
from disclosure.settings import Settings
from disclosure.store.database import Database
from disclosure.store.keys import Keyring


def open_database(settings: Settings) -> Database:
    """Return the database the settings name; `ConfigurationError` if they name none."""
    if not settings.database_url:
        raise ConfigurationError("DISCLOSURE_DATABASE_URL is missing")
    return Database(settings.database_url, Keyring.from_settings(settings))
