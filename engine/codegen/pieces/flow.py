"""Pieces of generated files: steps at the same time, and drawings that are no straight line."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.codegen.pieces.steps import Place


async def together(place: Place, *works: Awaitable[Any]) -> None:
    """
    Do things at the same time.

    When one fails the others start no further step; what runs is awaited.
    """
    failures: list[Exception] = []

    async def do(work: Awaitable[Any]) -> None:
        try:
            await work
        except Exception as error:  # noqa: BLE001 - the first one is raised below
            failures.append(error)
            place.failed = True

    await asyncio.gather(*map(do, works), return_exceptions=True)
    if failures:
        raise failures[0]
    if place.stopping:
        raise asyncio.CancelledError


@dataclass
class Planned:
    """
    A step in a drawing that is no straight line.

    Attributes:
        after: What it waits for: a step, or `step:way` for one of several ways out; "" is the
            start. A way that is not taken is dead; a step that only dead ways lead to is skipped.
        needs: How many ways must be live; 0: all must be settled, and one of them live.
        cancels: Steps that are stopped when this one starts, because nobody else waits for them.
    """

    execute: Callable[..., Awaitable[str]]
    after: tuple[str, ...] = ("",)
    needs: int = 0
    cancels: tuple[str, ...] = ()


class Drawing:
    """Executes steps as soon as what they wait for is there, and skips those on dead paths."""

    def __init__(self, place: Place, at: tuple[Place, ...], planned: Mapping[str, Planned]) -> None:
        self.place = place
        self.at = at
        self.planned = planned
        self.settled: dict[str, str] = {}  # the way that each step took; "" where it was skipped
        self.tasks: dict[str, asyncio.Task[None]] = {}
        self.failures: list[Exception] = []
        self.changed = asyncio.Event()

    async def execute(self) -> None:
        """Execute it to its end; when a step fails, what runs is awaited and nothing starts."""
        self.advance()
        try:
            while any(not task.done() for task in self.tasks.values()):
                await self.changed.wait()
                self.changed.clear()
        except asyncio.CancelledError:
            self.place.failed = True
            for task in self.tasks.values():
                task.cancel()
            await asyncio.gather(*self.tasks.values(), return_exceptions=True)
            raise
        if self.failures:
            raise self.failures[0]
        if self.place.stopping:
            raise asyncio.CancelledError

    def advance(self) -> None:
        """Start what is ready and skip what is dead, until nothing changes."""
        moved = True
        while moved and not self.place.stopping:
            moved = False
            for name, step in self.planned.items():
                if name in self.settled or name in self.tasks:
                    continue
                state = self.state_of(step)
                if state == "ready":
                    self.tasks[name] = asyncio.create_task(self.perform(name, step))
                    self.stop(step.cancels)
                elif state == "dead":
                    self.settled[name] = ""
                moved = moved or state != "open"

    def state_of(self, step: Planned) -> str:
        """Say whether a step may start, never will, or is still open."""
        live, open_ = 0, 0
        for one in step.after:
            source, _, way = one.partition(":")
            if not source:
                live += 1
            elif source in self.settled:
                live += self.settled[source] == (way or "out")
            else:
                open_ += 1
        if step.needs:
            return "ready" if live >= step.needs else "open" if open_ else "dead"
        return "open" if open_ else "ready" if live else "dead"

    def stop(self, names: tuple[str, ...]) -> None:
        """Stop steps that nobody waits for any more; those that have not begun are skipped."""
        for name in names:
            if name in self.tasks:
                self.tasks[name].cancel()
            else:
                self.settled.setdefault(name, "")

    async def perform(self, name: str, step: Planned) -> None:
        """Execute one step and note the way that it took."""
        way = ""
        try:
            way = await step.execute(*self.at)
        except Exception as error:  # noqa: BLE001 - `execute` raises the first one
            self.place.failed = True
            self.failures.append(error)
        finally:
            self.settled[name] = way
            self.advance()
            self.changed.set()
