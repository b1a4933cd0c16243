"""One attempt at a step: its facts, and the events that it tells."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from temporalio import activity

from engine.activities.errors import Diagnosis
from engine.activities.heartbeat import put_off_times
from engine.events.model import (
    StepCancelled,
    StepFailed,
    StepPostponed,
    StepRetrying,
    StepStarted,
    StepSucceeded,
)
from engine.runtime.activity_contract import LOST_ATTEMPTS, SETTLE_S, CallOperation

_NO_RETRY = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Attempt:
    """
    One attempt at a step.

    Attributes:
        number: Counts from 1; goes on where the attempts before a person's decision ended. One
            that was sent away to wait for its turn counts for nothing.
        put_off: How often the call was sent away.
        limit: How long the operation may take; Temporal's own limit leaves time to settle.
        pause: How long Temporal waits before the next attempt, unless the other side asks for more.
    """

    call: CallOperation
    number: int
    limit: timedelta
    pause: timedelta
    put_off: int = 0

    @classmethod
    def of(cls, call: CallOperation, info: activity.Info) -> Self:
        """Read what Temporal says of the attempt that runs."""
        allowed = info.start_to_close_timeout or timedelta(seconds=30 + SETTLE_S)
        limit = allowed - timedelta(seconds=SETTLE_S)
        if call.attempt_s is not None:
            limit = min(limit, timedelta(seconds=call.attempt_s))
        put_off = min(put_off_times(info), info.attempt - 1)
        return cls(
            call=call,
            number=call.earlier_attempts + info.attempt - put_off,
            limit=limit,
            pause=_pause(info, failed=info.attempt - put_off),
            put_off=put_off,
        )

    def for_the_next(self) -> tuple[int, ...]:
        """Give what heartbeats carry on to the next attempt; nothing in most cases."""
        return (self.put_off,) if self.put_off else ()

    @property
    def where(self) -> str:
        """Name the operation, for messages."""
        return f"{self.call.connector}.{self.call.operation}"

    def is_last(self, diagnosis: Diagnosis) -> bool:
        """Whether the step's retry plan ends with this failure."""
        allowed = self.call.attempts_allowed
        return diagnosis.counts and allowed is not None and self.number >= allowed

    def has_lost_too_many(self) -> bool:
        """
        Whether more workers have died under the step than it may cost.

        Temporal itself counts those of calls that were never sent away.
        """
        allowed = self.call.attempts_allowed
        return allowed is not None and self.number > allowed + LOST_ATTEMPTS

    def _allowed(self) -> int | None:
        # More than the plan's only after a worker died; see LOST_ATTEMPTS.
        allowed = self.call.attempts_allowed
        return None if allowed is None else max(allowed, self.number)

    def started(self, inputs: dict[str, Any]) -> StepStarted:
        """Tell that it began; `inputs` come without secrets."""
        return StepStarted(
            key=f"{self.call.step}#{self.number}:started",
            at=datetime.now(UTC),
            step=self.call.step,
            attempt=self.number,
            attempts_allowed=self._allowed(),
            input=inputs,
            effect_key=self.call.effect_key,
        )

    def succeeded(self, output: Any) -> StepSucceeded:
        """Tell that the step is done."""
        return StepSucceeded(
            key=f"{self.call.step}:succeeded",
            at=datetime.now(UTC),
            step=self.call.step,
            attempt=self.number,
            output=output,
        )

    def postponed(self, *, wait_s: float) -> StepPostponed:
        """Tell that it waits for its turn."""
        now = datetime.now(UTC)
        return StepPostponed(
            key=f"{self.call.step}#{self.number}:postponed{self.put_off + 1}",
            at=now,
            step=self.call.step,
            attempt=self.number,
            until=now + timedelta(seconds=wait_s),
        )

    def failed(self, diagnosis: Diagnosis) -> StepFailed | StepRetrying:
        """Tell that it failed, and when the next attempt will be, if there is one."""
        now = datetime.now(UTC)
        if diagnosis.retryable and not self.is_last(diagnosis):
            return StepRetrying(
                key=f"{self.call.step}#{self.number}:retrying",
                at=now,
                step=self.call.step,
                attempt=self.number,
                error=diagnosis.info,
                next_at=now + (diagnosis.wait or self.pause),
            )
        again = f"#{self.number}" if self.call.earlier_attempts else ""
        return StepFailed(
            key=f"{self.call.step}{again}:failed",
            at=now,
            step=self.call.step,
            attempt=self.number,
            error=diagnosis.info,
        )

    def cancelled(self) -> StepCancelled:
        """Tell that it was stopped."""
        return StepCancelled(
            key=f"{self.call.step}:cancelled", at=datetime.now(UTC), step=self.call.step
        )


def _pause(info: activity.Info, *, failed: int) -> timedelta:
    policy = info.retry_policy
    if policy is None:
        return _NO_RETRY
    longest = policy.maximum_interval or policy.initial_interval * 100
    try:
        grown = policy.initial_interval * policy.backoff_coefficient ** (failed - 1)
    except OverflowError:
        return longest
    return min(grown, longest)
