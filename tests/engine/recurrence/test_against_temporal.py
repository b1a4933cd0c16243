"""What we say of fire times is what Temporal's own scheduler does, to the second."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from temporalio.api.workflowservice.v1 import (
    DescribeScheduleRequest,
    ListScheduleMatchingTimesRequest,
)

from engine.client.client import EngineClient
from engine.client.schedule_wire import WantedSchedule, wire_time
from engine.client.schedules import EngineSchedules
from engine.recurrence.fire_times import next_times, recurrence_of
from engine.recurrence.spec import CalendarSpec, CronSpec, IntervalSpec
from engine.runtime.fire_contract import schedule_name
from engine.server import ServerSettings
from engine.testing.runs import client_settings

AnySpec = CronSpec | IntervalSpec | CalendarSpec

ZONES = (
    "UTC",
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "America/St_Johns",
    "America/Santiago",
    "America/Havana",
    "Asia/Kolkata",
    "Asia/Beirut",
    "Africa/Casablanca",
    "Australia/Lord_Howe",
    "Pacific/Apia",
)
CRONS = (
    "*/15 * * * *",
    "7 * * * *",
    "30 1 * * *",
    "30 2 * * *",
    "0 0 * * *",
    "0,30 0-3 * * 0",
    "59 23 29-31 * 1",
    "10 1-3 1-7 3,4,10,11 sun",
)
CALENDARS = (
    CalendarSpec(times=("02:15", "01:45"), days=(-1,)),
    CalendarSpec(times=("00:30", "03:00"), weekdays=("sat", "sun"), months=(3, 4, 9, 10, 11)),
)


def changes_of_the_clock(zone: str) -> list[datetime]:
    """The days of 2027 on which the zone's offset changes."""
    berlin = recurrence_of(CronSpec(expression="* * * * *", time_zone=zone)).zone
    days = [datetime(2027, 1, 1, tzinfo=UTC) + timedelta(days=n) for n in range(366)]
    offsets = [day.astimezone(berlin).utcoffset() for day in days]
    return [days[n] for n in range(365) if offsets[n] != offsets[n + 1]]


class Asked:
    """A schedule in Temporal, to be asked for its times."""

    def __init__(self, client: EngineClient, spec: AnySpec) -> None:
        self._client = client
        self._spec = spec
        self.id = str(uuid.uuid4())

    async def put(self) -> None:
        wanted = WantedSchedule(
            schedule_id=self.id,
            revision=1,
            recurrence=recurrence_of(self._spec),
            overlap="skip",
            catch_up=timedelta(minutes=1),
            paused=True,
            since=datetime.now(UTC),
        )
        await EngineSchedules(self._client).put(wanted)

    async def times(self, first: datetime, last: datetime) -> list[datetime]:
        answer = await self._client.temporal.workflow_service.list_schedule_matching_times(
            ListScheduleMatchingTimesRequest(
                namespace=self._client.temporal.namespace,
                schedule_id=schedule_name(self._client.task_queue, self.id),
                start_time=wire_time(first),
                end_time=wire_time(last),
            )
        )
        return [time.ToDatetime(UTC) for time in answer.start_time]

    async def next_times(self) -> list[datetime]:
        answer = await self._client.temporal.workflow_service.describe_schedule(
            DescribeScheduleRequest(
                namespace=self._client.temporal.namespace,
                schedule_id=schedule_name(self._client.task_queue, self.id),
            )
        )
        return [time.ToDatetime(UTC) for time in answer.info.future_action_times]


@pytest.fixture
async def client(temporal_server: ServerSettings) -> EngineClient:
    return await EngineClient.connect(client_settings(temporal_server))


def specs(zone: str) -> Sequence[AnySpec]:
    crons = [CronSpec(expression=expression, time_zone=zone) for expression in CRONS]
    return [*crons, *(spec.model_copy(update={"time_zone": zone}) for spec in CALENDARS)]


class TestAgainstTemporal:
    @pytest.mark.parametrize("zone", ZONES)
    async def test_agrees_around_every_change_of_the_clock(
        self, client: EngineClient, zone: str
    ) -> None:
        days = changes_of_the_clock(zone) or [datetime(2027, 3, 28, tzinfo=UTC)]

        for spec in specs(zone):
            asked = Asked(client, spec)
            await asked.put()
            for day in days:
                first, last = day - timedelta(days=2), day + timedelta(days=3)
                ours = recurrence_of(spec).times_within(
                    first + timedelta(seconds=1), last, limit=1_000
                )
                assert ours == await asked.times(first, last), (spec, day)

    @pytest.mark.parametrize(
        "spec",
        [
            CronSpec(expression="0 9 * * 1-5", time_zone="Europe/Berlin"),
            CronSpec(expression="0 0 29 2 *", time_zone="Asia/Tokyo"),
            CronSpec(expression="0 0 13 * 5", time_zone="America/Chicago"),
            IntervalSpec(every_s=86_400, offset_s=3_600),
            IntervalSpec(every_s=7 * 86_400 + 17, offset_s=11),
            CalendarSpec(times=("09:00", "17:30"), days=(1, -1), time_zone="Europe/Paris"),
            CalendarSpec(
                times=("01:30", "02:30", "03:30"),
                days=(27, 28, 29),
                months=(3,),
                time_zone="Europe/Berlin",
            ),
            CalendarSpec(
                times=("00:30", "01:30", "02:30"),
                weekdays=("sun",),
                days=(1, 2, 3, 4, 5, 6, 7),
                months=(11,),
                time_zone="America/New_York",
            ),
        ],
    )
    async def test_previews_what_describe_tells(self, client: EngineClient, spec: AnySpec) -> None:
        asked = Asked(client, spec)
        await asked.put()
        now = datetime.now(UTC)

        told = await asked.next_times()

        assert next_times(recurrence_of(spec), after=now, count=10) == told
