"""
Writes what every case gives now: `python -m tests.engine.compiler.update_cases`.

Read the difference before you commit it: the cases are the language by example.
"""

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from engine.compiler.compile import GraphInvalid, compile_graph
from engine.expressions.check_types import shared_checker
from engine.graph.checks.check import check_graph
from engine.graph.model import WorkflowGraph
from tests.engine.compiler.fake_catalog import CONNECTIONS, WORKFLOWS, FakeCatalog

NAMES_OF_KINDS = {"kind", "type", "format"}
CASES = Path(__file__).parent / "cases"


def case_paths() -> list[Path]:
    return sorted(path for path in CASES.iterdir() if (path / "graph.json").exists())


def read_graph(case: Path) -> WorkflowGraph:
    return WorkflowGraph.model_validate_json((case / "graph.json").read_text())


def answers(case: Path) -> dict[str, Any]:
    """Give the files that a case should hold: a plan, issues, or a plan with warnings."""
    graph = read_graph(case)
    issues = check_graph(graph, FakeCatalog(), connections=CONNECTIONS, workflows=WORKFLOWS)
    found: dict[str, Any] = {}
    if issues:
        found["issues.json"] = [
            issue.model_dump(mode="json", exclude_defaults=True) for issue in issues
        ]
    try:
        plan = compile_graph(graph, FakeCatalog(), connections=CONNECTIONS, workflows=WORKFLOWS)
        found["plan.json"] = _concise(plan)
    except GraphInvalid:
        pass
    return found


def _concise(value: Any) -> Any:
    """Write a plan without what is at its default, so that a case shows what it is about."""
    if isinstance(value, BaseModel):
        return {
            name: _concise(getattr(value, name))
            for name, field in type(value).model_fields.items()
            if name in NAMES_OF_KINDS
            or getattr(value, name) != field.get_default(call_default_factory=True)
        }
    if isinstance(value, dict):
        return {name: _concise(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_concise(item) for item in value]
    return value


def written(case: Path) -> dict[str, Any]:
    return {
        name: json.loads((case / name).read_text())
        for name in ("issues.json", "plan.json")
        if (case / name).exists()
    }


def main() -> None:
    for case in case_paths():
        for name in ("issues.json", "plan.json"):
            (case / name).unlink(missing_ok=True)
        for name, value in answers(case).items():
            text = json.dumps(value, indent=2, ensure_ascii=False)
            (case / name).write_text(f"{text}\n")
    shared_checker.close()


if __name__ == "__main__":
    main()
