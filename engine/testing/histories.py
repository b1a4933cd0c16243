"""Recorded histories: what every interpreter that was ever released has decided."""

import contextlib
import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock

from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer, _replayer
from temporalio.worker._workflow import _WorkflowWorker

from engine.activities.evaluate import ExpressionEvaluator
from engine.activities.recorder import Recorder
from engine.client.sealing import SealingKeys, sealed_data_converter
from engine.runtime.batch_workflow import RunBatch
from engine.runtime.fire import FireSchedule
from engine.runtime.workflow import RunWorkflow
from engine.testing.memory_journal import MemoryJournal
from engine.worker.announcer import Announcer
from engine.worker.interceptors import ExternFunctions
from engine.worker.sandbox import sandboxed_runner

RECORDING_KEYS = SealingKeys((("recorded", b"histories hold nothing secret :)"),))
"""Key of recorded histories; it protects nothing and must be the same for ever."""


_READABLE = 500
_LONGEST_STRETCH_S = 60


class _PatientWorker(_WorkflowWorker):
    """Replays all of a history in one stretch; on a busy machine the SDK's 2 s are no deadlock."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._deadlock_timeout_seconds = _LONGEST_STRETCH_S


async def replay(
    history: WorkflowHistory, *, keys: SealingKeys = RECORDING_KEYS
) -> tuple[Exception | None, MemoryJournal]:
    """
    Execute a history again with today's interpreter; no activity is there to be called.

    Returns:
        Why it no longer fits, or None; and the journal, into which replay must not write.
    """
    journal = MemoryJournal()
    with (
        ExpressionEvaluator() as expressions,
        Recorder(journal, around=contextlib.nullcontext) as recorder,
        mock.patch.object(_replayer, "_WorkflowWorker", _PatientWorker),
    ):
        announcer = Announcer(recorder.emit)
        replayer = Replayer(
            workflows=[RunWorkflow, RunBatch, FireSchedule],
            data_converter=sealed_data_converter(keys),
            interceptors=[ExternFunctions(announcer=announcer, expressions=expressions)],
            workflow_runner=sandboxed_runner(announcer),
        )
        result = await replayer.replay_workflow(history, raise_on_replay_failure=False)
    return result.replay_failure, journal


def read_history(file: Path) -> str:
    """Read what `save_history` wrote; long ones are compressed."""
    return gzip.decompress(file.read_bytes()).decode() if file.suffix == ".gz" else file.read_text()


async def save_history(handle: Any, folder: Path, *, name: str) -> Path:
    """Write a finished run's history where `make replay` finds it; old files stay for ever."""
    history = await handle.fetch_history()
    today = datetime.now(UTC).date().isoformat()
    events = json.loads(history.to_json(), object_hook=_without_identity)
    if len(events["events"]) < _READABLE:
        file = folder / f"{today}-{name}.json"
        file.write_text(json.dumps(events, indent=1) + "\n")
    else:
        file = folder / f"{today}-{name}.json.gz"
        file.write_bytes(gzip.compress(json.dumps(events).encode(), mtime=0))
    return file


def _without_identity(part: dict[str, Any]) -> dict[str, Any]:
    """Leave out which machine and process it was; sticky queues are named after them, too."""
    hidden = {
        key for key, value in part.items() if key == "identity" or (key == "name" and "@" in value)
    }
    return {key: "recorded" if key in hidden else value for key, value in part.items()}
