"""The same code on PostgreSQL and Redis, with two web processes and two workers."""

import base64
import secrets
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.system.orders import ADA, OTTO, Shop, assert_gapless, assert_served, pizza_form, submit
from tests.system.person import Person
from tests.system.servers import Server, make_database, postgres, redis, temporal
from tests.system.stack import Stack

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]

ORDERS = 6


@dataclass(frozen=True)
class Cluster:
    """Two machines with a web process and a worker each, on shared servers."""

    machines: tuple[Stack, Stack]
    redis: Server
    postgres: Server


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    folder: Path = tmp_path_factory.mktemp("cluster")
    with ExitStack() as open_servers:
        database = open_servers.enter_context(postgres(folder))
        cache = open_servers.enter_context(redis(folder))
        engine = open_servers.enter_context(temporal(folder, namespace="baton"))
        env = {
            "BATON_DATABASE_URL": make_database(database, "baton"),
            "BATON_REDIS_URL": f"redis://127.0.0.1:{cache.port}/0",
            "BATON_TEMPORAL_ADDRESS": f"127.0.0.1:{engine.port}",
            "BATON_SECRET_KEY": secrets.token_hex(32),
            "BATON_SEALING_KEYS": "1:" + base64.b64encode(secrets.token_bytes(32)).decode(),
        }
        first = open_servers.enter_context(Stack(folder / "one", env=env))
        # The second machine has no demo of its own; its worker must reach that of the first.
        env["BATON_EGRESS_ALLOW"] = first.egress_allow
        second = open_servers.enter_context(Stack(folder / "two", demo=False, env=env))
        yield Cluster((first, second), cache, database)


class TestCluster:
    def test_starts_only_what_is_ours(self, cluster: Cluster) -> None:
        for machine in cluster.machines:
            assert machine.pid_of("temporal") is None
            assert machine.pid_of("web")
            assert machine.pid_of("worker")

    def test_orders_at_both_doors_are_served_by_both_workers(self, cluster: Cluster) -> None:
        first, second = cluster.machines
        with (
            Person(first.url, ADA) as ada,
            Person(second.url, ADA) as ada_elsewhere,
            Person(second.url, OTTO) as otto,
            Shop(first) as shop,
            ThreadPoolExecutor(ORDERS) as pages,
        ):
            form = pizza_form(ada)
            doors = [(ada, ada_elsewhere), (ada_elsewhere, ada)] * (ORDERS // 2)
            runs = [submit(here, key=str(uuid.uuid4()), form=form) for here, _ in doors]

            # Each page is open at the other door than the one where the order came in.
            watching = [
                pages.submit(there.watch, run) for run, (_, there) in zip(runs, doors, strict=True)
            ]

            for run, page in zip(runs, watching, strict=True):
                assert_gapless(page.result(timeout=90))
                assert_served(otto.wait_for_end(run), shop.counts(run))

    def test_the_page_keeps_up_when_redis_is_killed(self, cluster: Cluster) -> None:
        first, second = cluster.machines
        with (
            Person(first.url, ADA) as ada,
            Person(second.url, OTTO) as otto,
            Shop(first) as shop,
            ThreadPoolExecutor(1) as page,
        ):
            form = pizza_form(ada)
            shop.fault("payments", slow=1_000, count=1)
            run = submit(ada, key=str(uuid.uuid4()), form=form)
            watching = page.submit(otto.watch, run)
            shop.wait_for_arrival(run, "payment")

            cluster.redis.kill()

            try:
                assert_gapless(watching.result(timeout=60))
                assert_served(otto.wait_for_end(run), shop.counts(run))
                later = submit(ada, key=str(uuid.uuid4()), form=form)
                assert_gapless(otto.watch(later))
            finally:
                cluster.redis.start()
