import asyncio
import uuid

import pytest

from engine.client.client import EngineClient, EngineUnavailable
from engine.client.sealing import SealingKeys
from engine.client.settings import TemporalSettings
from engine.runtime.activity_contract import RunInput
from engine.server import ServerSettings, free_ports
from engine.testing.plans import after, end, lab_step, path, plan
from engine.testing.runs import Bench, client_settings, run_plan, running_bench


def echoing(word: str = "hello") -> RunInput:
    one = lab_step("one", "echo", {"value": path("input.word")})
    drawn = plan(one, end(incoming=after("one"), output=path("steps.one")))
    return RunInput(run_id=str(uuid.uuid4()), plan=drawn, input={"word": word})


class TestStartRun:
    async def test_twice_starts_one_run(self, bench: Bench) -> None:
        run = echoing()

        await asyncio.gather(*(bench.worker.client.start_run(run) for _ in range(5)))
        await bench.result(run.run_id)

        assert bench.journal.keys(run.run_id).count("one#1:started") == 1

    async def test_again_after_its_end_changes_nothing(self, bench: Bench) -> None:
        run = echoing()
        await bench.worker.client.start_run(run)
        await bench.result(run.run_id)
        before = bench.journal.keys(run.run_id)

        await bench.worker.client.start_run(run)

        assert (await bench.worker.client.describe_run(run.run_id)).status == "closed"
        assert bench.journal.keys(run.run_id) == before

    async def test_waits_for_a_worker_that_comes_later(
        self, temporal_server: ServerSettings
    ) -> None:
        settings, run = client_settings(temporal_server), echoing()
        client = await EngineClient.connect(settings)
        await client.start_run(run)

        async with running_bench(temporal_server, settings=settings) as late:
            result = await late.result(run.run_id)

        assert result.output == "hello"


class TestDescribeRun:
    async def test_gives_the_result_of_a_closed_run(self, bench: Bench) -> None:
        run_id, result = await run_plan(bench, echoing().plan, {"word": "bye"})

        state = await bench.worker.client.describe_run(run_id)

        assert (state.status, state.result) == ("closed", result)

    async def test_knows_what_it_does_not_know(self, bench: Bench) -> None:
        assert (await bench.worker.client.describe_run("nobody")).status == "unknown"

    async def test_tells_that_somebody_ended_it_from_outside(
        self, temporal_server: ServerSettings
    ) -> None:
        client, run = await EngineClient.connect(client_settings(temporal_server)), echoing()
        await client.start_run(run)
        running = await client.describe_run(run.run_id)

        await client.temporal.get_workflow_handle(run.run_id).terminate()
        closed = await client.describe_run(run.run_id)

        assert (running.status, running.result) == ("running", None)
        assert closed.result is not None
        assert closed.result.error is not None
        assert closed.result.error.code == "run.ended_from_outside"


class TestServerThatIsDown:
    async def test_is_told(self) -> None:
        (port,) = free_ports(1)
        settings = TemporalSettings(
            address=f"127.0.0.1:{port}",
            namespace="n",
            task_queue="q",
            sealing_keys=SealingKeys.generate(),
        )

        with pytest.raises(EngineUnavailable):
            await EngineClient.connect(settings)
