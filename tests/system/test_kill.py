"""`kill -9` of every part that matters, in the middle of a pizza order, ten times each."""

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.system.orders import ADA, OTTO, Shop, assert_gapless, assert_served, pizza_form, submit
from tests.system.person import Person
from tests.system.stack import Stack

pytestmark = [pytest.mark.system, pytest.mark.timeout(600)]

ROUNDS = 10
SLOW_MS = 600
"""How long the shop thinks about a payment: the kill falls into that time."""


@pytest.fixture(scope="module")
def own_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    folder: Path = tmp_path_factory.mktemp("kill")
    with Stack(folder) as running:
        yield running


class TestKill:
    @pytest.mark.parametrize("part", ["worker", "temporal", "web"])
    def test_the_order_is_finished_and_charged_once(self, own_stack: Stack, part: str) -> None:
        with (
            Person(own_stack.url, ADA) as ada,
            Person(own_stack.url, OTTO) as otto,
            Shop(own_stack) as shop,
            ThreadPoolExecutor(1) as page,
        ):
            form = pizza_form(ada)
            for number in range(ROUNDS):
                shop.fault("payments", slow=SLOW_MS, count=1)
                run = submit(ada, key=str(uuid.uuid4()), form=form, name=f"Ada {number}")
                watching = page.submit(ada.watch, run)
                shop.wait_for_arrival(run, "payment")

                own_stack.kill(part)

                ended = otto.wait_for_end(run)
                assert_served(ended, shop.counts(run))
                events = watching.result(timeout=60)
                assert_gapless(events)
                assert events[-1]["number"] == ended["last_event"]
