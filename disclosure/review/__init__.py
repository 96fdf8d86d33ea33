"""The review: information brought together from agencies, and a panel that weighs it."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages of the review's steps, and those beside them."""
    from disclosure.review import step_pages, views

    step_pages.register(app)
    views.register(app)
