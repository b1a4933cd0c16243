"""Webhooks, from the raw request to the answer."""

import asyncio

import pytest
from asgiref.sync import sync_to_async

from designer.access.actor import Actor
from designer.access.roles import Role
from designer.audit.models import AuditEvent
from designer.runs.journal import Journal
from designer.runs.kept import KeptValues
from designer.runs.models import Run
from designer.triggers.models import Webhook
from designer.triggers.services import rotate_webhook
from engine.activities.values import KeptValues as Keeper
from engine.events.model import ErrorInfo, RunCancelled, RunFailed, RunResponded, RunSucceeded
from tests.designer.running import T0, an_actor
from tests.designer.triggers.conftest import BODY, a_webhook, ask, call, path_of, signed

pytestmark = pytest.mark.usefixtures("running_tailer")

record = sync_to_async(lambda run, *events: Journal().record(str(run.id), list(events)))


async def the_run() -> Run:
    """Wait until there is a run."""
    async with asyncio.timeout(30):
        while (run := await Run.objects.afirst()) is None:
            await asyncio.sleep(0)
    return run


class TestStarting:
    async def test_a_signed_request_starts_a_run(self):
        hook = await a_webhook()

        answer = await call(hook)

        run = await the_run()
        assert answer.status == 202
        assert answer.json["run"] == str(run.id)
        assert (run.input, run.trigger) == ({"pizza": "margherita"}, "webhook")
        assert run.started_by == str(hook.webhook.id)
        started = await AuditEvent.objects.aget(action="run.started")
        assert (started.actor_kind, started.actor_label) == ("webhook", "Shop")

    async def test_the_same_request_again_starts_nothing(self):
        hook = await a_webhook()
        headers = signed(hook)

        answers = [await ask(path_of(hook), body=BODY, headers=headers) for _ in range(3)]

        assert len({answer.json["run"] for answer in answers}) == 1
        assert await Run.objects.acount() == 1

    async def test_the_same_delivery_signed_anew_starts_nothing(self):
        hook = await a_webhook()

        first = await call(hook, delivery="d1")
        again = await ask(
            path_of(hook),
            body=BODY,
            headers=signed(hook, age_s=20, delivery="d1"),
        )

        assert first.json["run"] == again.json["run"]

    async def test_a_captured_request_does_not_count_as_new_under_another_delivery_id(self):
        hook = await a_webhook()
        headers = signed(hook, delivery="d1")

        for delivery in ("d1", "d2", ""):
            again = {**headers, "X-Baton-Delivery": delivery}
            await ask(path_of(hook), body=BODY, headers=again)

        assert await Run.objects.acount() == 1

    async def test_twenty_copies_at_once_start_one_run(self):
        hook = await a_webhook()
        headers = signed(hook, delivery="d1")

        answers = await asyncio.gather(
            *(ask(path_of(hook), body=BODY, headers=headers) for _ in range(20))
        )

        assert {answer.status for answer in answers} == {202}
        assert await Run.objects.acount() == 1


class TestRefusing:
    @pytest.mark.parametrize("missing", ["X-Baton-Timestamp", "X-Baton-Signature"])
    async def test_an_unsigned_request(self, missing: str):
        hook = await a_webhook()
        headers = signed(hook)
        del headers[missing]

        answer = await ask(path_of(hook), body=BODY, headers=headers)

        assert (answer.status, answer.json["code"]) == (401, "webhook.signature_refused")
        assert not await Run.objects.aexists()

    async def test_another_body_of_the_same_value(self):
        hook = await a_webhook()

        answer = await ask(path_of(hook), body=BODY + b" ", headers=signed(hook))

        assert answer.status == 401

    async def test_an_old_request(self):
        hook = await a_webhook()

        answer = await ask(path_of(hook), body=BODY, headers=signed(hook, age_s=301))

        assert (answer.status, answer.json["data"]["why"]) == (401, "too_old")

    async def test_refusals_are_on_the_record_once_a_minute(self):
        hook = await a_webhook()

        for _ in range(3):
            await ask(path_of(hook), body=BODY)

        refused = AuditEvent.objects.filter(action="webhook.refused")
        assert await refused.acount() <= 3
        assert await refused.aexists()

    async def test_an_unknown_address(self):
        answer = await ask("/hooks/nobody/", body=BODY)

        assert (answer.status, answer.json["code"]) == (404, "common.not_found")

    async def test_one_that_is_switched_off(self):
        hook = await a_webhook()
        await Webhook.objects.aupdate(enabled=False)

        assert (await call(hook)).status == 404

    async def test_the_old_address_after_a_rotation(self):
        hook = await a_webhook()
        new = await sync_to_async(rotate_webhook)(await a_designer(), webhook=hook.webhook)

        assert (await call(hook)).status == 404
        assert (await call(new)).status == 202

    @pytest.mark.parametrize("body", [b"", b"[]", b"1", b"{", b'{"pizza": NaN}', b"\xff"])
    async def test_a_body_that_is_no_json_object(self, body: bytes):
        answer = await call(await a_webhook(), body)

        assert (answer.status, answer.json["code"]) == (400, "common.malformed")

    async def test_an_input_that_does_not_fit(self):
        answer = await call(await a_webhook(), b'{"count": 1}')

        assert (answer.status, answer.json["code"]) == (400, "run.input_invalid")
        assert answer.json["data"]["fields"][0]["field"] == "/pizza"

    async def test_a_body_over_a_megabyte_whatever_its_length_says(self):
        hook, body = await a_webhook(), b" " * 1024 * 1024 + b"{}"

        honest = await call(hook, body)
        liar = await ask(
            path_of(hook), body=body, headers={**signed(hook, body), "Content-Length": "2"}
        )

        assert (honest.status, liar.status) == (413, 413)

    @pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
    async def test_other_methods(self, method: str):
        assert (await ask(path_of(await a_webhook()), method=method)).status == 405


class TestAnswering:
    async def finish(self, *, event: object) -> None:
        await record(await the_run(), event)

    async def test_waits_for_the_output(self):
        hook = await a_webhook(wait_s=30)
        asking = asyncio.create_task(call(hook))

        await self.finish(event=RunSucceeded(key="run:ended", at=T0, output={"ready_in": 12}))

        answer = await asking
        assert (answer.status, answer.json) == (200, {"ready_in": 12})
        assert answer.headers["cache-control"] == "no-store"

    async def test_tells_all_of_a_large_output(self):
        hook = await a_webhook(wait_s=30)
        asking = asyncio.create_task(call(hook))
        rows = [{"id": number, "note": "x" * 100} for number in range(12_000)]
        run = await the_run()
        kept = await sync_to_async(Keeper(KeptValues()).keep)(rows, run_id=str(run.id), name="end")

        await self.finish(event=RunSucceeded(key="run:ended", at=T0, output={"rows": kept}))

        answer = await asking
        assert (answer.status, answer.json) == (200, {"rows": rows})

    @pytest.mark.parametrize(("fault", "status"), [("author", 422), ("service", 502)])
    async def test_tells_of_a_failure(self, fault: str, status: int):
        hook = await a_webhook(wait_s=30)
        asking = asyncio.create_task(call(hook))
        error = ErrorInfo.model_validate(
            {"code": "order.sold_out", "fault": fault, "message": "No dough today."}
        )

        await self.finish(event=RunFailed(key="run:ended", at=T0, error=error))

        answer = await asking
        assert answer.status == status
        assert ("No dough" in answer.json["message"]) == (fault == "author")

    async def test_leads_to_a_page_that_tells_later(self):
        hook = await a_webhook()
        accepted = await call(hook)
        page = "/" + accepted.headers["location"].split("/", 3)[3]

        before = await ask(page, method="GET")
        await self.finish(event=RunSucceeded(key="run:ended", at=T0, output=[1]))
        after = await ask(page, method="GET")

        assert (before.status, before.headers["retry-after"]) == (202, "2")
        assert (after.status, after.json) == (200, [1])

    async def test_an_early_answer_is_told_at_once_and_stands(self):
        hook = await a_webhook(wait_s=30)
        asking = asyncio.create_task(call(hook))

        await self.finish(event=RunResponded(key="run:responded", at=T0, output={"ticket": 7}))

        answer = await asking
        assert (answer.status, answer.json) == (200, {"ticket": 7})
        error = ErrorInfo(code="a.b", fault="author", message="Later on it failed.")
        await self.finish(event=RunFailed(key="run:ended", at=T0, error=error))
        again = await call(hook)
        assert (again.status, again.json) == (200, {"ticket": 7})

    async def test_leads_to_a_page_that_tells_the_early_answer(self):
        hook = await a_webhook()
        page = "/" + (await call(hook)).headers["location"].split("/", 3)[3]

        await self.finish(event=RunResponded(key="run:responded", at=T0, output=None))

        answer = await ask(page, method="GET")
        assert (answer.status, answer.json) == (200, None)

    async def test_tells_of_a_cancellation(self):
        hook = await a_webhook()
        page = "/" + (await call(hook)).headers["location"].split("/", 3)[3]

        await self.finish(event=RunCancelled(key="run:ended", at=T0))

        answer = await ask(page, method="GET")
        assert (answer.status, answer.json["code"]) == (422, "run.cancelled")

    async def test_an_invented_token_leads_nowhere(self):
        await call(await a_webhook())

        assert (await ask("/hooks/results/abc:def:ghi/", method="GET")).status == 404


@sync_to_async
def a_designer() -> Actor:
    return an_actor("dora@example.org", Role.DESIGNER)
