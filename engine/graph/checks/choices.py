"""A choice has cases, and every case leads somewhere."""

from collections.abc import Iterator

from engine.graph.checks.pointer import pointer
from engine.graph.checks.view import GraphView
from engine.graph.issues import Issue
from engine.graph.nodes.choice import OTHERWISE, Case, ChoiceNode


def find(view: GraphView) -> Iterator[Issue]:
    """Find choices without cases, and cases without a condition, an edge or an id of their own."""
    for node in view.nodes.values():
        if not isinstance(node, ChoiceNode):
            continue
        if not node.cases:
            yield Issue(
                code="choice.no_cases",
                node=node.id,
                field="/cases",
                message=f"{node.id} has nothing to choose from; add a case.",
            )
        connected = {edge.source_handle for edge in view.drawing.outgoing[node.id]}
        seen: set[str] = set()
        for at, case in enumerate(node.cases):
            yield from _case(node, at, case, seen=seen, connected=connected)
            seen.add(case.id)


def _case(
    node: ChoiceNode, at: int, case: Case, *, seen: set[str], connected: set[str]
) -> Iterator[Issue]:
    label = case.name or case.id
    if case.id in seen or case.id == OTHERWISE:
        yield Issue(
            code="choice.duplicate_case",
            node=node.id,
            field=pointer("cases", at, "id"),
            message=f'The case id "{case.id}" is taken; give this case another.',
        )
    if not case.condition.strip():
        yield Issue(
            code="choice.no_condition",
            node=node.id,
            field=pointer("cases", at, "condition"),
            message=f'Say when "{label}" holds, such as input.total > 100.',
        )
    if case.id not in connected:
        yield Issue(
            code="choice.case_not_connected",
            node=node.id,
            field=pointer("cases", at),
            message=f'"{label}" leads nowhere; connect it to the next node or delete the case.',
        )
