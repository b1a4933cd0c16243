"""Workflows without a fault: rich ones, the golden cases, and what is shipped."""

from pathlib import Path

from engine.graph.model import WorkflowGraph
from tests.engine.compiler.update_cases import case_paths, read_graph

ROOT = Path(__file__).parents[4]
HERE = Path(__file__).parent / "workflows"
RICH = (
    *("checkout.json", "mailing.json", "pages.json", "delivery.json", "triage.json"),
    *("nested.json", "approval.json"),
)


def all_graphs() -> dict[str, WorkflowGraph]:
    """Give every workflow that is free of faults, by name."""
    return {
        path.stem: WorkflowGraph.model_validate_json(path.read_text())
        for path in [*(HERE / name for name in RICH), ROOT / "designer/demo/seed/pizza_order.json"]
    }


GOLDEN = (
    *("straight_line", "choice_with_otherwise", "choice_paths_meet_again", "typed_values_and_text"),
    *("parallel_branches_join_all", "nested_choices_cover_all_ways", "keys_named_like_methods"),
    *("retry_and_limits", "light_and_heavy_expressions", "call_another_workflow"),
    *("respond_then_go_on", "task_of_people_and_groups", "wait_for_a_message_or_too_long"),
    *("saga_of_three_bookings", "scope_with_catches_and_finally", "failing_end_fails_its_block"),
    *("set_data_shapes_flow", "decision_table", "for_each_inside_for_each", "undo_of_an_effect"),
    *("for_each_line_of_an_order", "repeat_until_a_page_is_the_last"),
)
"""Golden cases into which faults are seeded; named, so that another case changes no figures."""


def golden_graphs() -> dict[str, WorkflowGraph]:
    """Give every golden case that compiles; they have another catalogue."""
    return {path.name: read_graph(path) for path in case_paths() if (path / "plan.json").exists()}
