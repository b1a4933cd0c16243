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


@dataclass(frozen=True, slots=True)
class Reached:
    """An end was reached, well; the first one's output is that of the run."""

    output: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """The step failed for good."""

    error: ErrorInfo
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The step was stopped because the run was."""


Outcome = Finished | Reached | Failed | Cancelled


def describe_error(error: EngineError) -> ErrorInfo:
    """Give an engine's error the form in which events carry it."""
    fault = error.fault.value if isinstance(error.fault, Fault) else error.fault
    return ErrorInfo(code=error.code, fault=fault, message=error.message, data=error.data)
