"""Decision table: the rows that fit the inputs give the output. Pure."""

from collections.abc import Iterator
from typing import Any

from temporalio import workflow

from engine.decisions.cell import fits
from engine.errors import EngineError, Fault
from engine.events.model import RowsMatched
from engine.expressions.template import ListTemplate
from engine.plan.model import DecisionStep, RowPlan
from engine.runtime.context import RunContext
from engine.runtime.measure import as_json
from engine.runtime.outcome import Finished, Outcome
from engine.runtime.scope import Scope
from engine.runtime.steps.output_size import fit

_SHOWN_VALUE = 60


class NoRowFits(EngineError):
    """No row of a decision table fits the values; `data["inputs"]` has them."""

    code = "decision.no_match"
    fault = Fault.AUTHOR


class SeveralRowsFit(EngineError):
    """More than one row fits where only one may; `data["rows"]` counts them from 1."""

    code = "decision.not_unique"
    fault = Fault.AUTHOR


async def run_decision(
    step: DecisionStep, *, path: str, scope: Scope, context: RunContext
) -> Outcome:
    """Hold the rows against the inputs; only the results of those that count are filled."""
    inputs: dict[str, Any] = await scope.resolve(step.inputs, seed=path, inline=True)
    fitting = tuple(_fitting(step, inputs))
    context.news.tell(
        RowsMatched(key=f"{path}:rows", at=workflow.now(), step=path, rows=fitting, input=inputs)
    )
    if step.hit == "collect":
        results = ListTemplate(items=tuple(step.rows[row].results for row in fitting))
        output = await scope.resolve(results, seed=path)
    else:
        row = step.rows[_only(step, inputs, fitting, path=path)]
        output = await scope.resolve(row.results, seed=path)
    output = await fit(output, path=path, run_id=scope.run_id)
    return Finished(output=output, visible=True, told=True)


def _fitting(step: DecisionStep, inputs: dict[str, Any]) -> Iterator[int]:
    for number, row in enumerate(step.rows):
        if _fits(row, inputs):
            yield number
            if step.hit == "first":
                return


def _fits(row: RowPlan, inputs: dict[str, Any]) -> bool:
    return all(fits(cell, inputs[name]) for name, cell in row.cells.items())


def _only(
    step: DecisionStep, inputs: dict[str, Any], fitting: tuple[int, ...], *, path: str
) -> int:
    if not fitting:
        raise NoRowFits(
            f"No row of the table {path} fits {_in_words(step, inputs, path=path)}. "
            "Add a row for it, or a last row for everything else.",
            inputs=inputs,
        )
    if len(fitting) > 1:
        rows = [row + 1 for row in fitting]
        named = f"{', '.join(map(str, rows[:-1]))} and {rows[-1]}"
        raise SeveralRowsFit(
            f"Rows {named} of the table {path} all fit {_in_words(step, inputs, path=path)}, "
            "and only one may. Make them exclude each other, or take the first.",
            rows=rows,
            inputs=inputs,
        )
    return fitting[0]


def _in_words(step: DecisionStep, inputs: dict[str, Any], *, path: str) -> str:
    said = []
    for name, value in inputs.items():
        text = as_json(value, path=path)
        text = text if len(text) <= _SHOWN_VALUE else text[: _SHOWN_VALUE - 1] + "…"
        said.append(f"{step.names.get(name, name)} = {text}")
    return ", ".join(said)
