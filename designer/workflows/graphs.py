"""
Reading graphs and asking the engine about them; the one customer of its compiler.

The checks and the compiler are imported where they are called: their type checker takes a while
to load, and most processes never need it.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

import pydantic

from designer.common.problems import pydantic_problems
from designer.common.sizes import first_too_long
from designer.connections.catalog import installed
from designer.workflows.errors import GraphMalformed, GraphRefused, UnknownNode
from designer.workflows.scripts_policy import issues_of_scripts
from designer.workflows.surroundings import Surroundings
from engine.graph.facts import CatalogFacts
from engine.graph.issues import Issue, Severity
from engine.graph.model import WorkflowGraph
from engine.graph.nodes.operation import OperationNode
from engine.plan.model import Plan

if TYPE_CHECKING:
    from engine.graph.checks.scope import ScopePath

_MAX_TOLD: Final = 50


def read_graph(given: Any) -> WorkflowGraph:
    """
    Read what a client sent.

    Raises:
        GraphMalformed: it is no graph; lists the first problems.
    """
    too_long = first_too_long(given, WorkflowGraph, at="/graph")
    if too_long is not None:
        raise GraphMalformed(fields=[too_long], count=1)
    try:
        return WorkflowGraph.model_validate(given)
    except pydantic.ValidationError as error:
        problems = pydantic_problems(error, at="/graph")
        raise GraphMalformed(fields=problems[:_MAX_TOLD], count=error.error_count()) from None


def catalog() -> CatalogFacts:
    """Give what is installed."""
    return installed()


def check(
    graph: WorkflowGraph, within: Surroundings, *, catalog: CatalogFacts | None = None
) -> tuple[Issue, ...]:
    """
    Find every problem of a graph.

    Args:
        catalog: What the operations take and give; what is installed unless told.
    """
    from engine.graph.checks.check import check_graph

    facts = installed() if catalog is None else catalog
    found = check_graph(graph, facts, connections=within.connections, workflows=within.workflows)
    return (*found, *issues_of_scripts(graph))


def count_errors(issues: Iterable[Issue]) -> int:
    """Count what stops publishing."""
    return sum(issue.severity is Severity.ERROR for issue in issues)


def compile_checked(graph: WorkflowGraph, within: Surroundings) -> Plan:
    """
    Compile a graph.

    Raises:
        GraphRefused: it has errors; holds all issues.
    """
    from engine.compiler.compile import GraphInvalid, compile_graph

    if any(issues_of_scripts(graph)):
        raise GraphRefused(as_json(check(graph, within)))
    try:
        return compile_graph(
            graph, installed(), connections=within.connections, workflows=within.workflows
        )
    except GraphInvalid as error:
        raise GraphRefused(as_json(error.issues)) from error


def describe_answer(graph: WorkflowGraph, within: Surroundings) -> dict[str, Any]:
    """Give a JSON Schema of what the runs of a sound graph answer."""
    from engine.graph.checks.answers import describe_answer

    return describe_answer(graph, installed(), workflows=within.workflows)


def scope(
    graph: WorkflowGraph, within: Surroundings, *, node: str, field: str = ""
) -> "tuple[ScopePath, ...]":
    """
    List what can be inserted at a node, or in one of its fields that sees more than others.

    Raises:
        UnknownNode: the graph has no such node.
    """
    from engine.graph.checks.scope import describe_scope

    if all(candidate.id != node for candidate in graph.nodes):
        raise UnknownNode(node=node)
    return describe_scope(graph, node, installed(), field=field, workflows=within.workflows)


def used_connections(*graphs: WorkflowGraph) -> set[str]:
    """List the connections that graphs name."""
    operations = [n for graph in graphs for n in graph.nodes if isinstance(n, OperationNode)]
    named = {node.connection for node in operations}
    named |= {node.undo.connection for node in operations if node.undo is not None}
    return {connection for connection in named if connection}


def as_json(issues: Iterable[Issue]) -> list[dict[str, Any]]:
    """Write issues as the API does."""
    return [issue.model_dump(mode="json") for issue in issues]
