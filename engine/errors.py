"""Errors of the engine: a stable code, whose fault it is, and what to do next."""

from enum import StrEnum
from typing import Any


class Fault(StrEnum):
    """Who has to act on an error."""

    AUTHOR = "author"
    """The workflow is wrong; its designer must change it."""

    SERVICE = "service"
    """The other system misbehaved; trying again later may help."""

    PLATFORM = "platform"
    """Baton itself failed; its operator must look."""


class EngineError(Exception):
    """
    Root of every error that the engine raises on purpose.

    Attributes:
        code: Stable identifier, `area.problem`; clients branch on it.
        fault: Who has to act.
        message: One sentence for people: what happened, where, what to do next.
        data: Named facts about the error; JSON values only, never a secret.
    """

    code: str = "engine.error"
    fault: Fault = Fault.PLATFORM

    def __init__(self, message: str, **data: Any) -> None:
        super().__init__(message)
        self.message = message
        self.data = data
