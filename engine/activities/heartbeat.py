"""Tells Temporal that an attempt is alive, so that a dead worker is noticed within seconds."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from temporalio import activity

EVERY_S = 1.0
"""Attempts shorter than this cost no heartbeat at all."""


@contextlib.asynccontextmanager
async def heartbeats() -> AsyncIterator[None]:
    """Send heartbeats while the body runs; they also bring the news of a cancellation."""
    beating = asyncio.create_task(_beat())
    try:
        yield
    finally:
        beating.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await beating


async def _beat() -> None:
    while True:
        await asyncio.sleep(EVERY_S)
        activity.heartbeat()
