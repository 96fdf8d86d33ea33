"""The spine: cases, people, clocks, messages, and the one way through which every step goes."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages of the spine's own steps, and of stepping out of a case."""
    from disclosure.cases import conflict_views, step_pages

    step_pages.register(app)
    app.register_blueprint(conflict_views.blueprint)
