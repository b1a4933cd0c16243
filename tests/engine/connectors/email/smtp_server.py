"""A mail server in the test's own loop, which answers as it is told."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


@dataclass
class MailServer:
    """What it was given; `answers` replaces its answer to a command: `{"DATA": "451 x"}`."""

    answers: Mapping[str, str]
    password: str
    port: int = 0
    connects: int = 0
    envelopes: list[Any] = field(default_factory=list)

    async def handle_RCPT(self, _, __, envelope, address, ___):  # noqa: N802 - aiosmtpd's name
        refusal = self.answers.get(f"RCPT {address}") or self.answers.get("RCPT")
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, __, envelope):  # noqa: N802 - aiosmtpd's name
        self.envelopes.append(envelope)
        if self.answers.get("DATA") == "hang up":
            server.transport.abort()
            return "250 never seen"
        return self.answers.get("DATA", "250 OK")

    def messages(self) -> list[EmailMessage]:
        read = [message_from_bytes(e.content, policy=policy.default) for e in self.envelopes]
        return [message for message in read if isinstance(message, EmailMessage)]

    def authenticate(self, _, __, ___, ____, data):
        assert isinstance(data, LoginPassword)
        return AuthResult(success=data.password.decode() == self.password, handled=False)


@asynccontextmanager
async def mail_server(
    answers: Mapping[str, str] | None = None,
    *,
    password: str = "",
    starttls: ssl.SSLContext | None = None,
) -> AsyncIterator[MailServer]:
    mail = MailServer(answers or {}, password)

    def connect() -> SMTP:
        mail.connects += 1
        return SMTP(
            mail,
            hostname="localhost",
            tls_context=starttls,
            require_starttls=starttls is not None,
            auth_required=bool(password and starttls),
            auth_require_tls=starttls is not None,
            authenticator=mail.authenticate if password else None,
        )

    server = await asyncio.get_running_loop().create_server(connect, "127.0.0.1", 0)
    mail.port = server.sockets[0].getsockname()[1]
    try:
        yield mail
    finally:
        server.close()
        await server.wait_closed()
