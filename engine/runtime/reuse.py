"""Chooses the outcomes of a run that another run of the same plan takes over."""

from collections.abc import Iterable, Iterator, Mapping

from engine.errors import EngineError, Fault
from engine.events.step_path import StepPath, around
from engine.plan.model import Block, ForEachStep, Plan, RepeatStep, ScopeStep
from engine.plan.walk import steps_in
from engine.runtime.activity_contract import Recorded
from engine.runtime.outcome import OUT


class StepNotInPlan(EngineError):
    """A run was to go on from a step that its plan does not have."""

    code = "fork.unknown_step"
    fault = Fault.AUTHOR


class StepInsideFinished(EngineError):
    """A run was to go on from a step inside a container whose inner outcomes are gone."""

    code = "fork.container_is_finished"
    fault = Fault.AUTHOR


def reusable(
    plan: Plan,
    outcomes: Mapping[str, Recorded],
    *,
    run_id: str,
    undone: Iterable[str] = (),
    start_at: str | None = None,
) -> dict[str, Recorded]:
    """
    Choose what a new run takes over from one that has ended.

    Args:
        plan: Of both runs.
        outcomes: By step path, of the run that has ended.
        run_id: That run, whose effects they are.
        undone: Paths of steps whose effects are undone; they are executed again, unless the scope
            that undid them has caught its failure and is over.
        start_at: Path of the step that is executed again with all that comes after it; None for
            every step that did not succeed.

    Returns:
        Outcomes by step path.

    Raises:
        StepNotInPlan: `start_at` is no step of the plan.
        StepInsideFinished: `start_at` is inside a container that has ended.
    """
    gone = {path for path in undone if not _is_in_caught_scope(path, outcomes)}
    if start_at is not None:
        gone |= set(_later(plan, start_at, outcomes))
    taken: dict[str, Recorded] = {}
    for path, outcome in outcomes.items():
        succeeded = outcome.error is None and (
            outcome.live or outcome.reached or path.endswith("]")
        )
        if succeeded and not any(path == one or _is_inside(path, one) for one in gone):
            taken[path] = outcome.model_copy(update={"from_run": outcome.from_run or run_id})
    # What is around a step that is executed again has not ended either.
    open_paths = {outer for one in gone for outer in around(one)}
    again = _CleanUps(plan, outcomes, gone)
    return {
        path: one
        for path, one in taken.items()
        if path not in open_paths and not again.executes(path)
    }


class _CleanUps:
    """Knows which clean-ups of scopes are executed again: those whose bodies are."""

    def __init__(self, plan: Plan, outcomes: Mapping[str, Recorded], gone: set[str]) -> None:
        self._outcomes = outcomes
        self._gone = gone
        scopes = [s for s in steps_in(plan.block) if isinstance(s, ScopeStep) and s.cleanup]
        self._scope_of = {
            step.id: scope for scope in scopes if scope.cleanup for step in scope.cleanup.steps
        }
        self._known: dict[str, bool] = {}

    def executes(self, path: str) -> bool:
        """Say whether a step is in such a clean-up."""
        parts = path.split("/")
        return any(
            self._is_due("/".join(parts[:at]), scope)
            for at, part in enumerate(parts)
            if (scope := self._scope_of.get(part.partition("[")[0])) is not None
        )

    def _is_due(self, path: str, scope: ScopeStep) -> bool:
        if path not in self._known:
            body = {step.id for step in scope.body.steps}
            ended = self._outcomes.get(path)
            # Only a scope that failed in its clean-up had a body that ended well.
            cause = (ended and ended.error and ended.cause) or ""
            failed_late = _is_inside(cause, path) and _first_below(path, cause) not in body
            self._known[path] = not failed_late or any(
                _is_inside(one, path) and _first_below(path, one) in body for one in self._gone
            )
        return self._known[path]


def _first_below(container: str, path: str) -> str:
    """Name the step right inside a scope through which a path leads."""
    return path[len(container) + 1 :].partition("/")[0].partition("[")[0]


def _later(plan: Plan, start_at: str, outcomes: Mapping[str, Recorded]) -> Iterator[str]:
    """List a step and all that comes after it, in its own block and in those around it."""
    path = StepPath.parse(start_at)
    block, prefix = plan.block, ""
    for name, index in path.segments:
        step = next((step for step in block.steps if step.id == name), None)
        if step is None:
            raise StepNotInPlan(f"This version has no step {start_at}.", step=start_at)
        here = prefix + name
        is_last = here == start_at
        if not is_last and (done := outcomes.get(here)) is not None and done.error is None:
            raise StepInsideFinished(
                f"{here} has ended, so a run cannot go on inside it; choose {here} itself.",
                step=start_at,
                container=here,
            )
        where = f"{here}[{index}]"
        if not is_last and (done := outcomes.get(where)) is not None and done.error is None:
            raise StepInsideFinished(
                f"{where} has ended, so a run cannot go on inside it; choose {here} itself.",
                step=start_at,
                container=here,
            )
        if is_last:
            yield here
        for later in _descendants(block, name):
            yield prefix + later
        if isinstance(step, RepeatStep) and index is not None:
            yield from _iterations_after(index, here, outcomes)
        if isinstance(step, ForEachStep | RepeatStep):
            block, prefix = step.body, f"{here}[{index}]/"
        elif isinstance(step, ScopeStep):
            inner = [*step.body.steps, *(step.cleanup.steps if step.cleanup else ())]
            block, prefix = Block(steps=tuple(inner)), f"{here}/"


def _iterations_after(index: int, loop: str, outcomes: Mapping[str, Recorded]) -> set[str]:
    inside = (path[len(loop) + 1 :] for path in outcomes if path.startswith(f"{loop}["))
    numbers = {int(rest.partition("]")[0]) for rest in inside}
    return {f"{loop}[{number}]" for number in numbers if number > index}


def _descendants(block: Block, name: str) -> set[str]:
    found: set[str] = set()
    # Steps stand behind those that they depend on.
    for step in block.steps:
        if any(edge.source == name or edge.source in found for edge in step.incoming):
            found.add(step.id)
    return found


def _is_in_caught_scope(path: str, outcomes: Mapping[str, Recorded]) -> bool:
    outer = (outcomes.get(one) for one in around(path))
    return any(one and one.error is None and one.live and not OUT & set(one.live) for one in outer)


def _is_inside(path: str, outer: str) -> bool:
    return path.startswith((f"{outer}/", f"{outer}["))
