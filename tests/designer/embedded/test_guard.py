"""The guardian may die as anything may; that must cost nothing."""

import asyncio
import os
import signal
import subprocess
import sys

from designer.embedded.guard import Guard

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


class TestGuard:
    def test_telling_a_dead_guardian_does_not_matter(self) -> None:
        with Guard() as guard:
            _kill(guard)

            guard.add(2**22 + 1)
            guard.remove(2**22 + 1)

    def test_the_next_guardian_knows_what_the_dead_one_knew(self) -> None:
        with subprocess.Popen(SLEEP, start_new_session=True) as child:
            with Guard() as guard:
                guard.add(child.pid)
                _kill(guard)
                guard.revive()

            assert child.wait(10) == -signal.SIGKILL

    async def test_a_dead_guardian_is_replaced_unasked(self) -> None:
        with Guard() as guard:
            keeping = asyncio.create_task(guard.keep(every_s=0.01))
            first = guard.pid
            os.kill(first, signal.SIGKILL)
            async with asyncio.timeout(30):
                while guard.pid == first:
                    await asyncio.sleep(0.01)
            keeping.cancel()
            await asyncio.gather(keeping, return_exceptions=True)


def _kill(guard: Guard) -> None:
    os.kill(guard.pid, signal.SIGKILL)
    os.waitid(os.P_PID, guard.pid, os.WEXITED | os.WNOWAIT)
