"""Messages and the steps that wait for them, whichever comes first."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from designer.access.permissions import Permission
from designer.access.roles import Role
from designer.common.errors import Forbidden
from designer.runs import signals
from designer.runs.journal import append_events
from designer.runs.messages import (
    MessageIdReused,
    MessageTooLarge,
    PayloadInvalid,
    Sent,
    send_message,
)
from designer.runs.models import Message, Run, RunEventRow, RunSignal, Subscription
from engine.events.model import (
    BranchTaken,
    RunCancelled,
    RunMessageDropped,
    StepCancelled,
    StepReceived,
    StepSucceeded,
    StepWaiting,
    WaitingWay,
)
from tests.designer.browser import Browser, a_browser, actions
from tests.designer.running import a_member, a_run, a_workspace, an_actor, at, run_started

pytestmark = pytest.mark.django_db

CENTS = {"type": "object", "required": ["cents"], "properties": {"cents": {"type": "integer"}}}


def waits(run: Run, *, step: str = "w", key: str = "7", schema: Any = None) -> None:
    """The run tells that a step waits for a payment."""
    way = WaitingWay(
        id="paid", type="message", message="payment", key=key, payload_schema=schema or CENTS
    )
    late = WaitingWay(id="late", type="duration", until=at(60))
    told = StepWaiting(key=f"{step}:waiting", at=at(1), step=step, ways=(way, late))
    append_events(run.id, [run_started(), told])


def takes(run: Run, message: Message, *, step: str = "w") -> None:
    """The run tells that the step took it and went on."""
    append_events(
        run.id,
        [
            StepReceived(
                key=f"{step}:received",
                at=at(2),
                step=step,
                name=message.name,
                message_id=str(message.id),
            ),
            BranchTaken(key=f"{step}:branch", at=at(2), step=step, handle="paid"),
            StepSucceeded(key=f"{step}:succeeded", at=at(2), step=step, output={}),
        ],
    )


def ends(run: Run) -> None:
    append_events(run.id, [RunCancelled(key="run:ended", at=at(9))])


def pay(cents: Any = 900, *, key: str = "7", **rest: Any) -> Sent:
    return send_message(an_actor(), name="payment", key=key, payload={"cents": cents}, **rest)


def told_to(run: Run) -> list[Any]:
    """What the outbox holds for a run."""
    return list(RunSignal.objects.filter(run=run).order_by("id").values_list("body", flat=True))


class TestMessageForAWaitingStep:
    def test_is_given_to_it(self) -> None:
        run = a_run()
        waits(run)

        sent = pay()

        assert sent.outcome == "delivered"
        assert sent.message.run == run
        (body,) = told_to(run)
        assert body == {
            "id": str(sent.message.id),
            "name": "payment",
            "key": "7",
            "payload": {"cents": 900},
        }

    def test_goes_to_the_one_that_has_waited_longest(self) -> None:
        first, second = a_run(), a_run()
        waits(first)
        waits(second)

        assert [pay(1).message.run, pay(2).message.run, pay(3).message.run] == [
            first,
            second,
            None,
        ]

    def test_goes_to_nobody_else_by_name_key_or_workspace(self) -> None:
        waits(a_run())
        elsewhere = an_actor("eve@example.org", workspace=a_workspace("elsewhere"))

        other_key = pay(key="8")
        other_name = send_message(an_actor(), name="refund", key="7")
        other_place = send_message(elsewhere, name="payment", key="7", payload={"cents": 1})

        assert {m.outcome for m in (other_key, other_name, other_place)} == {"kept"}
        assert RunSignal.objects.count() == 0

    def test_that_does_not_fit_is_refused_field_by_field(self) -> None:
        run = a_run()
        waits(run)

        with pytest.raises(PayloadInvalid) as refused:
            pay("many")

        (field,) = refused.value.data["fields"]
        assert field["field"] == "/payload/cents"
        assert not Message.objects.exists()

    def test_comes_too_late_for_a_step_that_has_ended(self) -> None:
        run = a_run()
        waits(run)
        append_events(run.id, [StepCancelled(key="w:cancelled", at=at(2), step="w")])

        assert pay().outcome == "kept"
        assert not Subscription.objects.exists()


class TestEarlyMessage:
    def test_is_kept_until_a_step_waits_for_it(self) -> None:
        early = pay()
        run = a_run()

        waits(run)

        early.message.refresh_from_db()
        assert (early.outcome, early.message.run) == ("kept", run)
        assert [body["id"] for body in told_to(run)] == [str(early.message.id)]

    def test_is_given_once_the_oldest_first(self) -> None:
        first, second = pay(1), pay(2)
        one, two, three = a_run(), a_run(), a_run()

        for run in (one, two, three):
            waits(run)

        assert [told_to(run) for run in (one, two, three)] == [
            [{"id": str(first.message.id), "name": "payment", "key": "7", "payload": {"cents": 1}}],
            [
                {
                    "id": str(second.message.id),
                    "name": "payment",
                    "key": "7",
                    "payload": {"cents": 2},
                }
            ],
            [],
        ]

    def test_that_does_not_fit_is_passed_over_and_the_run_says_so(self) -> None:
        bad = send_message(an_actor(), name="payment", key="7", payload="cash")
        good = pay()
        run = a_run()

        waits(run)

        assert [body["id"] for body in told_to(run)] == [str(good.message.id)]
        dropped = RunEventRow.objects.get(run=run, type="run.message_dropped").body
        assert dropped["message_id"] == str(bad.message.id)
        bad.message.refresh_from_db()
        assert bad.message.run is None

    def test_that_has_expired_is_not_given(self) -> None:
        early = pay()
        Message.objects.filter(pk=early.message.pk).update(expires_at=timezone.now())
        run = a_run()

        waits(run)

        assert told_to(run) == []

    def test_a_wait_that_is_told_again_gets_no_second_one(self) -> None:
        run = a_run()
        waits(run)
        pay(1)
        pay(2)

        waits(run)

        assert [body["payload"] for body in told_to(run)] == [{"cents": 1}]

    def test_a_wait_that_is_told_after_it_ended_gets_none(self) -> None:
        run = a_run()
        pay()
        append_events(run.id, [StepSucceeded(key="w:succeeded", at=at(2), step="w", output={})])

        waits(run)

        assert told_to(run) == []


class TestSameMessage:
    def test_counts_once(self) -> None:
        run = a_run()
        waits(run)

        first, again = pay(message_id="psp-1"), pay(message_id="psp-1")

        assert (first.outcome, again.outcome) == ("delivered", "duplicate")
        assert first.message == again.message
        assert len(told_to(run)) == 1

    def test_is_known_after_it_was_taken(self) -> None:
        run = a_run()
        waits(run)
        takes(run, pay(message_id="psp-1").message)

        assert pay(message_id="psp-1").outcome == "duplicate"

    def test_with_another_content_is_a_mistake(self) -> None:
        pay(message_id="psp-1")

        for change in ({"cents": 901}, {"key": "8"}):
            with pytest.raises(MessageIdReused):
                pay(message_id="psp-1", **change)

    def test_counts_again_under_another_name(self) -> None:
        pay(message_id="1")

        assert send_message(an_actor(), name="refund", message_id="1").outcome == "kept"


class TestRunThatIsGone:
    def test_leaves_what_it_never_took_to_the_next(self) -> None:
        gone, following = a_run(), a_run()
        waits(gone)
        waits(following)
        message = pay().message

        ends(gone)

        message.refresh_from_db()
        assert message.run == following
        assert len(told_to(following)) == 1

    def test_leaves_it_to_be_kept_when_nobody_waits(self) -> None:
        gone = a_run()
        waits(gone)
        message = pay().message

        ends(gone)

        message.refresh_from_db()
        assert message.run is None
        assert not Subscription.objects.exists()
        following = a_run()
        waits(following)
        assert len(told_to(following)) == 1

    def test_leaves_nothing_that_it_took(self) -> None:
        gone, following = a_run(), a_run()
        waits(gone)
        message = pay().message
        takes(gone, message)

        ends(gone)
        waits(following)

        message.refresh_from_db()
        assert message.run == gone
        assert told_to(following) == []

    def test_leaves_nothing_that_it_dropped(self) -> None:
        gone = a_run()
        waits(gone)
        message = pay().message
        dropped = RunMessageDropped(
            key="d", at=at(2), name="payment", message_id=str(message.id), reason="too_many"
        )

        append_events(gone.id, [dropped])
        ends(gone)

        message.refresh_from_db()
        assert (message.refused, message.run) == ("too_many", gone)

    def test_is_told_nothing_more(self) -> None:
        gone = a_run()
        waits(gone)
        pay()
        Run.objects.update(dispatched_at=timezone.now())

        ends(gone)

        assert signals.claim_signals() == []
        assert RunSignal.objects.get().refused_at is not None


class TestPermission:
    def test_is_needed(self) -> None:
        with pytest.raises(Forbidden):
            send_message(an_actor("vera@example.org", Role.VIEWER), name="payment")

    def test_of_a_token_is_a_scope_of_its_own(self) -> None:
        operator = a_browser(Role.OPERATOR)
        scopes = [Permission.SEND_MESSAGE.value]
        key = operator.post("tokens/", {"name": "psp", "scopes": scopes}).json()["key"]
        program = Browser(operator.workspace, key=key)

        answer = program.post("messages/", {"name": "payment", "key": "7"})

        assert (answer.status_code, answer.json()["outcome"]) == (202, "kept")
        assert program.get("runs/").status_code == 403


class TestApi:
    def test_says_what_happened(self) -> None:
        browser = a_browser(Role.OPERATOR)
        waits(a_run())
        body = {"name": "payment", "key": "7", "payload": {"cents": 5}, "id": "psp-1"}

        first = browser.post("messages/", body)
        again = browser.post("messages/", body, unchanged=True)

        assert first.status_code == again.status_code == 202
        assert first.json()["id"] == "psp-1"
        assert [first.json()["outcome"], again.json()["outcome"]] == ["delivered", "duplicate"]
        assert actions().count("message.sent") == 1

    def test_gives_each_message_without_an_id_one_of_its_own(self) -> None:
        browser = a_browser(Role.OPERATOR)

        ids = {browser.post("messages/", {"name": "ping"}).json()["id"] for _ in range(2)}

        assert len(ids) == 2

    def test_refuses_what_does_not_fit(self) -> None:
        browser = a_browser(Role.OPERATOR)
        waits(a_run())

        answer = browser.post("messages/", {"name": "payment", "key": "7", "payload": {}})

        assert (answer.status_code, answer.json()["code"]) == (400, "message.payload_invalid")
        assert answer.json()["data"]["fields"] == [
            {"field": "/payload/cents", "message": "This field is needed."}
        ]

    @pytest.mark.parametrize(
        "body", [{}, {"name": ""}, {"name": "x" * 101}, {"name": "a", "to": 1}]
    )
    def test_refuses_what_is_no_message(self, body: Any) -> None:
        assert a_browser(Role.OPERATOR).post("messages/", body).status_code == 400

    def test_refuses_a_payload_that_is_too_large(self) -> None:
        with pytest.raises(MessageTooLarge):
            send_message(an_actor(), name="payment", payload="x" * 300_000)

        big = a_browser(Role.OPERATOR).post("messages/", {"name": "a", "payload": "x" * 300_000})
        assert big.status_code == 413

    def test_refuses_characters_that_cannot_be_stored(self) -> None:
        with pytest.raises(PayloadInvalid):
            send_message(an_actor(), name="payment", payload="\x00")

    def test_the_audit_log_holds_no_payload(self) -> None:
        browser = a_browser(Role.OPERATOR)
        browser.post("messages/", {"name": "payment", "key": "k-123", "payload": "p-456"})
        a_member("audrey@example.org", Role.AUDITOR)

        audit = a_browser(Role.AUDITOR, name="audrey").get("audit/").content.decode()

        assert "message.sent" in audit
        assert "p-456" not in audit
        assert "k-123" not in audit


class TestExpiry:
    def test_is_a_week_away(self) -> None:
        left = pay().message.expires_at - timezone.now()

        assert timedelta(days=6, hours=23) < left <= timedelta(days=7)
