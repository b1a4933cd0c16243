"""When a part of the worker looks again, and that it stops when it is told to."""

import asyncio

import pytest

from designer.worker.looking import news_or


async def looking(news: asyncio.Event) -> None:
    while True:
        news.clear()
        await news_or(3_600, news)


class TestNews:
    async def test_end_the_wait(self):
        news = asyncio.Event()
        news.set()

        await news_or(3_600, news)

    async def test_are_not_waited_for_longer_than_that(self):
        await news_or(0.001, asyncio.Event())

    @pytest.mark.parametrize("turns_of_the_loop", range(6))
    async def test_that_come_just_before_do_not_hide_that_it_is_to_stop(self, turns_of_the_loop):
        news = asyncio.Event()
        part = asyncio.create_task(looking(news))
        for _ in range(10):
            await asyncio.sleep(0)

        news.set()
        for _ in range(turns_of_the_loop):
            await asyncio.sleep(0)
        part.cancel()
        await asyncio.wait({part}, timeout=5)

        was_told = part.cancelled()
        part.cancel()
        assert was_told
