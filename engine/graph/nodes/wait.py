"""Wait: nothing happens until a moment, or a message, has come."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from engine.graph.nodes.common import ID_PATTERN, JoiningNode


class _Way(BaseModel):
    """
    Attributes:
        id: Handle that is live when this way comes first.
        name: What people read beside the handle.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=ID_PATTERN)
    name: str = Field(default="", max_length=60)


class DurationWay(_Way):
    """Some time has passed; `duration` is in seconds: a number, or text with `{{ … }}`."""

    type: Literal["duration"] = "duration"
    duration: Annotated[str, Field(max_length=10_000)] | int | float = 60


class UntilWay(_Way):
    """A moment has come; `at` is an ISO 8601 time, or text with `{{ … }}`."""

    type: Literal["until"] = "until"
    at: str = Field(default="", max_length=10_000)


class MessageWay(_Way):
    """
    A message has come.

    Attributes:
        message: Name of the message.
        key: Which of the messages of that name; text that may hold `{{ … }}`.
        payload_schema: JSON Schema that the payload must fit.
    """

    type: Literal["message"] = "message"
    message: str = Field(default="", max_length=100)
    key: str = Field(default="", max_length=10_000)
    payload_schema: dict[str, Any] = Field(default_factory=dict)


Way = Annotated[DurationWay | UntilWay | MessageWay, Field(discriminator="type")]


class WaitNode(JoiningNode):
    """
    Waits for the first of several ways to come; that way's handle is live, the others are dead.

    Its output is `{"way": id of the way, "message": payload, or null}`.
    """

    kind: Literal["wait"] = "wait"
    ways: tuple[Way, ...] = Field(default=(), max_length=10)
