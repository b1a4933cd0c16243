"""5.10: an account that a cloud reports early, twice, or never."""

from collections.abc import AsyncIterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async
from django.db import connections

from designer.access.roles import Role
from designer.runs.models import Message, Run
from engine.server import ServerSettings
from engine.testing.server import running_server
from tests.designer.browser import Browser, a_browser
from tests.scenarios.designing import published
from tests.scenarios.product import Product, a_product
from tests.scenarios.services.cloud import Cloud
from tests.scenarios.services.mail import Mail
from tests.scenarios.services.web import HOST

ACCOUNT = {"state": "ready", "account": "acc-17"}
_numbers = count(1)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ServerSettings]:
    """Run a server whose clock can be turned: a day without an answer passes in a moment."""
    folder = tmp_path_factory.mktemp("temporal-time")
    async with running_server(folder, namespace="baton-time", time_skipping=True) as running:
        yield running


@dataclass(frozen=True, slots=True)
class Company:
    """Employees, the cloud that they use, and the product in between."""

    product: Product
    workflow: str
    cloud: Cloud
    mail: Mail
    employee: Browser
    budget_owner: Browser
    security: Browser
    webhook: Browser

    async def request(
        self, *, unit: str = "dev", name: str = "", approved: bool | None = True
    ) -> Run:
        """Ask for an account, and have the budget owner decide; with None nobody does."""
        given = {
            "email": "eva@example.org",
            "unit": unit,
            "name": name or f"{unit}-analytics-{next(_numbers)}",
            "purpose": "Find out.",
            "budget": 250,
            "budget_owner": "Bert@example.org",
        }
        run = await self.product.submit(self.employee, self.workflow, given)
        if approved is not None:
            result = {"approved": approved, "remark": "See you."}
            await self.product.complete(self.budget_owner, run, "budget", result)
        return run

    def call_back(self, callback: dict[str, Any], *, id: str, **facts: Any) -> str:  # noqa: A002
        """Tell that the account is made, as the cloud does; gives what became of the message."""
        body = {
            "name": callback["message"],
            "key": callback["key"],
            "id": id,
            "payload": {**ACCOUNT, **facts},
        }
        repeated = Message.objects.filter(message_id=id).exists()
        answer = self.webhook.post("messages/", body, unchanged=repeated)
        assert answer.status_code == 202, answer.content
        return str(answer.json()["outcome"])

    async def tell(self, run: Run, *, id: str = "", **facts: Any) -> str:  # noqa: A002
        """Call back about the account of a run."""
        callback = {"message": "cloud.account_ready", "key": str(run.id)}
        call_back = sync_to_async(self.call_back)
        return await call_back(callback, id=id or f"callback of {run.id}", **facts)

    def state(self, run: Run) -> list[str]:
        """How the cloud's accounts of the run's name stand."""
        return self.cloud.state(run.input["name"])

    def letters(self, run: Run) -> list[str]:
        """What the employee was written about this account."""
        name = run.input["name"]
        return [s.replace(name, "…") for s in self.mail.subjects() if f"{name} " in s]


@pytest_asyncio.fixture(loop_scope="session")
async def company(
    server: ServerSettings, threads_let_go: None, transactional_db: None
) -> AsyncIterator[Company]:
    with ExitStack() as services:
        cloud = services.enter_context(Cloud())
        mail = services.enter_context(Mail())
        web = {"base_url": cloud.url}
        mail_config = {"host": HOST, "port": mail.port, "tls": "none", "sender": "it@example.org"}

        @sync_to_async
        def move_in() -> tuple[str, tuple[Browser, ...]]:
            workflow = published(
                a_browser(Role.DESIGNER),
                "account_vending",
                connections={"cloud": web, "directory": web, "mail": mail_config},
            )
            return workflow, (
                a_browser(Role.BUSINESS_USER, name="eva"),
                a_browser(Role.BUSINESS_USER, name="bert"),
                a_browser(Role.APPROVER, name="sara"),
                a_browser(Role.OPERATOR, name="cloud"),
            )

        workflow, people = await move_in()
        async with a_product(server, reach=(cloud.url, f"{HOST}:{mail.port}")) as product:
            yield Company(product, workflow, cloud, mail, *people)


async def assert_vended_once(company: Company, run: Run) -> None:
    """One account, one group, one letter, and nothing undone."""
    assert (run.status, run.output) == ("succeeded", {"granted": True, "account": "acc-17"})
    assert company.state(run) == ["open"]
    assert company.cloud.baselines["acc-17"]["unit"] == run.input["unit"]
    assert [group["members"] for group in company.cloud.groups.values()] == [["eva@example.org"]]
    assert company.letters(run) == ["Your cloud account … is ready"]
    assert await company.product.steps(run, "step.received") == ["vend/answer"]
    assert not [s for s in await company.product.steps(run, "step.started") if "undo" in s]


class TestCallback:
    async def test_that_waits_for_its_time_makes_the_account(self, company: Company) -> None:
        run = await company.request()
        await company.product.waits_for_message(run)

        assert await company.tell(run) == "delivered"

        await company.product.ended(run)
        await assert_vended_once(company, run)

    async def test_before_the_wait_is_registered_is_kept_for_it(self, company: Company) -> None:
        became: list[str] = []

        def call_back_at_once(callback: dict[str, Any]) -> None:
            try:
                became.append(company.call_back(callback, id="early"))
            finally:
                connections.close_all()

        company.cloud.at_once = call_back_at_once
        run = await company.request()

        await company.product.ended(run)
        assert became == ["kept"]
        await assert_vended_once(company, run)

    async def test_that_comes_twice_counts_once(self, company: Company) -> None:
        run = await company.request()
        await company.product.waits_for_message(run)

        became = [await company.tell(run), await company.tell(run)]

        await company.product.ended(run)
        became.append(await company.tell(run))
        assert became == ["delivered", "duplicate", "duplicate"]
        await assert_vended_once(company, run)
        assert await Message.objects.acount() == 1

    async def test_that_comes_twice_under_other_ids_moves_the_run_once(
        self, company: Company
    ) -> None:
        run = await company.request()
        await company.product.waits_for_message(run)

        await company.tell(run, id="first delivery")
        await company.tell(run, id="second delivery", account="acc-99")

        await company.product.ended(run)
        await assert_vended_once(company, run)
        assert "acc-99" not in company.cloud.baselines

    async def test_that_never_comes_closes_the_account(self, company: Company) -> None:
        run = await company.request()
        await company.product.waits_for_message(run)
        assert company.state(run) == ["open"]

        await company.product.let_pass(run, timedelta(hours=24, minutes=1))

        await company.product.ended(run)
        assert (run.status, run.error["code"]) == ("failed", "account.not_vended")
        assert "within 24 hours" in run.error["message"]
        assert company.state(run) == ["closed"]
        assert (company.cloud.baselines, company.cloud.groups) == ({}, {})
        assert company.letters(run) == ["Your cloud account … could not be made"]
        undone = await company.product.steps(run, "step.started")
        assert undone[-2:] == ["vend/create/undo", "sorry"]
        # What the cloud says afterwards finds nobody, and opens nothing again.
        assert await company.tell(run) == "kept"
        assert company.state(run) == ["closed"]

    async def test_an_hour_before_it_is_too_late_counts(self, company: Company) -> None:
        run = await company.request()
        await company.product.waits_for_message(run)

        await company.product.let_pass(run, timedelta(hours=23))
        await company.tell(run)

        await company.product.ended(run)
        await assert_vended_once(company, run)

    async def test_that_tells_of_a_failure_closes_the_account(self, company: Company) -> None:
        run = await company.request()
        await company.product.waits_for_message(run)

        await company.tell(run, state="failed", reason="No capacity.")

        await company.product.ended(run)
        assert (run.status, company.state(run)) == ("failed", ["closed"])
        assert "No capacity." in run.error["message"]


class TestApproval:
    async def test_of_an_account_in_production_needs_security_as_well(
        self, company: Company
    ) -> None:
        run = await company.request(unit="prod")
        await company.product.told(run, "task.opened", "security")
        assert company.state(run) == []

        await company.product.complete(company.security, run, "security", {"approved": True})
        await company.product.waits_for_message(run)
        await company.tell(run)

        await company.product.ended(run)
        await assert_vended_once(company, run)

    async def test_of_any_other_does_not_ask_security(self, company: Company) -> None:
        run = await company.request(unit="sandbox")
        await company.product.waits_for_message(run)

        assert await company.product.steps(run, "task.opened") == ["budget"]

    async def test_that_the_budget_owner_refuses_makes_nothing(self, company: Company) -> None:
        run = await company.request(approved=False)

        await company.product.ended(run)

        assert run.output == {
            "granted": False,
            "reason": "The budget owner declined. See you.",
        }
        assert company.state(run) == []

    async def test_that_security_refuses_makes_nothing(self, company: Company) -> None:
        run = await company.request(unit="prod")

        await company.product.complete(company.security, run, "security", {"approved": False})

        await company.product.ended(run)
        assert (run.output["granted"], company.state(run)) == (False, [])

    async def test_is_the_named_budget_owners_alone(self, company: Company) -> None:
        run = await company.request(approved=None)
        await company.product.told(run, "task.opened", "budget")

        @sync_to_async
        def try_it(person: Browser) -> int:
            body = {"step": "budget", "output": {"approved": True}}
            return int(person.post(f"runs/{run.id}/steps/complete/", body).status_code)

        assert [await try_it(company.employee), await try_it(company.security)] == [403, 403]


class TestWhatFollows:
    async def test_when_it_fails_for_good_closes_the_account(self, company: Company) -> None:
        company.cloud.fail("POST /groups", 403)
        run = await company.request()
        await company.product.waits_for_message(run)

        await company.tell(run)

        await company.product.ended(run)
        assert (run.status, company.state(run)) == ("failed", ["closed"])
        assert company.letters(run) == ["Your cloud account … could not be made"]

    async def test_nobody_is_asked_for_an_account_whose_name_is_refused(
        self, company: Company
    ) -> None:
        company.cloud.accounts["old"] = {"name": "dev-taken", "state": "open"}

        taken = await company.request(name="dev-taken", approved=None)
        elsewhere = await company.request(name="prod-analytics", approved=None)

        reasons = [
            (await company.product.ended(run)).output["reason"] for run in (taken, elsewhere)
        ]
        assert reasons == [
            "There is an account of this name already.",
            "The name of an account begins with its unit and a hyphen.",
        ]
        assert await company.product.steps(taken, "task.opened") == []
        assert await company.product.steps(elsewhere, "task.opened") == []
