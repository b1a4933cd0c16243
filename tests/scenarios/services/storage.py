"""An S3-compatible object store, as far as listing and reading go."""

import threading
from urllib.parse import unquote

from tests.scenarios.services.web import Answer, Call, WebService

AT_ONCE = 5
"""As many as the workflow may read at the same time; each waits a moment for the others."""


class Storage(WebService):
    """
    Attributes:
        objects: Contents by key.
        listed: Keys that are listed although nothing is there.
        most_at_once: The most readings that were under way at the same time.
    """

    def __init__(self, *, reading_s: float = 0.05) -> None:
        super().__init__()
        self._reading_s = reading_s
        self._reading = 0
        self._counting = threading.Condition()
        self.begin()

    def begin(self) -> None:
        """Forget everything, for the next test."""
        self.arrivals.clear()
        self.objects: dict[str, str] = {}
        self.listed: list[str] = []
        self.most_at_once = 0

    def read_keys(self) -> list[str]:
        """Give the keys that were asked for, in the order of arrival."""
        paths = [unquote(call.path) for call in self.arrived("GET /exports")]
        return [path.removeprefix("/exports/") for path in paths if path != "/exports"]

    def handle(self, call: Call) -> Answer:
        with self._counting:
            self._reading += 1
            self.most_at_once = max(self.most_at_once, self._reading)
            self._counting.notify_all()
            # A real reading takes its time: those who come at once are here at once.
            self._counting.wait_for(lambda: self._reading >= AT_ONCE, timeout=self._reading_s)
        try:
            return super().handle(call)
        finally:
            with self._counting:
                self._reading -= 1

    def answer(self, call: Call) -> Answer:
        key = unquote(call.path).removeprefix("/exports").removeprefix("/")
        if not key:
            return self._list(call.query.get("prefix", ""))
        if key not in self.objects:
            return Answer(b"<Error><Code>NoSuchKey</Code></Error>", 404)
        return Answer(self.objects[key].encode(), headers={"Content-Type": "text/csv"})

    def _list(self, prefix: str) -> Answer:
        keys = [key for key in sorted({*self.objects, *self.listed}) if key.startswith(prefix)]
        found = "".join(f"<Contents><Key>{key}</Key></Contents>" for key in keys)
        text = f"<ListBucketResult><Name>exports</Name>{found}</ListBucketResult>"
        return Answer(text.encode(), headers={"Content-Type": "application/xml"})
