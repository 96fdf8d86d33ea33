"""A mail server that delivers to nobody: it keeps each mail as a file (demonstration and tests)."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from disclosure import clock


class Folder:
    """Keeps mail; file names hold the moment and a number, nothing of the mail."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)

    async def handle_DATA(  # noqa: N802  the name aiosmtpd asks for
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Write the mail as it came, whole or not at all, before saying that it is taken."""
        file = self.path / f"{clock.now():%Y%m%dT%H%M%S%f}-{uuid4().hex[:8]}.eml"
        part = file.with_suffix(".part")
        with part.open("wb") as written:
            written.write(envelope.content if isinstance(envelope.content, bytes) else b"")
            written.flush()
            os.fsync(written.fileno())
        part.rename(file)
        return "250 kept"


@contextmanager
def running(path: Path, host: str = "127.0.0.1", port: int = 0) -> Iterator[int]:
    """Run the sink in a thread of this process and give the port it listens on (0: a free one)."""
    controller = Controller(Folder(path), hostname=host, port=port or free_port(host))
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def free_port(host: str = "127.0.0.1") -> int:
    """Return a port nobody listens on."""
    with socket.socket() as found:
        found.bind((host, 0))
        port: int = found.getsockname()[1]
        return port
