"""Decide, tell, protect: decisions, letters, the talk, safety plans, follow-up, objections."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages of decision, plan, telling and closing."""
    from disclosure.decisions import defaults, letter_facts, remedy_views, step_pages, subject_views

    letter_facts.notices(defaults.default_received_on)
    step_pages.register(app)
    remedy_views.register(app)
    subject_views.register(app)
