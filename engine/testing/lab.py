"""A connector for tests: its operations meet, fail, hold and leave traces as they are told."""

import asyncio
import base64
import json
import random
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, Field
from typing_extensions import override

from engine.connectors.catalog import Catalog
from engine.connectors.kit.connector import Connector, Credentials
from engine.connectors.kit.errors import Rejected, Unavailable
from engine.connectors.kit.operation import CallContext, Operation
from engine.ports import EffectMode

_POLL_S = 0.02

TEXT_OF_THE_CRASH = "a-secret-that-must-not-show"


class EchoInput(BaseModel):
    """What to answer."""

    value: Any = None
    password: str = ""


class Echo(Operation[EchoInput]):
    """Answers what it was given."""

    name = "echo"
    title = "Echo"
    description = "Answers what it was given."
    Input = EchoInput
    secret_inputs = frozenset({"password"})

    @override
    def effect_mode(self, inputs: EchoInput) -> EffectMode:
        return "idempotent"

    @override
    async def call(self, inputs: EchoInput, context: CallContext) -> Any:
        return inputs.value


class LeakInput(BaseModel):
    """Whether to fail, and how often to say it."""

    fail: bool = False
    times: int = 1


class Leak(Operation[LeakInput]):
    """Repeats the secret of its connection, as careless systems do."""

    name = "leak"
    title = "Leak"
    description = "Repeats the secret of its connection."
    Input = LeakInput

    @override
    def effect_mode(self, inputs: LeakInput) -> EffectMode:
        return "idempotent"

    @override
    async def call(self, inputs: LeakInput, context: CallContext) -> Any:
        secret = context.connection.secrets["token"] if context.connection else ""
        if inputs.fail:
            raise Rejected(f"The token {secret} is not welcome.", token=secret)
        return {"headers": {"authorization": f"Bearer {secret}" * inputs.times}}


class MeetInput(BaseModel):
    """How many must be there."""

    place: str
    people: int = 2


class Meet(Operation[MeetInput]):
    """Waits until others are there at the same time, which only parallel steps can be."""

    name = "meet"
    title = "Meet"
    description = "Waits for others."
    Input = MeetInput

    def __init__(self) -> None:
        self._places: dict[str, asyncio.Barrier] = {}

    @override
    def effect_mode(self, inputs: MeetInput) -> EffectMode:
        return "idempotent"

    @override
    async def call(self, inputs: MeetInput, context: CallContext) -> Any:
        place = self._places.setdefault(inputs.place, asyncio.Barrier(inputs.people))
        return {"order": await place.wait()}


class FailInput(BaseModel):
    """How, and how often."""

    how: Literal["unavailable", "rejected", "crash"] = "unavailable"
    until_attempt: int = Field(default=1_000_000, description="Succeeds from this attempt on.")
    certain: bool = False
    retry_after_s: float | None = None
    mode: EffectMode = "idempotent"


class Fail(Operation[FailInput]):
    """Fails as it is told."""

    name = "fail"
    title = "Fail"
    description = "Fails as it is told."
    Input = FailInput

    @override
    def effect_mode(self, inputs: FailInput) -> EffectMode:
        return inputs.mode

    @override
    async def call(self, inputs: FailInput, context: CallContext) -> Any:
        if context.attempt >= inputs.until_attempt:
            return {"attempt": context.attempt}
        match inputs.how:
            case "unavailable":
                raise Unavailable(
                    "The lab is closed.",
                    retry_after_s=inputs.retry_after_s,
                    certain=inputs.certain,
                )
            case "rejected":
                raise Rejected("The lab does not want this.", reason="tired")
            case "crash":
                raise KeyError(TEXT_OF_THE_CRASH)


class HoldInput(BaseModel):
    """Where to leave a trace, and what to wait for."""

    trace: Path
    release: Path | None = Field(default=None, description="Waits until this file is there.")
    mode: EffectMode = "keyed"


class Hold(Operation[HoldInput]):
    """Leaves one line for each call, then waits; what a killed worker had under way."""

    name = "hold"
    title = "Hold"
    description = "Leaves a trace and waits."
    Input = HoldInput

    @override
    def effect_mode(self, inputs: HoldInput) -> EffectMode:
        return inputs.mode

    @override
    async def call(self, inputs: HoldInput, context: CallContext) -> Any:
        with inputs.trace.open("a") as trace:
            trace.write(f"{context.effect_key} {context.attempt}\n")
        # Another process makes the file.
        while inputs.release is not None and not inputs.release.exists():  # noqa: ASYNC110
            await asyncio.sleep(_POLL_S)
        return {"attempt": context.attempt}


class RowsInput(BaseModel):
    """How many, how long the text in each of them is, and whether no packing makes it shorter."""

    count: int
    width: int = 80
    noisy: bool = False


class Rows(Operation[RowsInput]):
    """Answers many rows, which together are too large to travel."""

    name = "rows"
    title = "Rows"
    description = "Answers many rows."
    Input = RowsInput

    @override
    def effect_mode(self, inputs: RowsInput) -> EffectMode:
        return "idempotent"

    @override
    async def call(self, inputs: RowsInput, context: CallContext) -> Any:
        def note(number: int) -> str:
            if not inputs.noisy:
                return "x" * inputs.width
            noise = random.Random(number).randbytes(inputs.width)  # noqa: S311 - no secret
            return base64.b85encode(noise).decode()[: inputs.width]

        return [{"id": number, "note": note(number)} for number in range(inputs.count)]


class ParseInput(BaseModel):
    """JSON text."""

    text: str


class Parse(Operation[ParseInput]):
    """Answers what a JSON text says, as services do that were never asked for whole characters."""

    name = "parse"
    title = "Parse"
    description = "Answers what a JSON text says."
    Input = ParseInput

    @override
    def effect_mode(self, inputs: ParseInput) -> EffectMode:
        return "idempotent"

    @override
    async def call(self, inputs: ParseInput, context: CallContext) -> Any:
        return json.loads(inputs.text)


class Count(Operation[EchoInput]):
    """Answers how large a value is that it was given."""

    name = "count"
    title = "Count"
    description = "Answers how large a value is."
    Input = EchoInput
    secret_inputs = frozenset({"password"})

    @override
    def effect_mode(self, inputs: EchoInput) -> EffectMode:
        return "idempotent"

    @override
    async def call(self, inputs: EchoInput, context: CallContext) -> Any:
        items = len(inputs.value) if isinstance(inputs.value, list | dict | str) else 0
        return {"items": items, "bytes": len(json.dumps(inputs.value))}


class NoConfig(BaseModel):
    """A connection without settings."""


class Token(BaseModel):
    """The secret of a connection."""

    token: str


def lab_catalog() -> Catalog:
    """Build a catalogue that holds this connector alone."""
    lab = Connector(
        name="lab",
        title="Lab",
        description="For tests.",
        version="1.0",
        icon="flask",
        color="gray",
        operations=(Echo(), Leak(), Meet(), Fail(), Hold(), Rows(), Parse(), Count()),
        credentials=Credentials(config=NoConfig, secrets=Token),
    )
    return Catalog((lab,))
