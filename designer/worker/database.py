"""Calls into the database from the worker's event loop."""

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from typing import ParamSpec, TypeVar

from django.db import close_old_connections

P = ParamSpec("P")
R = TypeVar("R")


@contextlib.contextmanager
def fresh_connections() -> Iterator[None]:
    """Drop connections that are too old or broken, before a unit of work."""
    close_old_connections()
    yield


async def in_thread(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Call a function that uses the database, without stopping the loop."""

    def call() -> R:
        with fresh_connections():
            return function(*args, **kwargs)

    return await asyncio.to_thread(call)
