"""Starts the parts in order, starts again what dies, and stops all of it."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from designer.embedded.child import Child
from designer.embedded.guard import Guard
from designer.embedded.logs import PartLog
from designer.embedded.notify import Ear
from designer.embedded.obstacle import Obstacle
from designer.embedded.part import Alive, Part, Stage

FIRST_PAUSE_S = 0.25
LONGEST_PAUSE_S = 10.0
ATTEMPTS_BEFORE_READY = 3


def pause_before(restart: int) -> float:
    """Compute how long to wait before the n-th restart in a row, in seconds."""
    return float(min(FIRST_PAUSE_S * 2 ** max(restart - 1, 0), LONGEST_PAUSE_S))


class Keeper:
    """Keeps one part alive."""

    def __init__(
        self, part: Part, *, logs: Path, guard: Guard, show: Callable[[str], None]
    ) -> None:
        self.part = part
        self.ready = asyncio.Event()
        self.child: Child | None = None
        self._log = PartLog(logs, part.name, show=show)
        self._guard = guard
        self._show = show
        self._stopping = False
        self._answered = False

    async def keep(self) -> None:
        """
        Start the part, and start it again whenever it ends.

        Raises:
            Obstacle: it never got ready.
        """
        restarts = 0
        while not self._stopping:
            self._answered = False
            try:
                told = _told(await self._live_once())
            except OSError as error:  # no room for a process or its socket
                if not self.ready.is_set():
                    raise
                told = str(error)
            if self._stopping:
                return
            if not self.ready.is_set() and restarts + 1 >= ATTEMPTS_BEFORE_READY:
                raise Obstacle(self._never_ready(told))
            # One that answered can start, so whatever ended it, the next one need not wait long.
            restarts = 1 if self._answered else restarts + 1
            pause = pause_before(restarts)
            self._show(f"{self.part.name} ended ({told}); starting it again in {pause:g} s")
            await asyncio.sleep(pause)

    def no_more(self) -> None:
        """Start nothing any more."""
        self._stopping = True

    async def stop(self) -> None:
        """Stop the process, if there is one."""
        if self.child is not None:
            await self.child.stop()

    def close(self) -> None:
        """Close the log, once the process is gone and all that it said is read."""
        self._log.close()

    async def _live_once(self) -> int:
        with Ear() as ear:
            child = await Child.start(self.part, self._log, notify=str(ear.path))
            self.child = child
            self._guard.add(child.pid)
            watching = asyncio.create_task(self._watch(Alive(child.pid, ear), child))
            try:
                return await child.wait()
            finally:
                child.kill_group()
                watching.cancel()
                with suppress(asyncio.CancelledError):
                    await watching
                self._guard.remove(child.pid)

    async def _watch(self, alive: Alive, child: Child) -> None:
        """Wait until the part is ready; a part that never gets there is killed."""
        try:
            async with asyncio.timeout(self.part.ready_within_s):
                await self.part.wait_until_ready(alive)
        except TimeoutError:
            self._log.write(f"not ready after {self.part.ready_within_s:g} s")
            child.kill_group()
        except Exception as error:  # noqa: BLE001 - the edge of a process: start anew
            self._log.write(f"not ready: {error}")
            child.kill_group()
        else:
            self._answered = True
            self.ready.set()

    def _never_ready(self, told: str) -> str:
        said = "\n".join(f"    {line}" for line in self._log.tail)
        return (
            f"{self.part.name} does not start ({told}); its last words are below, and "
            f"all of them in logs/{self.part.name}.log of the data folder.\n{said}"
        )


class Supervisor:
    """Keeps all parts alive from the first `start` to `stop`."""

    def __init__(
        self, parts: Sequence[Part], *, logs: Path, guard: Guard, show: Callable[[str], None]
    ) -> None:
        self._keepers = [Keeper(part, logs=logs, guard=guard, show=show) for part in parts]
        self._keeping: set[asyncio.Task[None]] = set()

    def pid_of(self, name: str) -> int | None:
        """Find the process of a part; None until it was started."""
        return next((k.child.pid for k in self._keepers if k.part.name == name and k.child), None)

    async def start(self) -> None:
        """
        Start every part and return once all of them answer.

        The foundation comes first; the rest then starts side by side.

        Raises:
            Obstacle: one of them does not get ready.
        """
        for on_top in (False, True):
            keepers = [k for k in self._keepers if (k.part.stage > Stage.FOUNDATION) == on_top]
            for keeper in keepers:
                task = asyncio.create_task(keeper.keep(), name=keeper.part.name)
                self._keeping.add(task)
            await self._until_ready(keepers)

    async def failed(self) -> None:
        """
        Wait for a part that cannot be kept alive.

        Raises:
            Obstacle: there is one.
        """
        done, _ = await asyncio.wait(self._keeping, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()

    async def stop(self) -> None:
        """Stop every part, the door first, the foundation last."""
        for keeper in self._keepers:
            keeper.no_more()
        for stage in reversed(Stage):
            keepers = [keeper for keeper in self._keepers if keeper.part.stage == stage]
            await asyncio.gather(*(keeper.stop() for keeper in keepers))
        for task in self._keeping:
            task.cancel()
        await asyncio.gather(*self._keeping, return_exceptions=True)
        for keeper in self._keepers:
            keeper.close()

    async def _until_ready(self, keepers: Sequence[Keeper]) -> None:
        ready = asyncio.create_task(_all_ready(keepers))
        failed = asyncio.create_task(self.failed())
        await asyncio.wait({ready, failed}, return_when=asyncio.FIRST_COMPLETED)
        if ready.done():
            failed.cancel()
            return
        ready.cancel()
        failed.result()


async def _all_ready(keepers: Sequence[Keeper]) -> None:
    for keeper in keepers:
        await keeper.ready.wait()


def _told(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"
