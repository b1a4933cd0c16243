import asyncio
import errno
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from designer.embedded import supervisor as module
from designer.embedded.guard import Guard
from designer.embedded.health import says_so
from designer.embedded.notify import Ear
from designer.embedded.obstacle import Obstacle
from designer.embedded.part import Alive, Part, Stage
from designer.embedded.supervisor import Supervisor, pause_before

READY = "from designer.common.readiness import tell_ready; import time; tell_ready(); "
SLEEP = READY + "time.sleep(60)"
WITH_CHILD = (
    "import subprocess, sys; "
    "p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); "
    "open(sys.argv[1], 'w').write(str(p.pid)); " + SLEEP
)
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + SLEEP


def part(name: str, code: str, *arguments: str, stage: Stage = Stage.WORK) -> Part:
    return Part(
        name=name,
        command=(sys.executable, "-c", code, *arguments),
        stage=stage,
        wait_until_ready=says_so,
        ready_within_s=20,
        stop_within_s=1,
    )


def runs(pid: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    return False


async def until(holds: Callable[[], object], *, seconds: float = 20) -> None:
    async with asyncio.timeout(seconds):
        while not holds():
            await asyncio.sleep(0.02)


class TestSupervisor:
    async def test_starts_again_what_was_killed(self, tmp_path: Path) -> None:
        told: list[str] = []
        with Guard() as guard:
            supervisor = Supervisor(
                [part("worker", SLEEP)], logs=tmp_path, guard=guard, show=told.append
            )
            await supervisor.start()
            first = supervisor.pid_of("worker")
            assert first is not None

            os.kill(first, signal.SIGKILL)
            await until(lambda: supervisor.pid_of("worker") not in {None, first})

            assert told == ["worker ended (signal 9); starting it again in 0.25 s"]
            await supervisor.stop()

    async def test_a_part_that_answers_each_time_is_started_again_soon_each_time(
        self, tmp_path: Path
    ) -> None:
        told: list[str] = []
        heard: list[int] = []

        async def hear(alive: Alive) -> None:
            await says_so(alive)
            heard.append(alive.pid)

        worker = replace(part("worker", SLEEP), wait_until_ready=hear)
        with Guard() as guard:
            supervisor = Supervisor([worker], logs=tmp_path, guard=guard, show=told.append)
            await supervisor.start()
            for life in range(1, 5):
                await until(lambda life=life: len(heard) == life)  # type: ignore[misc]
                os.kill(heard[-1], signal.SIGKILL)
                await until(lambda life=life: len(told) == life)  # type: ignore[misc]
            await supervisor.stop()

        assert set(told) == {"worker ended (signal 9); starting it again in 0.25 s"}

    async def test_stop_leaves_no_process_not_even_a_grandchild(self, tmp_path: Path) -> None:
        note = tmp_path / "grandchild"
        with Guard() as guard:
            supervisor = Supervisor(
                [part("worker", WITH_CHILD, str(note)), part("deaf", DEAF, stage=Stage.DOOR)],
                logs=tmp_path,
                guard=guard,
                show=lambda _line: None,
            )
            await supervisor.start()
            pids = [supervisor.pid_of("worker"), supervisor.pid_of("deaf"), int(note.read_text())]

            await supervisor.stop()

            await until(lambda: not any(pid and runs(pid) for pid in pids))

    async def test_gives_up_on_a_part_that_never_starts(self, tmp_path: Path) -> None:
        broken = part("web", "print('no such module'); raise SystemExit(3)")
        with Guard() as guard:
            supervisor = Supervisor([broken], logs=tmp_path, guard=guard, show=lambda _line: None)

            with pytest.raises(Obstacle, match=r"web does not start \(exit code 3\)") as caught:
                await supervisor.start()
            await supervisor.stop()

        assert "no such module" in str(caught.value)
        assert "no such module" in (tmp_path / "web.log").read_text()

    async def test_shows_errors_and_keeps_the_rest_in_the_log(self, tmp_path: Path) -> None:
        told: list[str] = []
        talk = "print('all is well'); print('ERROR it is not'); " + SLEEP
        with Guard() as guard:
            supervisor = Supervisor(
                [part("shop", talk)], logs=tmp_path, guard=guard, show=told.append
            )
            await supervisor.start()
            await supervisor.stop()

        assert told == ["shop         | ERROR it is not"]
        assert "shop | all is well" in (tmp_path / "shop.log").read_text()

    async def test_a_disk_that_is_full_for_a_moment_ends_nothing(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        refusals = iter([False, True, True])
        told: list[str] = []

        def ear(*_: Any) -> Ear:
            if next(refusals, False):
                raise OSError(errno.ENOSPC, "No space left on device")
            return Ear()

        monkeypatch.setattr(module, "Ear", ear)
        monkeypatch.setattr(module, "pause_before", lambda _restart: 0.01)
        with Guard() as guard:
            kept = Supervisor(
                [part("web", SLEEP)],
                logs=tmp_path,
                guard=guard,
                show=told.append,
            )
            await kept.start()
            first = kept.pid_of("web")
            assert first is not None
            os.kill(first, signal.SIGKILL)
            async with asyncio.timeout(20):
                while kept.pid_of("web") == first:
                    await asyncio.sleep(0.01)
            await kept.stop()

        assert sum("No space left" in line for line in told) == 2


class TestGuardian:
    async def test_kill_9_of_the_supervisor_leaves_nothing(self, tmp_path: Path) -> None:
        program = tmp_path / "supervise.py"
        note = tmp_path / "pids"
        program.write_text(SUPERVISE)
        process = await asyncio.create_subprocess_exec(
            sys.executable, str(program), str(tmp_path), WITH_CHILD, str(note)
        )
        await until(lambda: note.exists() and len(note.read_text().split()) == 2)
        pids = [int(pid) for pid in note.read_text().split()]
        assert all(runs(pid) for pid in pids)

        process.kill()
        await process.wait()

        await until(lambda: not any(runs(pid) for pid in pids), seconds=10)


class TestPauseBefore:
    def test_grows_to_a_limit(self) -> None:
        assert [pause_before(n) for n in (1, 2, 3, 20)] == [0.25, 0.5, 1.0, 10.0]


SUPERVISE = """
import asyncio, sys
from pathlib import Path
from designer.embedded.guard import Guard
from designer.embedded.health import says_so
from designer.embedded.part import Part, Stage
from designer.embedded.supervisor import Supervisor

folder, code, note = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
grandchild = folder / "grandchild"


async def main():
    part = Part(name="worker", command=(sys.executable, "-c", code, str(grandchild)),
                stage=Stage.WORK, wait_until_ready=says_so)
    with Guard() as guard:
        supervisor = Supervisor([part], logs=folder, guard=guard, show=print)
        await supervisor.start()
        note.write_text(f"{supervisor.pid_of('worker')} {grandchild.read_text()}")
        await asyncio.sleep(60)

asyncio.run(main())
"""
