"""Hands a message to a mail server, and says in the kit's words how that failed."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import aiosmtplib

from engine.connectors.email.connection import EmailConfig
from engine.connectors.kit.binding import require_allowed_host
from engine.connectors.kit.errors import (
    ConnectorError,
    CredentialsRefused,
    Rejected,
    Unavailable,
)
from engine.connectors.kit.outbound import Outbound, Socket
from engine.connectors.kit.redact import Redactor
from engine.ports import OpenedConnection

_TEMPORARY = range(400, 500)
_NO_SUCH_SIGN_IN = (534, 535, 538)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A message and its envelope."""

    sender: str
    recipients: Sequence[str]
    content: bytes


async def deliver(
    letter: Letter,
    *,
    config: EmailConfig,
    connection: OpenedConnection,
    outbound: Outbound,
    deadline_s: float,
) -> tuple[str, ...]:
    """
    Hand over a message.

    Returns:
        Recipients that the server refused while it took the message for others.

    Raises:
        Unavailable, Rejected, CredentialsRefused, EgressRefused: `certain` until the message's
            content begins to travel.
    """
    password = connection.secrets.get("password", "")
    if password:
        require_allowed_host(connection, host=config.host, port=config.port)
    redactor = Redactor([password])
    sending = False
    try:
        async with asyncio.timeout(deadline_s):
            opened = await outbound.open_socket(config.host, config.port, timeout_s=deadline_s)
            async with _session(opened, config, outbound, deadline_s) as session:
                if config.user:
                    await session.login(config.user, password)
                sending = True
                refused, _ = await session.sendmail(
                    letter.sender, list(letter.recipients), letter.content
                )
                return tuple(refused)
    except ConnectorError:
        raise
    except (aiosmtplib.SMTPException, OSError, ValueError) as error:
        raise _translate(error, config, redactor, sending=sending) from None


@asynccontextmanager
async def _session(
    opened: Socket, config: EmailConfig, outbound: Outbound, timeout_s: float
) -> AsyncIterator[aiosmtplib.SMTP]:
    session = aiosmtplib.SMTP(
        hostname=config.host,
        sock=opened,
        use_tls=config.tls == "tls",
        start_tls=False,
        tls_context=outbound.tls if config.tls == "tls" else None,
        local_hostname="localhost",
        timeout=timeout_s,
    )
    try:
        await session.connect()
        if config.tls == "starttls":
            await session.ehlo()
            if not session.supports_extension("starttls"):
                raise aiosmtplib.SMTPNotSupported("STARTTLS")
            await session.starttls(server_hostname=config.host, tls_context=outbound.tls)
        yield session
        with suppress(aiosmtplib.SMTPException, OSError):
            await session.quit()
    finally:
        session.close()


def _translate(
    error: Exception, config: EmailConfig, redactor: Redactor, *, sending: bool
) -> ConnectorError:
    where = f"{config.host}:{config.port}"
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        codes = [refusal.code for refusal in error.recipients]
        temporary = all(code in _TEMPORARY for code in codes)
        kind = Unavailable if temporary else Rejected
        return kind(f"{where} takes mail for none of the recipients.", certain=True, codes=codes)
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return _translate_answer(error, where, redactor)
    if isinstance(error, aiosmtplib.SMTPNotSupported):
        return Rejected(
            f"{where} does not offer the chosen encryption or sign-in. Check the connection.",
            code="connector.not_supported",
            certain=True,
        )
    if isinstance(error, ValueError):
        return Rejected(f"{where} cannot take this message.", certain=True)
    return Unavailable(
        f"{where} did not answer in time, broke off, or could not prove who it is (TLS).",
        certain=not sending,
        host=config.host,
        port=config.port,
    )


def _translate_answer(
    error: aiosmtplib.SMTPResponseException, where: str, redactor: Redactor
) -> ConnectorError:
    said = redactor.excerpt(error.message)
    if isinstance(error, aiosmtplib.SMTPAuthenticationError) or error.code in _NO_SUCH_SIGN_IN:
        if error.code in _TEMPORARY:
            return Unavailable(f"{where} cannot check the sign-in now.", certain=True)
        return CredentialsRefused(
            f"{where} refused user or password. Check the connection.", certain=True
        )
    if error.code in _TEMPORARY:
        return Unavailable(
            f"{where} asks to come back later: {error.code} {said}", certain=True, status=error.code
        )
    return Rejected(
        f"{where} refused the message: {error.code} {said}", certain=True, status=error.code
    )
