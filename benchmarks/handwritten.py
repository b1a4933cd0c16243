"""
The rival: ten HTTP calls in a row, as one writes them by hand on Temporal's Python SDK.

Run as a program it is the worker: `python -m benchmarks.handwritten ADDRESS NAMESPACE QUEUE`.
Defaults throughout: sandbox, plain payloads, no record of what happened besides Temporal's own.
"""

import asyncio
import os
import sys

import httpx2
from temporalio import activity
from temporalio.client import Client
from temporalio.worker import Worker

from benchmarks.handwritten_workflows import TenCalls


class Calls:
    """The activity, with a client that is shared."""

    def __init__(self, client: httpx2.AsyncClient) -> None:
        self._client = client

    @activity.defn(name="call_service")
    async def call_service(self, url: str) -> dict[str, object]:
        answer = await self._client.get(url)
        answer.raise_for_status()
        body: dict[str, object] = answer.json()
        return body


async def main() -> None:
    address, namespace, queue = sys.argv[1:4]
    client = await Client.connect(address, namespace=namespace)
    async with httpx2.AsyncClient() as http:
        calls = Calls(http)
        async with Worker(
            client, task_queue=queue, workflows=[TenCalls], activities=[calls.call_service]
        ):
            print("ready", flush=True)
            await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    asyncio.run(main())
