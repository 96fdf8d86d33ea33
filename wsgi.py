"""The application for a WSGI server, set up by the environment."""

from disclosure import create_app
from disclosure.settings import Settings

app = create_app(Settings.from_env())
