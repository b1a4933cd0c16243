"""
Writes the generated files that stand beside some golden cases.

`python -m tests.engine.codegen.update_files`; read the difference before you commit it.
"""

from pathlib import Path

from engine.codegen.about import About
from engine.codegen.generate import generate_python
from engine.compiler.compile import compile_graph
from engine.expressions.check_types import shared_checker
from engine.plan.model import Plan
from tests.engine.compiler.fake_catalog import CONNECTIONS, WORKFLOWS, FakeCatalog
from tests.engine.compiler.update_cases import case_paths, read_graph

FILE = "python.txt"
"""No `.py`: it has rules of its own, and nobody imports it."""

CASES = [case for case in case_paths() if (case / "plan.json").exists()]

SHOWN = {
    "call_another_workflow",
    "choice_with_otherwise",
    "decision_table",
    "first_two_of_three_and_stop_the_third",
    "for_each_line_of_an_order",
    "saga_of_three_bookings",
    "script_with_inferred_output",
    "straight_line",
    "wait_for_a_message_or_too_long",
}


def plan_of(case: Path) -> Plan:
    return compile_graph(
        read_graph(case), FakeCatalog(), connections=CONNECTIONS, workflows=WORKFLOWS
    )


def about(case: Path) -> About:
    """Say what the file's head says; a case that calls itself is called by its own name."""
    title = case.name.replace("_", " ").capitalize()
    notes = {node.id: node.notes for node in read_graph(case).nodes if node.notes}
    return About(
        title=title,
        version=1,
        connections={"office_mail": "Office mail", "main_shop": "Main shop"},
        workflows={"billing": "Billing", "itself": title},
        notes=notes,
    )


def main() -> None:
    for case in CASES:
        if case.name in SHOWN:
            text = generate_python(plan_of(case), about(case))
            (case / FILE).write_text(text, encoding="utf-8")
    shared_checker.close()


if __name__ == "__main__":
    main()
