"""A PostgreSQL server of the test run's own: made, started and thrown away again.

It listens on a socket in its own folder only, trusts everyone there, and never waits for the disk.
`initdb` refuses root, so as root the server runs as another user.
"""

import contextlib
import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg

PROGRAMS = Path("/usr/lib/postgresql")
USERS = ("postgres", "nobody")
SUPERUSER = "disclosure"
WAIT_SECONDS = 30
PR_SET_PDEATHSIG = 1
OPTIONS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "autovacuum": "off",
}


class Server:
    """A running server; `url()` names a database on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def url(self, database: str) -> str:
        """Return the SQLAlchemy URL of a database."""
        host = quote(str(self.folder), safe="")
        return f"postgresql+psycopg://{SUPERUSER}@/{database}?host={host}"

    def create(self, database: str, template: str = "template1") -> str:
        """Create a database and return its URL."""
        self.execute(f'CREATE DATABASE "{database}" TEMPLATE "{template}"')
        return self.url(database)

    def drop(self, database: str) -> None:
        """Drop a database, also under the feet of whoever still uses it."""
        self.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def execute(self, statement: str) -> None:
        """Run one statement on the server's own database, outside a transaction."""
        with self.connect("postgres") as connection:
            connection.execute(statement.encode())

    def connect(self, database: str) -> "psycopg.Connection[tuple[object, ...]]":
        """Open a connection that commits by itself."""
        return psycopg.connect(
            host=str(self.folder), user=SUPERUSER, dbname=database, autocommit=True
        )


@contextlib.contextmanager
def running() -> Iterator[Server]:
    """Make and start a server; at the end stop it and remove its folder."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        process = start(folder)
        try:
            yield Server(folder)
        finally:
            process.send_signal(signal.SIGQUIT)
            process.wait(WAIT_SECONDS)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def start(folder: Path) -> "subprocess.Popen[bytes]":
    """Make a cluster in the folder and start its server."""
    owner = other_user()
    if owner:
        shutil.chown(folder, owner)
    data, log = folder / "data", folder / "log"
    initdb = [program("initdb"), "-D", str(data), "-U", SUPERUSER, "-A", "trust"]
    subprocess.run(
        [*initdb, "-E", "UTF8", "--locale=C", "--no-sync"],
        check=True,
        user=owner,
        cwd=folder,
        stdout=subprocess.DEVNULL,
    )
    settings = [part for key, value in OPTIONS.items() for part in ("-c", f"{key}={value}")]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [program("postgres"), "-D", str(data), "-k", str(folder), *settings],
            user=owner,
            cwd=folder,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509  started before any thread
        )
    wait_until_ready(process, Server(folder), log)
    return process


def other_user() -> str | None:
    """Return whom to run as: nobody else, unless we are root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in USERS if name in known)


def program(name: str) -> str:
    """Return the path of a server program of the newest version installed."""
    found = sorted(PROGRAMS.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    if not found:
        raise FileNotFoundError(f"{name}: PostgreSQL is not installed; ./run test installs it")
    return str(found[-1])


def die_with_parent() -> None:
    """Let the kernel stop the server when the test run is killed."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)


def wait_until_ready(process: "subprocess.Popen[bytes]", server: Server, log: Path) -> None:
    """Wait until the server answers; raise with its log when it gave up."""
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(psycopg.OperationalError), server.connect("postgres"):
            return
        time.sleep(0.05)
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")
