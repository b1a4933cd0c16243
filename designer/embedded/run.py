"""One start of the stack, from the first part to the last."""

import asyncio
import signal
from collections.abc import Callable
from pathlib import Path

from designer.embedded.guard import Guard
from designer.embedded.stack import Stack
from designer.embedded.supervisor import Supervisor

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


async def run_stack(
    stack: Stack, *, logs: Path, show: Callable[[str], None], on_ready: Callable[[], None]
) -> None:
    """
    Start everything, keep it alive until somebody stops us, stop everything.

    Raises:
        Obstacle: a part cannot be started, or kept alive.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in STOP_SIGNALS:
        loop.add_signal_handler(number, stop.set)
    with Guard() as guard:
        supervisor = Supervisor(stack.parts, logs=logs, guard=guard, show=show)
        stopping = asyncio.create_task(stop.wait())
        guarding = asyncio.create_task(guard.keep())
        living = asyncio.create_task(_live(supervisor, on_ready))
        try:
            await asyncio.wait({stopping, living}, return_when=asyncio.FIRST_COMPLETED)
            if stopping.done():
                show("Stopping …")
            else:
                living.result()
        finally:
            living.cancel()
            stopping.cancel()
            await supervisor.stop()
            guarding.cancel()
            await asyncio.gather(living, stopping, guarding, return_exceptions=True)


async def _live(supervisor: Supervisor, on_ready: Callable[[], None]) -> None:
    await supervisor.start()
    on_ready()
    await supervisor.failed()
