"""`python -m designer.demo.mail_sink --smtp-port 9025 --http-port 9026 --data .data/mail`."""

import argparse
import asyncio
from pathlib import Path

from designer.demo.mail_sink.app import build_app, build_smtp
from designer.demo.mail_sink.store import Mailbox
from designer.demo.serving import serve


async def _run(mailbox: Mailbox, *, host: str, smtp_port: int, http_port: int) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: build_smtp(mailbox), host, smtp_port)
    try:
        await serve(build_app(mailbox), host=host, port=http_port)
    finally:
        server.close()


def main() -> None:
    """Take mail until SIGTERM."""
    parser = argparse.ArgumentParser(prog="designer.demo.mail_sink", description="The demo mail.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--smtp-port", type=int, required=True)
    parser.add_argument("--http-port", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True, help="folder for the mail's file")
    given = parser.parse_args()
    mailbox = Mailbox(given.data)
    try:
        asyncio.run(
            _run(mailbox, host=given.host, smtp_port=given.smtp_port, http_port=given.http_port)
        )
    finally:
        mailbox.close()


if __name__ == "__main__":
    main()
