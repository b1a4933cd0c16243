"""5.5: a model rollout that is approved, watched, reverted by itself, and stopped by hand."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import pytest
import pytest_asyncio

from engine.events.model import StepOverdue, TaskOpened
from engine.testing.server import running_server
from tests.scenarios.services.models import ModelPlatform
from tests.scenarios.stage import Stage, a_stage
from tests.scenarios.templates import plan_of, way_to, web_connections

SLOTS = ("registry", "cluster", "metrics", "incidents")
BEFORE = {"fraud-v6": 100, "fraud-v7": 0}
CANARY = {"fraud-v6": 95, "fraud-v7": 5}
V7 = {"model": "fraud", "version": 7}
PAUSE = timedelta(minutes=6)


@pytest.fixture(scope="module")
def the_platform() -> Iterator[ModelPlatform]:
    with ModelPlatform() as platform:
        yield platform


@pytest.fixture
def platform(the_platform: ModelPlatform) -> ModelPlatform:
    the_platform.begin()
    return the_platform


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def stage(
    tmp_path_factory: pytest.TempPathFactory, the_platform: ModelPlatform
) -> AsyncIterator[Stage]:
    """Use a server whose clock can be turned: ten pauses of six minutes pass in seconds."""
    folder, url = tmp_path_factory.mktemp("temporal-time"), the_platform.url
    async with running_server(folder, namespace="baton-time", time_skipping=True) as server:
        connections = web_connections(url, *SLOTS)
        async with a_stage(server, connections=connections, egress=way_to(url)) as stage:
            yield stage


async def approved(stage: Stage, *, decision: bool = True) -> str:
    """Start the rollout of v7, and have the ML lead decide."""
    run_id = await stage.start(plan_of("model_rollout"), V7)
    await stage.complete(run_id, "approve", {"approved": decision}, by="Ada")
    return run_id


async def watch(stage: Stage, run_id: str, *, probes: range) -> None:
    """Let six minutes pass before each of these probes."""
    for number in probes:
        await stage.seen(run_id, f"rollout/watch[{number - 1}]/pause:waiting")
        await stage.let_pass(run_id, PAUSE)
        await stage.seen(run_id, f"rollout/watch[{number - 1}]/over:succeeded")


class TestRollout:
    async def test_moves_all_traffic_after_ten_quiet_probes(
        self, stage: Stage, platform: ModelPlatform
    ) -> None:
        run_id = await approved(stage)
        await watch(stage, run_id, probes=range(1, 11))
        result = await stage.result(run_id)

        assert result.outcome == "succeeded", result.error
        assert result.output == {
            "state": "live",
            "version": 7,
            "previous": 6,
            "rates": [platform.usual] * 10,
        }
        assert platform.traffic == [
            CANARY,
            {"fraud-v6": 50, "fraud-v7": 50},
            {"fraud-v6": 0, "fraud-v7": 100},
        ]
        assert (platform.probes, platform.live, platform.incidents) == (10, 7, [])
        told = stage.journal.events(run_id)
        (task,) = [event for event in told if isinstance(event, TaskOpened)]
        assert task.title == "Roll out fraud v7?"
        assert task.groups == ("approver",)

    async def test_takes_an_hour(self, stage: Stage, platform: ModelPlatform) -> None:
        run_id = await approved(stage)
        first = await stage.seen(run_id, "rollout/watch[0]/pause:waiting")
        await watch(stage, run_id, probes=range(1, 3))
        third = await stage.seen(run_id, "rollout/watch[2]/pause:waiting")
        await stage.client.cancel_run(run_id, "seen enough")
        result = await stage.result(run_id)

        assert third.at - first.at >= 2 * PAUSE
        assert result.outcome == "cancelled"
        assert platform.traffic == [CANARY, BEFORE]


class TestTooManyErrors:
    async def test_on_probe_4_give_all_traffic_back_in_one_step(
        self, stage: Stage, platform: ModelPlatform
    ) -> None:
        platform.rates[4] = 0.09
        run_id = await approved(stage)
        await watch(stage, run_id, probes=range(1, 4))
        # The worker dies between two probes; time goes on; another worker takes over.
        await stage.seen(run_id, "rollout/watch[3]/pause:waiting")
        await stage.kill_workers()
        await stage.start_worker()
        await stage.let_pass(run_id, PAUSE)
        result = await stage.result(run_id)

        assert result.outcome == "failed"
        assert result.error is not None
        assert result.error.code == "rollout.reverted"
        assert result.error.message.startswith("fraud is back on v6, incident INC-1:")
        assert platform.traffic == [CANARY, BEFORE]
        assert platform.live == 6
        # The new worker went on with probe 4, not with probe 1.
        assert platform.probes == 4
        assert len(platform.arrived("POST /models")) == 1
        (incident,) = platform.incidents
        assert incident["title"] == "fraud v7 was reverted to v6"
        assert incident["code"] == "rollout.error_rate"
        assert "0.09 at probe 4" in incident["detail"]
        keys = stage.journal.keys(run_id)
        assert keys.index("rollout/canary/undo:succeeded") < keys.index("incident:succeeded")

    async def test_are_reverted_and_reported_once_through_a_kill_and_services_that_are_down(
        self, stage: Stage, platform: ModelPlatform
    ) -> None:
        platform.rates[1] = 0.5
        platform.fail("GET /api", 503)
        run_id = await approved(stage)
        await stage.seen(run_id, "rollout/watch[0]/pause:waiting")
        platform.fail("PUT /apis", 503, 429)
        held = platform.hold("POST /incidents")
        await stage.let_pass(run_id, PAUSE)
        # The incident is open, and the worker dies before it hears of that.
        assert held.reached.wait(60)
        await stage.kill_workers()
        held.released.set()
        await stage.start_worker()
        result = await stage.result(run_id)

        assert result.error is not None
        assert result.error.code == "rollout.reverted"
        assert platform.traffic == [CANARY, BEFORE]
        assert stage.attempts(run_id, "rollout/canary/undo") == 3
        assert len(platform.incidents) == 1
        assert len(platform.arrived("POST /incidents")) == 2


class TestPeople:
    async def test_abort_now_gives_all_traffic_back_at_once(
        self, stage: Stage, platform: ModelPlatform
    ) -> None:
        run_id = await approved(stage)
        await watch(stage, run_id, probes=range(1, 3))
        await stage.seen(run_id, "rollout/watch[2]/pause:waiting")
        await stage.send(run_id, "abort now", {"by": "Linus"}, key="fraud")
        result = await stage.result(run_id)

        assert result.error is not None
        assert result.error.code == "rollout.aborted"
        assert result.error.message == (
            "fraud is back on v6: Linus stopped the rollout after 2 probes."
        )
        assert platform.traffic == [CANARY, BEFORE]
        assert (platform.probes, platform.incidents) == (2, [])

    async def test_abort_now_is_for_one_model(self, stage: Stage, platform: ModelPlatform) -> None:
        run_id = await approved(stage)
        await stage.seen(run_id, "rollout/watch[0]/pause:waiting")
        await stage.send(run_id, "abort now", {"by": "Linus"}, key="churn")
        await watch(stage, run_id, probes=range(1, 2))
        await stage.client.cancel_run(run_id, "seen enough")
        await stage.result(run_id)

        assert platform.probes == 1

    async def test_a_refusal_touches_no_traffic(
        self, stage: Stage, platform: ModelPlatform
    ) -> None:
        run_id = await approved(stage, decision=False)
        result = await stage.result(run_id)

        assert result.output == {"state": "refused", "version": 6}
        assert platform.traffic == []

    async def test_an_approval_that_is_late_is_told_of(
        self, stage: Stage, platform: ModelPlatform
    ) -> None:
        run_id = await stage.start(plan_of("model_rollout"), V7)
        await stage.seen(run_id, "approve:opened")
        await stage.let_pass(run_id, timedelta(hours=25))
        await stage.complete(run_id, "approve", {"approved": False})
        await stage.result(run_id)

        overdue = [e for e in stage.journal.events(run_id) if isinstance(e, StepOverdue)]
        assert [event.step for event in overdue] == ["approve"]

    async def test_nobody_is_asked_about_a_version_that_is_not_good_enough(
        self, stage: Stage, platform: ModelPlatform
    ) -> None:
        platform.score = 0.4
        run_id = await stage.start(plan_of("model_rollout"), V7)
        result = await stage.result(run_id)

        assert result.error is not None
        assert result.error.code == "model.not_good_enough"
        assert "approve:opened" not in stage.journal.keys(run_id)
