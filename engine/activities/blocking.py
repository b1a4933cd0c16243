"""Calls into the host's ports: they block, so they run in threads of their own."""

import asyncio
import contextlib
import contextvars
import functools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

Around = Callable[[], contextlib.AbstractContextManager[object]]
"""Entered around every call into a port, in its thread; the host tidies its connections there."""

P = ParamSpec("P")
R = TypeVar("R")


class Blocking:
    """A few threads for calls that wait for a database."""

    def __init__(self, *, around: Around, threads: int = 8) -> None:
        self._around = around
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="baton-port")

    async def call(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Call the function in a thread, inside what the host wants around it."""
        context = contextvars.copy_context()
        bound = functools.partial(self._enclosed, functools.partial(function, *args, **kwargs))
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, functools.partial(context.run, bound))

    def _enclosed(self, function: Callable[[], R]) -> R:
        with self._around():
            return function()

    def close(self) -> None:
        """Wait for the calls under way, and end the threads."""
        self._pool.shutdown()
