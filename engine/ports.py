"""What the host must supply to the engine's worker; `designer.worker.ports` does, with Django."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from engine.errors import EngineError, Fault
from engine.events.model import ErrorInfo, RunEvent, StepStarted
from engine.plan.model import Plan

EffectMode = Literal["idempotent", "keyed", "at_most_once"]
"""
What a second call of an operation does.

`idempotent`: nothing new. `keyed`: nothing new, because the target knows the effect key.
`at_most_once`: it would do it again, so it is never repeated when the outcome is unknown.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """
    What is about to be done to the outside world.

    Attributes:
        attempt: Number of the attempt; fences off a zombie of an earlier attempt.
        cleared_attempts: A person said of the attempts up to this one that they had no effect.
        started: The event that tells it; committed together with the intent.
        news: Events to be committed before it.
    """

    run_id: str
    effect_key: str
    connector: str
    operation: str
    mode: EffectMode
    attempt: int
    started: StepStarted
    news: Sequence[RunEvent] = ()
    cleared_attempts: int = 0


@dataclass(frozen=True, slots=True)
class Proceed:
    """Nothing is known of this effect, or repeating it is safe: do it."""


@dataclass(frozen=True, slots=True)
class AlreadyDone:
    """An earlier attempt did it and its output is known: answer that, do nothing."""

    output: Any


@dataclass(frozen=True, slots=True)
class OutcomeUnknown:
    """An earlier attempt may have done it, and repeating is not safe: a person must decide."""

    since_attempt: int


Verdict = Proceed | AlreadyDone | OutcomeUnknown


class StaleAttempt(EngineError):
    """A later attempt at this step has begun, so this one must neither act nor report."""

    code = "effect.stale_attempt"
    fault = Fault.PLATFORM


class RunClosed(EngineError):
    """The run does not exist or is over, so nothing more may be done in its name."""

    code = "run.closed"
    fault = Fault.PLATFORM


class Journal(Protocol):
    """
    The record of runs: events and the effect ledger. Safe to call from any thread.

    Recording an event twice (same run and key) changes nothing.
    """

    def begin(self, intent: Intent) -> Verdict:
        """
        Commit the intent and its events, and say whether the effect may be done.

        `started` is recorded unless the verdict is `AlreadyDone`; `news` always.

        Raises:
            StaleAttempt: a later attempt has begun already.
            RunClosed: there is no such run, or it is over.
        """

    def finish(
        self, *, run_id: str, effect_key: str, attempt: int, output: Any, event: RunEvent
    ) -> None:
        """
        Record that the effect is done.

        Raises:
            StaleAttempt: a later attempt has begun, so this one is a zombie and must not report.
        """

    def fail(
        self,
        *,
        run_id: str,
        effect_key: str,
        attempt: int,
        certain: bool,
        error: ErrorInfo,
        event: RunEvent,
    ) -> None:
        """Record that the attempt failed; `certain` when the target surely did nothing."""

    def record(self, run_id: str, events: Sequence[RunEvent]) -> None:
        """Commit events, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedConnection:
    """
    A stored connection, opened for one call.

    Attributes:
        config: Settings that are no secret, such as a base URL.
        secrets: Never logged, recorded or returned.
        allowed_hosts: The only hosts that may receive the secrets; empty means none at all.
    """

    id: str
    connector: str
    config: Mapping[str, Any]
    secrets: Mapping[str, str] = field(repr=False)
    allowed_hosts: tuple[str, ...] = ()


class CredentialBroker(Protocol):
    """The one way to a stored secret."""

    def open(
        self, *, connection_id: str, connector: str, run_id: str, step: str
    ) -> OpenedConnection:
        """
        Open a connection for one call in a run, and leave an audit record of its use.

        Raises:
            CredentialsRefused: it does not exist, is for another connector, or the run's
                workspace or workflow may not use it.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class EgressPolicy:
    """
    Where connectors may connect.

    Attributes:
        allow: `host`, `host:port`, `*.domain` or CIDR, exempt from the ban on private addresses.
        deny: The same forms, refused always; wins over `allow`.
        only_allowed: True refuses everything that `allow` does not name.
        file_folders: Folders whose database files connectors may open; empty means no file.
        own_tables: A database that holds one of these tables is the host's own, and is refused
            whatever name or path led to it.
    """

    allow: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()
    only_allowed: bool = False
    file_folders: tuple[str, ...] = ()
    own_tables: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """
    One time at which a schedule fired.

    Attributes:
        scheduled_for: What names the slot, in whole seconds; the same for ever.
        begun_at: When Temporal began to fire it.
    """

    schedule_id: str
    scheduled_for: datetime
    begun_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotState:
    """
    How a slot stands.

    Attributes:
        run_id: The run that it started; None when it was missed.
        waits: Whether the slot lasts as long as its run does, and the run is not over. The host
            then tells `engine.client.schedules` as soon as it is.
    """

    run_id: str | None
    waits: bool


class SlotKeeper(Protocol):
    """Starts what schedules ask for. Safe to call from any thread."""

    def fire(self, slot: Slot) -> SlotState:
        """Start the slot's run, once, or record why there is none; then say how it stands."""

    def cancel(self, slot: Slot) -> None:
        """Ask the slot's run to stop, because the schedule's next one is to take its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimit:
    """
    How fast the calls of a connection may go.

    Attributes:
        requests: How many in any period.
        period_s: Length of the period: a second, a minute or an hour.
        burst: How many of them may go at once.
    """

    requests: int
    period_s: float
    burst: int = 1


@dataclass(frozen=True, slots=True)
class Booking:
    """
    When a call may be made.

    Attributes:
        wait_s: Seconds from now.
        granted: False when that was too long for the caller, so that the turn is nobody's; then
            it is the moment to come back.
    """

    wait_s: float
    granted: bool


class RateLimits(Protocol):
    """The turns of connections with a rate limit, for all workers. Safe to call from any thread."""

    def limit_of(self, connection_id: str) -> RateLimit | None:
        """Give the limit of a connection; None when there is none, or no such connection."""

    def book(
        self, connection_id: str, *, limit: RateLimit, patience_s: Sequence[float]
    ) -> list[Booking]:
        """Book a turn for each of several calls, in order, that waits no longer than it would."""

    def hold_back(self, connection_id: str, *, limit: RateLimit, seconds: float) -> None:
        """Give no turn for a while, because the other side has asked for that."""


class CallRefused(EngineError):
    """A workflow cannot be called by this run; its subclasses say why."""

    code = "call_workflow.refused"
    fault = Fault.AUTHOR


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A step that calls a workflow; `run_id` and `step` make it the same call each time."""

    run_id: str
    step: str
    workflow: str
    input: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEnd:
    """How a run ended."""

    outcome: Literal["succeeded", "failed", "cancelled"]
    output: Any = None
    error: ErrorInfo | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStart:
    """What it takes to start a run, besides its id."""

    plan: Plan
    input: Any
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class CalledRun:
    """
    The run that a call led to.

    Attributes:
        start: None when the run is another's that has its business key, and goes on by itself.
        ended: How it ended, when it has.
    """

    run_id: str
    number: int
    workflow: str
    priority: int = 3
    start: RunStart | None = None
    ended: RunEnd | None = None


class Calls(Protocol):
    """Makes the runs that runs call. Safe to call from any thread."""

    def prepare(self, call: Call) -> CalledRun:
        """
        Make the called run's row, in the version that is live now; the caller starts it.

        The same call finds the run that it made before, unless that failed or was cancelled.

        Raises:
            CallRefused: the workflow is not there, may not be called by this run, does not take
                this input, or too many runs have called one another.
        """

    def end_of(self, run_id: str) -> RunEnd | None:
        """Say how a run ended; None while it goes on."""

    def stop(self, run_id: str, *, begun: bool) -> None:
        """Ask a called run to stop; one that has not begun is over at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewValue:
    """
    A value to be kept for a run.

    Attributes:
        name: What it is: a step path and a word. The same name, digest and run are the same value.
        digest: SHA-256 of its JSON text, in hexadecimal.
        size: Bytes of its JSON text.
    """

    run_id: str
    name: str
    digest: str
    size: int


class ValueStore(Protocol):
    """
    Keeps values that are too large for histories. Safe to call from any thread.

    What is kept is sealed by the host, and gone with the last run that may read it.
    """

    def put(self, value: NewValue, chunks: Iterable[bytes]) -> str:
        """
        Keep a value for a run, and give the id by which the run finds it again.

        Nobody may be able to guess the id. Until everything is kept, nobody finds it.

        Raises:
            RunClosed: there is no such run.
        """

    def get(self, value_id: str, *, run_id: str) -> Iterator[bytes] | None:
        """Give the chunks of a value; None when the run has no such value."""

    def share(self, value_ids: Sequence[str], *, from_run: str, to_run: str) -> None:
        """Let a run read values of another; those that the other may not read are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """
    Everything that the host supplies.

    Without `schedules` a worker fires none, without `calls` its runs call no workflow, without
    `rates` no connection has a limit, without `values` all values travel, so they must be small.
    """

    journal: Journal
    credentials: CredentialBroker
    egress: EgressPolicy
    schedules: SlotKeeper | None = None
    calls: Calls | None = None
    rates: RateLimits | None = None
    values: ValueStore | None = None
