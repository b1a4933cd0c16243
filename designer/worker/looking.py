"""When a part of the worker looks again."""

import asyncio
import contextlib


async def news_or(seconds: float, news: asyncio.Event) -> None:
    """
    Wait for news, at most so many seconds.

    Raises:
        asyncio.CancelledError: whoever waits was told to stop, also when news came with it.
    """
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await news.wait()
