"""The front: the application on the site, coming back to it, and what staff do at receipt."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages of the front door and of the steps at the front."""
    # Late, so that the rules and actions of this room can be used without Flask's pages.
    from disclosure.requests import (
        advice_views,
        applicant_views,
        entry_views,
        public_advice_views,
        public_contact_views,
        public_known_views,
        public_login_views,
        public_return_views,
        public_views,
        public_voice_views,
        representative_views,
        risk_views,
        step_pages,
        talking,
    )

    app.register_blueprint(public_views.blueprint)
    app.register_blueprint(public_return_views.blueprint)
    app.register_blueprint(public_known_views.blueprint)
    app.register_blueprint(public_contact_views.blueprint)
    app.register_blueprint(public_voice_views.blueprint)
    app.register_blueprint(public_login_views.blueprint)
    app.register_blueprint(applicant_views.blueprint)
    app.register_blueprint(public_advice_views.blueprint)
    advice_views.register(app)
    entry_views.register(app)
    representative_views.register(app)
    risk_views.register(app)
    step_pages.register(app)
    app.jinja_env.globals["talking"] = talking
