"""One process that executes runs, dispatches starts, keeps schedules and mends the record."""

import asyncio
import contextlib
import signal

import structlog

from designer.common.collector import spare_the_collector
from designer.common.readiness import tell_ready
from designer.connections.catalog import installed
from designer.settings.environment import Environment
from designer.worker.database import fresh_connections
from designer.worker.dispatch import Dispatcher
from designer.worker.ports import make_ports
from designer.worker.schedules import ScheduleKeeper
from engine.client.client import EngineClient, EngineUnavailable
from engine.client.sealing import SealingKeys
from engine.client.settings import TemporalSettings
from engine.worker.build import build_worker

_KNOCK_EVERY_S = 0.5

_log = structlog.get_logger(__name__)


async def serve(environment: Environment, *, sealing_keys: str) -> None:
    """
    Work until SIGTERM or SIGINT.

    Raises:
        Exception: why the worker cannot go on; whoever started it should start it again.
    """
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    work = asyncio.create_task(_work(environment, sealing_keys=sealing_keys))
    waiting = asyncio.create_task(stopped.wait())
    await asyncio.wait({work, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if not work.done():
        _log.info("worker_stopping")
        work.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await work


async def _work(environment: Environment, *, sealing_keys: str) -> None:
    settings = temporal_settings(environment, sealing_keys=sealing_keys)
    client = await _connect(settings)
    worker = build_worker(
        settings,
        make_ports(environment),
        installed(),
        client=client,
        around_blocking=fresh_connections,
    )
    async with worker:
        endless = [
            asyncio.create_task(part)
            for part in (
                Dispatcher(worker.client).run(),
                ScheduleKeeper(worker.client).run(),
                worker.wait(),
            )
        ]
        tell_ready()
        spare_the_collector()
        _log.info("worker_ready", address=settings.address, task_queue=settings.task_queue)
        try:
            done, _ = await asyncio.wait(endless, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in endless:
                task.cancel()
            await asyncio.gather(*endless, return_exceptions=True)


def temporal_settings(environment: Environment, *, sealing_keys: str) -> TemporalSettings:
    """Say how to reach Temporal."""
    return TemporalSettings(
        address=environment.temporal_address,
        namespace=environment.temporal_namespace,
        task_queue=environment.task_queue,
        sealing_keys=SealingKeys.parse(sealing_keys),
        tls=environment.temporal_tls,
        api_key=environment.temporal_api_key,
    )


async def _connect(settings: TemporalSettings) -> EngineClient:
    """Knock until Temporal answers; runs that were accepted wait in the outbox meanwhile."""
    told = False
    while True:
        try:
            return await EngineClient.connect(settings)
        except EngineUnavailable:
            if not told:
                _log.warning("temporal_unavailable", address=settings.address)
                told = True
            await asyncio.sleep(_KNOCK_EVERY_S)
