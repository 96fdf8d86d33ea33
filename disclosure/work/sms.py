"""Text messages by the API of GOV.UK Notify and NotifyNL: the only place that knows its client.

Without a gateway in the settings each becomes a task for a human.

The text is ours, whole: the template at the gateway holds nothing but `((text))`, so that nobody
there can make it say more. The row's id is the reference, so a repeat can be told.
"""

import logging

import structlog
from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient

from disclosure.settings import Settings
from disclosure.work.outgoing import NoGateway, Outgoing, Transport, Undeliverable

TASK = "sms_by_hand"
TIMEOUT_SECONDS = 10
"""For the connection and for each part of the answer; two questions at most, within one lease."""
NOT_FOR_GOOD = frozenset({401, 403, 408, 425, 429})
"""A wrong key or a busy gateway says nothing about the number: tried again for hours."""

log = structlog.get_logger("disclosure.work.sms")

# The client writes the gateway's answer into its log, and that may repeat a number.
logging.getLogger("notifications_python_client").setLevel(logging.CRITICAL)


class GatewayTrouble(Exception):
    """The gateway does not take it now; the message is tried again."""


def transport(settings: Settings) -> Transport:
    """Return the way out by text message: the gateway of the settings, or by hand."""
    return _by_gateway(settings) if settings.sms_url else _by_hand


def _by_hand(_outgoing: Outgoing) -> None:
    raise NoGateway(TASK)


def _by_gateway(settings: Settings) -> Transport:
    def deliver(outgoing: Outgoing) -> None:
        if not outgoing.to:
            raise Undeliverable("there is no number")
        client = client_for(settings)
        try:
            if outgoing.again and taken_before(client, outgoing):
                return
            outgoing.last_look()
            answer = client.send_sms_notification(
                phone_number=outgoing.to,
                template_id=settings.sms_template,
                personalisation={"text": outgoing.body},
                reference=str(outgoing.id),
                sms_sender_id=settings.sms_sender or None,
            )
            if not answer or "id" not in answer:
                raise GatewayTrouble("the gateway does not say that it took it")
        except APIError as error:
            raise _meaning(error, outgoing) from None
        finally:
            client.request_session.close()

    return deliver


def client_for(settings: Settings) -> NotificationsAPIClient:
    """Return a client of its own for each message: it is not made to be shared by threads."""
    client = NotificationsAPIClient(settings.sms_key, settings.sms_url, TIMEOUT_SECONDS)
    client.request_session.max_redirects = 0
    return client


def taken_before(client: NotificationsAPIClient, outgoing: Outgoing) -> bool:
    """Ask whether the gateway has this message already: the answer was lost, or a worker died."""
    known = client.get_all_notifications(reference=str(outgoing.id))
    return bool(known.get("notifications"))


def _meaning(error: APIError, outgoing: Outgoing) -> Exception:
    """Tell what will never arrive from what may later; the gateway's words stay with it."""
    status = error.response.status_code if error.response is not None else 0
    log.warning("text message not taken", message=str(outgoing.id), status=status)
    if status in range(400, 500) and status not in NOT_FOR_GOOD:
        return Undeliverable("the gateway refuses it for good")
    return GatewayTrouble(f"the gateway answers {status}")
