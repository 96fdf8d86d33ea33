"""Mail as it arrives: over a real SMTP conversation with a real server."""

import email
import email.policy
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from disclosure.settings import Settings
from disclosure.work import mail, sink, sms
from disclosure.work.outgoing import NoGateway, Outgoing, Undeliverable, by_channel

HOST = "127.0.0.1"
SENDER = "Secretariaat <post@bureau.example>"
LETTER = Outgoing(
    id=UUID("11111111-2222-4333-8444-555555555555"),
    name="receipt",
    channel="mail",
    to="eva@voorbeeld.example",
    subject="Uw bericht",
    body="Hallo,\n\nÉén regel, en\n.\neen punt alleen.\n",
    sender=SENDER,
)


def settings(port: int) -> Settings:
    environ = {
        "DISCLOSURE_ENV": "test",
        "DISCLOSURE_MAIL_SERVER": HOST,
        "DISCLOSURE_MAIL_PORT": str(port),
        "DISCLOSURE_MAIL_SENDER": SENDER,
    }
    return Settings.from_env(environ)


@dataclass
class Server:
    """A mail server that answers as it is told and keeps what it took."""

    rcpt: str = "250 OK"
    data: str = "250 OK"
    greeted: str = ""
    raw: list[bytes] = field(default_factory=list)
    port: int = 0

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, _envelope: Envelope, hostname: str, lines: list[str]
    ) -> list[str]:
        self.greeted = session.host_name = hostname
        return lines

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: object
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        if self.data.startswith("250") and isinstance(envelope.original_content, bytes):
            self.raw.append(envelope.original_content)
        return self.data

    def only(self) -> EmailMessage:
        [raw] = self.raw
        found = email.message_from_bytes(raw, policy=email.policy.default)
        assert isinstance(found, EmailMessage)
        return found


@pytest.fixture
def server() -> Iterator[Server]:
    handler = Server(port=sink.free_port())
    controller = Controller(handler, hostname=HOST, port=handler.port)
    controller.start()
    yield handler
    controller.stop()


def test_the_mail_as_it_arrives(server: Server) -> None:
    mail.transport(settings(server.port))(LETTER)
    got = server.only()
    assert got["Message-ID"] == f"<{LETTER.id}@bureau.example>"
    assert (got["From"], got["To"]) == (SENDER, LETTER.to)
    assert got["Subject"] == "Uw bericht"
    assert got["Date"].datetime.tzinfo is not None
    assert got.get_content_type() == "text/plain"
    assert got.get_content_charset() == "utf-8"
    assert got.get_content().replace("\r\n", "\n") == LETTER.body


def test_no_header_says_more_than_it_must(server: Server) -> None:
    mail.transport(settings(server.port))(LETTER)
    assert set(server.only()) == {
        "Content-Type",
        "MIME-Version",
        "Content-Transfer-Encoding",
        "Subject",
        "From",
        "To",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "X-Auto-Response-Suppress",
    }
    assert socket.gethostname().encode() not in server.raw[0]
    assert server.greeted == "bureau.example"


def test_every_server_can_take_it(server: Server) -> None:
    """Seven bits, and lines that end as the standard says."""
    mail.transport(settings(server.port))(LETTER)
    assert server.raw[0].isascii()
    assert server.raw[0].count(b"\n") == server.raw[0].count(b"\r\n")


def test_the_same_message_keeps_its_id(server: Server) -> None:
    deliver = mail.transport(settings(server.port))
    deliver(LETTER)
    deliver(LETTER)
    ids = {email.message_from_bytes(raw)["Message-ID"] for raw in server.raw}
    assert len(server.raw) == 2
    assert ids == {f"<{LETTER.id}@bureau.example>"}


@pytest.mark.parametrize(
    "to",
    ["", "eva", "@voorbeeld.example", "eva@", "eva@x.example, bas@x.example", "eva@x\nBcc: b@y"],
)
def test_what_is_no_address_never_leaves(server: Server, to: str) -> None:
    with pytest.raises(Undeliverable):
        mail.transport(settings(server.port))(replace(LETTER, to=to))
    assert server.raw == []


def test_refused_for_good_is_undeliverable(server: Server) -> None:
    server.rcpt = f"550 no such user {LETTER.to}"
    with pytest.raises(Undeliverable) as refused:
        mail.transport(settings(server.port))(LETTER)
    assert LETTER.to not in str(refused.value)


@pytest.mark.parametrize(("rcpt", "data"), [("451 later", "250 OK"), ("250 OK", "452 full")])
def test_refused_for_now_may_be_tried_again(server: Server, rcpt: str, data: str) -> None:
    server.rcpt, server.data = rcpt, data
    with pytest.raises(smtplib.SMTPException) as refused:
        mail.transport(settings(server.port))(LETTER)
    assert LETTER.to not in str(refused.value)


def test_nobody_there_may_be_tried_again() -> None:
    with pytest.raises(OSError, match="refused"):
        mail.transport(settings(sink.free_port()))(LETTER)


def test_a_server_that_says_nothing_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "TIMEOUT_SECONDS", 0.2)
    with socket.create_server((HOST, 0)) as silent, pytest.raises(smtplib.SMTPServerDisconnected):
        mail.transport(settings(silent.getsockname()[1]))(LETTER)


def test_taken_is_taken_though_the_line_drops() -> None:
    """After the 250 nothing may make the message go out again."""
    with socket.create_server((HOST, 0)) as listening:
        thread = threading.Thread(target=take_and_drop, args=(listening, ANSWERS, []))
        thread.start()
        mail.transport(settings(listening.getsockname()[1]))(LETTER)
        thread.join()


ANSWERS = {b"ehlo": b"250 hello\r\n", b"data": b"354 go on\r\n"}
ANSWERS |= dict.fromkeys((b"mail", b"rcpt"), b"250 OK\r\n")


def take_and_drop(
    listening: socket.socket, answers: dict[bytes, bytes], lines: list[bytes]
) -> None:
    line, _ = listening.accept()
    with line, line.makefile("rb") as heard:
        line.sendall(b"220 hello\r\n")
        for said in heard:
            lines.append(said)
            if said == b".\r\n":
                line.sendall(b"250 taken\r\n")
                return
            line.sendall(answers.get(said[:4].lower(), b""))


@pytest.mark.parametrize(
    ("knows", "asked"), [(b"250-hello\r\n250 DSN\r\n", b" NOTIFY=NEVER"), (b"250 hello\r\n", b"")]
)
def test_no_server_is_asked_to_send_it_back(knows: bytes, asked: bytes) -> None:
    """The envelope names the bureau and her, and where a server can, that no report is wanted."""
    heard: list[bytes] = []
    with socket.create_server((HOST, 0)) as listening:
        answers = ANSWERS | {b"ehlo": knows}
        thread = threading.Thread(target=take_and_drop, args=(listening, answers, heard))
        thread.start()
        mail.transport(settings(listening.getsockname()[1]))(LETTER)
        thread.join()
    envelope = [line.rstrip() for line in heard if line[:4].lower() in (b"mail", b"rcpt")]
    sender = [line.partition(b" size=")[0] for line in envelope[:1]]
    assert sender == [b"mail FROM:<post@bureau.example>"]
    assert envelope[1:] == [b"rcpt TO:<" + LETTER.to.encode() + b">" + asked]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a certificate for this machine that nobody but itself signed, with its key."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name.from_rfc4514_string("CN=here")
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = tmp_path_factory.mktemp("tls") / "certificate.pem"
    file.write_bytes(made.public_bytes(pem) + key.private_bytes(pem, *secret))
    return file


def secured(handler: Server, certificate: Path) -> Controller:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def check(*args: object) -> AuthResult:
        given = args[-1]
        known = LoginPassword(b"bureau", b"geheim woord")
        return AuthResult(success=given == known, handled=False)

    return Controller(
        handler,
        hostname=HOST,
        port=handler.port,
        tls_context=context,
        require_starttls=True,
        authenticator=check,
        auth_required=True,
    )


def secure_settings(port: int, password: str) -> Settings:
    plain = settings(port)
    return replace(plain, mail_tls=True, mail_username="bureau", mail_password=password)


def test_a_certificate_nobody_signed_gets_nothing(certificate: Path) -> None:
    handler = Server(port=sink.free_port())
    controller = secured(handler, certificate)
    controller.start()
    try:
        with pytest.raises(ssl.SSLCertVerificationError):
            mail.transport(secure_settings(handler.port, "geheim woord"))(LETTER)
    finally:
        controller.stop()
    assert handler.raw == []


@pytest.mark.parametrize(("password", "arrives"), [("geheim woord", 1), ("fout", 0)])
def test_tls_and_password(
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
    password: str,
    arrives: int,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    handler = Server(port=sink.free_port())
    controller = secured(handler, certificate)
    controller.start()
    try:
        mail.transport(secure_settings(handler.port, password))(LETTER)
    except smtplib.SMTPAuthenticationError:
        pass
    finally:
        controller.stop()
    assert len(handler.raw) == arrives


@pytest.mark.parametrize(
    ("sender", "domain"),
    [("post@a.example", "a.example"), (SENDER, "bureau.example"), ("", "localhost")],
)
def test_the_domain_is_the_senders(sender: str, domain: str) -> None:
    assert mail.domain_of(sender) == domain


def test_a_text_message_is_for_a_human() -> None:
    with pytest.raises(NoGateway) as missing:
        sms.transport(settings(0))(replace(LETTER, channel="sms"))
    assert missing.value.task == "sms_by_hand"


def test_each_channel_has_its_way() -> None:
    got: list[str] = []
    deliver = by_channel({"mail": lambda letter: got.append(letter.channel)})
    deliver(LETTER)
    assert got == ["mail"]
    with pytest.raises(Undeliverable):
        deliver(replace(LETTER, channel="pigeon"))


def test_the_sink_keeps_each_mail_as_a_file(tmp_path: Path) -> None:
    folder = tmp_path / "var" / "mail"
    with sink.running(folder) as port:
        deliver = mail.transport(settings(port))
        deliver(LETTER)
        deliver(LETTER)
    kept = sorted(folder.iterdir())
    assert [path.suffix for path in kept] == [".eml", ".eml"]
    assert all("eva" not in path.name for path in kept)
    found = email.message_from_bytes(kept[0].read_bytes(), policy=email.policy.default)
    assert found["To"] == LETTER.to
