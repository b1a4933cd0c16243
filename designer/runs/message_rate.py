"""How many messages a browser may send. Pure."""

from dataclasses import dataclass


@dataclass(slots=True)
class MessageRate:
    """
    A bucket of messages that fills again with time.

    A page that opens subscribes to all it shows at once, and says little after that.
    """

    capacity: float = 150
    per_second: float = 5
    left: float = 150
    at: float | None = None

    def allows(self, now: float) -> bool:
        """Take one message at `now`, in seconds; False when there are too many."""
        if self.at is not None:
            self.left = min(self.capacity, self.left + (now - self.at) * self.per_second)
        self.at = now
        if self.left < 1:
            return False
        self.left -= 1
        return True
