"""What is said of a workflow as a whole."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from engine.graph.nodes.common import ID_PATTERN, LONGEST_S


class WorkflowSettings(BaseModel):
    """
    How the runs of a workflow are treated.

    Attributes:
        time_limit_s: How long a run may take; then it fails.
        sla_s: After how long a run that has not ended is told to be overdue.
        at_once: How many runs may be under way at the same time; None: any number.
        priority: 1 is served first, 5 last.
        business_key: Text with `{{ … }}` that names what a run is about, such as an order number;
            it sees `input` and `vars`. A second start with the same key gives the first run back.
        business_key_for: How long a run has its key: while it is under way or, with `success`,
            for ever once it has ended well.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    time_limit_s: float | None = Field(default=None, gt=0, le=LONGEST_S)
    sla_s: float | None = Field(default=None, gt=0, le=LONGEST_S)
    at_once: int | None = Field(default=None, ge=1, le=10_000)
    priority: int = Field(default=3, ge=1, le=5)
    business_key: str = Field(default="", max_length=2_000)
    business_key_for: Literal["under_way", "success"] = "under_way"


class Variable(BaseModel):
    """A constant of the workflow: `vars.<id>` in its expressions."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=ID_PATTERN)
    description: str = Field(default="", max_length=2_000)
    value: Any = None
