"""Task: a person does something, and says with what result."""

from typing import Annotated, Any, Literal

from pydantic import Field

from engine.graph.nodes.common import JoiningNode

Who = Annotated[str, Field(min_length=1, max_length=1_000)]


class TaskNode(JoiningNode):
    """
    Waits until a person has completed a task; its output is the result that they gave.

    Attributes:
        title, description: Text that may hold `{{ … }}`.
        people, groups: Whose task it is, by id or name; each may hold `{{ … }}`, which may give a
            list. With neither, everybody who may complete tasks can do it.
        result_schema: JSON Schema of an object: what is asked of the person.
    """

    kind: Literal["task"] = "task"
    title: str = Field(default="", max_length=1_000)
    description: str = Field(default="", max_length=20_000)
    people: tuple[Who, ...] = Field(default=(), max_length=100)
    groups: tuple[Who, ...] = Field(default=(), max_length=100)
    result_schema: dict[str, Any] = Field(
        default_factory=lambda: {"type": "object", "properties": {}}
    )
