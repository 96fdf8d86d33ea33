"""The pages of decision, plan, telling and closing, in the order in which a case meets them."""

from __future__ import annotations

from flask import Flask

from disclosure.cases import pages
from disclosure.decisions import (
    closing_pages,
    decision_pages,
    objection_pages,
    plan_pages,
    telling_pages,
    urgent_pages,
)


def register(app: Flask) -> None:
    """Add the pages of decision, plan, telling and closing."""
    from disclosure.decisions import (
        correction_views,
        decision_views,
        letter_views,
        minutes_views,
        plan_public,
        plan_read_views,
        plan_views,
        talk_views,
    )
    from disclosure.review import papers as panel_papers

    parts = (
        decision_pages,
        urgent_pages,
        plan_pages,
        telling_pages,
        closing_pages,
        objection_pages,
    )
    for part in parts:
        pages.add_pages(app, *part.PAGES)
    panel_papers.with_plan(plan_pages.planned_actions)
    letter_views.register(app)
    minutes_views.register(app)
    decision_views.register(app)
    correction_views.register(app)
    plan_views.register(app)
    plan_read_views.register(app)
    app.register_blueprint(plan_public.blueprint)
    talk_views.register(app)
