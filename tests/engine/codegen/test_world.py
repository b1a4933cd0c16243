"""What generated files do by themselves: call web services, query databases, send mail, run."""

import asyncio
import email
import importlib
import json
import os
import sqlite3
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar

import pytest
from aiosmtpd.controller import Controller
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from engine.codegen.about import About
from engine.codegen.generate import file_name, generate_python
from engine.plan.model import OperationStep, Plan
from engine.server import ServerSettings, free_ports
from engine.testing.plans import after, end, lab_step, path, plan, transform
from tests.engine.codegen.running import on_the_path


class Service(BaseHTTPRequestHandler):
    """Answers with what it was asked; the path says with which status."""

    seen: ClassVar[list[dict[str, Any]]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.seen.append({"path": self.path, "headers": headers, "body": body})
        status = int(self.path.strip("/").partition("?")[0] or 200)
        answer = json.dumps({"path": self.path}).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        self.send_header("Set-Cookie", "secret=1")
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_POST  # noqa: N815 - the name that the server calls

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def service() -> Iterator[str]:
    Service.seen.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def calling(connector: str, operation: str) -> Plan:
    step: OperationStep = lab_step("call", "x", {}).model_copy(
        update={"connector": connector, "operation": operation}
    )
    return plan(step, end(incoming=after("call")))


@contextmanager
def generated(folder: Path, plan: Plan, title: str) -> Iterator[ModuleType]:
    about = About(title=title)
    path = folder / file_name(about)
    path.write_text(generate_python(plan, about), encoding="utf-8")
    with on_the_path(folder):
        yield importlib.import_module(path.stem)


async def run(activity: Any, inputs: dict[str, Any], connection: str = "") -> Any:
    return await ActivityEnvironment().run(activity, inputs, connection)


class TestHttp:
    async def test_calls_with_address_credentials_and_key(
        self, service: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SHOP_BASE_URL", service)
        monkeypatch.setenv("SHOP_TOKEN", "t0p")
        inputs = {
            "method": "POST",
            "url": "/200",
            "query": {"q": "a b"},
            "body": {"n": 1},
        }
        with generated(tmp_path, calling("http", "request"), "Http one") as module:
            answer = await run(module.http_request, inputs, "SHOP")

        (seen,) = Service.seen
        assert answer["status"] == 200
        assert answer["body"] == {"path": "/200?q=a+b"}
        assert "set-cookie" not in answer["headers"]
        assert json.loads(seen["body"]) == {"n": 1}
        assert seen["headers"]["authorization"] == "Bearer t0p"
        assert seen["headers"]["idempotency-key"] == "test/test"

    @pytest.mark.parametrize(
        ("status", "method", "code", "again"),
        [
            (404, "GET", "connector.rejected", False),
            (401, "GET", "connector.credentials_refused", False),
            (503, "GET", "connector.unavailable", True),
            (503, "POST", "connector.unavailable", False),
            (429, "POST", "connector.unavailable", True),
        ],
    )
    async def test_says_what_went_wrong(
        self, service: str, tmp_path: Path, status: int, method: str, code: str, *, again: bool
    ) -> None:
        inputs = {"method": method, "url": f"{service}/{status}", "idempotency_header": ""}
        with (
            generated(tmp_path, calling("http", "request"), "Http two") as module,
            pytest.raises(ApplicationError) as failed,
        ):
            await run(module.http_request, inputs)

        assert (failed.value.type, failed.value.non_retryable) == (code, not again)

    async def test_opens_no_files(self, tmp_path: Path) -> None:
        with (
            generated(tmp_path, calling("http", "request"), "Http three") as module,
            pytest.raises(ApplicationError) as failed,
        ):
            await run(module.http_request, {"url": "file:///etc/passwd"})

        assert failed.value.type == "connector.address_refused"


class TestSql:
    async def test_reads_and_writes_in_sqlite(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("STOCK_URL", str(tmp_path / "stock.db"))
        with sqlite3.connect(tmp_path / "stock.db") as database:
            database.execute("CREATE TABLE stock (name TEXT, n INTEGER, key TEXT)")
        database.close()
        write = {
            "mode": "write",
            "sql": "INSERT INTO stock VALUES (:name, :n, :effect_key)",
            "parameters": {"name": "a'; DROP TABLE stock", "n": 3},
        }
        with generated(tmp_path, calling("sql", "query"), "Sql one") as module:
            written = await run(module.sql_query, write, "STOCK")
            read = await run(module.sql_query, {"sql": "SELECT * FROM stock"}, "STOCK")

        assert written == {"rows": [], "row_count": 1}
        assert read["rows"] == [{"name": "a'; DROP TABLE stock", "n": 3, "key": "test/test"}]


class Mailbox:
    def __init__(self) -> None:
        self.letters: list[Any] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.letters.append(envelope)
        return "250 OK"


class TestEmail:
    async def test_is_sent(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (port,) = free_ports(1)
        mailbox = Mailbox()
        controller = Controller(mailbox, hostname="127.0.0.1", port=port)
        controller.start()
        settings = {"HOST": "127.0.0.1", "PORT": str(port), "TLS": "none", "SENDER": "a@b.example"}
        for name, value in settings.items():
            monkeypatch.setenv(f"OFFICE_{name}", value)
        inputs = {
            "to": "ada@c.example",
            "bcc": ["x@y.example"],
            "subject": "Hi\nBcc: z",
            "text": "T",
        }
        try:
            with generated(tmp_path, calling("email", "send"), "Email one") as module:
                sent = await run(module.email_send, inputs, "OFFICE")
        finally:
            controller.stop()

        (letter,) = mailbox.letters
        message = email.message_from_bytes(letter.content)
        assert letter.rcpt_tos == ["ada@c.example", "x@y.example"]
        assert (message["Subject"], message["Bcc"]) == ("Hi Bcc: z", None)
        assert message["Message-ID"] == sent["message_id"]
        assert sent["accepted"] == ["ada@c.example", "x@y.example"]


class TestMain:
    async def test_starts_a_worker_and_prints_what_the_run_gives(
        self, temporal_server: ServerSettings, tmp_path: Path
    ) -> None:
        steps = plan(
            transform("made", {"for": path("input.customer")}),
            end(incoming=after("made"), output=path("steps.made")),
        )
        about = About(title="Say hello")
        file = tmp_path / file_name(about)
        file.write_text(generate_python(steps, about), encoding="utf-8")
        environment = {
            "PATH": os.environ["PATH"],
            "TEMPORAL_ADDRESS": temporal_server.address,
            "TEMPORAL_NAMESPACE": temporal_server.namespace,
        }

        process = await asyncio.create_subprocess_exec(
            *(sys.executable, str(file), '{"customer": "Ada"}'),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=environment,
            cwd=tmp_path,
        )
        async with asyncio.timeout(60):
            printed, problems = await process.communicate()

        assert process.returncode == 0, problems.decode()
        assert json.loads(printed) == {"for": "Ada"}
