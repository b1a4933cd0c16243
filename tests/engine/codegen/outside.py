"""The world of generated files in tests: three operations that answer and fail as told."""

import asyncio
import json
import zlib
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict
from temporalio import activity
from temporalio.exceptions import ApplicationError
from typing_extensions import override

from engine.connectors.catalog import Catalog
from engine.connectors.kit.connector import Connector, Credentials
from engine.connectors.kit.errors import Rejected, Unavailable
from engine.connectors.kit.operation import CallContext, Operation
from engine.ports import EffectMode
from engine.testing.lab import NoConfig, Token

OPERATIONS = ("shop.check_stock", "http.request", "mail.send", "lab.hold", "lab.fail", "lab.echo")
A_MOMENT_S = 0.15
REFUSED = "The other side does not want this."


@dataclass(frozen=True)
class Behaviour:
    """
    How the world is during one run.

    Attributes:
        fails: Beginning of a step's path, without indexes, whose calls are refused.
        seed: Other answers.
        order: Paths of operations, each of which takes a moment longer than the one before it, so
            that steps at the same time end in an order.
        scattered: Every operation takes a time of its own.
    """

    fails: str | None = None
    seed: int = 0
    order: tuple[str, ...] = ()
    scattered: bool = False

    def refuses(self, path: str) -> bool:
        return self.fails is not None and _without_indexes(path) == self.fails

    def delay(self, path: str) -> float:
        plain = _without_indexes(path)
        if self.scattered:
            return zlib.crc32(plain.encode()) % 20 * A_MOMENT_S / 4
        return A_MOMENT_S * self.order.index(plain) if plain in self.order else 0


def _without_indexes(path: str) -> str:
    return "".join(part.rpartition("]")[2] for part in path.split("["))


@dataclass
class World:
    """What was done, by run: the paths of the steps with operation and inputs."""

    behaviours: dict[str, Behaviour] = field(default_factory=dict, repr=False)
    seen: dict[str, list[tuple[str, str, str]]] = field(default_factory=dict, repr=False)

    async def meet(self, run: str, path: str, operation: str, inputs: Any, *, attempt: int) -> Any:
        behaviour = self.behaviours.get(run, Behaviour())
        told = (path, operation, json.dumps(inputs, sort_keys=True))
        # Before it takes its time: one that nobody waits for any more may be interrupted.
        self.seen.setdefault(run, []).append(told)
        await asyncio.sleep(behaviour.delay(path))
        if behaviour.refuses(path) or operation == "lab.fail":
            raise Rejected(REFUSED)
        if attempt < inputs.get("fails_until", 0):
            raise Unavailable(REFUSED)
        if "fails_until" in inputs:
            return {"attempt": attempt}
        return answer(operation, inputs, behaviour.seed)


def answer(operation: str, inputs: dict[str, Any], seed: int) -> Any:
    match operation:
        case "shop.check_stock":
            product = str(inputs.get("product"))
            price = round(len(product) * 1.5 + seed, 2)
            line = {"name": product, "price": price, "quantity": seed}
            return {"available": seed % 2 == 0, "price": price, "lines": [line, line]}
        case "http.request":
            return {"status": 404 if seed % 3 == 2 else 200, "body": inputs.get("body")}
        case _:
            return {"took": inputs}


class AnyInput(BaseModel):
    model_config = ConfigDict(extra="allow")


class Simulated(Operation[AnyInput]):
    title = description = "Simulated"
    Input = AnyInput

    def __init__(self, world: World, name: str) -> None:
        self._world = world
        self._whole = name
        self.name = name.rpartition(".")[2]  # type: ignore[misc]

    @override
    def effect_mode(self, inputs: AnyInput) -> EffectMode:
        return "keyed"

    @override
    async def call(self, inputs: AnyInput, context: CallContext) -> Any:
        run, _, path = context.effect_key.partition("/")
        return await self._world.meet(
            run, path, self._whole, inputs.model_dump(), attempt=context.attempt
        )


def simulated_catalog(world: World) -> Catalog:
    """What our worker has."""
    names = sorted({name.partition(".")[0] for name in OPERATIONS})
    return Catalog(tuple(_connector(world, name) for name in names))


def _connector(world: World, name: str) -> Connector:
    operations = [Simulated(world, one) for one in OPERATIONS if one.startswith(f"{name}.")]
    return Connector(
        name=name,
        title=name,
        description=name,
        version="1.0",
        icon="flask",
        color="gray",
        operations=tuple(operations),
        credentials=Credentials(config=NoConfig, secrets=Token),
    )


def simulated_activities(world: World) -> list[Any]:
    """What a generated file's worker has: activities of the names that the file calls."""
    return [_activity(world, name) for name in OPERATIONS]


def _activity(world: World, name: str) -> Any:
    @activity.defn(name=name)
    async def simulated(inputs: dict[str, Any], connection: str) -> Any:
        info = activity.info()
        try:
            return await world.meet(
                info.workflow_id or "", info.activity_id, name, inputs, attempt=info.attempt
            )
        except (Rejected, Unavailable) as error:
            told = {"code": error.code, "fault": "author", "message": error.message, "data": {}}
            raise ApplicationError(
                error.message, told, type=error.code, non_retryable=not error.retryable
            ) from error

    return simulated
