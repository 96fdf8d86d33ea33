"""Staff: organisations, accounts, roles, training, absence, duty, login, their pages."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: "Flask") -> None:
    """Add login and the pages about accounts, and their lines in the menu of staff."""
    # Imported here, so that actions and rules can be used without Flask.
    from flask_babel import lazy_gettext as _l

    from disclosure.accounts import current
    from disclosure.accounts.views import blueprint
    from disclosure.web import navigation

    for pages in (
        "profile_views",
        "admin_views",
        "head_views",
        "integrity_views",
        "language_views",
        "roster_views",
    ):
        import_module(f"{__name__}.{pages}")  # adds its pages to the blueprint
    current.register(app)
    app.register_blueprint(blueprint)
    navigation.add(app, 80, "/werk/beheer/accounts", _l("Accounts"), "administrator")
    navigation.add(
        app, 82, "/werk/beheer/rooster", _l("Rooster"), "administrator", "regional_manager"
    )
    navigation.add(app, 84, "/werk/beheer/organisaties", _l("Organisaties"), "administrator")
    navigation.add(app, 86, "/werk/beheer/talen", _l("Talen"), "administrator")
    navigation.add(app, 90, "/werk/profiel", _l("Mijn account"))
