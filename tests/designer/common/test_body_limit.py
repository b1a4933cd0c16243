"""Bodies that nobody takes are stopped before anything reads them."""

import json
from collections.abc import Iterable
from typing import Any

from designer.common.body_limit import BodyLimit


class Reader:
    """An application that reads its body whole, as Django does."""

    def __init__(self) -> None:
        self.read = 0
        self.stopped = False

    async def __call__(self, _scope: Any, receive: Any, send: Any) -> None:
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                self.stopped = True
                return
            self.read += len(message["body"])
            if not message.get("more_body"):
                break
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"ok"})


async def ask(
    chunks: Iterable[bytes], *, told: int | None = None
) -> tuple[Reader, list[dict[str, Any]]]:
    reader, sent = Reader(), []
    waiting = list(chunks)
    headers = [] if told is None else [(b"content-length", str(told).encode())]

    async def receive() -> dict[str, Any]:
        body = waiting.pop(0)
        return {"type": "http.request", "body": body, "more_body": bool(waiting)}

    async def send(message: Any) -> None:
        sent.append(message)

    await BodyLimit(reader, limit=100)({"headers": headers}, receive, send)
    return reader, sent


def refused(sent: list[dict[str, Any]]) -> bool:
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    body = json.loads(sent[1]["body"])
    return bool(sent[0]["status"] == 413 and body["code"] == "common.too_large")


class TestBodyLimit:
    async def test_lets_through_what_fits(self) -> None:
        reader, sent = await ask([b"x" * 60, b"x" * 40], told=100)

        assert reader.read == 100
        assert sent[0]["status"] == 200

    async def test_refuses_by_the_told_length_without_reading(self) -> None:
        reader, sent = await ask([], told=101)

        assert reader.read == 0
        assert refused(sent)

    async def test_counts_what_tells_no_length(self) -> None:
        reader, sent = await ask([b"x" * 60, b"x" * 60, b"x" * 1_000_000])

        assert reader.stopped
        assert reader.read == 60
        assert refused(sent)

    async def test_does_not_believe_a_length_that_is_too_small(self) -> None:
        reader, sent = await ask([b"x" * 200], told=5)

        assert reader.stopped
        assert refused(sent)
