"""5.6: thirty partitions are loaded once, five at a time; a corrupt one waits for the steward."""

from collections.abc import AsyncIterator, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import pytest_asyncio

from engine.events.model import TaskOpened
from engine.runtime.activity_contract import RunResult
from engine.server import ServerSettings
from tests.scenarios.services.catalog import DataCatalog
from tests.scenarios.services.cut_wire import Moment
from tests.scenarios.services.storage import Storage
from tests.scenarios.services.warehouse import Warehouse, a_warehouse
from tests.scenarios.stage import Stage, a_stage, until
from tests.scenarios.templates import plan_of, way_to, web_connections

pytestmark = pytest.mark.system

LAST = date(2026, 11, 19)
DAYS = [(LAST - timedelta(days=back)).isoformat() for back in reversed(range(30))]
MONTH = {"last_day": LAST.isoformat(), "days": 30}
CORRUPT = DAYS[16]
ROWS = 20
EVERYTHING = (30 * ROWS, sum(cents for n in range(30) for cents in range(n, n + ROWS)))


def key_of(day: str) -> str:
    return f"sales/{day}.csv"


def content(day: str) -> str:
    """Write a day of sales: rows, and their total at the end."""
    first = DAYS.index(day)
    cents = range(first, first + ROWS)
    rows = "".join(f"{day}-{n},store-{n % 3},{amount}\n" for n, amount in enumerate(cents))
    return f"id,store,cents\n{rows}TOTAL,{ROWS},{sum(cents)}\n"


@pytest.fixture(scope="module")
def the_storage() -> Iterator[Storage]:
    with Storage() as storage:
        yield storage


@pytest.fixture(scope="module")
def the_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    with a_warehouse(tmp_path_factory.mktemp("warehouse")) as warehouse:
        yield warehouse


@pytest.fixture(scope="module")
def the_catalog() -> Iterator[DataCatalog]:
    with DataCatalog() as catalog:
        yield catalog


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def stage(
    temporal_server: ServerSettings,
    the_storage: Storage,
    the_warehouse: Warehouse,
    the_catalog: DataCatalog,
) -> AsyncIterator[Stage]:
    connections = (
        *web_connections(the_storage.url, "storage"),
        *web_connections(the_catalog.url, "catalog"),
        the_warehouse.connection,
    )
    wire = f"127.0.0.1:{the_warehouse.wire.port}"
    egress = way_to(the_storage.url, the_catalog.url, wire)
    async with a_stage(temporal_server, connections=connections, egress=egress) as stage:
        yield stage


@pytest.fixture
def storage(the_storage: Storage) -> Storage:
    """Give a month of files."""
    the_storage.begin()
    the_storage.objects = {key_of(day): content(day) for day in DAYS}
    return the_storage


@pytest.fixture
def warehouse(the_warehouse: Warehouse) -> Warehouse:
    the_warehouse.begin()
    return the_warehouse


@pytest.fixture
def catalog(the_catalog: DataCatalog) -> DataCatalog:
    the_catalog.publications.clear()
    return the_catalog


async def load(stage: Stage, given: Any = None) -> tuple[str, RunResult]:
    """Run it to its end; nobody is asked."""
    run_id = await stage.start(plan_of("etl"), given or MONTH)
    return run_id, await stage.result(run_id)


async def ask_the_steward(stage: Stage, decision: str) -> tuple[str, RunResult]:
    """Run it with one task for the data steward."""
    run_id = await stage.start(plan_of("etl"), MONTH)
    await stage.complete(run_id, "stewards[0]/look", {"decision": decision}, by="Stella")
    return run_id, await stage.result(run_id)


def stored(warehouse: Warehouse) -> tuple[int, int]:
    """Count rows and cents."""
    (found,) = warehouse.ask("SELECT count(*), coalesce(sum(cents), 0)::bigint FROM sales")
    return found[0], found[1]


def loaded_days(warehouse: Warehouse) -> list[str]:
    """List the days of every load that ever happened."""
    return [row[0] for row in warehouse.ask("SELECT day::text FROM journal ORDER BY day")]


class TestMonth:
    @pytest.mark.parametrize("moment", ["before", "after"])
    async def test_loads_29_once_and_asks_the_steward_about_the_corrupt_one(
        self,
        stage: Stage,
        storage: Storage,
        warehouse: Warehouse,
        catalog: DataCatalog,
        moment: Moment,
    ) -> None:
        storage.objects[key_of(CORRUPT)] = content(CORRUPT)[:120]
        warehouse.wire.cuts = 0
        warehouse.wire.cut(moment, at="INSERT INTO sales")
        good = [day for day in DAYS if day != CORRUPT]
        rest = (EVERYTHING[0] - ROWS, EVERYTHING[1] - sum(range(16, 16 + ROWS)))

        run_id = await stage.start(plan_of("etl"), MONTH)
        task = await stage.seen(run_id, "stewards[0]/look:opened")

        # Whoever needs the data has it before the steward comes to it.
        assert isinstance(task, TaskOpened)
        assert task.title == f"Sales of {CORRUPT} are quarantined"
        assert task.groups == ("operator",)
        assert loaded_days(warehouse) == good
        assert stored(warehouse) == rest
        assert catalog.publications == [{"dataset": "sales", "days": good, "rows": rest[0]}]
        ((day, key, reason, decision),) = warehouse.ask(
            "SELECT day::text, object, reason, decision FROM quarantine"
        )
        assert (day, key, decision) == (CORRUPT, key_of(CORRUPT), None)
        assert reason == task.description
        assert 2 <= storage.most_at_once <= 5
        # The wire was cut once, in one load; that was tried again.
        assert warehouse.wire.cuts == 1
        loads = [stage.attempts(run_id, f"partitions[{n}]/one/load") for n in range(30)]
        assert sorted(loads) == [0, *[1] * 28, 2]

        await stage.complete(run_id, "stewards[0]/look", {"decision": "accepted"}, by="Stella")
        first = await stage.result(run_id)

        assert first.outcome == "succeeded", first.error
        assert first.output["loaded"] == good
        assert first.output["rows"] == rest[0]
        (found,) = first.output["quarantined"]
        assert (found["day"], found["decision"]) == (CORRUPT, "accepted")

        # The file is repaired, and the same load runs again.
        storage.objects[key_of(CORRUPT)] = content(CORRUPT)
        storage.arrivals.clear()
        _, again = await load(stage)

        assert again.outcome == "succeeded", again.error
        assert again.output["loaded"] == [CORRUPT]
        assert storage.read_keys() == [key_of(CORRUPT)]
        assert loaded_days(warehouse) == DAYS
        assert stored(warehouse) == EVERYTHING
        assert warehouse.ask("SELECT * FROM quarantine") == []
        assert catalog.publications[1:] == [{"dataset": "sales", "days": [CORRUPT], "rows": ROWS}]

    async def test_what_the_steward_rejects_is_never_loaded(
        self, stage: Stage, storage: Storage, warehouse: Warehouse, catalog: DataCatalog
    ) -> None:
        storage.objects[key_of(CORRUPT)] = "id,store\n"

        await ask_the_steward(stage, "rejected")
        storage.objects[key_of(CORRUPT)] = content(CORRUPT)
        _, again = await load(stage)

        assert again.output["loaded"] == []
        assert CORRUPT not in loaded_days(warehouse)

    async def test_what_arrives_otherwise_than_it_was_sent_is_taken_out_again(
        self, stage: Stage, storage: Storage, warehouse: Warehouse, catalog: DataCatalog
    ) -> None:
        lost = f"{CORRUPT}-7"
        warehouse.ask(
            f"CREATE RULE lose AS ON INSERT TO sales WHERE NEW.id = '{lost}' DO INSTEAD NOTHING"
        )
        try:
            run_id, result = await ask_the_steward(stage, "accepted")
        finally:
            warehouse.ask("DROP RULE lose ON sales")

        (found,) = result.output["quarantined"]
        assert found["day"] == CORRUPT
        assert "20 rows of 510 cents were loaded, 19 of 487 have arrived" in found["reason"]
        assert stored(warehouse)[0] == 29 * ROWS
        assert "partitions[16]/set_aside:succeeded" in stage.journal.keys(run_id)

    async def test_says_which_days_have_no_file(
        self, stage: Stage, storage: Storage, warehouse: Warehouse, catalog: DataCatalog
    ) -> None:
        del storage.objects[key_of(DAYS[3])]

        _, result = await load(stage)

        assert result.output["missing"] == [DAYS[3]]
        assert stored(warehouse)[0] == 29 * ROWS


class TestOutage:
    async def test_of_storage_leaves_the_rest_to_the_next_run(
        self, stage: Stage, storage: Storage, warehouse: Warehouse, catalog: DataCatalog
    ) -> None:
        day = {"last_day": DAYS[-1], "days": 2}
        broken = storage.objects.pop(key_of(DAYS[-1]))
        storage.listed = [key_of(DAYS[-1])]

        _, first = await load(stage, day)
        storage.objects[key_of(DAYS[-1])] = broken
        _, again = await load(stage, day)

        assert first.error is not None
        assert first.error.code == "etl.incomplete"
        assert again.output["loaded"] == [DAYS[-1]]
        assert loaded_days(warehouse) == DAYS[-2:]

    async def test_of_the_database_is_waited_out(
        self, stage: Stage, storage: Storage, warehouse: Warehouse, catalog: DataCatalog
    ) -> None:
        run_id = await stage.start(plan_of("etl"), MONTH)
        await until(lambda: len(loaded_days(warehouse)) >= 3)
        warehouse.wire.down = True
        await until(lambda: any(key.endswith(":retrying") for key in stage.journal.keys(run_id)))
        warehouse.wire.down = False
        result = await stage.result(run_id)

        assert result.outcome == "succeeded", result.error
        assert loaded_days(warehouse) == DAYS
        assert stored(warehouse) == EVERYTHING

    async def test_of_the_worker_loads_nothing_twice(
        self, stage: Stage, storage: Storage, warehouse: Warehouse, catalog: DataCatalog
    ) -> None:
        run_id = await stage.start(plan_of("etl"), MONTH)
        await until(lambda: len(loaded_days(warehouse)) >= 8)
        await stage.kill_workers()
        await stage.start_worker()
        result = await stage.result(run_id)

        assert result.outcome == "succeeded", result.error
        assert loaded_days(warehouse) == DAYS
        assert stored(warehouse) == EVERYTHING


class TestSchedule:
    async def test_of_the_past_month_loads_each_day_once_whatever_day_it_is_now(
        self, stage: Stage, storage: Storage, warehouse: Warehouse, catalog: DataCatalog
    ) -> None:
        # What a back-fill of a daily schedule starts, one run a day.
        plan = plan_of("etl")
        slots = [date.fromisoformat(day) + timedelta(days=1) for day in DAYS]
        runs = [
            await stage.start(plan, {}, scheduled_for=f"{slot.isoformat()}T04:00:00+00:00")
            for slot in slots
        ]
        results = [await stage.result(run_id) for run_id in runs]

        assert [result.output["loaded"] for result in results] == [[day] for day in DAYS]
        assert loaded_days(warehouse) == DAYS
        assert stored(warehouse) == EVERYTHING
        assert len(catalog.publications) == 30

    async def test_that_repeats_a_day_loads_nothing(
        self, stage: Stage, storage: Storage, warehouse: Warehouse, catalog: DataCatalog
    ) -> None:
        slot = f"{LAST + timedelta(days=1)}T04:00:00+00:00"
        first = await stage.result(await stage.start(plan_of("etl"), {}, scheduled_for=slot))
        again = await stage.result(await stage.start(plan_of("etl"), {}, scheduled_for=slot))

        assert (first.output["rows"], again.output["rows"]) == (ROWS, 0)
        assert loaded_days(warehouse) == [LAST.isoformat()]
