"""Waiting for what a run answers, without a thread or a transaction."""

import asyncio
import contextlib
from uuid import UUID

from channels.db import database_sync_to_async
from django.db.models import Q

from designer.runs.models import Run
from designer.runs.tailer import channel_layer, group_of, tailer

_LOOK_EVERY_S = 2.0


async def wait_for_answer(run_id: UUID, *, within_s: float) -> Run | None:
    """Wait until a run has answered early, or is over; None when it is neither by then."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + within_s
    layer = channel_layer()
    channel = await layer.new_channel()
    await layer.group_add(group_of(run_id), channel)
    try:
        with tailer.watching(run_id):
            while True:
                run = await _answered(run_id)
                left_s = deadline - loop.time()
                if run is not None or left_s <= 0:
                    return run
                with contextlib.suppress(TimeoutError):
                    await _told_of_an_answer(channel, within_s=min(left_s, _LOOK_EVERY_S))
    finally:
        await layer.group_discard(group_of(run_id), channel)


async def _told_of_an_answer(channel: str, *, within_s: float) -> None:
    layer = channel_layer()
    async with asyncio.timeout(within_s):
        while not (await layer.receive(channel))["is_answered"]:
            continue


def _read_answered(run_id: UUID) -> Run | None:
    answered = Q(finished_at__isnull=False) | Q(responded_at__isnull=False)
    return Run.objects.filter(answered, pk=run_id).first()


_answered = database_sync_to_async(_read_answered, thread_sensitive=False)
