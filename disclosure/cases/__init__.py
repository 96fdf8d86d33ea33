"""The spine: cases, people, clocks, messages, and the one way through which every step goes."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages of the spine's own steps, and of stepping out of a case."""
    from flask_babel import lazy_gettext as _l

    from disclosure.cases import (
        conflict_views,
        exposure_pages,
        shield_views,
        step_pages,
        upload_views,
    )
    from disclosure.cases.shield_rules import NAMES
    from disclosure.web import navigation

    step_pages.register(app)
    exposure_pages.register(app)
    upload_views.register(app)
    app.register_blueprint(conflict_views.blueprint)
    app.register_blueprint(shield_views.blueprint)
    navigation.add(app, 30, "/werk/afgeschermd", _l("Afgeschermd"), *NAMES)
