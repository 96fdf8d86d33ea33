"""What journeys share."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from disclosure import clock
from disclosure.accounts import seeding
from disclosure.settings import Settings
from disclosure.store.database import Database
from tests import live
from tests.conftest import strict_app
from tests.front_desk import Visitor
from tests.public_site import Here


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """Serve a harmless page on another site, where the way out leads."""
    app = Flask("elsewhere", static_folder=None)
    weather = '<!doctype html><title>Weer</title><link rel="icon" href="data:,"><h1>Zonnig</h1>'
    app.add_url_rule("/weer", view_func=lambda: weather)
    port = live.free_port()
    with live.serving(app, port):
        yield f"http://localhost:{port}/weer"


@pytest.fixture
def here(settings: Settings, sqlite_only: Database, elsewhere: str) -> Iterator[Here]:
    """Serve the site, one application handed in."""
    with sqlite_only.transaction() as tx:
        seeding.seed(tx, "test", clock.now())
    port = live.free_port()
    url = f"http://{live.HOST}:{port}"
    app = strict_app(replace(settings, base_url=url, exit_url=elsewhere), sqlite_only)
    access = Visitor(app).apply()
    with live.serving(app, port):
        yield Here(url, elsewhere, app, sqlite_only, access)
