"""The review: information brought together from agencies, and a panel that weighs it."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages of the review's steps, those beside them, and the panel's line in the menu."""
    # Imported here, so that the queries can be used without Flask.
    from flask_babel import lazy_gettext as _l

    from disclosure.review import meeting_views, panel_pages, step_pages, views
    from disclosure.web import navigation

    step_pages.register(app)
    panel_pages.register(app)
    views.register(app)
    app.register_blueprint(meeting_views.blueprint)
    navigation.add(app, 15, "/werk/panel", _l("Panel"), "panel_member", "panel_chair")
