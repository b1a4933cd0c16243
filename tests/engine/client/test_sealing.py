import base64
import dataclasses
import os

import pytest
from temporalio.api.common.v1 import Payload
from temporalio.api.failure.v1 import Failure
from temporalio.converter import (
    ActivitySerializationContext,
    DataConverter,
    WorkflowSerializationContext,
)
from temporalio.exceptions import ApplicationError

from engine.client.sealing import (
    UNSEALED,
    SealingKeyMissing,
    SealingKeys,
    SealingKeysMalformed,
    sealed_data_converter,
)

OLD, NEW = SealingKeys.generate("old"), SealingKeys.generate("new")
BOTH = SealingKeys((*NEW.keys, *OLD.keys))


def of_run(keys: SealingKeys, run_id: str = "run-1") -> DataConverter:
    context = WorkflowSerializationContext(namespace="n", workflow_id=run_id)
    return sealed_data_converter(keys).with_context(context)


class TestSealing:
    async def test_gives_back_what_it_was_given(self) -> None:
        value = {"name": "Ada", "lines": [1, 2.5, None, True, "€"]}

        sealed = await of_run(NEW).encode([value])

        assert await of_run(NEW).decode(sealed) == [value]

    async def test_shows_nothing_of_it(self) -> None:
        (sealed,) = await of_run(NEW).encode(["canary" * 100])

        assert b"canary" not in sealed.SerializeToString()

    async def test_compresses_before_it_seals(self) -> None:
        (sealed,) = await of_run(NEW).encode(["canary" * 10_000])

        assert len(sealed.data) < 2_000

    async def test_differs_each_time(self) -> None:
        one, other = await of_run(NEW).encode([1, 1])

        assert one.data != other.data

    async def test_opens_what_an_older_key_sealed(self) -> None:
        sealed = await of_run(OLD).encode(["before the rotation"])

        assert await of_run(BOTH).decode(sealed) == ["before the rotation"]
        (fresh,) = await of_run(BOTH).encode(["after it"])
        assert fresh.metadata["key"] == b"new"

    async def test_seals_failures_with_their_messages(self) -> None:
        failure = Failure()

        await of_run(NEW).encode_failure(ApplicationError("canary", "canary"), failure)

        assert b"canary" not in failure.SerializeToString()
        opened = await of_run(NEW).decode_failure(failure)
        assert "canary" in str(opened)


class TestRefusal:
    async def test_of_what_nobody_sealed_is_final(self) -> None:
        (plain,) = await DataConverter().encode(["from a stranger"])

        with pytest.raises(ApplicationError) as refused:
            await of_run(NEW).decode([plain])

        assert (refused.value.type, refused.value.non_retryable) == (UNSEALED, True)

    async def test_of_what_was_sealed_for_another_run(self) -> None:
        sealed = await of_run(NEW, "run-1").encode(["for run 1"])

        with pytest.raises(ApplicationError, match="not sealed"):
            await of_run(NEW, "run-2").decode(sealed)

    async def test_of_an_activitys_payload_as_the_runs_own(self) -> None:
        activity = ActivitySerializationContext(
            namespace="n",
            activity_id=None,
            activity_type=None,
            activity_task_queue=None,
            workflow_id="run-1",
            workflow_type=None,
            is_local=False,
        )
        sealed = await sealed_data_converter(NEW).with_context(activity).encode(["answer"])

        with pytest.raises(ApplicationError):
            await of_run(NEW).decode(sealed)

    @pytest.mark.parametrize("spoil", ["data", "nonce", "short", "empty"])
    async def test_of_what_was_tampered_with(self, spoil: str) -> None:
        (sealed,) = await of_run(NEW).encode(["whole"])
        data = bytearray(sealed.data)
        data[-1 if spoil == "data" else 0] ^= 1
        cut = {"short": 5, "empty": 0}.get(spoil, len(data))

        with pytest.raises(ApplicationError):
            await of_run(NEW).decode([Payload(metadata=sealed.metadata, data=bytes(data[:cut]))])

    async def test_of_a_key_that_we_do_not_have_is_not_final(self) -> None:
        sealed = await of_run(OLD).encode(["sealed before the key was lost"])

        with pytest.raises(SealingKeyMissing):
            await of_run(NEW).decode(sealed)


class TestSealingKeys:
    def test_read_what_they_print(self) -> None:
        assert SealingKeys.parse(str(BOTH)) == BOTH

    def test_do_not_show_themselves(self) -> None:
        shown = repr(dataclasses.replace(BOTH))

        assert base64.b64encode(BOTH.keys[0][1]).decode() not in shown
        assert repr(BOTH.keys[0][1]) not in shown

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "k1",
            "k1:",
            ":" + base64.b64encode(os.urandom(32)).decode(),
            "k1:" + base64.b64encode(os.urandom(16)).decode(),
            "k1:not base64",
            ",".join(["k1:" + base64.b64encode(os.urandom(32)).decode()] * 2),
        ],
        # The keys differ each time; the names of the cases must not.
        ids=["nothing", "no-colon", "no-key", "no-id", "too-short", "not-base64", "twice"],
    )
    def test_refuse_what_is_no_key(self, text: str) -> None:
        with pytest.raises(SealingKeysMalformed):
            SealingKeys.parse(text)
