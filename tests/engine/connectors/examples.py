"""One working call of every operation; the contract test asks for one."""

import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.ports import EgressPolicy, OpenedConnection
from tests.engine.connectors.calls import ASCII_CANARY, a_connection
from tests.engine.connectors.email.smtp_server import mail_server
from tests.engine.connectors.kit.listener import answer, listening


@dataclass(frozen=True, kw_only=True)
class Example:
    inputs: dict[str, Any]
    connection: OpenedConnection
    policy: EgressPolicy


@asynccontextmanager
async def http_request(_: Path) -> AsyncIterator[Example]:
    echo = f'{{"said": "Bearer {ASCII_CANARY}", "price": 9.5}}'.encode()
    async with listening(answer(body=echo, headers={"X-Echo": ASCII_CANARY})) as shop:
        here = f"{shop.host}:{shop.port}"
        yield Example(
            inputs={
                "url": "/stock/{pizza}",
                "path_values": {"pizza": "Funghi"},
                "response_schema": {"type": "object", "properties": {"price": {"type": "number"}}},
            },
            connection=a_connection(
                "http",
                {"base_url": shop.url, "auth": "bearer"},
                secrets={"token": ASCII_CANARY},
                allowed_hosts=(here,),
            ),
            policy=EgressPolicy(allow=(here,)),
        )


@asynccontextmanager
async def email_send(_: Path) -> AsyncIterator[Example]:
    async with mail_server(password=ASCII_CANARY) as server:
        here = f"127.0.0.1:{server.port}"
        config = {"host": "127.0.0.1", "port": server.port, "tls": "none", "user": "luigi"}
        yield Example(
            inputs={"to": "ada@example.org", "subject": "Hello", "text": "Hello"},
            connection=a_connection(
                "email",
                config | {"sender": "luigi@example.org"},
                secrets={"password": ASCII_CANARY},
                allowed_hosts=(here,),
            ),
            policy=EgressPolicy(allow=(here,)),
        )


@asynccontextmanager
async def sql_query(folder: Path) -> AsyncIterator[Example]:
    with closing(sqlite3.connect(folder / "shop.sqlite3")) as database:
        database.execute("CREATE TABLE stock (pizza TEXT, price REAL, photo BLOB)")
        database.execute("INSERT INTO stock VALUES ('Funghi', 9.5, x'00ff')")
        database.commit()
    yield Example(
        inputs={"sql": "SELECT * FROM stock", "row_schema": {"type": "object"}},
        connection=a_connection("sql", {"kind": "sqlite", "path": "shop.sqlite3"}),
        policy=EgressPolicy(file_folders=(str(folder),)),
    )


EXAMPLES: dict[str, Callable[[Path], AbstractAsyncContextManager[Example]]] = {
    "http.request": http_request,
    "email.send": email_send,
    "sql.query": sql_query,
}
