"""One process of the stack, as the supervisor sees it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from designer.embedded.notify import Ear


class Stage(IntEnum):
    """What a part is for: the foundation starts before the rest, and stages stop in reverse."""

    FOUNDATION = 0
    """What others need: Temporal's server, the demo's other side."""
    WORK = 1
    """What executes runs and keeps house."""
    DOOR = 2
    """What lets people in: the first to stop, so that nothing new arrives."""


@dataclass(frozen=True, slots=True)
class Alive:
    """A child that was just started, for a part's health check to look at."""

    pid: int
    ear: Ear


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """
    One process of the stack.

    Attributes:
        wait_until_ready: Returns once the process does its work; may raise to say that it will not.
        stop_within_s: How long it may take to end before it is killed.
    """

    name: str
    command: tuple[str, ...]
    stage: Stage
    wait_until_ready: Callable[[Alive], Awaitable[None]]
    ready_within_s: float = 60
    stop_within_s: float = 3
    env: Mapping[str, str] = field(default_factory=dict)
