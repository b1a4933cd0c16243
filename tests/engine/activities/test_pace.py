import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from engine.activities.blocking import Blocking
from engine.activities.errors import JournalUnavailable, NotItsTurn
from engine.activities.pace import LONG_WAIT_S, SHORT_WAIT_S, Pacer
from engine.client.client import EngineClient
from engine.events.model import StepPostponed, StepRetrying, StepStarted
from engine.plan.model import Plan, RetryPlan
from engine.ports import Booking, OpenedConnection, RateLimit
from engine.server import ServerSettings
from engine.testing.memory_rates import MemoryRates
from engine.testing.plans import after, end, lab_step, path, plan
from engine.testing.runs import Bench, run_plan, running_bench

LIMIT = RateLimit(requests=10, period_s=1)
HERE = "lab-connection"


@pytest.fixture
def rates() -> MemoryRates:
    return MemoryRates(limits={HERE: LIMIT})


@pytest.fixture
def pacer(rates: MemoryRates) -> Iterator[Pacer]:
    blocking = Blocking(around=contextlib.nullcontext)
    yield Pacer(rates, blocking=blocking)
    blocking.close()


async def wait(pacer: Pacer, *, connection: str = HERE, came_back: bool = False) -> None:
    turn = await pacer.take_turn(connection, came_back=came_back)
    if turn is not None:
        await turn.come()


class TestPacer:
    async def test_asks_for_no_turn_where_there_is_no_limit(
        self, pacer: Pacer, rates: MemoryRates
    ) -> None:
        await wait(pacer, connection="another")

        assert rates.asked == []

    async def test_waits_for_its_turn(self, pacer: Pacer, rates: MemoryRates) -> None:
        rates.coming.append(Booking(0.2, granted=True))
        begun = time.monotonic()

        await wait(pacer)

        assert time.monotonic() - begun >= 0.19

    async def test_those_who_wait_at_once_are_booked_together(
        self, pacer: Pacer, rates: MemoryRates
    ) -> None:
        await wait(pacer)

        await asyncio.gather(*(wait(pacer) for _ in range(20)))

        assert sum(len(booking) for booking in rates.asked) == 21
        assert len(rates.asked) <= 4

    async def test_who_has_come_back_is_served_first_and_waits_longer(
        self, pacer: Pacer, rates: MemoryRates
    ) -> None:
        await wait(pacer)

        await asyncio.gather(*(wait(pacer, came_back=came_back) for came_back in (False, True)))

        assert sorted(rates.asked[-1], reverse=True) == rates.asked[-1]
        assert {one for booking in rates.asked for one in booking} == {SHORT_WAIT_S, LONG_WAIT_S}

    async def test_a_turn_that_comes_too_late_is_not_waited_for(
        self, pacer: Pacer, rates: MemoryRates
    ) -> None:
        rates.coming.append(Booking(600, granted=False))

        with pytest.raises(NotItsTurn) as refused:
            await wait(pacer)

        assert refused.value.wait_s == 600

    async def test_a_turn_that_was_missed_is_void(self, pacer: Pacer, rates: MemoryRates) -> None:
        rates.coming.append(Booking(-1, granted=True))

        await wait(pacer)

        assert len(rates.asked) == 2

    async def test_cancelling_ends_the_wait_and_nobody_else_s(
        self, pacer: Pacer, rates: MemoryRates
    ) -> None:
        rates.coming.extend([Booking(60, granted=True), Booking(0.1, granted=True)])
        first = asyncio.create_task(wait(pacer))
        second = asyncio.create_task(wait(pacer))
        while not rates.asked:
            await asyncio.sleep(0.01)

        first.cancel()
        await second

        with pytest.raises(asyncio.CancelledError):
            await first

    async def test_a_database_that_is_down_is_no_fault_of_the_call(
        self, pacer: Pacer, rates: MemoryRates
    ) -> None:
        rates.fail_next = 1

        with pytest.raises(JournalUnavailable):
            await wait(pacer)


@pytest.fixture
async def limited(temporal_server: ServerSettings) -> AsyncIterator[Bench]:
    connection = OpenedConnection(id=HERE, connector="lab", config={}, secrets={"token": "t"})
    async with running_bench(temporal_server, connection) as bench:
        bench.rates.limits[HERE] = LIMIT
        yield bench


def calling(operation: str = "echo", *, attempts: int = 2, **inputs: object) -> Plan:
    retry = RetryPlan(attempts=attempts, initial_s=0.01, factor=1, maximum_s=0.01)
    step = lab_step("call", operation, inputs, connection=HERE, retry=retry)
    return plan(step, end(incoming=after("call"), output=path("steps.call")))


class TestAttempts:
    @pytest.mark.parametrize("mode", ["idempotent", "keyed", "at_most_once"])
    async def test_a_long_wait_ends_the_attempt_and_counts_for_none(
        self, limited: Bench, mode: str
    ) -> None:
        limited.rates.coming.extend([Booking(0.2, granted=False), Booking(0.2, granted=False)])
        given: dict[str, Any] = {"until_attempt": 2, "certain": True, "mode": mode}

        run_id, result = await run_plan(limited, calling("fail", **given))

        assert result.output == {"attempt": 2}
        told = limited.journal.events(run_id)
        assert [e.attempt for e in told if isinstance(e, StepPostponed)] == [1, 1]
        assert [e.attempt for e in told if isinstance(e, StepRetrying)] == [1]
        assert [e.attempt for e in told if isinstance(e, StepStarted)] == [1, 2]
        # Who has come back waits longer than who comes for the first time.
        patience = [one for booking in limited.rates.asked for one in booking]
        assert patience == [SHORT_WAIT_S, LONG_WAIT_S, LONG_WAIT_S, LONG_WAIT_S]

    async def test_a_call_may_be_sent_away_more_often_than_it_may_fail(
        self, limited: Bench
    ) -> None:
        limited.rates.coming.extend([Booking(0.01, granted=False)] * 15)

        _, result = await run_plan(limited, calling(value=1, attempts=1))

        assert result.output == 1

    async def test_waiting_does_not_use_up_the_time_of_the_attempt(self, limited: Bench) -> None:
        limited.rates.coming.append(Booking(1.5, granted=True))
        step = lab_step("call", "echo", {"value": 1}, connection=HERE, attempt_s=1.0)

        _, result = await run_plan(limited, plan(step, end(incoming=after("call"))))

        assert result.outcome == "succeeded"

    async def test_a_wait_that_people_notice_is_told(self, limited: Bench) -> None:
        limited.rates.coming.append(Booking(1.1, granted=True))

        run_id, _ = await run_plan(limited, calling(value=1))

        keys = limited.journal.keys(run_id)
        assert keys[2:4] == ["call#1:postponed1", "call#1:started"]

    async def test_a_connection_that_is_refused_fails_as_ever(self, limited: Bench) -> None:
        limited.rates.limits["gone"] = LIMIT
        step = lab_step("call", "echo", {"value": 1}, connection="gone")

        run_id, result = await run_plan(limited, plan(step, end(incoming=after("call"))))

        assert result.outcome == "failed"
        assert limited.journal.keys(run_id)[2:4] == ["call#1:started", "call:failed"]

    async def test_cancelling_wakes_a_call_that_waits(self, limited: Bench) -> None:
        limited.rates.coming.append(Booking(14, granted=True))
        run_id = await limited.start(calling("fail", mode="at_most_once"))
        await asyncio.to_thread(limited.journal.wait_for, run_id, "call#1:postponed1")

        await limited.worker.client.cancel_run(run_id, "enough")
        async with asyncio.timeout(6):
            result = await limited.result(run_id)

        assert result.outcome == "cancelled"
        assert "call:cancelled" in limited.journal.keys(run_id)
        assert "call#1:started" not in limited.journal.keys(run_id)

    async def test_cancelling_ends_a_call_that_was_sent_away(self, limited: Bench) -> None:
        limited.rates.coming.append(Booking(600, granted=False))
        run_id = await limited.start(calling(value=1))
        await asyncio.to_thread(limited.journal.wait_for, run_id, "call#1:postponed1")

        client: EngineClient = limited.worker.client
        await client.cancel_run(run_id, "enough")
        async with asyncio.timeout(6):
            assert (await limited.result(run_id)).outcome == "cancelled"

    async def test_what_the_other_side_asks_for_holds_all_calls_back(self, limited: Bench) -> None:
        given: dict[str, Any] = {"until_attempt": 2, "retry_after_s": 0.05}

        _, result = await run_plan(limited, calling("fail", **given))

        assert result.outcome == "succeeded"
        assert limited.rates.held_back == [0.05]

    async def test_a_database_that_is_down_costs_no_attempt(self, limited: Bench) -> None:
        limited.rates.fail_next = 1

        _, result = await run_plan(limited, calling(value=1, attempts=1))

        assert result.output == 1
