"""Decide, tell, protect: decisions, letters, the talk, safety plans, follow-up, objections."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages of decision, plan, telling and closing."""
    from disclosure.decisions import step_pages

    step_pages.register(app)
