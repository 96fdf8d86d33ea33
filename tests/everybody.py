"""The two sides of the site, made once for whoever looks at every page of them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from disclosure import clock
from disclosure.settings import Settings
from disclosure.store.database import Database
from disclosure.web import languages
from disclosure.web.languages import ALL, FEW
from disclosure.work import demo_advice, demo_data
from tests import every_page, staged
from tests.conftest import strict_app
from tests.every_page import Search
from tests.staged import Kept, Stage

TABLES = Path(__file__).resolve().parent.parent / ".cache" / "accessibility"
Makes = Callable[[Settings, Database], "Side"]


@dataclass
class Side:
    """One side of the site: who was shown what, and every page of it in every language."""

    name: str
    search: Search
    pages: Kept


def outside(settings: Settings, database: Database) -> Side:
    """Return the pages that visitors meet, in all words and in few."""
    login = replace(settings, oidc_issuer="https://login.example", oidc_client_id="site")
    search = every_page.public_sights(strict_app(login, database), database)
    return Side("public", search, staged.kept(search, languages.LANGUAGES, (ALL, FEW)))


def at_work(settings: Settings, database: Database) -> Side:
    """Return the pages that staff of the demonstration meet."""
    demo_data.fill(database, settings.env, clock.now())
    demo_advice.fill(database, clock.now())
    search = every_page.staff_sights(strict_app(settings, database), database)
    return Side("staff", search, staged.kept(search, languages.OF_STAFF))


def keep(stage: Stage, name: str) -> None:
    """Write the table of what was looked at and found."""
    TABLES.mkdir(parents=True, exist_ok=True)
    (TABLES / f"{name}.md").write_text(stage.table(), encoding="utf-8")
