"""Text messages as they arrive: over real HTTP at a gateway shaped as the one they are for."""

import json
import logging
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from disclosure.settings import Settings
from disclosure.work import sms, text_sink
from disclosure.work.outgoing import NoGateway, Outgoing, Stopped, Undeliverable
from disclosure.work.text_sink import Gateway

KEY = "bureau-00000000-0000-4000-8000-00000000000a-00000000-0000-4000-8000-00000000000b"
WRONG = {
    "another secret": KEY[:-1] + "c",
    "another service": KEY.replace("00000000000a-", "00000000000d-"),
}
TEMPLATE = "00000000-0000-4000-8000-00000000000e"
NUMBER = "+31612345678"
TEXT = Outgoing(
    id=UUID("11111111-2222-4333-8444-555555555555"),
    name="receipt",
    channel="sms",
    to=NUMBER,
    subject="Uw bericht",
    body="Hallo,\n\nÉén regel.\n",
    sender="post@bureau.example",
)


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[Gateway]:
    with text_sink.running(tmp_path / "sms", KEY) as running:
        yield running


def settings(url: str, key: str = KEY, sender: str = "") -> Settings:
    environ = {
        "DISCLOSURE_ENV": "test",
        "DISCLOSURE_SMS_URL": url,
        "DISCLOSURE_SMS_KEY": key,
        "DISCLOSURE_SMS_TEMPLATE": TEMPLATE,
        "DISCLOSURE_SMS_SENDER": sender,
    }
    return Settings.from_env(environ)


def test_a_text_arrives_whole_and_with_nothing_else(gateway: Gateway) -> None:
    sms.transport(settings(gateway.url))(TEXT)
    assert gateway.kept() == [{"to": NUMBER, "text": TEXT.body, "reference": str(TEXT.id)}]


def test_a_sender_of_ones_own_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, Any] = {}
    client = "notifications_python_client.notifications.NotificationsAPIClient"

    def post(_self: object, url: str, data: dict[str, Any]) -> dict[str, str]:
        given.update(data, url=url)
        return {"id": TEMPLATE}

    monkeypatch.setattr(f"{client}.post", post)
    sms.transport(settings("https://sms.example", sender=TEMPLATE))(TEXT)
    assert given == {
        "url": "/v2/notifications/sms",
        "phone_number": NUMBER,
        "template_id": TEMPLATE,
        "personalisation": {"text": TEXT.body},
        "reference": str(TEXT.id),
        "sms_sender_id": TEMPLATE,
    }


@pytest.mark.parametrize("key", WRONG.values(), ids=WRONG)
def test_a_token_of_somebody_else_is_refused_and_tried_again(gateway: Gateway, key: str) -> None:
    with pytest.raises(sms.GatewayTrouble):
        sms.transport(settings(gateway.url, key))(TEXT)
    assert gateway.kept() == []


@pytest.mark.parametrize("status", [400, 404, 410, 413, 422])
def test_what_never_arrives_is_for_a_human(gateway: Gateway, status: int) -> None:
    gateway.answer = (status, {"errors": [{"error": "BadRequestError", "message": NUMBER}]})
    with pytest.raises(Undeliverable) as refused:
        sms.transport(settings(gateway.url))(TEXT)
    assert NUMBER not in str(refused.value)


@pytest.mark.parametrize("status", [301, 302, 401, 403, 408, 425, 429, 500, 502, 503])
def test_a_busy_or_broken_gateway_is_asked_again(gateway: Gateway, status: int) -> None:
    gateway.answer = (status, {"errors": []})
    with pytest.raises(sms.GatewayTrouble):
        sms.transport(settings(gateway.url))(TEXT)


def test_no_number_and_a_wrong_one_never_arrive(gateway: Gateway) -> None:
    deliver = sms.transport(settings(gateway.url))
    for number in ("", "eva@voorbeeld.example"):
        with pytest.raises(Undeliverable):
            deliver(replace(TEXT, to=number))
    assert gateway.kept() == []


def test_a_gateway_that_is_not_there_is_asked_again() -> None:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    with pytest.raises(sms.GatewayTrouble):
        sms.transport(settings(f"http://127.0.0.1:{port}"))(TEXT)


def test_a_gateway_that_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sms, "TIMEOUT_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(sms.GatewayTrouble):
            sms.transport(settings(f"http://127.0.0.1:{port}"))(TEXT)


def test_an_answer_that_is_no_answer_is_asked_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        def answer() -> None:
            line, _ = server.accept()
            with line:
                line.recv(65536)
                line.sendall(b"HTTP/1.1 201 Created\r\nContent-Length: 3\r\n\r\nha!")

        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(sms.GatewayTrouble):
            sms.transport(settings(f"http://127.0.0.1:{port}"))(TEXT)
        thread.join()


def test_what_was_taken_before_is_not_sent_twice(gateway: Gateway) -> None:
    """A worker that died, or an answer that was lost: the gateway knows the row's id."""
    deliver = sms.transport(settings(gateway.url))
    deliver(replace(TEXT, again=True))
    deliver(replace(TEXT, again=True))
    assert len(gateway.kept()) == 1


def test_the_last_look_stops_it(gateway: Gateway) -> None:
    def stop() -> None:
        raise Stopped

    with pytest.raises(Stopped):
        sms.transport(settings(gateway.url))(replace(TEXT, last_look=stop))
    assert gateway.kept() == []


def test_without_a_gateway_a_human_does_it() -> None:
    with pytest.raises(NoGateway) as missing:
        sms.transport(settings(""))(TEXT)
    assert missing.value.task == "sms_by_hand"


def test_no_log_names_a_number(
    gateway: Gateway, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    gateway.answer = (400, {"errors": [{"error": "ValidationError", "message": NUMBER}]})
    with caplog.at_level(logging.INFO), pytest.raises(Undeliverable):
        sms.transport(settings(gateway.url))(TEXT)
    said = caplog.text + "".join(capsys.readouterr())
    assert "text message not taken" in said
    assert NUMBER not in said
    assert "Hallo" not in said


def test_a_file_name_says_nothing(gateway: Gateway) -> None:
    sms.transport(settings(gateway.url))(TEXT)
    (file,) = gateway.path.iterdir()
    assert json.loads(file.read_text())["to"] == NUMBER
    assert "612345678" not in file.name
