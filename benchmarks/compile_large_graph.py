"""How long checking and compiling a drawing of a thousand nodes takes."""

import time

from benchmarks.graphs import diamonds
from benchmarks.results import Result, keep, median, show
from engine.compiler.compile import compile_graph
from engine.connectors.catalog import load_catalog
from engine.graph.checks.check import check_graph

NODES = 1_000
ROUNDS = 7
BUDGET_MS = 300


def main() -> None:
    catalog = load_catalog()
    graph = diamonds(NODES)
    assert check_graph(graph, catalog) == ()
    checks, compilations = [], []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        check_graph(graph, catalog)
        checked = time.perf_counter()
        compile_graph(graph, catalog)
        checks.append((checked - began) * 1000)
        compilations.append((time.perf_counter() - checked) * 1000)
    results = [
        Result(name=f"check a graph of {len(graph.nodes)} nodes", value=median(checks), unit="ms"),
        Result(
            name=f"check and compile a graph of {len(graph.nodes)} nodes",
            value=median(compilations),
            unit="ms",
            budget=BUDGET_MS,
        ),
    ]
    keep(results)
    for result in results:
        print(show(result))


if __name__ == "__main__":
    main()
