"""Runs every rule on a graph."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from engine.graph.checks import (
    carried_on,
    catches,
    choices,
    connections,
    containers,
    decision_cover,
    decision_form,
    edges_sound,
    expressions_readable,
    handles_known,
    input_schema,
    inputs_fit,
    joins,
    nested_soundly,
    no_cycles,
    one_start,
    operations_known,
    reachable,
    references,
    responds,
    scripts,
    tasks,
    types,
    undos,
    unique_ids,
    variables,
    waits,
    workflows_called,
)
from engine.graph.checks.view import GraphView
from engine.graph.facts import CatalogFacts, WorkflowFacts
from engine.graph.issues import Issue
from engine.graph.model import WorkflowGraph

Rule = Callable[[GraphView], Iterator[Issue]]

RULES: Final[tuple[Rule, ...]] = (
    one_start.find,
    input_schema.find,
    unique_ids.find,
    variables.find,
    nested_soundly.find,
    edges_sound.find,
    handles_known.find,
    no_cycles.find,
    reachable.find,
    joins.find,
    choices.find,
    decision_form.find,
    containers.find,
    catches.find,
    undos.find,
    waits.find,
    tasks.find,
    responds.find,
    operations_known.find,
    connections.find,
    workflows_called.find,
    inputs_fit.find,
    expressions_readable.find,
    references.find,
    types.find,
    carried_on.find,
    scripts.find,
    decision_cover.find,
)
"""Every rule, in the order in which issues are listed: form first, then meaning."""


def check_graph(
    graph: WorkflowGraph,
    catalog: CatalogFacts,
    *,
    connections: Mapping[str, str] | None = None,
    workflows: Mapping[str, WorkflowFacts] | None = None,
) -> tuple[Issue, ...]:
    """
    Find everything that is wrong with a graph.

    Args:
        graph: As it is drawn; any that the model accepts.
        catalog: What is installed.
        connections: Name of the connector of each connection that the workflow may use, by id;
            None leaves that question out.
        workflows: What the workflow may call, itself included, by id; None leaves that out.

    Returns:
        Every issue, the same for equal graphs, in the order of the rules and then of the nodes.
    """
    return check_view(GraphView(graph, catalog, connections, workflows))


def check_view(view: GraphView) -> tuple[Issue, ...]:
    """Find everything that is wrong with a graph that is already indexed."""
    return tuple(issue for rule in RULES for issue in rule(view))
