"""Text messages: there is no gateway yet, so each becomes a task for a human, never a silence."""

from disclosure.work.outgoing import NoGateway, Outgoing, Transport

TASK = "sms_by_hand"


def transport() -> Transport:
    """Return the way out by text message: by hand."""

    def deliver(_outgoing: Outgoing) -> None:
        raise NoGateway(TASK)

    return deliver
