"""The spine: cases, people, clocks, messages, and the one way through which every step goes."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages of the spine's own steps."""
    from disclosure.cases import step_pages

    step_pages.register(app)
