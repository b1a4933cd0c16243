"""5.17: ten thousand items through a service that allows a hundred a second."""

import sys
import time
from dataclasses import dataclass, field

import pytest

from engine.events.model import TaskOpened
from engine.ports import RateLimit
from engine.server import ServerSettings
from tests.scenarios.services.limited import A_SECOND, LimitedService
from tests.scenarios.stage import Stage, a_stage, until
from tests.scenarios.templates import plan_of, way_to, web_connections
from tests.scenarios.turns import Turns

SENT_A_SECOND = 80
"""
What the connection is limited to.

Below what the service allows, because calls do not all travel equally fast on a crowded machine.
"""

LONGEST_HISTORY = 10_000
SETTLES_S = 2.5
"""How long a call may be on its way that was let go before others were told to stay back."""


def file_of(count: int) -> str:
    return "id,cents\n" + "".join(f"c{n:05},{n % 700}\n" for n in range(count))


@dataclass(frozen=True)
class Order:
    """
    How much, and what happens on the way.

    Attributes:
        bad: Every so-manieth item fails for good.
        kill_at: After so many items the worker is killed.
        busy_at: At this request the service sends everybody away for a while.
    """

    count: int
    kill_at: int
    busy_at: int
    bad: range = field(default_factory=lambda: range(0))

    @property
    def bad_ids(self) -> list[str]:
        return [f"c{n:05}" for n in self.bad]


async def send_everything(stage: Stage, service: LimitedService, order: Order) -> str:
    """Start it, kill the worker in the middle, and wait until an operator is asked."""
    service.bad = set(order.bad_ids)
    service.busy_at = order.busy_at
    run_id = await stage.start(plan_of("bulk"), {"csv": file_of(order.count)})
    await until(lambda: sum(service.booked.values()) >= order.kill_at, seconds=600)
    await stage.kill_workers()
    await stage.start_worker()
    await stage.seen(run_id, "again[0]/decide:opened", seconds=600)
    return run_id


def check_what_was_sent(service: LimitedService, order: Order) -> None:
    good = {f"c{n:05}" for n in range(order.count)} - set(order.bad_ids)
    assert set(service.booked) == good
    assert set(service.booked.values()) == {1}
    check_speed(service)
    # While the service is busy nobody comes but those who were on their way.
    during = (service.busy_from + SETTLES_S, service.busy_from + service.busy_s)
    assert [moment for moment in service.moments if during[0] < moment < during[1]] == []


def check_speed(service: LimitedService) -> None:
    assert service.most_in_a_second() <= A_SECOND
    assert service.too_fast == 0


async def check_the_list(stage: Stage, run_id: str, order: Order) -> None:
    """Look at what the operator is told."""
    summary = await stage.seen(run_id, "summary:succeeded")
    told = await stage.seen(run_id, "again[0]/decide:opened")
    assert isinstance(told, TaskOpened)
    assert told.title == f"{len(order.bad)} of {order.count} items failed"
    assert told.groups == ("operator",)
    assert f"line {order.bad[0] + 2}, {order.bad_ids[0]}:" in told.description
    failed = summary.model_dump()["output"]["failed"]
    assert [one["id"] for one in failed] == order.bad_ids
    assert all("422" in one["error"] for one in failed)


async def longest_history(stage: Stage, run_id: str) -> tuple[int, int]:
    """Give the number of events of a run's longest execution, and how many executions it had."""
    lengths = []
    async for found in stage.client.temporal.list_workflows():
        if found.id.startswith(run_id):
            history = stage.client.temporal.get_workflow_handle(found.id, run_id=found.run_id)
            lengths.append((await history.describe()).history_length)
    return max(lengths), len(lengths)


class TestThreeHundredItems:
    async def test_the_failed_ones_are_listed_and_sent_again_alone_until_all_is_well(
        self, temporal_server: ServerSettings
    ) -> None:
        order = Order(count=300, bad=range(10, 300, 50), kill_at=100, busy_at=200)
        with LimitedService() as service:
            service.busy_s = 4
            turns = Turns({"service": RateLimit(requests=SENT_A_SECOND, period_s=1)})
            async with a_stage(
                temporal_server,
                connections=web_connections(service.url, "service", "reports"),
                egress=way_to(service.url),
                rates=turns,
            ) as stage:
                run_id = await send_everything(stage, service, order)
                check_what_was_sent(service, order)
                await check_the_list(stage, run_id, order)

                # One is still unknown after the others were put right.
                service.bad = {order.bad_ids[-1]}
                before = len(service.moments)
                await stage.complete(run_id, "again[0]/decide", {"decision": "retry"})
                task = await stage.seen(run_id, "again[1]/decide:opened")
                assert isinstance(task, TaskOpened)
                assert task.title == "1 of 300 items failed"
                assert len(service.moments) - before == len(order.bad)
                await stage.complete(run_id, "again[1]/decide", {"decision": "accept"})
                result = await stage.result(run_id)

            assert result.outcome == "succeeded", result.error
            assert (result.output["total"], result.output["done"]) == (300, 299)
            assert [one["id"] for one in result.output["failed"]] == [order.bad_ids[-1]]
            (report,) = service.reports
            assert report == result.output
            check_speed(service)

    async def test_few_failures_ask_nobody(self, temporal_server: ServerSettings) -> None:
        with LimitedService() as service:
            service.bad = {"c00007"}
            async with a_stage(
                temporal_server,
                connections=web_connections(service.url, "service", "reports"),
                egress=way_to(service.url),
                rates=Turns({"service": RateLimit(requests=SENT_A_SECOND, period_s=1)}),
            ) as stage:
                run_id = await stage.start(plan_of("bulk"), {"csv": file_of(100)})
                result = await stage.result(run_id)

        assert result.output["done"] == 99
        assert [one["id"] for one in result.output["failed"]] == ["c00007"]
        assert "again[0]/decide:opened" not in stage.journal.keys(run_id)


@pytest.mark.system
@pytest.mark.timeout(1_500)
class TestTenThousandItems:
    async def test_are_sent_once_through_a_kill_and_the_200_failed_ones_again_alone(
        self, temporal_server: ServerSettings
    ) -> None:
        order = Order(count=10_000, bad=range(25, 10_000, 50), kill_at=4_000, busy_at=7_000)
        began = time.monotonic()
        with LimitedService() as service:
            async with a_stage(
                temporal_server,
                connections=web_connections(service.url, "service", "reports"),
                egress=way_to(service.url),
                rates=Turns({"service": RateLimit(requests=SENT_A_SECOND, period_s=1)}),
            ) as stage:
                run_id = await send_everything(stage, service, order)
                assert len(service.booked) == 9_800
                check_what_was_sent(service, order)
                await check_the_list(stage, run_id, order)

                service.bad.clear()
                before = len(service.moments)
                await stage.complete(run_id, "again[0]/decide", {"decision": "retry"})
                result = await stage.result(run_id)
                longest, executions = await longest_history(stage, run_id)

            assert len(service.moments) - before == 200
            assert result.outcome == "succeeded", result.error
            assert result.output == {"total": 10_000, "done": 10_000, "failed": []}
            assert set(service.booked.values()) == {1}
            assert len(service.booked) == 10_000
            check_speed(service)
            assert longest < LONGEST_HISTORY
            assert executions > 10
            # The list itself travels in none of them.
            assert stage.values.kept
        figures = f"{time.monotonic() - began:.0f} s, {service.most_in_a_second()} in a second at "
        figures += f"most, {executions} executions, the longest history {longest} events\n"
        sys.stdout.write(figures)
