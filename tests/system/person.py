"""People, as their browsers speak for them."""

import json
import time
from typing import Any, Self

import httpx2
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from designer.demo.people import PASSWORD

ENDED = {"run.succeeded", "run.failed", "run.cancelled"}


class Person:
    """Somebody who is signed in."""

    def __init__(self, url: str, email: str, *, slug: str = "demo") -> None:
        self.url = url
        self.slug = slug
        self.http = httpx2.Client(base_url=url, timeout=15, headers={"Origin": url})
        self.get("/api/session/")
        answer = self.post(
            "/_allauth/browser/v1/auth/login", {"email": email, "password": PASSWORD}
        )
        assert answer.status_code == 200, answer.text

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def get(self, path: str) -> httpx2.Response:
        """Ask; a path without a leading slash is one of the workspace."""
        return self.http.get(self._address(path))

    def post(self, path: str, body: Any, **headers: str) -> httpx2.Response:
        """Send."""
        return self._send("POST", path, body, headers)

    def put(self, path: str, body: Any, **headers: str) -> httpx2.Response:
        """Replace."""
        return self._send("PUT", path, body, headers)

    def read(self, path: str) -> Any:
        """Ask, and expect an answer."""
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def wait_for_end(self, run: str, *, seconds: float = 60) -> Any:
        """Look at a run until it is over, whatever the server does in between."""
        end = time.monotonic() + seconds
        last = None
        while time.monotonic() < end:
            try:
                last = self.get(f"runs/{run}/").json()
            except (httpx2.HTTPError, json.JSONDecodeError):
                time.sleep(0.2)
                continue
            if last.get("finished_at"):
                return last
            time.sleep(0.1)
        raise AssertionError(f"run {run} did not end within {seconds:g} s: {last}")

    def watch(self, run: str, *, seconds: float = 60) -> list[dict[str, Any]]:
        """
        Follow a run over the WebSocket until it ends, and come back after every lost connection.

        Like the page, it asks for what is after its own cursor, and takes nothing twice.
        """
        events: list[dict[str, Any]] = []
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                self._listen(run, events, until=end)
            except (OSError, TimeoutError, ConnectionClosed, InvalidStatus):
                time.sleep(0.2)
            if events and events[-1]["event"]["type"] in ENDED:
                return events
        raise AssertionError(f"run {run} told no end, only {[e['number'] for e in events]}")

    def _listen(self, run: str, events: list[dict[str, Any]], *, until: float) -> None:
        address = self.url.replace("http", "ws", 1) + "/ws/live/"
        cookies = "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())
        with connect(
            address,
            origin=Origin(self.url),
            additional_headers={"Cookie": cookies},
            close_timeout=1,
        ) as socket:
            after = events[-1]["number"] if events else 0
            socket.send(json.dumps({"subscribe": {"run": run, "after": after}}))
            while time.monotonic() < until:
                told = json.loads(socket.recv(timeout=max(0.1, until - time.monotonic())))
                for item in told.get("events", {}).get("items", []):
                    if not events or item["number"] > events[-1]["number"]:
                        events.append(item)
                if events and events[-1]["event"]["type"] in ENDED:
                    return

    def _send(self, method: str, path: str, body: Any, headers: dict[str, str]) -> httpx2.Response:
        token = {"X-CSRFToken": self.http.cookies.get("csrftoken") or ""}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.http.request(method, self._address(path), json=body, headers=token | named)

    def _address(self, path: str) -> str:
        return path if path.startswith("/") else f"/api/workspaces/{self.slug}/{path}"
