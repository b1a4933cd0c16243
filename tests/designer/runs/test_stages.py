"""How far a run has come, in the requester's words."""

import pytest

from designer.runs.stages import current_stage, stages_of

GRAPH = {
    "nodes": [
        {"id": "served", "stage": "Delivered"},
        {"id": "start", "stage": "Received"},
        {"id": "charge", "stage": "Paying"},
        {"id": "receipt", "stage": "Paying"},
        {"id": "bake", "stage": "In the oven"},
        {"id": "log", "stage": ""},
        {"id": "sorry", "stage": "Called off"},
    ]
}
ORDER = ["charge", "receipt", "log", "bake", "sorry", "served"]
PLAN = {"start": "start", "block": {"steps": [{"id": step} for step in ORDER]}}


def told(run_status: str = "running", /, **steps: str) -> dict[str, str]:
    known = {node: status.split() for node, status in steps.items()}
    found = stages_of(graph=GRAPH, plan=PLAN, steps=known, run_status=run_status)
    return {stage.name: stage.state for stage in found}


class TestStagesOf:
    def test_come_in_the_order_of_the_plan(self):
        assert list(told("queued")) == [
            "Received",
            "Paying",
            "In the oven",
            "Called off",
            "Delivered",
        ]

    def test_nothing_is_under_way_while_the_run_waits(self):
        assert set(told("queued").values()) == {"later"}

    def test_a_stage_is_done_when_all_its_steps_are(self):
        half = told(start="succeeded", charge="succeeded")
        whole = told(start="succeeded", charge="succeeded", receipt="succeeded", bake="running")

        assert (half["Received"], half["Paying"]) == ("done", "now")
        assert (whole["Paying"], whole["In the oven"]) == ("done", "now")

    def test_a_retry_is_under_way(self):
        assert told(start="succeeded", charge="retrying")["Paying"] == "now"

    def test_between_two_stages_the_next_one_is_where_one_waits(self):
        assert told(start="succeeded", charge="succeeded", receipt="succeeded") | {} == {
            "Received": "done",
            "Paying": "done",
            "In the oven": "now",
            "Called off": "later",
            "Delivered": "later",
        }

    def test_a_way_that_was_not_taken_vanishes(self):
        assert "Called off" not in told(start="succeeded", sorry="skipped")

    @pytest.mark.parametrize("status", ["failed", "cancelled"])
    def test_after_a_bad_end_the_rest_is_skipped(self, status: str):
        end = "failed" if status == "failed" else "cancelled"
        stages = told(status, start="succeeded", charge=end, receipt="skipped")

        assert stages["Paying"] == ("failed" if status == "failed" else "skipped")
        assert stages["Delivered"] == "skipped"

    def test_after_a_good_end_only_what_happened_is_left(self):
        stages = told(
            "succeeded",
            start="succeeded",
            charge="succeeded",
            receipt="succeeded",
            bake="succeeded",
            served="succeeded",
        )

        assert set(stages.values()) == {"done"}
        assert "Called off" not in stages


class TestCurrentStage:
    def test_is_the_one_under_way(self):
        stages = stages_of(
            graph=GRAPH, plan=PLAN, steps={"start": ["succeeded"]}, run_status="running"
        )

        assert current_stage(stages) == "Paying"

    def test_is_none_before_and_after(self):
        for status in ("queued", "succeeded"):
            assert (
                current_stage(stages_of(graph=GRAPH, plan=PLAN, steps={}, run_status=status))
                is None
            )


class TestStagesInContainers:
    GRAPH = {"nodes": [{"id": "charge", "stage": "Paying"}, {"id": "tell", "stage": "Told"}]}
    INNER = {"steps": [{"id": "charge"}]}
    PLAN = {
        "start": "start",
        "block": {
            "steps": [
                {"id": "lines", "body": INNER},
                {"id": "guard", "cleanup": {"steps": [{"id": "tell"}]}},
            ]
        },
    }

    def told(self, *statuses: str) -> dict[str, str]:
        found = stages_of(
            graph=self.GRAPH, plan=self.PLAN, steps={"charge": statuses}, run_status="running"
        )
        return {stage.name: stage.state for stage in found}

    def test_of_steps_inside_come_in_the_order_of_the_plan(self):
        assert list(self.told()) == ["Paying", "Told"]

    def test_is_under_way_until_every_iteration_is_done(self):
        assert self.told("succeeded", "running")["Paying"] == "now"
        assert self.told("succeeded")["Paying"] == "done"
