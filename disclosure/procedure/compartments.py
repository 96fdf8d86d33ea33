"""What of a case exists only because somebody applied; pure names."""

TELLING_CLOCKS = frozenset(
    {
        "acknowledge",
        "identity",
        "reasonable_term",
        "outcome_told",
        "know_considered",
        "objection",
        "appeal",
    }
)
"""Clocks that give away that, or by whom, somebody applied."""
