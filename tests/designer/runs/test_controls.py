"""Pausing runs, and deciding about their steps."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import override_settings

from designer.access.roles import Role
from designer.common.errors import Forbidden, Invalid, NotFound
from designer.runs.controls import (
    NoStep,
    OutputTooLarge,
    RequestIdReused,
    StepDecided,
    StepHasNoOutput,
    StepNotHeld,
    StepOver,
    pause_run,
    resume_run,
    steer_step,
)
from designer.runs.journal import append_events
from designer.runs.models import Run, RunSignal
from designer.runs.services import RunOver
from engine.events.model import ErrorInfo, RunCancelled, StepHeld, StepSteered
from tests.designer.browser import a_browser, remembered
from tests.designer.running import (
    a_run,
    a_workspace,
    an_actor,
    at,
    run_started,
    step_started,
    step_succeeded,
)

pytestmark = pytest.mark.django_db

ERROR = ErrorInfo(code="connector.rejected", fault="author", message="No.")


def held(number: int = 1) -> StepHeld:
    return StepHeld(
        key=f"bake:held{number}",
        at=at(2 * number),
        step="bake",
        reason="failed",
        error=ERROR,
        hold=number,
    )


def a_held_run() -> Run:
    run = a_run()
    append_events(run.id, [run_started(), step_started(), held()])
    return run


def over(run: Run) -> Run:
    append_events(run.id, [RunCancelled(key="run:ended", at=at(9))])
    run.refresh_from_db()
    return run


def steer(run: Run, action: Any = "retry", actor: Any = None, **rest: Any) -> None:
    steer_step(actor or an_actor(), run=run, step=rest.pop("step", "bake"), action=action, **rest)


class TestPause:
    def test_tells_the_run_once(self) -> None:
        run = a_run()

        pause_run(an_actor(), run=run)
        pause_run(an_actor(), run=run)

        signal = RunSignal.objects.get(run=run)
        assert (signal.kind, signal.body) == ("pause_run", {"by": "Olga"})
        assert remembered("run.paused")

    def test_can_be_taken_back_and_done_again(self) -> None:
        run = a_run()

        for tell in (resume_run, pause_run, resume_run, pause_run):
            tell(an_actor(), run=run)

        kinds = RunSignal.objects.order_by("id").values_list("kind", flat=True)
        assert list(kinds) == ["pause_run", "resume_run", "pause_run"]

    def test_the_same_request_again_changes_nothing(self) -> None:
        run, request_id = a_run(), uuid4()
        pause_run(an_actor(), run=run, request_id=request_id)
        resume_run(an_actor(), run=run)

        pause_run(an_actor(), run=run, request_id=request_id)

        assert RunSignal.objects.count() == 2
        with pytest.raises(RequestIdReused):
            resume_run(an_actor(), run=run, request_id=request_id)

    def test_a_run_that_has_ended_is_left_alone(self) -> None:
        with pytest.raises(RunOver):
            pause_run(an_actor(), run=over(a_run()))

    @pytest.mark.parametrize("role", [Role.DESIGNER, Role.VIEWER])
    def test_is_for_operators_and_administrators(self, role: Role) -> None:
        with pytest.raises(Forbidden):
            pause_run(an_actor("v@example.org", role), run=a_run())

    def test_a_stranger_learns_nothing(self) -> None:
        stranger = an_actor("s@example.org", workspace=a_workspace("elsewhere"))

        with pytest.raises(NotFound):
            pause_run(stranger, run=a_run())


class TestSteer:
    @pytest.mark.parametrize(
        ("action", "audit"),
        [
            ("retry", "run.step_retried"),
            ("skip", "run.step_skipped"),
            ("succeed", "run.output_overridden"),
            ("fail", "run.step_failed"),
        ],
    )
    def test_tells_the_run_what_was_decided(self, action: Any, audit: str) -> None:
        run = a_held_run()

        steer(run, action, output={"ok": 1}, reason="Seen in the shop")

        signal = RunSignal.objects.get(run=run)
        assert (signal.kind, signal.step) == ("steer_step", "bake")
        output = {"ok": 1} if action == "succeed" else None
        wanted = {"step": "bake", "action": action, "output": output, "by": "Olga"}
        assert wanted.items() <= signal.body.items()
        _, after = remembered(audit)
        assert after["step"] == "bake"
        assert "output" not in after

    def test_the_first_of_two_people_decides(self) -> None:
        run = a_held_run()
        steer(run, "retry")

        with pytest.raises(StepDecided):
            steer(run, "skip")

    def test_each_hold_is_decided_anew_under_its_own_name(self) -> None:
        run = a_held_run()
        steer(run)
        steered = StepSteered(key="s1", at=at(3), step="bake", action="retry", by="Olga", hold=1)
        append_events(run.id, [steered, step_started(attempt=2), held(2)])

        steer(run)

        first, second = RunSignal.objects.order_by("id")
        assert first.body["id"] != second.body["id"]

    def test_the_same_request_again_changes_nothing(self) -> None:
        run, request_id = a_held_run(), uuid4()

        for _ in range(2):
            steer(run, request_id=request_id)

        assert RunSignal.objects.count() == 1
        with pytest.raises(RequestIdReused):
            steer(run, "skip", request_id=request_id)

    def test_only_what_is_held_can_be_tried_again(self) -> None:
        run = a_run()
        append_events(run.id, [run_started(), step_started()])

        with pytest.raises(StepNotHeld):
            steer(run)
        steer(run, "skip")

    def test_a_step_that_has_not_begun_can_be_skipped(self) -> None:
        steer(a_run(), "skip", step="done")

    @pytest.mark.parametrize("step", ["nowhere", "bake/done", "bake[1]", "bake/undo", "!"])
    def test_a_step_that_is_not_there_is_not_found(self, step: str) -> None:
        with pytest.raises(NoStep):
            steer(a_run(), "skip", step=step)

    def test_a_step_that_has_ended_is_over(self) -> None:
        run = a_run()
        append_events(run.id, [run_started(), step_started(), step_succeeded()])

        with pytest.raises(StepOver):
            steer(run, "skip")

    def test_an_end_has_no_output_to_give(self) -> None:
        with pytest.raises(StepHasNoOutput):
            steer(a_run(), "succeed", step="done", output=1)

    def test_refuses_an_output_that_no_step_may_have(self) -> None:
        run = a_held_run()

        with pytest.raises(OutputTooLarge):
            steer(run, "succeed", output="x" * 1_000_000)
        with pytest.raises(Invalid):
            steer(run, "succeed", output="\x00")

    def test_a_run_that_has_ended_is_left_alone(self) -> None:
        with pytest.raises(RunOver):
            steer(over(a_held_run()))

    @override_settings(BATON_FOUR_EYES=True)
    def test_with_four_eyes_nobody_overrides_a_step_alone(self) -> None:
        run = a_held_run()

        for action in ("skip", "succeed"):
            with pytest.raises(Forbidden):
                steer(run, action)
        steer(run, "fail")

    @override_settings(BATON_FOUR_EYES=True)
    def test_with_four_eyes_failing_what_is_not_held_is_an_override(self) -> None:
        with pytest.raises(Forbidden):
            steer(a_run(), "fail")

    def test_is_for_operators(self) -> None:
        run = a_held_run()

        for role in (Role.DESIGNER, Role.WORKSPACE_ADMIN):
            with pytest.raises(Forbidden):
                steer(run, actor=an_actor(f"{role.value}@example.org", role))


class TestOverHttp:
    def test_pauses_resumes_and_steers(self) -> None:
        olga = a_browser(Role.OPERATOR)
        run = a_held_run()

        paused = olga.post(f"runs/{run.id}/pause/", {})
        resumed = olga.post(f"runs/{run.id}/resume/", {"id": str(uuid4())})
        steered = olga.post(
            f"runs/{run.id}/steps/steer/", {"step": "bake", "action": "succeed", "output": None}
        )

        assert (paused.status_code, resumed.status_code, steered.status_code) == (202, 202, 202)
        assert steered.json() == {"run": str(run.id), "step": "bake", "action": "succeed"}

    def test_an_output_belongs_to_success_only(self) -> None:
        olga = a_browser(Role.OPERATOR)
        run = a_held_run()

        for body in ({"action": "succeed"}, {"action": "skip", "output": 1}):
            refused = olga.post(f"runs/{run.id}/steps/steer/", {"step": "bake", **body})
            assert refused.status_code == 400

    def test_says_that_the_run_is_over(self) -> None:
        olga = a_browser(Role.OPERATOR)

        refused = olga.post(f"runs/{over(a_run()).id}/pause/", {})

        assert (refused.status_code, refused.json()["code"]) == (409, "run.over")
