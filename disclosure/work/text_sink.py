"""A gateway for text messages that delivers to nobody: it keeps each as a file.

For demonstration and tests. It answers as the API of GOV.UK Notify and NotifyNL does, and checks
the token of each request as they do.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from notifications_python_client.authentication import decode_jwt_token, get_token_issuer
from notifications_python_client.errors import TokenError

from disclosure import clock

SENDING = "/v2/notifications/sms"
ASKING = "/v2/notifications"
MOST_BYTES = 100_000


class Gateway(ThreadingHTTPServer):
    """Keeps text messages in a folder; file names hold the moment and a number, nothing else.

    `answer` set to an error makes every request fail with it.
    """

    daemon_threads = True

    def __init__(self, path: Path, key: str, host: str = "127.0.0.1", port: int = 0) -> None:
        super().__init__((host, port), _Request)
        self.path, self.key = path, key
        self.answer: tuple[int, dict[str, Any]] | None = None
        path.mkdir(parents=True, exist_ok=True)

    @property
    def url(self) -> str:
        """Return the address it listens on."""
        return f"http://{self.server_address[0]!s}:{self.server_address[1]}"

    def kept(self) -> list[dict[str, str]]:
        """Return what it took, oldest first."""
        files = sorted(self.path.glob("*.json"))
        return [json.loads(file.read_text(encoding="utf-8")) for file in files]

    def keep(self, taken: dict[str, str]) -> None:
        """Write a text message, whole or not at all."""
        file = self.path / f"{clock.now():%Y%m%dT%H%M%S%f}-{uuid4().hex[:8]}.json"
        part = file.with_suffix(".part")
        with part.open("w", encoding="utf-8") as written:
            json.dump(taken, written, ensure_ascii=False, indent=1)
            written.flush()
            os.fsync(written.fileno())
        part.rename(file)

    def refuse_token(self, header: str) -> bool:
        """Judge the token of a request: of this service, signed with its secret, of this minute."""
        token = header.removeprefix("Bearer ")
        try:
            decode_jwt_token(token, self.key[-36:])
            issuer: str = get_token_issuer(token)
        except TokenError:
            return True
        return issuer != self.key[-73:-37]


class _Request(BaseHTTPRequestHandler):
    server: Gateway

    def do_POST(self) -> None:  # the name http.server asks for
        length = min(int(self.headers.get("Content-Length", "0")), MOST_BYTES)
        given = json.loads(self.rfile.read(length) or b"{}")
        if not self._refused() and self.path == SENDING:
            self._take(given)

    def do_GET(self) -> None:  # the name http.server asks for
        asked = urlsplit(self.path)
        wanted = parse_qs(asked.query).get("reference", [""])[0]
        if not self._refused() and asked.path == ASKING:
            known = [one for one in self.server.kept() if one["reference"] == wanted]
            self._answer(200, {"notifications": known})

    def _refused(self) -> bool:
        if self.server.answer is not None:
            self._answer(*self.server.answer)
        elif self.server.refuse_token(self.headers.get("Authorization", "")):
            self._answer(403, _error(403, "AuthError", "Invalid token"))
        else:
            return False
        return True

    def _take(self, given: dict[str, Any]) -> None:
        number = str(given.get("phone_number", ""))
        if not number.lstrip("+").isdigit():
            self._answer(400, _error(400, "ValidationError", f"phone_number {number} is no number"))
            return
        text = given.get("personalisation", {}).get("text", "")
        reference = str(given.get("reference", ""))
        self.server.keep({"to": number, "text": text, "reference": reference})
        self._answer(201, {"id": str(uuid4()), "reference": reference, "content": {"body": text}})

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        written = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(written)))
        self.end_headers()
        self.wfile.write(written)

    def log_message(self, *_: object) -> None:
        """Write nothing: what is asked holds numbers."""


def _error(status: int, kind: str, words: str) -> dict[str, Any]:
    return {"status_code": status, "errors": [{"error": kind, "message": words}]}


@contextmanager
def running(path: Path, key: str) -> Iterator[Gateway]:
    """Run the gateway in a thread of this process."""
    gateway = Gateway(path, key)
    Thread(target=gateway.serve_forever, daemon=True).start()
    try:
        yield gateway
    finally:
        gateway.shutdown()
        gateway.server_close()
