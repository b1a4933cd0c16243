"""How long checking takes: never-seen expressions, inferred types in a row, and one change."""

import itertools
import time
from typing import Any

from benchmarks.graphs import OBJECT, diamonds
from benchmarks.results import Result, keep, median, show
from designer.common.collector import spare_the_collector
from engine.compiler.compile import compile_graph
from engine.connectors.catalog import load_catalog
from engine.expressions.check_types import shared_checker
from engine.graph.checks.check import check_graph
from engine.graph.model import WorkflowGraph

NODES = 1_000
ROUNDS = 7
BUDGET_MS = 300
CHANGE_MS = 50


def never_seen(mark: str) -> WorkflowGraph:
    """Draw a workflow with an expression in every node that nobody has written before."""
    drawn = diamonds(NODES).model_dump(mode="json")
    for node in drawn["nodes"]:
        words = f"'{mark} {node['id']}'"
        if node["kind"] == "choice":
            node["cases"][0]["condition"] += f" and input.url != {words}"
        elif node["kind"] == "operation":
            node["inputs"]["url"] = f"{{{{ input.url.lower() + {words} }}}}"
    return WorkflowGraph.model_validate(drawn)


def transforms_in_a_row(count: int, mark: str) -> WorkflowGraph:
    """Draw so many transforms, each of which reads the one before."""
    nodes: list[dict[str, Any]] = [{"kind": "start", "id": "start", "input_schema": OBJECT}]
    last = "input.url"
    for number in range(count):
        value = f"{{{{ {last}.strip('{mark}') + '{number}' }}}}"
        nodes.append({"kind": "transform", "id": f"t{number}", "value": {"text": value}})
        last = f"steps.t{number}.text"
    nodes.append({"kind": "end", "id": "done", "output": f"{{{{ {last} }}}}"})
    edges = [
        {"id": f"{one}-{other}", "source": one, "target": other}
        for one, other in itertools.pairwise(node["id"] for node in nodes)
    ]
    return WorkflowGraph.model_validate({"nodes": nodes, "edges": edges})


def main() -> None:
    catalog = load_catalog()
    mark = str(time.time_ns())
    check_graph(never_seen(f"{mark} first"), catalog)
    spare_the_collector()  # as the web server does
    fresh, rows, changes = [], [], []
    for number in range(ROUNDS):
        graph = never_seen(f"{mark} {number}")
        fresh.append(_timed(lambda graph=graph: compile_graph(graph, catalog)))
        row = transforms_in_a_row(100, f"{mark}{number}")
        rows.append(_timed(lambda row=row: check_graph(row, catalog)))
        changed = graph.model_dump(mode="json")
        changed["nodes"][2]["inputs"]["url"] = f"{{{{ input.url + '{number}' }}}}"
        edited = WorkflowGraph.model_validate(changed)
        changes.append(_timed(lambda edited=edited: check_graph(edited, catalog)))
    results = [
        Result(
            name=f"compile {NODES} nodes with expressions never seen",
            value=median(fresh),
            unit="ms",
            budget=BUDGET_MS,
        ),
        Result(name="check 100 transforms in a row, never seen", value=median(rows), unit="ms"),
        Result(
            name=f"check {NODES} nodes after one change",
            value=median(changes),
            unit="ms",
            budget=CHANGE_MS,
        ),
    ]
    keep(results)
    shared_checker.close()
    for result in results:
        print(show(result))


def _timed(work: Any) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1_000


if __name__ == "__main__":
    main()
