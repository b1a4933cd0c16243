"""Having a run go on in a new one."""

from typing import Any

import pytest

from designer.access.roles import Role
from designer.common.errors import Forbidden
from designer.runs.controls import NoStep
from designer.runs.forks import (
    ContainerOver,
    NothingToResume,
    RunNotOver,
    WorkflowArchived,
    fork_run,
)
from designer.runs.journal import append_events
from designer.runs.models import Run, StartedBy
from designer.runs.services import ClientKeyReused, start_run
from designer.workflows.models import Workflow
from engine.events.model import ErrorInfo, RunEvent, RunFailed, RunSucceeded
from engine.expressions.template import Path
from engine.graph.settings import WorkflowSettings
from engine.testing.plans import for_each, lab_step, path, plan, scope
from tests.designer.browser import a_browser, remembered
from tests.designer.running import (
    a_run,
    a_workflow,
    an_actor,
    at,
    pizza_plan,
    run_started,
    step_succeeded,
)

pytestmark = pytest.mark.django_db

FAILED = RunFailed(
    key="run:ended",
    at=at(5),
    error=ErrorInfo(code="connector.rejected", fault="author", message="No."),
)


def an_ended_run(end: RunEvent = FAILED, **given: Any) -> Run:
    run = a_run(**given)
    append_events(run.id, [run_started(), end])
    run.refresh_from_db()
    return run


def fork(run: Run, *, client_key: str = "again", actor: Any = None, step: str = "") -> Run:
    return fork_run(actor or an_actor(), run=run, step=step, client_key=client_key)[0]


class TestFork:
    def test_is_a_new_run_of_the_same_version_and_input(self) -> None:
        run = an_ended_run(pizza="funghi")

        made = fork(run, step="bake")

        assert (made.status, made.version, made.input) == ("queued", run.version, run.input)
        assert (made.forked_from, made.fork_step, made.forked_by) == (run, "bake", "Olga")
        assert made.number == run.number + 1
        _, after = remembered("run.forked")
        assert (after["forked_from"], after["step"]) == (str(run.id), "bake")

    def test_belongs_to_whom_the_first_one_belonged_to(self) -> None:
        ada = an_actor("ada@example.org")
        run = a_run(ada)
        append_events(run.id, [run_started(), FAILED])
        run.refresh_from_db()

        made = fork(run)

        assert (made.started_by, made.forked_by) == (ada.id, "Olga")

    @pytest.mark.parametrize("step", ["block/x", "block/loop[3]/y"])
    def test_does_not_begin_inside_a_container_that_is_over(self, step: str) -> None:
        loop = for_each("loop", path("input.items"), lab_step("y", "echo"))
        whole = plan(scope("block", lab_step("x", "echo"), loop))
        run = a_run(workflow=a_workflow(plan=whole))
        append_events(run.id, [run_started(), step_succeeded("block"), FAILED])
        run.refresh_from_db()

        with pytest.raises(ContainerOver):
            fork(run, step=step)

        assert fork(run, step="block").fork_step == "block"

    def test_one_key_makes_one(self) -> None:
        run = an_ended_run()

        assert fork(run) == fork(run)
        assert Run.objects.count() == 2
        with pytest.raises(ClientKeyReused):
            fork(run, step="bake")

    def test_a_version_that_is_not_live_any_more_goes_on_too(self) -> None:
        run = an_ended_run()
        Workflow.objects.update(live_version=None)
        run.workflow.refresh_from_db()

        assert fork(run).version == run.version

    def test_an_archived_workflow_goes_on_no_more(self) -> None:
        run = an_ended_run()
        Workflow.objects.update(archived_at=at(9), live_version=None)
        run.workflow.refresh_from_db()

        with pytest.raises(WorkflowArchived):
            fork(run)

    def test_only_what_has_ended_can_be_forked(self) -> None:
        with pytest.raises(RunNotOver):
            fork(a_run())

    def test_a_run_that_succeeded_needs_a_step(self) -> None:
        run = an_ended_run(RunSucceeded(key="run:ended", at=at(5), output=1))

        with pytest.raises(NothingToResume):
            fork(run)
        assert fork(run, step="bake")

    def test_refuses_a_step_that_the_version_does_not_have(self) -> None:
        with pytest.raises(NoStep):
            fork(an_ended_run(), step="nowhere")

    def test_is_for_operators(self) -> None:
        run = an_ended_run()

        for role in (Role.DESIGNER, Role.WORKSPACE_ADMIN):
            with pytest.raises(Forbidden):
                fork(run, actor=an_actor(f"{role.value}@example.org", role))

    def test_waits_its_turn_behind_the_limit_of_its_workflow(self) -> None:
        a_workflow(settings=WorkflowSettings(at_once=1))

        assert fork(an_ended_run()).held


class TestBusinessKey:
    @pytest.fixture
    def keyed(self) -> Workflow:
        template = Path(source="input.pizza", keys=("input", "pizza"))
        plan = pizza_plan().model_copy(update={"business_key": template})
        return a_workflow(plan=plan)

    def test_a_fork_is_made_although_another_run_has_the_key(self, keyed: Workflow) -> None:
        first = an_ended_run(workflow=keyed, pizza="funghi")
        other = a_run(workflow=keyed, pizza="funghi")

        made = fork(first)

        assert other.business_key == made.business_key == "funghi"
        assert made not in (first, other)

    def test_who_starts_the_same_while_a_fork_is_under_way_is_given_the_fork(
        self, keyed: Workflow
    ) -> None:
        made = fork(an_ended_run(workflow=keyed, pizza="funghi"))

        run, created = start_run(
            an_actor(), workflow=keyed, trigger=StartedBy.API, input={"pizza": "funghi"}
        )

        assert (run, created) == (made, False)


class TestOverHttp:
    def test_forks_and_shows_both_ends(self) -> None:
        olga = a_browser(Role.OPERATOR)
        run = an_ended_run()

        body = {"step": "bake", "client_key": "again"}
        made = olga.post(f"runs/{run.id}/fork/", body)

        assert (made.status_code, made.json()["created"]) == (201, True)
        new = olga.get(f"runs/{made.json()['id']}/").json()
        assert new["forked_from"]["id"] == str(run.id)
        assert new["forked_from"]["step"] == "bake"
        (listed,) = olga.get(f"runs/{run.id}/").json()["forks"]
        assert (listed["id"], listed["step"]) == (new["id"], "bake")

    def test_the_same_key_again_answers_with_the_same_run(self) -> None:
        run = an_ended_run()
        made, _ = fork_run(an_actor(), run=run, client_key="again")
        again, created = fork_run(an_actor(), run=run, client_key="again")

        assert (again, created) == (made, False)
