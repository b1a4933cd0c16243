"""Expressions and scripts that eat all they can get: their run fails, others go on."""

import asyncio
from typing import Any

import pytest

from engine.compiler.compile import compile_graph
from engine.plan.model import Plan
from engine.testing.lab import lab_catalog
from engine.testing.plans import after, end, script
from engine.testing.plans import plan as plan_of
from engine.testing.runs import Bench
from tests.engine.expressions import families as expressions
from tests.engine.graph.graphs import graph, start
from tests.engine.scripts import families as scripts

HURRY_S = 0.3
EACH = 17
"""Every so many-th attack of a kind; all of them are told apart without a server."""


def run_of(node: dict[str, Any]) -> Plan:
    nodes = [start(), {"id": "step", **node}, {"kind": "end", "id": "done"}]
    return compile_graph(graph(nodes, "start>step", "step>done"), lab_catalog())


def bombs() -> list[tuple[Plan, set[str]]]:
    found = []
    for kind in ("loop", "memory", "result"):
        for source in expressions.KINDS[kind][::EACH]:
            plan = run_of({"kind": "transform", "value": f"{{{{ {source} }}}}"})
            found.append((plan, {"expression.too_expensive", "expression.result_too_large"}))
        for code in scripts.KINDS[kind][::EACH]:
            # Not through the checks, which refuse some of these before they can be run.
            step = script("step", code, limit_s=HURRY_S)
            plan = plan_of(step, end(incoming=after("step")))
            found.append((plan, {"script.too_expensive", "script.output_invalid"}))
    return found


ORDINARY = {
    "kind": "operation",
    "connector": "lab",
    "operation": "echo",
    "inputs": {"value": "{{ len(input) }}"},
}


class TestBombs:
    @pytest.mark.timeout(200)
    async def test_fail_their_own_run_with_a_typed_error_while_others_go_on(
        self, bench: Bench
    ) -> None:
        bombed = [(await bench.start(plan, {"name": "x"}), codes) for plan, codes in bombs()]
        others = [await bench.start(run_of(ORDINARY), {"name": "x"}) for _ in range(20)]

        succeeded = await asyncio.gather(*(bench.result(run_id) for run_id in others))
        failed = await asyncio.gather(*(bench.result(run_id) for run_id, _ in bombed))

        assert {result.outcome for result in succeeded} == {"succeeded"}
        for (_, codes), result in zip(bombed, failed, strict=True):
            assert result.outcome == "failed"
            assert result.error is not None
            assert (result.error.fault, result.error.code in codes) == ("author", True)
