"""The WebSocket, with a real database, real nudges and a real tailer."""

from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.contrib.sessions.models import Session

from designer.access.roles import Role
from designer.accounts.models import Membership, RoleBinding
from designer.runs.consumers import (
    LOOK_AGAIN_S,
    MAX_SUBSCRIPTIONS,
    NOT_ALLOWED,
    NOT_SIGNED_IN,
    TOO_BIG,
    TOO_MUCH,
    LiveConsumer,
)
from designer.runs.journal import Journal
from designer.runs.models import Run
from tests.designer.live.conftest import OpenBrowser
from tests.designer.running import (
    a_member,
    a_run,
    a_workflow,
    a_workspace,
    an_actor,
    run_started,
    step_started,
    step_succeeded,
)

record = sync_to_async(lambda run, *events: Journal().record(str(run.id), list(events)))


@sync_to_async
def olgas_run() -> tuple[Any, Run]:
    run = a_run(an_actor("olga@example.org", Role.OPERATOR), workflow=a_workflow())
    return a_member("olga@example.org"), run


class TestConnecting:
    async def test_needs_a_session(self, browser: OpenBrowser):
        socket = await browser(None)

        assert await socket.closing_code() == NOT_SIGNED_IN

    async def test_an_invented_session_is_none(self, browser: OpenBrowser):
        socket = await browser(None, session="x" * 32)

        assert await socket.closing_code() == NOT_SIGNED_IN

    @pytest.mark.parametrize(
        "origin",
        [
            None,
            "null",
            "https://evil.example",
            "http://127.0.0.1:8001",
            "http://127.0.0.1.evil",
            "http://[",
            "http://[::1",
            "http://127.0.0.1:port",
            "http://127.0.0.1:99999",
        ],
    )
    async def test_refuses_a_foreign_page(self, browser: OpenBrowser, origin: str | None):
        user, _ = await olgas_run()

        socket = await browser(user, origin=origin)

        assert await socket.closing_code() == NOT_ALLOWED


class TestSubscribing:
    async def test_sends_what_is_there_and_then_what_comes(self, browser: OpenBrowser):
        user, run = await olgas_run()
        await record(run, run_started(), step_started())
        socket = await browser(user)

        await socket.say(subscribe={"run": str(run.id), "after": 1})
        first = await socket.hear()
        await record(run, step_succeeded(output=7))
        second = await socket.hear()

        assert [item["number"] for item in first["events"]["items"]] == [2]
        assert first["events"]["last_event"] == 2
        (item,) = second["events"]["items"]
        assert (item["number"], item["event"]["output"]) == (3, 7)

    async def test_answers_even_when_there_is_nothing_yet(self, browser: OpenBrowser):
        user, run = await olgas_run()
        socket = await browser(user)

        await socket.say(subscribe={"run": str(run.id)})

        told = {"run": str(run.id), "items": [], "last_event": 0}
        assert await socket.hear() == {"events": told}

    async def test_sends_each_event_once_and_in_order(self, browser: OpenBrowser):
        user, run = await olgas_run()
        socket = await browser(user)
        await socket.say(subscribe={"run": str(run.id)})

        for n in range(40):
            await record(run, step_started(f"s{n}"), step_succeeded(f"s{n}"))

        assert await socket.numbers(until=80) == list(range(1, 81))

    async def test_a_lost_nudge_costs_a_moment_and_no_event(
        self, browser: OpenBrowser, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr("designer.runs.journal.nudge", lambda *_: None)
        user, run = await olgas_run()
        socket = await browser(user)
        await socket.say(subscribe={"run": str(run.id)})
        await socket.hear()

        await record(run, run_started())

        assert await socket.numbers(until=1) == [1]

    async def test_after_unsubscribing_nothing_comes(self, browser: OpenBrowser):
        user, run = await olgas_run()
        socket = await browser(user)
        await socket.say(subscribe={"run": str(run.id)})
        await socket.hear()

        await socket.say(unsubscribe={"run": str(run.id)})
        await record(run, run_started())
        await socket.say(ping=7)

        assert await socket.hear() == {"pong": 7}

    async def test_a_foreign_run_does_not_exist(self, browser: OpenBrowser):
        _, run = await olgas_run()
        eve = await sync_to_async(a_member)(
            "eve@example.org", Role.OPERATOR, workspace=await sync_to_async(a_workspace)("other")
        )
        socket = await browser(eve)

        await socket.say(subscribe={"run": str(run.id)})

        assert (await socket.hear())["error"]["code"] == "common.not_found"

    async def test_a_requester_hears_of_their_own_runs_only(self, browser: OpenBrowser):
        _, run = await olgas_run()
        bea = await sync_to_async(a_member)("bea@example.org", Role.BUSINESS_USER)
        socket = await browser(bea)

        await socket.say(subscribe={"run": str(run.id)})

        error = (await socket.hear())["error"]
        assert (error["code"], error["run"]) == ("common.not_found", str(run.id))

    async def test_without_the_right_to_data_values_are_left_out(self, browser: OpenBrowser):
        _, run = await olgas_run()
        await record(run, step_started(), step_succeeded(output={"card": "4242"}))
        viewer = await sync_to_async(a_member)("vic@example.org", Role.VIEWER)
        socket = await browser(viewer)

        await socket.say(subscribe={"run": str(run.id)})
        items = (await socket.hear())["events"]["items"]

        assert [item["event"].get("input") for item in items] == [None, None]
        assert items[1]["event"]["output"] is None


class TestCutOff:
    @pytest.fixture(autouse=True)
    def looks_often(self, monkeypatch: pytest.MonkeyPatch):
        assert LOOK_AGAIN_S < 5
        monkeypatch.setattr(LiveConsumer, "look_again_s", 0.05)

    async def test_a_session_that_ended(self, browser: OpenBrowser):
        user, _ = await olgas_run()
        socket = await browser(user)

        await Session.objects.all().adelete()

        assert await socket.closing_code() == NOT_SIGNED_IN

    async def test_a_disabled_user(self, browser: OpenBrowser):
        user, _ = await olgas_run()
        socket = await browser(user)

        user.is_active = False
        await user.asave()

        assert await socket.closing_code() == NOT_SIGNED_IN

    @pytest.mark.parametrize("taken_away", [Membership, RoleBinding])
    async def test_a_member_or_role_that_was_removed(self, browser: OpenBrowser, taken_away: Any):
        user, run = await olgas_run()
        socket = await browser(user)
        await socket.say(subscribe={"run": str(run.id)})
        await socket.hear()

        await taken_away.objects.all().adelete()

        assert await socket.closing_code() == NOT_ALLOWED


class TestLimits:
    @pytest.mark.parametrize(
        "text",
        [
            "",
            "[]",
            "{",
            '{"subscribe":{}}',
            '{"subscribe":{"run":"x"}}',
            '{"ping":NaN}',
            "[" * 4000,
        ],
    )
    async def test_says_what_it_does_not_understand(self, browser: OpenBrowser, text: str):
        user, _ = await olgas_run()
        socket = await browser(user)

        await socket.say_text(text)

        assert (await socket.hear())["error"]["code"] == "live.malformed"

    async def test_a_message_that_is_too_big(self, browser: OpenBrowser):
        user, _ = await olgas_run()
        socket = await browser(user)

        await socket.say_text("x" * 5_000_000)

        assert await socket.closing_code() == TOO_BIG

    async def test_a_flood(self, browser: OpenBrowser):
        user, _ = await olgas_run()
        socket = await browser(user)

        for n in range(400):
            await socket.say(ping=n)

        assert await socket.closing_code() == TOO_MUCH

    async def test_too_many_subscriptions(
        self, browser: OpenBrowser, monkeypatch: pytest.MonkeyPatch
    ):
        assert MAX_SUBSCRIPTIONS < 1_000
        monkeypatch.setattr("designer.runs.consumers.MAX_SUBSCRIPTIONS", 1)
        user, run = await olgas_run()
        other = await sync_to_async(a_run)()
        socket = await browser(user)
        await socket.say(subscribe={"run": str(run.id)})
        await socket.hear()

        await socket.say(subscribe={"run": str(other.id)})

        assert (await socket.hear())["error"]["code"] == "live.too_many_subscriptions"
