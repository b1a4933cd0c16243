"""What expressions see, and how templates become values inside a workflow."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel
from temporalio import workflow
from temporalio.common import RetryPolicy

from engine.expressions.fill import expressions_in, fill, narrow
from engine.expressions.references import Hole, holes_of, referring
from engine.expressions.template import Expression, Path, Template
from engine.plan.walk import holes_in
from engine.runtime.activity_contract import EVALUATE, EVALUATE_NOW, Evaluate, Evaluation
from engine.runtime.local import execute_local
from engine.runtime.values import resolve_holes

_EVERY = ""
"""Stands for every step: an expression that passes `steps` on as a whole."""

EvaluateNow = Callable[[Evaluation, datetime, str], Any]


@dataclass(slots=True)
class Scope:
    """
    What expressions in one block may read.

    Attributes:
        outputs: Outputs of the block's own steps so far.
        local: Roots that only this block has: `item` and `index`, or `error`.
        outer: The block around it, which has the rest.
    """

    run_id: str
    input: Any
    facts: Mapping[str, Any]
    variables: Mapping[str, Any] = field(default_factory=dict)
    outputs: dict[str, Any] = field(default_factory=dict)
    local: Mapping[str, Any] = field(default_factory=dict)
    outer: "Scope | None" = None

    def child(self, **local: Any) -> "Scope":
        """Open the scope of a block inside this one."""
        return Scope(
            run_id=self.run_id,
            input=self.input,
            facts=self.facts,
            variables=self.variables,
            local={**self.local, **local},
            outer=self,
        )

    def seen_by(self, part: BaseModel) -> dict[str, Any]:
        """Give what a part of the plan may read of this scope, flat, to be sent elsewhere."""
        return {
            "input": self.input,
            "facts": dict(self.facts),
            "variables": dict(self.variables),
            "local": dict(self.local),
            "outputs": self._outputs_for((part,)),
        }

    def at_this_moment(self, *templates: Template) -> dict[str, Any]:
        """
        Give the roots of expressions; what finishes later does not show.

        Of the steps' outputs there are only those that the templates read.
        """
        return {
            "input": self.input,
            "steps": self._outputs_for(templates),
            "run": self.facts,
            "vars": self.variables,
            **self.local,
        }

    def _outputs_for(self, parts: tuple[BaseModel, ...]) -> dict[str, Any]:
        steps = {name for part in parts for name in _steps_read(part)}
        found: dict[str, Any] = {}
        scope: Scope | None = self
        while scope is not None:
            names = scope.outputs.keys() if _EVERY in steps else steps & scope.outputs.keys()
            for name in sorted(names):
                found.setdefault(name, scope.outputs[name])
            scope = scope.outer
        return found

    async def resolve(self, template: Template, *, seed: str, inline: bool = False) -> Any:
        """
        Fill a template.

        Light expressions are evaluated at once by the worker, outside Temporal's history. That is
        safe because their work is bounded by their data, so on replay they give the same value.
        Should one all the same hit the interpreter's time limit, which depends on the machine's
        mood, its error is of fault `platform`: it fails the workflow task, never the run, and
        Temporal tries the task again. Heavy ones run in a local activity, whose answer, also that
        of a time limit, is part of the history. What reads a value that is kept by reference is
        filled in a local activity as well; a plain path to such a value gives the reference.

        Args:
            seed: Where the interpreter's dice start; the same on every replay.
            inline: The value itself is needed, so no reference is given, also not inside.

        Raises:
            EngineError: the template cannot be filled, by fault of the author or the platform.
        """
        scope = self.at_this_moment(template)
        holes = referring(template, scope, inline=inline)
        kept: Mapping[Hole, Any] = {}
        if holes:
            kept = await resolve_holes(holes, scope, run_id=self.run_id, seed=seed, inline=inline)
        seed = f"{self.run_id}/{seed}"
        known = await _evaluate_heavy(template, scope, seed=seed, kept=kept)
        evaluate: EvaluateNow = workflow.extern_functions()[EVALUATE_NOW]

        def value_of(expression: Expression, narrowed: dict[str, Any]) -> Any:
            if expression.heavy:
                return known[expression.code]
            return evaluate(_evaluation(expression, narrowed), workflow.now(), seed)

        return fill(template, scope, value_of, kept)


async def _evaluate_heavy(
    template: Template, scope: dict[str, Any], *, seed: str, kept: Mapping[Hole, Any]
) -> Mapping[str, Any]:
    # Models are not hashed where there is nothing to compare them with.
    left = [hole for hole in holes_of(template) if hole not in kept] if kept else [template]
    heavy = {e.code: e for part in left for e in expressions_in(part) if e.heavy}
    if not heavy:
        return {}
    values: list[Any] = await execute_local(
        EVALUATE,
        Evaluate(
            expressions=tuple(_evaluation(e, narrow(e, scope)) for e in heavy.values()),
            now=workflow.now(),
            seed=seed,
        ),
        result_type=list[Any],
        within=timedelta(seconds=60),
        retry=RetryPolicy(maximum_attempts=3),
    )
    return dict(zip(heavy, values, strict=True))


def _evaluation(expression: Expression, narrowed: dict[str, Any]) -> Evaluation:
    return Evaluation(code=expression.code, source=expression.source, scope=narrowed)


def _steps_read(part: BaseModel) -> Iterator[str]:
    """Name the steps whose outputs a template, or a part of a plan, reads."""
    for hole in holes_in(part):
        for keys in (hole.keys,) if isinstance(hole, Path) else hole.reads:
            if keys[0] == "steps":
                yield str(keys[1]) if len(keys) > 1 else _EVERY
