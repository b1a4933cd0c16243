"""A mail server that keeps what it is given."""

import asyncio
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, Self

from aiosmtpd.smtp import SMTP

from tests.scenarios.services.web import HOST


class Mail:
    """Letters by arrival; `refuse` answers the next ones so: `451 come back`."""

    def __init__(self) -> None:
        self.refuse: list[str] = []
        self.port = 0
        self._letters: list[bytes] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    async def handle_DATA(self, _: Any, __: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's
        if self.refuse:
            return self.refuse.pop(0)
        self._letters.append(envelope.content)
        return "250 OK"

    def letters(self) -> list[EmailMessage]:
        """Give what arrived, each message once, as a reader's mail program shows it."""
        read = [message_from_bytes(content, policy=policy.default) for content in self._letters]
        by_id = {str(letter["Message-ID"]): letter for letter in read}
        return [letter for letter in by_id.values() if isinstance(letter, EmailMessage)]

    def subjects(self) -> list[str]:
        """Give the subjects, in the order of arrival."""
        return [str(letter["Subject"]) for letter in self.letters()]

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _listen(self) -> asyncio.Server:
        return await self._loop.create_server(
            lambda: SMTP(self, hostname="localhost", loop=self._loop), HOST, 0
        )

    async def _close(self) -> None:
        self._server.close()
        await self._server.wait_closed()
