"""The only place that reads the wall clock."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return this instant as aware UTC."""
    return datetime.now(UTC)
