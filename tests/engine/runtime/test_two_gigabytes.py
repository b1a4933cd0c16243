"""Answers of two gigabytes: real services that would give them, and what the worker takes."""

import asyncio
import resource
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from engine.connectors.catalog import load_catalog
from engine.events.model import ErrorInfo
from engine.plan.model import OperationStep, Plan
from engine.ports import EgressPolicy, OpenedConnection
from engine.runtime.value_contract import MAX_VALUE_BYTES
from engine.server import ServerSettings
from engine.testing.memory_values import MemoryValues
from engine.testing.plans import QUICKLY, START, after, end, plan, template
from engine.testing.runs import run_plan, running_bench
from tests.engine.connectors.kit.listener import Heard, Play, listening

TWO_GIGABYTES = 2_000_000_000
PART = b"[" + b"1234567," * 8_192
MEGABYTE = 1_000_000


class Flood:
    """Streams two gigabytes to whoever reads them, and counts what was taken."""

    def __init__(self, head: str, *, chunked: bool) -> None:
        self.head = head
        self.chunked = chunked
        self.taken = 0

    @property
    def play(self) -> Play:
        return self._play

    async def _play(self, _: Heard, writer: asyncio.StreamWriter) -> None:
        writer.write(f"HTTP/1.1 200 OK\r\n{self.head}\r\n\r\n".encode())
        part = b"%x\r\n%s\r\n" % (len(PART), PART) if self.chunked else PART
        while self.taken < TWO_GIGABYTES:
            writer.write(part)
            await writer.drain()
            self.taken += len(part)
        writer.close()


def one_step(operation: str, inputs: dict[str, object], *, connection: str | None = None) -> Plan:
    connector, _, name = operation.partition(".")
    step = OperationStep(
        id="fetch",
        name="Fetch",
        incoming=START,
        connector=connector,
        operation=name,
        connection=connection,
        inputs=template(inputs),
        retry=QUICKLY,
        attempt_s=60.0,
    )
    return plan(step, end(incoming=after("fetch")))


def peak_memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1_024


async def error_of(
    server: ServerSettings, of: Plan, *connections: OpenedConnection, egress: EgressPolicy
) -> ErrorInfo:
    async with running_bench(
        server, *connections, catalog=load_catalog(), egress=egress, values=MemoryValues()
    ) as bench:
        _, result = await run_plan(bench, of)
    assert result.error is not None
    return result.error


class TestHttp:
    @pytest.mark.parametrize(
        ("head", "chunked"),
        [
            ("Content-Type: application/json\r\nTransfer-Encoding: chunked", True),
            ("Content-Type: application/json", False),
        ],
    )
    async def test_stops_reading_at_the_limit(
        self, temporal_server: ServerSettings, *, head: str, chunked: bool
    ) -> None:
        flood = Flood(head, chunked=chunked)
        before = peak_memory()
        async with listening(flood.play) as service:
            error = await error_of(
                temporal_server,
                one_step("http.request", {"method": "GET", "url": f"{service.url}/all"}),
                egress=EgressPolicy(allow=(f"{service.host}:{service.port}",)),
            )

        assert error.code == "connector.response_too_large"
        assert error.data["limit"] == MAX_VALUE_BYTES
        assert flood.taken < MAX_VALUE_BYTES + 20 * MEGABYTE
        assert peak_memory() - before < 300 * MEGABYTE

    async def test_reads_nothing_of_an_answer_that_says_how_large_it_is(
        self, temporal_server: ServerSettings
    ) -> None:
        flood = Flood(f"Content-Length: {TWO_GIGABYTES}", chunked=False)
        async with listening(flood.play) as service:
            error = await error_of(
                temporal_server,
                one_step("http.request", {"method": "GET", "url": f"{service.url}/all"}),
                egress=EgressPolicy(allow=(f"{service.host}:{service.port}",)),
            )

        assert error.code == "connector.response_too_large"
        assert flood.taken < 20 * MEGABYTE


class TestSql:
    async def test_stops_fetching_at_the_limit(
        self, temporal_server: ServerSettings, tmp_path: Path
    ) -> None:
        with closing(sqlite3.connect(tmp_path / "shop.db")) as database:
            database.execute("CREATE TABLE one (n INTEGER)")
        many = (
            "WITH RECURSIVE many(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < 2000) "
            "SELECT n, hex(zeroblob(500000)) AS text FROM many"
        )
        shop = OpenedConnection(
            id="shop", connector="sql", config={"kind": "sqlite", "path": "shop.db"}, secrets={}
        )
        before = peak_memory()

        error = await error_of(
            temporal_server,
            one_step("sql.query", {"sql": many, "max_rows": 5_000}, connection="shop"),
            shop,
            egress=EgressPolicy(file_folders=(str(tmp_path),)),
        )

        assert error.code == "connector.response_too_large"
        assert error.data["limit"] == MAX_VALUE_BYTES
        assert peak_memory() - before < 300 * MEGABYTE
