"""Where steps wait for a person's decision, and where decisions wait for their step."""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Literal

from temporalio import workflow

from engine.events.model import ErrorInfo, StepHeld, StepSteered
from engine.runtime.activity_contract import SteerStep
from engine.runtime.news import News

HoldReason = Literal["failed", "unknown_outcome", "undo_failed"]

_REMEMBERED = 1_000


class Desk:
    """
    One for a run. A decision with an id that was seen before changes nothing.

    Attributes:
        holds: How often each step was held so far.
    """

    def __init__(
        self,
        news: News,
        *,
        ahead: Iterable[SteerStep] = (),
        decided: Iterable[str] = (),
        holds: Mapping[str, int] | None = None,
    ) -> None:
        self._news = news
        self._held: dict[str, asyncio.Future[SteerStep]] = {}
        self._retries: dict[str, SteerStep] = {}
        self._ahead = {request.step: request for request in ahead}
        self._seen = dict.fromkeys(decided)
        self.holds = dict(holds or {})

    async def hold(
        self, path: str, *, reason: HoldReason, error: ErrorInfo, again: bool = False
    ) -> SteerStep:
        """
        Tell that the step at `path` waits for a decision, and wait for it.

        Args:
            again: It waited already in an earlier execution, and may have been decided on since.
        """
        number = self.holds[path] = self.holds.get(path, 0) + (not again)
        self._news.tell(
            StepHeld(
                key=f"{path}:held{number}",
                at=workflow.now(),
                step=path,
                reason=reason,
                error=error,
                hold=number,
            )
        )
        decision: asyncio.Future[SteerStep] = asyncio.get_running_loop().create_future()
        self._held[path] = decision
        early = self._retries.pop(path, None)
        if again and early is not None:
            self.tell(early)
            decision.set_result(early)
        try:
            await self._news.record()
            return await decision
        finally:
            del self._held[path]

    @property
    def ahead(self) -> tuple[SteerStep, ...]:
        """Decisions on steps that have not started."""
        return tuple(self._ahead.values())

    @property
    def seen(self) -> tuple[str, ...]:
        """Ids of the decisions that were heard, the oldest first."""
        return tuple(self._seen)

    def is_held(self, path: str) -> bool:
        """Say whether the step at `path` waits for a decision."""
        return path in self._held

    def take(self, request: SteerStep) -> bool:
        """
        Hear a decision.

        Returns:
            Whether somebody else has to act on it: the step is not held.
        """
        if request.id in self._seen:
            return False
        self._seen[request.id] = None
        while len(self._seen) > _REMEMBERED:
            del self._seen[next(iter(self._seen))]
        held = self._held.get(request.step)
        if held is None and request.action == "retry":
            # Of use only to a step that was held when this execution began.
            self._retries[request.step] = request
            return False
        if held is None:
            return True
        if not held.done():
            self.tell(request)
            held.set_result(request)
        return False

    def decide_ahead(self, request: SteerStep) -> None:
        """Keep a decision for a step that has not started."""
        self._ahead[request.step] = request

    def decided(self, path: str) -> SteerStep | None:
        """Take the decision on a step that is about to start, if there is one."""
        return self._ahead.pop(path, None)

    def tell(self, request: SteerStep) -> None:
        """Tell what was decided."""
        self._news.tell(
            StepSteered(
                key=f"{request.step}:steered:{request.id}",
                at=workflow.now(),
                step=request.step,
                action=request.action,
                by=request.by,
                hold=self.holds.get(request.step, 1),
            )
        )
