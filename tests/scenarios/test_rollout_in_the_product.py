"""5.5 through the product: a webhook, an approver, an operator who aborts, an auditor who reads."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async

from designer.access.roles import Role
from designer.runs.models import Run
from designer.triggers.services import Opened, create_webhook
from designer.workflows.models import Workflow
from engine.server import ServerSettings
from engine.testing.server import running_server
from tests.designer.browser import Browser, a_browser
from tests.designer.live.conftest import running_tailer
from tests.designer.running import an_actor
from tests.designer.triggers.conftest import Answer, call
from tests.scenarios.designing import published
from tests.scenarios.product import Product, a_product, ask
from tests.scenarios.services.models import ModelPlatform

__all__ = ["running_tailer"]

pytestmark = pytest.mark.usefixtures("running_tailer")

SLOTS = ("registry", "cluster", "metrics", "incidents")
BEFORE = {"fraud-v6": 100, "fraud-v7": 0}
CANARY = {"fraud-v6": 95, "fraud-v7": 5}
PAUSE = timedelta(minutes=6)


@dataclass(frozen=True, slots=True)
class Company:
    """Those who roll a model out, and what they use."""

    product: Product
    platform: ModelPlatform
    hook: Opened
    lead: Browser
    on_call: Browser
    auditor: Browser
    visitor: Browser

    async def announce(self, *, version: int = 7, delivery: str = "d1") -> Answer:
        """Tell of a new version, as the registry does."""
        body = json.dumps({"model": "fraud", "version": version}).encode()
        return await call(self.hook, body, delivery=delivery)

    async def approved(self) -> Run:
        """Announce v7, and have the lead approve it."""
        answer = await self.announce()
        run = await Run.objects.aget(id=answer.json["run"])
        await self.product.complete(self.lead, run, "approve", {"approved": True})
        return run

    async def watch(self, run: Run, *, probes: int) -> None:
        """Let six minutes pass before each probe."""
        for number in range(probes):
            await self.product.told(run, "step.waiting", f"rollout/watch[{number}]/pause")
            await self.product.let_pass(run, PAUSE)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ServerSettings]:
    folder = tmp_path_factory.mktemp("temporal-time")
    async with running_server(folder, namespace="baton-time", time_skipping=True) as running:
        yield running


@sync_to_async
def move_in(url: str) -> tuple[Any, ...]:
    web = {"base_url": url}
    workflow = published(
        a_browser(Role.DESIGNER), "model_rollout", connections=dict.fromkeys(SLOTS, web)
    )
    hook = create_webhook(
        an_actor("dora@example.org", Role.DESIGNER),
        workflow=Workflow.objects.get(pk=workflow),
        name="Registry",
        wait_s=0,
    )
    people = (
        a_browser(Role.APPROVER, name="ada"),
        a_browser(Role.OPERATOR, name="linus"),
        a_browser(Role.AUDITOR, name="alma"),
        a_browser(Role.VIEWER, name="vera"),
    )
    return (hook, *people)


@pytest_asyncio.fixture(loop_scope="session")
async def company(
    server: ServerSettings, threads_let_go: None, transactional_db: None
) -> AsyncIterator[Company]:
    with ModelPlatform() as platform:
        people = await move_in(platform.url)
        async with a_product(server, reach=(platform.url,)) as product:
            yield Company(product, platform, *people)


class TestRollout:
    async def test_of_one_version_is_one_run_however_often_it_is_announced(
        self, company: Company
    ) -> None:
        first = await company.announce()
        again = await company.announce()
        other = await company.announce(delivery="d2")

        assert {first.json["run"], again.json["run"], other.json["run"]} == {first.json["run"]}
        run = await Run.objects.aget()
        await company.product.complete(company.lead, run, "approve", {"approved": False})
        ended = await company.product.ended(run)
        assert (ended.status, ended.output) == ("succeeded", {"state": "refused", "version": 6})

    async def test_is_not_approved_by_somebody_else(self, company: Company) -> None:
        answer = await company.announce()
        run = await Run.objects.aget(id=answer.json["run"])
        await company.product.told(run, "task.opened", "approve")

        body = {"step": "approve", "output": {"approved": True}}
        refused = await sync_to_async(company.visitor.post)(f"runs/{run.id}/steps/complete/", body)

        assert refused.status_code == 403
        assert company.platform.traffic == []
        await company.product.complete(company.lead, run, "approve", {"approved": False})
        await company.product.ended(run)

    async def test_is_aborted_now_by_whoever_is_on_call(self, company: Company) -> None:
        run = await company.approved()
        await company.watch(run, probes=2)
        await company.product.told(run, "step.waiting", "rollout/watch[2]/pause")

        message = {"name": "abort now", "key": "fraud", "id": "1", "payload": {"by": "Linus"}}
        sent = await ask(company.on_call, "messages/", message, expected=202)
        ended = await company.product.ended(run)

        assert sent["outcome"] == "delivered"
        assert (ended.status, ended.error["code"]) == ("failed", "rollout.aborted")
        assert company.platform.traffic == [CANARY, BEFORE]
        told = (await sync_to_async(company.auditor.get)("audit/?limit=100")).json()["items"]
        who = {event["action"]: event["actor"]["label"] for event in told}
        assert who["task.completed"] == "Ada"
        assert who["message.sent"] == "Linus"
        assert who["run.started"] == "Registry"

    async def test_is_reverted_when_probe_4_finds_too_many_errors(self, company: Company) -> None:
        company.platform.rates[4] = 0.09
        run = await company.approved()
        await company.watch(run, probes=4)
        ended = await company.product.ended(run)

        assert (ended.status, ended.error["code"]) == ("failed", "rollout.reverted")
        assert company.platform.traffic == [CANARY, BEFORE]
        assert (company.platform.probes, len(company.platform.incidents)) == (4, 1)
