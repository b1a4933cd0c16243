"""Tells Temporal that an attempt is alive, so that a dead worker is noticed within seconds."""

import asyncio

from temporalio import activity

EVERY_S = 1.0
"""Attempts shorter than this cost no heartbeat at all."""


def heartbeats(*details: int) -> "_Heart":
    """
    Send heartbeats while the body runs; they also bring the news of a cancellation.

    Args:
        details: What the next attempt is to know; see `put_off_times`.
    """
    return _Heart(details)


def put_off_times(info: activity.Info) -> int:
    """Say how often the calls before this attempt were sent away to wait for their turn."""
    details = info.heartbeat_details
    return details[0] if details and isinstance(details[0], int) else 0


def note_put_off(times: int) -> None:
    """Let the next attempt know how often the call was sent away; goes along with the failure."""
    activity.heartbeat(times)


class _Heart:
    """A timer that arms itself again: a task would cost every short attempt three turns."""

    def __init__(self, details: tuple[int, ...]) -> None:
        self._details = details
        self._timer: asyncio.TimerHandle | None = None

    async def __aenter__(self) -> None:
        self._arm()

    async def __aexit__(self, *_: object) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _arm(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(EVERY_S, self._beat)

    def _beat(self) -> None:
        self._arm()
        activity.heartbeat(*self._details)
