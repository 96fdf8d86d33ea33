"""The desk: what waits for whom, and one case on one page. It composes what other rooms know."""

from flask import Flask

from disclosure.procedure import stages


def register(app: Flask) -> None:
    """Add the queue, the case page, and their line in the menu of staff."""
    # Imported here, so that the queries can be used without Flask.
    from flask_babel import lazy_gettext as _l

    from disclosure.desk import (
        component_views,
        danger_views,
        link_views,
        pattern_views,
        workload_views,
    )
    from disclosure.desk.views import blueprint
    from disclosure.web import navigation
    from disclosure.web.state import EXTENSION

    app.register_blueprint(blueprint)
    app.register_blueprint(danger_views.blueprint)
    app.register_blueprint(link_views.blueprint)
    app.register_blueprint(pattern_views.blueprint)
    app.register_blueprint(workload_views.blueprint)
    if app.extensions[EXTENSION].settings.env != "production":
        app.register_blueprint(component_views.blueprint)
    navigation.add(app, 10, "/werk/zaken", _l("Zaken"), *stages.CASE_ROLES)
