"""Waiting for the end of a run, without a thread or a transaction."""

import asyncio
import contextlib
from uuid import UUID

from channels.db import database_sync_to_async

from designer.runs.models import Run
from designer.runs.tailer import channel_layer, group_of, tailer

_LOOK_EVERY_S = 2.0


async def wait_for_end(run_id: UUID, *, within_s: float) -> Run | None:
    """Wait until a run is over; None when it is not by then."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + within_s
    layer = channel_layer()
    channel = await layer.new_channel()
    await layer.group_add(group_of(run_id), channel)
    try:
        with tailer.watching(run_id):
            while True:
                run = await _finished(run_id)
                left_s = deadline - loop.time()
                if run is not None or left_s <= 0:
                    return run
                with contextlib.suppress(TimeoutError):
                    await _told_of_the_end(channel, within_s=min(left_s, _LOOK_EVERY_S))
    finally:
        await layer.group_discard(group_of(run_id), channel)


async def _told_of_the_end(channel: str, *, within_s: float) -> None:
    layer = channel_layer()
    async with asyncio.timeout(within_s):
        while not (await layer.receive(channel))["is_over"]:
            continue


def _read_finished(run_id: UUID) -> Run | None:
    return Run.objects.filter(pk=run_id, finished_at__isnull=False).first()


_finished = database_sync_to_async(_read_finished, thread_sensitive=False)
