"""Guards of a step, judged left to right as the stage table writes them."""

from disclosure.errors import Refusal


def first(*guards: tuple[str, bool]) -> Refusal | None:
    """Return the refusal of the first guard that does not hold; each is (key, holds)."""
    return next((Refusal(key) for key, holds in guards if not holds), None)


def fields(**values: object) -> Refusal | None:
    """Refuse `facts_missing` with the name of the first argument that is empty."""
    empty = next((name for name, value in values.items() if value in (None, "", (), {})), None)
    return None if empty is None else Refusal("facts_missing", empty)
