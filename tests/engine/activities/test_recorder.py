import asyncio
import contextlib
from datetime import UTC, datetime

import pytest

from engine.activities import recorder as module
from engine.activities.recorder import NotRecorded, Recorder
from engine.events.model import RunStarted, StepSkipped
from engine.ports import RunClosed
from engine.testing.memory_journal import MemoryJournal

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def skipped(step: str) -> StepSkipped:
    return StepSkipped(key=f"{step}:skipped", at=NOW, step=step)


class TestRecorder:
    async def test_writes_what_was_emitted_before_what_is_awaited(self) -> None:
        journal = MemoryJournal()

        with Recorder(journal, around=contextlib.nullcontext) as recorder:
            recorder.emit("run", [skipped("a"), skipped("b")])
            await recorder.record("run", [skipped("c")])

            assert journal.keys("run") == ["a:skipped", "b:skipped", "c:skipped"]

    async def test_writes_what_is_left_when_it_is_closed(self) -> None:
        journal = MemoryJournal()

        with Recorder(journal, around=contextlib.nullcontext) as recorder:
            for number in range(2_000):
                recorder.emit(f"run-{number % 7}", [skipped(f"s{number}")])

        assert sum(len(run.events) for run in journal.runs.values()) == 2_000

    async def test_lets_what_may_wait_go_with_the_next_thing_that_may_not(self) -> None:
        commits = []

        class Counting(MemoryJournal):
            def record(self, run_id, events):
                commits.append([event.key for event in events])
                super().record(run_id, events)

        with Recorder(Counting(), around=contextlib.nullcontext) as recorder:
            recorder.emit_soon("run", [skipped("a")])
            await recorder.record("run", [skipped("b")])

        assert commits == [["a:skipped", "b:skipped"]]

    async def test_lets_nothing_wait_for_long(self) -> None:
        journal = MemoryJournal()

        with Recorder(journal, around=contextlib.nullcontext) as recorder:
            recorder.emit_soon("run", [skipped("a")])
            async with asyncio.timeout(30):
                while not journal.keys("run"):
                    await asyncio.sleep(0.005)

    async def test_knows_what_it_has_written(self) -> None:
        with Recorder(MemoryJournal(), around=contextlib.nullcontext) as recorder:
            await recorder.record("run", [skipped("a")])

            left = recorder.unwritten("run", [skipped("a"), skipped("b")])

        assert [event.key for event in left] == ["b:skipped"]

    async def test_tries_again_while_the_journal_is_down(self) -> None:
        journal = MemoryJournal()
        journal.fail_next = 2

        with Recorder(journal, around=contextlib.nullcontext) as recorder:
            await recorder.record("run", [RunStarted(key="run:started", at=NOW)])

        assert journal.keys("run") == ["run:started"]

    async def test_says_so_when_the_journal_stays_down(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "_PAUSES_S", (0.0, 0.0))
        journal = MemoryJournal()
        journal.fail_next = 3

        with Recorder(journal, around=contextlib.nullcontext) as recorder:
            with pytest.raises(NotRecorded):
                await recorder.record("run", [skipped("a")])
            await recorder.record("run", [skipped("a")])

        assert journal.keys("run") == ["a:skipped"]

    async def test_lets_go_of_what_the_journal_refuses(self) -> None:
        class Closed(MemoryJournal):
            def record(self, run_id, events):
                raise RunClosed("It is over.")

        with Recorder(Closed(), around=contextlib.nullcontext) as recorder:
            await recorder.record("run", [skipped("a")])

    async def test_enters_what_the_host_wants_around_each_call(self) -> None:
        entered = []

        @contextlib.contextmanager
        def around():
            entered.append(True)
            yield

        with Recorder(MemoryJournal(), around=around) as recorder:
            await recorder.record("run", [skipped("a")])

        assert entered == [True]
