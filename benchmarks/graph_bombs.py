"""How long the largest drawings take to be checked and compiled, or refused."""

import contextlib
import time

from benchmarks.results import Result, keep, show
from engine.compiler.compile import GraphInvalid, compile_graph
from tests.engine.compiler.fake_catalog import FakeCatalog
from tests.engine.graph.bombs import SHAPES

BUDGET_S = 5.0


def seconds(shape: str) -> float:
    """Take one drawing through the checks and the compiler."""
    graph = SHAPES[shape]()
    began = time.perf_counter()
    with contextlib.suppress(GraphInvalid):
        compile_graph(graph, FakeCatalog())
    return time.perf_counter() - began


def main() -> None:
    took = {shape: seconds(shape) for shape in SHAPES}
    for shape, found in sorted(took.items(), key=lambda one: -one[1]):
        print(f"{shape:>24} {found:6.2f} s")
    slowest = max(took, key=took.__getitem__)
    result = Result(
        name=f"check and compile the worst of {len(took)} large drawings",
        value=took[slowest],
        unit="s",
        budget=BUDGET_S,
    )
    keep([result])
    print(f"the worst: {slowest}")
    print(show(result))


if __name__ == "__main__":
    main()
