"""Completing the tasks that runs wait for."""

from typing import Any
from uuid import uuid4

import pytest

from designer.access.roles import Role
from designer.common.errors import Forbidden, NotFound
from designer.runs.journal import append_events
from designer.runs.models import Run, RunSignal
from designer.runs.tasks import (
    NoTask,
    ResultInvalid,
    ResultTooLarge,
    TaskOver,
    complete_task,
)
from engine.events.model import (
    RunCancelled,
    RunEvent,
    RunMessageDropped,
    StepSucceeded,
    TaskCompleted,
    TaskOpened,
)
from tests.designer.browser import a_browser, remembered
from tests.designer.running import a_member, a_run, an_actor, at, run_started

pytestmark = pytest.mark.django_db

OK = {"type": "object", "required": ["ok"], "properties": {"ok": {"type": "boolean"}}}


def a_task(**who: Any) -> Run:
    """A run that waits for a task at the step `approve`."""
    run = a_run()
    opened = TaskOpened(
        key="approve:opened", at=at(1), step="approve", title="Approve", result_schema=OK, **who
    )
    append_events(run.id, [run_started(), opened])
    return run


def done(run: Run, actor: Any = None, **rest: Any) -> None:
    given = {"step": "approve", "output": {"ok": True}, **rest}
    complete_task(actor or an_actor(), run=run, **given)


class TestCompleteTask:
    def test_tells_the_run(self) -> None:
        run = a_task()

        done(run)

        signal = RunSignal.objects.get(run=run)
        assert (signal.kind, signal.step) == ("complete_task", "approve")
        assert signal.body == {
            "id": str(signal.id),
            "step": "approve",
            "output": {"ok": True},
            "by": "Olga",
        }
        _, after = remembered("task.completed")
        assert after["step"] == "approve"

    def test_refuses_a_result_that_does_not_fit(self) -> None:
        run = a_task()

        with pytest.raises(ResultInvalid) as refused:
            done(run, output={"ok": "maybe"})

        assert refused.value.data["fields"][0]["field"] == "/output/ok"
        assert not RunSignal.objects.exists()

    def test_refuses_a_result_that_is_too_large(self) -> None:
        with pytest.raises(ResultTooLarge):
            done(a_task(), output={"ok": True, "why": "x" * 300_000})

    def test_counts_the_same_request_once(self) -> None:
        run, request_id = a_task(), uuid4()

        for _ in range(2):
            done(run, request_id=request_id)

        assert RunSignal.objects.count() == 1

    def test_counts_the_same_request_once_even_after_the_step_has_ended(self) -> None:
        run, request_id = a_task(), uuid4()
        done(run, request_id=request_id)
        append_events(
            run.id, [StepSucceeded(key="approve:succeeded", at=at(2), step="approve", output={})]
        )

        done(run, request_id=request_id)

        assert RunSignal.objects.count() == 1

    def test_lets_one_person_complete_it(self) -> None:
        run = a_task()
        done(run)

        with pytest.raises(TaskOver):
            done(run, output={"ok": False})

    def test_may_be_done_again_when_the_run_did_not_take_the_result(self) -> None:
        run = a_task()
        done(run)
        signal = RunSignal.objects.get()
        dropped = RunMessageDropped(
            key="d", at=at(2), name="approve", message_id=str(signal.id), reason="invalid_payload"
        )
        append_events(run.id, [dropped])

        done(run)

        assert RunSignal.objects.filter(refused_at=None).count() == 1

    def test_is_over_with_its_step(self) -> None:
        run = a_task()
        told: list[RunEvent] = [
            TaskCompleted(key="approve:completed", at=at(2), step="approve", by="Ada"),
            StepSucceeded(key="approve:succeeded", at=at(2), step="approve", output={"ok": True}),
        ]
        append_events(run.id, told)

        with pytest.raises(TaskOver):
            done(run)

    def test_is_over_with_its_run(self) -> None:
        run = a_task()
        append_events(run.id, [RunCancelled(key="run:ended", at=at(2))])
        run.refresh_from_db()

        with pytest.raises(TaskOver):
            done(run)

    def test_there_is_none_at_other_steps(self) -> None:
        with pytest.raises(NoTask):
            done(a_task(), step="bake")


class TestWhoseTask:
    def test_is_everybodys_who_works_on_tasks_when_nobody_is_named(self) -> None:
        done(a_task(), an_actor("anna@example.org", Role.APPROVER))

    @pytest.mark.parametrize(
        "who",
        [
            {"people": ("anna@example.org",)},
            {"people": ("Anna@Example.org",)},
            {"groups": ("approver",)},
            {"people": ("somebody@example.org",), "groups": ("approver",)},
        ],
    )
    def test_is_that_of_the_people_and_groups_named(self, who: Any) -> None:
        run = a_task(**who)

        with pytest.raises(Forbidden):
            done(run)
        done(run, an_actor("anna@example.org", Role.APPROVER))

    def test_is_that_of_a_person_named_by_id(self) -> None:
        anna = a_member("anna@example.org", Role.APPROVER)

        done(a_task(people=(str(anna.id),)), an_actor("anna@example.org", Role.APPROVER))

    def test_is_not_that_of_somebody_who_took_the_name(self) -> None:
        run = a_task(people=("Anna",))

        with pytest.raises(Forbidden):
            done(run, an_actor("anna@example.org", Role.APPROVER))

    def test_needs_the_permission_as_well(self) -> None:
        run = a_task(people=("vera@example.org",))

        with pytest.raises(Forbidden):
            done(run, an_actor("vera@example.org", Role.VIEWER))

    def test_stays_unknown_to_whoever_may_not_know_of_the_run(self) -> None:
        run = a_task(people=("anna@example.org",))
        stranger = an_actor("bob@example.org", Role.BUSINESS_USER)

        with pytest.raises(NotFound):
            done(run, stranger)

    def test_of_a_foreign_run_may_be_ones_own(self) -> None:
        run = a_task(people=("bob@example.org",))

        done(run, an_actor("bob@example.org", Role.BUSINESS_USER))

        assert RunSignal.objects.count() == 1


class TestApi:
    def test_takes_the_result(self) -> None:
        run = a_task()
        browser = a_browser(Role.OPERATOR)
        body = {"step": "approve", "output": {"ok": True}, "id": str(uuid4())}

        first = browser.post(f"runs/{run.id}/steps/complete/", body)
        again = browser.post(f"runs/{run.id}/steps/complete/", body, unchanged=True)

        assert first.status_code == again.status_code == 202
        assert first.json() == {"run": str(run.id), "step": "approve"}

    def test_says_which_fields_do_not_fit(self) -> None:
        run = a_task()

        answer = a_browser(Role.OPERATOR).post(
            f"runs/{run.id}/steps/complete/", {"step": "approve", "output": {}}
        )

        assert (answer.status_code, answer.json()["code"]) == (400, "task.result_invalid")
        assert answer.json()["data"]["fields"] == [
            {"field": "/output/ok", "message": "This field is needed."}
        ]

    def test_says_that_it_is_over(self) -> None:
        run = a_task()
        browser = a_browser(Role.OPERATOR)
        body = {"step": "approve", "output": {"ok": True}}
        browser.post(f"runs/{run.id}/steps/complete/", body)

        answer = browser.post(f"runs/{run.id}/steps/complete/", body)

        assert (answer.status_code, answer.json()["code"]) == (409, "task.over")
