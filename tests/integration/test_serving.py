"""The real server, in a process of its own."""

import base64
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from disclosure.store import migrate
from tests.live import HOST, free_port

pytestmark = pytest.mark.xdist_group("serving")

ROOT = Path(__file__).resolve().parents[2]
DISCLOSURE = Path(sys.executable).with_name("disclosure")
SLOW_VISITORS = 6
WAIT_SECONDS = 30


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Start the server as the demo does, and stop it as one stops a service."""
    folder = tmp_path_factory.mktemp("served")
    port = free_port()
    url = f"sqlite:///{folder / 'served.sqlite3'}"
    migrate.upgrade(url)
    command = [str(DISCLOSURE), "serve", "--port", str(port), "--threads", "16"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment(url, port), stdout=log, stderr=log
        )
        try:
            wait_for(port, process)
            yield port
        finally:
            process.terminate()
            assert process.wait(WAIT_SECONDS) == 0, (folder / "log").read_text()


def environment(url: str, port: int) -> dict[str, str]:
    """Return settings for a demonstration, and nothing of this process but the path."""
    key, other = (base64.b64encode(os.urandom(32)).decode() for _ in range(2))
    return {
        "PATH": os.environ["PATH"],
        "DISCLOSURE_ENV": "demo",
        "DISCLOSURE_DATABASE_URL": url,
        "DISCLOSURE_SECRET_KEY": key,
        "DISCLOSURE_MASTER_KEYS": key,
        "DISCLOSURE_BACKUP_KEYS": other,
        "DISCLOSURE_BASE_URL": f"http://{HOST}:{port}",
    }


def wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with socket.create_connection((HOST, port), timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the server did not start")


def get(port: int, path: str) -> tuple[int, bytes]:
    try:
        with urlopen(f"http://{HOST}:{port}{path}", timeout=5) as answer:
            return answer.status, answer.read()
    except HTTPError as refused:
        return refused.code, refused.read()


def half_sent(port: int) -> socket.socket:
    """Begin to send a form and stop in the middle."""
    visitor = socket.create_connection((HOST, port), timeout=5)
    head = f"POST /formulier HTTP/1.1\r\nHost: {HOST}:{port}\r\nContent-Length: 5000\r\n"
    visitor.sendall(f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\na=".encode())
    return visitor


def test_the_start_page_is_served(port: int) -> None:
    status, body = get(port, "/")
    assert status == 200
    assert b"<h1" in body


def test_slow_visitors_do_not_keep_others_out(port: int) -> None:
    visitors = [half_sent(port) for _ in range(SLOW_VISITORS)]
    try:
        time.sleep(0.3)  # every half form has reached a thread by now
        started = time.monotonic()
        status, _ = get(port, "/healthz")
        assert status == 200
        assert time.monotonic() - started < 2
    finally:
        for visitor in visitors:
            visitor.close()


def test_readiness_names_what_is_missing(port: int) -> None:
    """The tables are there and no worker runs."""
    status, body = get(port, "/readyz")
    assert status == 503
    assert "worker" in json.dumps(body.decode())
    assert b"migrations" not in body
