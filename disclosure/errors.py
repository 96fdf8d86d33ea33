"""Every exception of the project, and the refusal, which is none.

::

    DisclosureError
    ├── ConfigurationError      the application may not start like this
    ├── Refused                 carries a Refusal out of a transaction, so that it rolls back
    ├── UnreadableSecret        a sealed document or key cannot be opened
    ├── BrokenChain             the log was changed, cut or reordered
    ├── UnprintableLetter       a letter cannot be set; its text is never in the message
    ├── Undeliverable           a message can never arrive this way (`work.outgoing`)
    ├── NoGateway               there is no machine for this way; a human does it (`work.outgoing`)
    ├── LoginFailed             whoever wanted to log in did not get there (`requests.oidc`)
    └── BadRehearsal            a rehearsal file names an unknown step or argument
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """An expected "no": one key of procedure.md §4, and where it helps the field it is about."""

    key: str
    detail: str = ""


class DisclosureError(Exception):
    """Root of all exceptions raised on purpose."""


class ConfigurationError(DisclosureError):
    """A setting is missing, weak or contradictory; the text names the setting, never its value."""


class Refused(DisclosureError):
    """Rolls a transaction back and hands its refusal to the caller."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.key)
        self.refusal = refusal


class UnreadableSecret(DisclosureError):
    """A sealed document cannot be opened: wrong place, wrong key, changed, or its key destroyed."""


class BrokenChain(DisclosureError):
    """The log does not verify."""


class BadRehearsal(DisclosureError):
    """A rehearsal file cannot be read as one."""
