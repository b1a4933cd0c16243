"""Faults that can be switched on at an endpoint."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from designer.demo.shop.store import Store

Endpoint = Literal["stock", "payments", "kitchen", "couriers"]
ENDPOINTS: tuple[Endpoint, ...] = ("stock", "payments", "kitchen", "couriers")
LATE_AT_MOST_S = 300.0


class Fault(BaseModel):
    """
    What goes wrong.

    Attributes:
        slow: Milliseconds to wait before the work.
        error: Status to answer instead of working. `retry_after`: its header, in seconds.
        late: Do the work, and answer only after the caller has given up.
        count: For so many requests; then the fault is gone. None is for ever.
    """

    model_config = ConfigDict(extra="forbid")

    slow: int | None = Field(default=None, ge=1, le=600_000)
    error: int | None = Field(default=None, ge=400, le=599)
    retry_after: int | None = Field(default=None, ge=0, le=86_400)
    late: bool = False
    count: int | None = Field(default=None, ge=1, le=1_000_000)


def take_fault(store: Store, endpoint: Endpoint) -> Fault:
    """Give the fault for one request, and count it down."""
    stored = store.read_faults().get(endpoint)
    if stored is None:
        return Fault()
    fault = Fault.model_validate(stored)
    if fault.count is not None:
        rest = fault.model_copy(update={"count": fault.count - 1})
        store.write_fault(endpoint, None if rest.count == 0 else describe(rest))
    return fault


def describe(fault: Fault) -> dict[str, Any]:
    """Give the fault as JSON, without what is not set."""
    return fault.model_dump(exclude_defaults=True)


async def wait_for_hang_up(request: Request) -> None:
    """Wait until the caller has closed the connection."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
