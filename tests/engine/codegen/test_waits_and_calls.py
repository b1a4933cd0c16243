"""Generated files wait, are told things, stop and call others as our interpreter does."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowHistory

from engine.codegen.about import About
from engine.expressions.compile_template import compile_expression
from engine.plan.model import Plan
from engine.runtime.activity_contract import (
    COMPLETE_TASK,
    RECEIVE_MESSAGE,
    CompleteTask,
    ReceiveMessage,
)
from engine.server import ServerSettings
from engine.testing.plans import (
    QUICKLY,
    after,
    choice,
    end,
    lab_step,
    lab_undo,
    on_message,
    path,
    plan,
    scope,
    wait,
)
from engine.testing.runs import Bench
from engine.testing.time_skipping import TimeBench
from tests.engine.codegen.outside import Behaviour, World
from tests.engine.codegen.running import Files, Seen, running_files, running_ours, seen_by_us
from tests.engine.codegen.update_files import CASES, about, plan_of

WAITING = {"order": "o7", "minutes": 0, "due": "2020-01-01", "boss": "grace", "team": ["ada"]}
BILL = plan(
    choice("nothing", [("yes", compile_expression("input.cents == 0"))]),
    end(
        "refused",
        incoming=after(("nothing", "yes")),
        outcome="failed",
        error_code="billing.nothing",
        message="Nothing to pay",
    ),
    end(incoming=after(("nothing", "otherwise")), output={"invoice": "I-1", "due": "now"}),
)


def case(name: str) -> Plan:
    return plan_of(next(case for case in CASES if case.name == name))


def done_then_waiting() -> Plan:
    """Do two things that can be undone, then wait."""
    undo = lab_undo("echo", {"value": "back"})
    return plan(
        lab_step("one", "hold", {"n": 1}, undo=undo),
        lab_step("two", "hold", {"n": 2}, incoming=after("one"), undo=undo),
        wait("w", on_message("go", "go", "k"), incoming=after("two")),
        end(incoming=after(("w", "go"))),
    )


def too_slow() -> Plan:
    slow = lab_step("slow", "hold", {"n": 1})
    body = scope("limited", slow, time_limit_s=0.5, catches={"late": ("scope.timed_out",)})
    return plan(body, end("late", incoming=after(("limited", "late")), output="late"))


def stops_a_wait() -> Plan:
    """A step fails while another waits for a message that never comes."""
    return plan(
        wait("w", on_message("go", "go", "k")),
        lab_step("bad", "fail", {}),
        end(incoming=after(("w", "go"), "bad")),
    )


PLANS = {
    "billing": BILL,
    "call_another_workflow": case("call_another_workflow"),
    "task_of_people_and_groups": case("task_of_people_and_groups"),
    "wait_for_a_message_or_too_long": case("wait_for_a_message_or_too_long"),
    "wait_until_and_for_a_duration": case("wait_until_and_for_a_duration"),
    "done_then_waiting": done_then_waiting(),
    "too_slow": too_slow(),
    "stops_a_wait": stops_a_wait(),
    "tried_again": plan(
        lab_step("again", "hold", {"fails_until": 3}, retry=QUICKLY),
        end(incoming=after("again"), output=path("steps.again.attempt")),
    ),
}


def told(name: str) -> About:
    return About(title=name, version=1, workflows={"billing": "Billing"})


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def world() -> World:
    return World()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def ours(temporal_server: ServerSettings, world: World) -> AsyncIterator[Bench]:
    async with running_ours(temporal_server, world) as bench:
        bench.calls.plans["billing"] = BILL
        yield bench


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def files(
    temporal_server: ServerSettings, world: World, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Files]:
    plans = {name: (plan, told(name)) for name, plan in PLANS.items()}
    folder = tmp_path_factory.mktemp("waits")
    async with running_files(temporal_server, world, plans, folder) as running:
        yield running


def _knows(history: WorkflowHistory, count: int) -> bool:
    """Say whether a run has gone on behind the end of so many activities."""
    kinds = [event.event_type for event in history.events]
    ends = [
        at for at, kind in enumerate(kinds) if kind == EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED
    ]
    went_on = EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED
    return len(ends) >= count and went_on in kinds[ends[count - 1] :]


class Both:
    """The same run twice: ours, and that of the file."""

    def __init__(self, ours: Bench, files: Files, name: str) -> None:
        self.ours, self.files, self.name = ours, files, name
        self.run_id = str(uuid.uuid4())
        self.handle: Any = None

    async def start(self, given: Any, how: Behaviour | None = None) -> "Both":
        how = how or Behaviour()
        self.files.world.behaviours[self.run_id] = how
        await self.ours.start(PLANS[self.name], given, run_id=self.run_id)
        self.handle = await self.files.start(self.name, given, how)
        return self

    async def send(self, name: str, key: str, payload: Any, *, id_: str = "m1") -> None:
        message = ReceiveMessage(id=id_, name=name, key=key, payload=payload)
        await self.ours.worker.client.signal(self.run_id, RECEIVE_MESSAGE, message)
        theirs = {"name": name, "key": key, "payload": payload, "id": id_}
        await self.handle.signal("message", theirs)

    async def complete(self, step: str, output: Any) -> None:
        request = CompleteTask(id=f"{step} done", step=step, output=output, by="Grace")
        await self.ours.worker.client.signal(self.run_id, COMPLETE_TASK, request)
        await self.handle.signal("complete_task", {"step": step, "output": output})

    async def done(self, count: int) -> None:
        """Wait until so many operations of both have ended, and both runs know it."""
        ours = self.ours.worker.client.temporal.get_workflow_handle(self.run_id)
        async with asyncio.timeout(30):
            for handle in (ours, self.handle):
                while not _knows(await handle.fetch_history(), count):
                    await asyncio.sleep(0.05)

    async def same(self) -> Seen:
        """Wait for both ends, which must be the same."""
        async with asyncio.timeout(60):
            expected = await seen_by_us(self.ours, self.files.world, self.run_id)
            assert await self.files.seen(self.handle) == expected
        return expected


class TestMessage:
    async def test_ends_the_wait(self, ours: Bench, files: Files) -> None:
        both = await Both(ours, files, "wait_for_a_message_or_too_long").start(WAITING)

        await both.send("payment", "another order", {"cents": 1}, id_="m0")
        await both.send("payment", "o7", {"cents": 250})

        assert (await both.same()).output == 250


class TestTask:
    @pytest.mark.parametrize("ok", [True, False])
    async def test_ends_with_what_a_person_gave(
        self,
        ours: Bench,
        files: Files,
        ok: bool,  # noqa: FBT001
    ) -> None:
        both = await Both(ours, files, "task_of_people_and_groups").start(WAITING)

        await both.complete("approve", {"ok": ok})

        seen = await both.same()
        assert seen.code == (None if ok else "order.refused")

    async def test_says_what_is_to_be_done(self, ours: Bench, files: Files) -> None:
        both = await Both(ours, files, "task_of_people_and_groups").start(WAITING)

        tasks = await both.handle.query("open_tasks")

        assert tasks["approve"]["title"] == "Approve o7"
        assert tasks["approve"]["people"] == ["grace", "ada"]
        await both.complete("approve", {"ok": True})
        await both.same()


class TestTime:
    @pytest.mark.parametrize(
        ("given", "code"),
        [
            (WAITING, None),
            ({**WAITING, "due": "soon"}, "wait.not_a_time"),
            ({**WAITING, "minutes": -1}, "wait.not_a_duration"),
            ({**WAITING, "due": "2999-01-01"}, "wait.too_long"),
        ],
    )
    async def test_is_read_alike(
        self, ours: Bench, files: Files, given: Any, code: str | None
    ) -> None:
        both = await Both(ours, files, "wait_until_and_for_a_duration").start(given)

        assert (await both.same()).code == code


class TestStopping:
    async def test_cancelling_undoes_what_was_done(self, ours: Bench, files: Files) -> None:
        both = await Both(ours, files, "done_then_waiting").start({})
        await both.done(2)

        await ours.worker.client.cancel_run(both.run_id, "enough")
        await both.handle.cancel()

        seen = await both.same()
        assert (seen.outcome, seen.undone) == ("cancelled", ["two/undo", "one/undo"])

    async def test_a_scope_stops_what_takes_too_long(self, ours: Bench, files: Files) -> None:
        slow = Behaviour(order=("", "", "", "", "", "", "", "limited/slow"))

        both = await Both(ours, files, "too_slow").start({}, slow)

        # Ours interrupts the operation as well; that of the file is awaited.
        assert (await files.seen(both.handle)).output == "late"
        assert (await ours.result(both.run_id)).output == "late"

    async def test_a_failure_stops_a_wait_beside_it(self, ours: Bench, files: Files) -> None:
        both = await Both(ours, files, "stops_a_wait").start({})

        assert (await both.same()).step == "bad"


class TestRetry:
    async def test_is_that_of_the_plan(self, ours: Bench, files: Files) -> None:
        both = await Both(ours, files, "tried_again").start({})

        assert (await both.same()).output == 3


class TestAnotherWorkflow:
    async def test_gives_its_output(self, ours: Bench, files: Files) -> None:
        given = {"customer": "Ada", "quantity": 2}

        both = await Both(ours, files, "call_another_workflow").start(given)

        assert (await both.same()).output == {"invoice": "I-1"}

    async def test_that_fails_fails_the_step(self, ours: Bench, files: Files) -> None:
        given = {"customer": "Ada", "quantity": 0}

        both = await Both(ours, files, "call_another_workflow").start(given)

        seen = await both.same()
        assert (seen.code, seen.step) == ("billing.nothing", "bill")


class TestLongWait:
    async def test_rings_at_its_time(self, time_bench: TimeBench, tmp_path: Path) -> None:
        world, name = World(), "wait_for_a_message_or_too_long"
        plans = {name: (PLANS[name], told(name))}
        async with running_files(time_bench.bench.settings, world, plans, tmp_path) as files:
            handle = await files.start(name, WAITING, Behaviour())
            run_id = await time_bench.bench.start(PLANS[name], WAITING)

            for waiting in (handle, files.client.get_workflow_handle(run_id)):
                await time_bench.skipper.fast_forward(waiting, timedelta(days=15))

            expected = await seen_by_us(time_bench.bench, world, run_id)
            seen = await files.seen(handle)
        assert (seen.code, seen.step) == ("dunning.unpaid", "handed_over")
        assert seen == expected

    async def test_lets_an_early_answer_be_asked_for(
        self, time_bench: TimeBench, tmp_path: Path
    ) -> None:
        name = "respond_then_go_on"
        found = next(one for one in CASES if one.name == name)
        plans = {name: (plan_of(found), about(found))}
        async with running_files(time_bench.bench.settings, World(), plans, tmp_path) as files:
            handle = await files.start(name, WAITING, Behaviour())

            assert await handle.query("response") == {"order": "o7", "accepted": True}

            await time_bench.skipper.fast_forward(handle, timedelta(hours=9))
            assert (await files.seen(handle)).outcome == "succeeded"
