"""Walks through plans."""

from collections.abc import Iterator

from pydantic import BaseModel

from engine.expressions.template import Constant, Expression, Path
from engine.plan.model import Block, ForEachStep, RepeatStep, ScopeStep, Step


def steps_in(block: Block) -> Iterator[Step]:
    """List the steps of a block and of all blocks inside it."""
    waiting = [block]
    while waiting:
        for step in waiting.pop().steps:
            yield step
            if isinstance(step, ForEachStep | RepeatStep | ScopeStep):
                waiting.append(step.body)
            if isinstance(step, ScopeStep) and step.cleanup is not None:
                waiting.append(step.cleanup)


def holes_in(part: BaseModel) -> Iterator[Path | Expression]:
    """List everything that is to be worked out in a part of a plan, blocks inside included."""
    waiting: list[object] = [part]
    while waiting:
        match waiting.pop():
            case Path() | Expression() as hole:
                yield hole
            case Constant():
                continue
            case BaseModel() as model:
                waiting.extend(getattr(model, name) for name in type(model).model_fields)
            case tuple() | list() as several:
                waiting.extend(several)
            case _:
                continue
