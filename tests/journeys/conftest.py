"""What journeys share."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests import live


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """Serve a harmless page on another site, where the way out leads."""
    app = Flask("elsewhere", static_folder=None)
    weather = '<!doctype html><title>Weer</title><link rel="icon" href="data:,"><h1>Zonnig</h1>'
    app.add_url_rule("/weer", view_func=lambda: weather)
    port = live.free_port()
    with live.serving(app, port):
        yield f"http://localhost:{port}/weer"
