"""A service that takes a hundred requests in any second, and knows repeated ones by their key."""

import time
from collections import Counter, deque
from typing import Final

from tests.scenarios.services.web import Answer, Call, WebService

A_SECOND: Final = 100


class LimitedService(WebService):
    """
    Attributes:
        bad: Ids of items that it refuses for good.
        booked: How often each item was taken.
        moments: When each request came.
        too_fast: How many requests were more than it allows.
        busy_at: At this request it begins to send everybody away for `busy_s` seconds.
        busy_from: When that began.
        reports: What the reports say that it was told.
    """

    busy_s = 5

    def __init__(self) -> None:
        super().__init__()
        self.bad: set[str] = set()
        self.booked: Counter[str] = Counter()
        self.moments: list[float] = []
        self.too_fast = 0
        self.busy_at: int | None = None
        self.busy_from = 0.0
        self.reports: list[dict[str, object]] = []
        self._second: deque[float] = deque()

    def handle(self, call: Call) -> Answer:
        if call.path == "/items" and (refusal := self._refuse()) is not None:
            return refusal
        return super().handle(call)

    def answer(self, call: Call) -> Answer:
        if call.path == "/reports":
            self.reports.append(call.body)
            return Answer({}, 201)
        name = call.body["id"]
        if name in self.bad:
            return Answer({"message": "This customer is unknown."}, 422)
        self.booked[name] += 1
        return Answer({"receipt": f"r-{name}"}, 201)

    def _refuse(self) -> Answer | None:
        """Count a request, and send it away when there are too many, or the service is busy."""
        with self._lock:
            now = time.monotonic()
            self.moments.append(now)
            while self._second and now - self._second[0] >= 1:
                self._second.popleft()
            self._second.append(now)
            if self.busy_at is not None and len(self.moments) >= self.busy_at:
                self.busy_at, self.busy_from = None, now
            if now < self.busy_from + self.busy_s and self.busy_from:
                left = self.busy_from + self.busy_s - now
                return Answer({"message": "Busy."}, 429, {"Retry-After": str(int(left) + 1)})
            if len(self._second) > A_SECOND:
                self.too_fast += 1
                return Answer({"message": "Too fast."}, 429, {"Retry-After": "1"})
        return None

    def most_in_a_second(self) -> int:
        """Give the most requests that any second held, wherever it began."""
        first, most = 0, 0
        for last, moment in enumerate(self.moments):
            while moment - self.moments[first] >= 1:
                first += 1
            most = max(most, last - first + 1)
        return most
