"""Mail by SMTP: the only place that knows Flask-Mail.

What Flask-Mail leaves open is closed here: every wait has an end, TLS checks the certificate, the
greeting and the Message-ID name the sender's domain instead of this machine, a server that takes
the mail but drops the line afterwards has taken it, and nothing is asked to come back: a mail that
returns would lie in a mailbox with her address on it, and nobody here would answer it.
"""

import smtplib
import ssl
from contextlib import suppress
from email import charset
from email.utils import parseaddr
from types import TracebackType
from typing import cast

import flask_mail
from flask import Flask

from disclosure.settings import Settings
from disclosure.work.outgoing import Outgoing, Transport, Undeliverable

TIMEOUT_SECONDS = 10
"""For each answer of the server; a whole conversation has about eight, within one lease."""
FOR_GOOD = range(500, 600)
HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
"""Keeps holiday replies from being sent (RFC 3834; the second is what Exchange listens to)."""

NO_REPORT = ["NOTIFY=NEVER"]
"""Asks servers on the way never to send the mail back (RFC 3461); who does not know it, is not."""

# Importing Flask-Mail makes Python send UTF-8 as raw 8-bit text, which not every server takes.
charset.add_charset("utf-8", charset.SHORTEST, charset.QP, "utf-8")


class Line(flask_mail.Connection):
    """A conversation with the mail server that ends, whatever the server does."""

    def __init__(self, mail: flask_mail.Mail, greeting: str) -> None:
        super().__init__(mail)
        self.greeting = greeting

    def configure_host(self) -> smtplib.SMTP:
        """Connect, and where the settings say so with TLS and a password."""
        mail = self.mail
        host = smtplib.SMTP(mail.server, mail.port, self.greeting, TIMEOUT_SECONDS)
        try:
            if mail.use_tls:
                host.starttls(context=ssl.create_default_context())
            if mail.username:
                host.login(mail.username, mail.password)
        except BaseException:
            host.close()
            raise
        return host

    def options(self) -> list[str]:
        """Return what is asked of the server for the address: no report, where it knows that."""
        host = cast(smtplib.SMTP, self.host)
        host.ehlo_or_helo_if_needed()
        return NO_REPORT if host.has_extn("dsn") else []

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """Say goodbye; nobody has to hear it."""
        if self.host is not None:
            with suppress(smtplib.SMTPException, OSError):
                self.host.quit()
            self.host.close()


def transport(settings: Settings) -> Transport:
    """Return the way out by the mail server of the settings."""
    app = Flask("disclosure.mail")
    app.config.update(
        MAIL_SERVER=settings.mail_server,
        MAIL_PORT=settings.mail_port,
        MAIL_USERNAME=settings.mail_username,
        MAIL_PASSWORD=settings.mail_password,
        MAIL_USE_TLS=settings.mail_tls,
    )
    mail = flask_mail.Mail(app)

    def deliver(outgoing: Outgoing) -> None:
        domain = domain_of(outgoing.sender)
        if not is_address(outgoing.to):
            raise Undeliverable("there is no address")
        with app.app_context(), Line(mail, domain) as line:
            outgoing.last_look()
            try:
                line.send(letter(outgoing, domain, line.options()))
            except smtplib.SMTPRecipientsRefused as refused:
                _refuse(refused)

    return deliver


def _refuse(refused: smtplib.SMTPRecipientsRefused) -> None:
    """Tell an address that does not exist from a server that is busy; name neither."""
    codes = {code for code, _ in refused.recipients.values()}
    if codes <= set(FOR_GOOD):
        raise Undeliverable("the server refuses the address") from None
    raise smtplib.SMTPException("the server does not take the address now") from None


def letter(outgoing: Outgoing, domain: str, options: list[str]) -> flask_mail.Message:
    """Return the mail: plain text, no way to answer but to the sender, the row's id as its own."""
    made = flask_mail.Message(
        subject=outgoing.subject,
        recipients=[outgoing.to],
        body=outgoing.body,
        sender=outgoing.sender,
        extra_headers=HEADERS,
        rcpt_options=options,
    )
    made.msgId = f"<{outgoing.id}@{domain}>"
    return made


def is_address(text: str) -> bool:
    """Tell whether this could be one mail address, with room for no header and no second one."""
    name, at, host = text.rpartition("@")
    return bool(name and at and host) and not any(c.isspace() or c in ",;<>" for c in text)


def domain_of(sender: str) -> str:
    """Return the domain of `post@example.org` or `Name <post@example.org>`."""
    return parseaddr(sender)[1].rpartition("@")[2] or "localhost"
