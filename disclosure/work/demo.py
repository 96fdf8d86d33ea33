"""`disclosure demo`: the application with a fictional region on SQLite, ready to click."""

import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from disclosure import clock
from disclosure.accounts import seeding
from disclosure.arguments import Parser
from disclosure.settings import Settings
from disclosure.store import migrate
from disclosure.work import demo_advice, demo_data, login_provider, sink, text_sink
from disclosure.work.opening import open_database

FOLDER = Path(__file__).resolve().parents[2] / "var"
DATABASE = FOLDER / "demo.db"
MAIL = FOLDER / "mail"
TEXTS = FOLDER / "sms"
KEY = "ZGVtbyBkZW1vIGRlbW8gZGVtbyBkZW1vIGRlbW8gMzI="
BACKUP_KEY = "ZGVtbyBkZW1vIGRlbW8gZGVtbyBkZW1vIGJhY2sgMzI="
"""32 bytes each that everyone knows: a demonstration holds nothing to protect."""
SMS_TEMPLATE = "00000000-0000-4000-8000-000000000001"
SMS_KEY = "demo-00000000-0000-4000-8000-000000000002-00000000-0000-4000-8000-000000000003"
THREADS = 32
"""More than slow visitors: no proxy that buffers stands before a demonstration."""
_READY_WITHIN = 30.0


def main(arguments: list[str]) -> int:
    """Set up, fill once; run web, worker, sinks for mail and texts and a login until stopped."""
    parser = Parser(prog="disclosure demo", description=__doc__)
    parser.add_argument("--reset", action="store_true", help="empty it first")
    asked = parser.parse_args(arguments)
    port = int(os.environ.get("PORT", "8000"))  # the one variable that is not ours to name
    if asked.reset:
        _empty()
    FOLDER.mkdir(exist_ok=True)
    MAIL.mkdir(exist_ok=True)
    with (
        sink.running(MAIL) as mail_port,
        text_sink.running(TEXTS, SMS_KEY) as gateway,
        login_provider.running() as issuer,
    ):
        environ = environment(port, mail_port, gateway.url) | login_provider.environment(issuer)
        codes, talk = _prepare(Settings.from_env(environ))
        return _run(environ, port, welcome(port, codes, talk))


def environment(port: int, mail_port: int, sms_url: str) -> dict[str, str]:
    """Return the environment of the demonstration's processes."""
    return {
        **os.environ,
        "DISCLOSURE_ENV": "demo",
        "DISCLOSURE_DATABASE_URL": f"sqlite:///{DATABASE}",
        "DISCLOSURE_SECRET_KEY": "only for the demonstration, known to everyone",
        "DISCLOSURE_MASTER_KEYS": KEY,
        "DISCLOSURE_BACKUP_KEYS": BACKUP_KEY,
        "DISCLOSURE_BASE_URL": f"http://127.0.0.1:{port}",
        "DISCLOSURE_MAIL_SERVER": "127.0.0.1",
        "DISCLOSURE_MAIL_PORT": str(mail_port),
        "DISCLOSURE_MAIL_SENDER": "secretariaat@voorbeeld.example",
        "DISCLOSURE_SMS_URL": sms_url,
        "DISCLOSURE_SMS_KEY": SMS_KEY,
        "DISCLOSURE_SMS_TEMPLATE": SMS_TEMPLATE,
    }


def _empty() -> None:
    for file in (*FOLDER.glob("demo.db*"), *MAIL.glob("*.eml"), *TEXTS.glob("*.json")):
        file.unlink()


def _prepare(settings: Settings) -> tuple[list[demo_data.Opening], str]:
    migrate.upgrade(settings.database_url)
    database = open_database(settings)
    try:
        found = demo_data.fill(database, settings.env, clock.now())
        return found, demo_advice.fill(database, clock.now())
    finally:
        database.dispose()


def _run(environ: dict[str, str], port: int, words: str) -> int:
    run = [sys.executable, "-m", "disclosure"]
    serve = ["serve", "--port", str(port), "--threads", str(THREADS)]
    children = [
        subprocess.Popen([*run, *serve], env=environ),  # noqa: S603
        subprocess.Popen([*run, "worker"], env=environ),  # noqa: S603
    ]
    try:
        _wait_until_ready(port)
        print(words, flush=True)
        while all(child.poll() is None for child in children):
            time.sleep(0.5)
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.wait(timeout=10)


def _wait_until_ready(port: int) -> None:
    until = time.monotonic() + _READY_WITHIN
    while time.monotonic() < until:
        with suppress(URLError, OSError):
            urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1).close()
            return
        time.sleep(0.1)


def welcome(port: int, codes: list[demo_data.Opening], talk: str = "") -> str:
    """Return the addresses and logins to print."""
    everyone = (*seeding.STAFF, *seeding.ADMINISTRATORS)
    logins = " ".join(f"{each.login}@" for each in everyone)
    shown = [f"  {each.reference}  {each.code}" for each in codes]
    return "\n".join(
        [
            "",
            f"  http://127.0.0.1:{port}/          start of the site",
            f"  http://127.0.0.1:{port}/verder    return with reference and code",
            f"  http://127.0.0.1:{port}/bericht   conversation without a name",
            f"  http://127.0.0.1:{port}/werk/     staff",
            f"  mail is kept in {MAIL}, text messages in {TEXTS}",
            "  DigiD is a page with fictional people",
            "",
            f"  password: {seeding.PASSWORD}    one-time code from: {seeding.SECRET}",
            f"  logins (…@demo.example): {logins}",
            "",
            *(["  reference and code of fictional applications:", *shown] if shown else []),
            *(["  code of a fictional conversation:", f"  {talk}"] if talk else []),
            "  Ctrl-C stops it; ./run demo --reset empties it.",
        ]
    )
