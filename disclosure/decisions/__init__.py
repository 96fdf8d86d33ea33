"""Decide, tell, protect: decisions, letters, the talk, safety plans, follow-up, objections."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages of decision, plan, telling and closing."""
    from disclosure.decisions import remedy_views, step_pages, subject_views

    step_pages.register(app)
    remedy_views.register(app)
    subject_views.register(app)
