"""Whoever reaches Temporal learns nothing and starts nothing."""

import base64
import json
import re
import subprocess
import uuid

import pytest
from temporalio.client import Client

from designer.embedded.ports import LOOPBACK
from engine.server import server_binary
from tests.system.orders import ADA, Shop, order_of, submit
from tests.system.person import Person
from tests.system.stack import Stack, until

pytestmark = pytest.mark.system

NAMESPACE = "baton"
REFUSED = {"EVENT_TYPE_WORKFLOW_TASK_FAILED", "EVENT_TYPE_WORKFLOW_EXECUTION_FAILED"}


def show(stack: Stack, workflow_id: str) -> str:
    """A history as Temporal's command line shows it."""
    command = [server_binary(), "workflow", "show", "--workflow-id", workflow_id]
    command += ["--address", stack.temporal_address, "--namespace", NAMESPACE, "--output", "json"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def history(stack: Stack, workflow_id: str) -> str:
    """A history with everything in base64 opened."""
    shown = show(stack, workflow_id)
    opened = [
        base64.b64decode(word).decode("latin-1")
        for word in re.findall(r'"([A-Za-z0-9+/=]{8,})"', shown)
        if len(word) % 4 == 0
    ]
    return shown + "\n".join(opened)


def types_of(stack: Stack, workflow_id: str) -> set[str]:
    """The types of the events of a history."""
    return {event["eventType"] for event in json.loads(show(stack, workflow_id))["events"]}


def stored(stack: Stack) -> bytes:
    """Everything that Temporal's server has on disk."""
    return b"".join(file.read_bytes() for file in stack.folder.glob("temporal.sqlite3*"))


class TestSealing:
    def test_a_history_and_its_file_hold_no_plaintext(self, stack: Stack) -> None:
        secret_name = f"Zenobia {uuid.uuid4()}"
        token_file = stack.folder / "demo" / "shop" / "token"
        secrets = [secret_name, order_of()["address"], "Margherita", "check_stock", "/payments"]
        if token_file.exists():
            secrets.append(token_file.read_text().strip())
        with Person(stack.url, ADA) as ada:
            run = submit(ada, key=str(uuid.uuid4()), name=secret_name)
            ada.watch(run)

        seen, kept = history(stack, run), stored(stack)

        assert run in seen
        assert [secret for secret in secrets if secret in seen] == []
        assert [secret for secret in secrets if secret.encode() in kept] == []

    async def test_a_run_that_was_not_started_by_us_does_nothing(self, stack: Stack) -> None:
        order = str(uuid.uuid4())
        with Person(stack.url, ADA) as ada:
            run = submit(ada, key=str(uuid.uuid4()))
            detail = ada.wait_for_end(run)
        client = await Client.connect(stack.temporal_address, namespace=NAMESPACE)

        handle = await client.start_workflow(
            "RunWorkflow",
            {"run_id": order, "plan": detail.get("graph") or {}, "input": order_of(), "facts": {}},
            id=order,
            task_queue="baton",
        )

        until(lambda: types_of(stack, order) & REFUSED, why="for the worker to refuse it")
        assert "EVENT_TYPE_ACTIVITY_TASK_SCHEDULED" not in types_of(stack, order)
        with Shop(stack) as shop:
            assert shop.counts(order)["arrivals"] == {}
        if "EVENT_TYPE_WORKFLOW_EXECUTION_FAILED" not in types_of(stack, order):
            await handle.terminate()

    def test_temporal_listens_on_this_machine_alone(self, stack: Stack) -> None:
        assert stack.temporal_address.startswith(LOOPBACK)
