"""
Finds the straight lines in a block: steps one after another, alternatives, steps side by side.

A block that is more than that, such as branches of several steps that run at the same time, is
tangled; the generated file then executes it from a table.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from engine.plan.model import (
    Block,
    ChoiceStep,
    DecisionStep,
    EndStep,
    Incoming,
    OperationStep,
    RespondStep,
    ScopeStep,
    ScriptStep,
    Step,
    TransformStep,
    WaitStep,
)

OTHERWISE: Final = "otherwise"
OUT: Final = "out"
SIDE_BY_SIDE: Final = (
    OperationStep,
    ScriptStep,
    TransformStep,
    DecisionStep,
    RespondStep,
    EndStep,
)
"""Steps that are awaited, not stopped, when another step fails; those can be gathered."""


LONGEST: Final = 200
"""Steps of a block; nobody reads a longer line, and finding it is recursive."""

DEEPEST: Final = 8
"""Alternatives inside one another."""


class Tangled(Exception):
    """The block is no straight line."""


@dataclass(frozen=True, slots=True)
class Do:
    """One step."""

    step: Step


@dataclass(frozen=True, slots=True)
class Together:
    """Steps at the same time."""

    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Leave:
    """The block ends here: nothing of what follows is on this path."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A step with several ways out, and what follows on each."""

    step: Step
    ways: tuple[tuple[str, tuple["Flow", ...]], ...]


Flow = Do | Together | Leave | Branch


def ways_of(step: Step) -> tuple[str, ...]:
    """List the ways out of a step, one of which is taken."""
    match step:
        case ChoiceStep():
            return (*(case.handle for case in step.cases), OTHERWISE)
        case WaitStep():
            return tuple(way.handle for way in step.ways)
        case ScopeStep():
            return (OUT, *(catch.handle for catch in step.catches))
        case EndStep():
            return ()
        case _:
            return (OUT,)


def find_flow(block: Block) -> tuple[Flow, ...]:
    """
    Write a block as a straight line.

    Raises:
        Tangled: it is none.
    """
    if not block.steps:
        return ()
    if len(block.steps) > LONGEST or any(step.cancels for step in block.steps):
        raise Tangled
    flow, _ = _Straight(block).parse(list(block.steps), ())
    return flow


class _Straight:
    """Reads one block. A region is a list of steps in plan order."""

    def __init__(self, block: Block) -> None:
        self._edges = {step.id: set(step.incoming) for step in block.steps}
        self._depth = 0

    def parse(self, region: list[Step], after: tuple[Step, ...]) -> tuple[tuple[Flow, ...], bool]:
        """
        Write a region of which exactly the steps without a source inside are live at first.

        Args:
            after: The step, if there is one, that follows behind the region.

        Returns:
            The flow, and whether it leads on to what follows.
        """
        ids = {step.id for step in region}
        roots = []
        for step in region:
            inside = {edge.source in ids for edge in step.incoming}
            if len(inside) > 1:
                raise Tangled
            roots += [step] if inside == {False} else []
        if len(roots) > 1:
            return self._side_by_side(region, roots, after)
        root = roots[0]
        rest = [step for step in region if step.id != root.id]
        ways = ways_of(root)
        if len(ways) > 1:
            return self._alternatives(root, ways, rest, after)
        leads_on = self._leads((root.id, OUT), after)
        if not rest:
            return (Do(root),), leads_on
        if leads_on or not ways:
            raise Tangled
        flow, leads_on = self.parse(rest, after)
        return (Do(root), *flow), leads_on

    def _side_by_side(
        self, region: list[Step], roots: list[Step], after: tuple[Step, ...]
    ) -> tuple[tuple[Flow, ...], bool]:
        if not all(isinstance(step, SIDE_BY_SIDE) for step in roots):
            raise Tangled
        edges = {Incoming(source=step.id) for step in roots}
        gathered = Together(tuple(roots))
        rest = [step for step in region if step not in roots]
        if not rest:
            leads_on = any(edges & self._edges[step.id] for step in after)
            if leads_on and not all(self._joins_all(step, edges) for step in after):
                raise Tangled
            return (gathered,), leads_on
        joins = [step for step in rest if edges & self._edges[step.id]]
        leads_past = any(edges & self._edges[step.id] for step in after)
        if len(joins) != 1 or leads_past or not self._joins_all(joins[0], edges):
            raise Tangled
        if self._edges[joins[0].id] != edges:
            raise Tangled
        flow, leads_on = self.parse(rest, after)
        return (gathered, *flow), leads_on

    def _joins_all(self, step: Step, edges: set[Incoming]) -> bool:
        return step.join == "all" and edges <= self._edges[step.id]

    def _alternatives(
        self, root: Step, ways: tuple[str, ...], rest: list[Step], after: tuple[Step, ...]
    ) -> tuple[tuple[Flow, ...], bool]:
        own = {way: self._only_behind(root.id, way, rest) for way in ways}
        mine = {step.id for steps in own.values() for step in steps}
        common = [step for step in rest if step.id not in mine]
        follows = self._entry(common, mine | {root.id}) if common else after
        if common and any(
            edge.source in mine | {root.id} for step in after for edge in step.incoming
        ):
            raise Tangled
        self._depth += 1
        if self._depth > DEEPEST:
            raise Tangled
        written: list[tuple[str, tuple[Flow, ...], bool]] = []
        for way, steps in own.items():
            direct = self._leads((root.id, way), follows)
            if not steps:
                written.append((way, (), direct))
            elif direct:
                raise Tangled
            else:
                written.append((way, *self.parse(steps, follows)))
        self._depth -= 1
        leads_on = any(on for _, _, on in written)
        if common and not leads_on:
            raise Tangled
        branch = Branch(
            root,
            tuple((way, flow if on or not leads_on else _left(flow)) for way, flow, on in written),
        )
        if not common:
            return (branch,), leads_on
        flow, leads_on = self.parse(common, after)
        return (branch, *flow), leads_on

    def _only_behind(self, root: str, way: str, rest: list[Step]) -> list[Step]:
        """List the steps that only one way leads to."""
        found: set[str] = set()
        for step in rest:
            if all(
                edge.source in found or (edge.source, edge.handle) == (root, way)
                for edge in step.incoming
            ):
                found.add(step.id)
        return [step for step in rest if step.id in found]

    def _entry(self, common: list[Step], before: set[str]) -> tuple[Step, ...]:
        """Give the one step with which the common part begins."""
        entries = [s for s in common if any(edge.source in before for edge in s.incoming)]
        if len(entries) != 1 or any(edge.source not in before for edge in entries[0].incoming):
            raise Tangled
        if entries[0].join == "first" and entries[0].needed > 1:
            raise Tangled
        return tuple(entries)

    def _leads(self, edge: tuple[str, str], steps: Iterable[Step]) -> bool:
        incoming = Incoming(source=edge[0], handle=edge[1])
        return any(incoming in self._edges[step.id] for step in steps)


def _left(flow: tuple[Flow, ...]) -> tuple[Flow, ...]:
    return (*flow, Leave())
