"""A small web service on a port of its own, with books to read and faults to switch on."""

import json
import sys
import threading
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

HOST = "127.0.0.1"
_HELD_AT_MOST_S = 30


@dataclass(frozen=True, slots=True)
class Call:
    """A request that arrived; `key` is what its header Idempotency-Key says."""

    method: str
    path: str
    query: Mapping[str, str]
    key: str
    body: Any


@dataclass(frozen=True, slots=True)
class Answer:
    """What the service answers; bytes as they are, all else as JSON."""

    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Hold:
    """An answer that is kept back: the work is done (`reached`), and the caller does not know."""

    reached: threading.Event = field(default_factory=threading.Event)
    released: threading.Event = field(default_factory=threading.Event)


class WebService:
    """
    Subclasses implement `answer`, which runs under a lock, once for each idempotency key.

    Faults belong to an endpoint, which is a method and the first part of a path: `POST /charges`.
    A fault is played before any work is done, so a failed request leaves no trace but its arrival.
    """

    def __init__(self) -> None:
        self.arrivals: list[Call] = []
        self._lock = threading.Lock()
        self._known: dict[tuple[str, str, str], Answer] = {}
        self._faults: defaultdict[str, deque[Answer]] = defaultdict(deque)
        self._holds: dict[str, Hold] = {}
        self._server: ThreadingHTTPServer | None = None

    def answer(self, call: Call) -> Answer:
        """Do what is asked for."""
        raise NotImplementedError

    def fail(self, endpoint: str, *statuses: int, body: Any = None) -> None:
        """Answer the next requests with these statuses, one each, and do nothing."""
        with self._lock:
            self._faults[endpoint].extend(
                Answer(body or {"message": "This fault was switched on."}, status)
                for status in statuses
            )

    def hold(self, endpoint: str) -> Hold:
        """Do the next request's work, and keep its answer back until it is released."""
        with self._lock:
            self._holds[endpoint] = hold = Hold()
            return hold

    def arrived(self, endpoint: str) -> list[Call]:
        """Give the requests that reached an endpoint, whatever became of them."""
        with self._lock:
            return [call for call in self.arrivals if _endpoint(call) == endpoint]

    @property
    def url(self) -> str:
        """Where the service is."""
        assert self._server is not None
        return f"http://{HOST}:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._server = server = _Server((HOST, 0), _handler(self))
        threading.Thread(
            target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        ).start()
        return self

    def __exit__(self, *_: object) -> None:
        assert self._server is not None
        for hold in self._holds.values():
            hold.released.set()
        self._server.shutdown()
        self._server.server_close()

    def handle(self, call: Call) -> Answer:
        """Play a fault, or do the work; then wait if the answer is held."""
        with self._lock:
            self.arrivals.append(call)
            faults = self._faults[_endpoint(call)]
            if faults:
                return faults.popleft()
            answer = self._once(call)
            hold = self._holds.pop(_endpoint(call), None)
        if hold is not None:
            hold.reached.set()
            hold.released.wait(_HELD_AT_MOST_S)
        return answer

    def _once(self, call: Call) -> Answer:
        if not call.key:
            return self.answer(call)
        name = (call.method, call.path, call.key)
        if name not in self._known:
            answer = self.answer(call)
            if answer.status >= 500:
                return answer
            self._known[name] = answer
        return self._known[name]


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of callers that were killed."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def _endpoint(call: Call) -> str:
    return f"{call.method} /{call.path.split('/')[1]}"


def _handler(service: WebService) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do(self) -> None:
            parts = urlsplit(self.path)
            raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            answer = service.handle(
                Call(
                    method=self.command,
                    path=parts.path,
                    query={name: values[0] for name, values in parse_qs(parts.query).items()},
                    key=self.headers.get("Idempotency-Key", ""),
                    body=json.loads(raw) if raw else None,
                )
            )
            body = answer.body
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
            try:
                self.send_response(answer.status)
                for name, value in {"Content-Type": "application/json", **answer.headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
            except ConnectionError:
                self.close_connection = True  # the caller was killed

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do  # noqa: N815

        def log_message(self, *_: Any) -> None:
            """Keep quiet."""

    return Handler
