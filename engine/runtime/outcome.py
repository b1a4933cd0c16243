"""How a step ended, as far as the rest of the run is concerned."""

from dataclasses import dataclass
from typing import Any

from engine.errors import EngineError, Fault
from engine.events.model import ErrorInfo

OUT = frozenset({"out"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """The step succeeded; the edges of the handles in `live` are live, the others dead."""

    output: Any = None
    live: frozenset[str] = OUT
    visible: bool = False
    """Whether expressions see the output as `steps.<id>`."""
    told: bool = False
    """Whether the workflow itself tells that the step succeeded; an activity tells its own."""


@dataclass(frozen=True, slots=True)
class Reached:
    """An end was reached, well; the first one's output is that of the run."""

    output: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """
    The step failed for good.

    Attributes:
        step: Path of the step inside a container that is the cause.
    """

    error: ErrorInfo
    attempt: int = 1
    step: str | None = None


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The step was stopped: its run or its scope was, or nobody waits for it any more."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A person decided that the step is passed over, as if it were on a dead path."""


Outcome = Finished | Reached | Failed | Cancelled | Skipped


@dataclass(frozen=True, slots=True)
class Failure:
    """What failed a block, and the path of the step where it did."""

    error: ErrorInfo
    step: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockEnd:
    """
    How a block ended; well, when there is neither failure nor cancelling.

    Attributes:
        answer: What the first end that was reached answers, alone in a tuple.
    """

    failure: Failure | None = None
    cancelled: bool = False
    answer: tuple[Any, ...] = ()

    @property
    def well(self) -> bool:
        """Whether it was executed to its end."""
        return self.failure is None and not self.cancelled


def describe_error(error: EngineError) -> ErrorInfo:
    """Give an engine's error the form in which events carry it."""
    fault = error.fault.value if isinstance(error.fault, Fault) else error.fault
    return ErrorInfo(code=error.code, fault=fault, message=error.message, data=error.data)
