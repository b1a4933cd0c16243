"""Start: what a run is given, and how people may start it."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from engine.graph.nodes.common import BaseNode


class StartForm(BaseModel):
    """How the start form looks to business users; its fields come from the input schema."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = Field(default="", max_length=120)
    description: str = Field(default="", max_length=2_000)
    submit_label: str = Field(default="", max_length=40)
    icon: str = Field(default="", max_length=40, description="Name of a Tabler icon.")
    color: str = Field(default="", max_length=20, description="Name of a theme colour.")


class StartNode(BaseNode):
    """
    The one entry of a workflow.

    Attributes:
        input_schema: JSON Schema (2020-12) of the run's input, an object; `input` in expressions.
        form: Present when business users may start the workflow from a form.
    """

    kind: Literal["start"] = "start"
    input_schema: dict[str, Any] = Field(
        default_factory=lambda: {"type": "object", "properties": {}}
    )
    form: StartForm | None = None
