"""Executes one block: starts what is ready, settles what has finished, tells what happened."""

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import Final

from temporalio import workflow

from engine.events.model import ErrorInfo, StepOverdue, StepSkipped
from engine.plan.model import (
    Block,
    CallWorkflowStep,
    ForEachStep,
    OperationStep,
    RepeatStep,
    ScopeStep,
    Step,
    TaskStep,
    WaitStep,
)
from engine.runtime.activity_contract import Recorded, SteerStep
from engine.runtime.context import RunContext
from engine.runtime.effect_log import EffectLog
from engine.runtime.effects import note_effect
from engine.runtime.gate import Ticket
from engine.runtime.nest import Nest
from engine.runtime.outcome import (
    OUT,
    BlockEnd,
    Cancelled,
    Failed,
    Failure,
    Finished,
    Outcome,
    Reached,
    Skipped,
)
from engine.runtime.perform import perform
from engine.runtime.schedule import Advance, begin, settle_in_place
from engine.runtime.scope import Scope
from engine.runtime.telling import events_of, reuse_of

# Sets, since Temporal's sandbox makes `isinstance` dear, and thousands of steps are asked.
CONTAINERS: Final = frozenset({ForEachStep, RepeatStep, ScopeStep})

OPERATIONS: Final = frozenset({OperationStep, CallWorkflowStep})

UNASKED: Final = "unasked-cancellation"
"""Patch: in runs begun before it, what is stopped though nobody asked leaves a dead path."""

INTERRUPTIBLE: Final = frozenset({WaitStep, TaskStep, CallWorkflowStep})
"""Steps that only wait: they are stopped, not awaited, when their block has failed."""


@dataclass(slots=True)
class _Running:
    """A step that was given out: at the gate, or being performed."""

    step: Step
    nest: Nest | None = None
    ticket: Ticket | None = None
    task: asyncio.Task[Outcome] | None = None
    stopped: bool = False
    alarm: asyncio.Task[None] | None = None
    decision: SteerStep | None = None


@dataclass(frozen=True, slots=True)
class _Over:
    """A step is over."""

    step: Step
    outcome: Outcome
    reused: Recorded | None = None
    silent: bool = False


@dataclass(frozen=True, slots=True)
class _Raised:
    """A step's task ended with an error that is no verdict on the run."""

    error: BaseException


@dataclass(frozen=True, slots=True)
class _Stop:
    """The block is told to stop: with a failure, or cancelled."""

    failure: Failure | None


class BlockRunner:
    """Executes one block. Call `run` once; the other methods at any time before it returns."""

    def __init__(
        self,
        context: RunContext,
        block: Block,
        *,
        scope: Scope,
        prefix: str,
        effects: EffectLog,
        time_limit_s: float | None = None,
    ) -> None:
        self._context = context
        self._block = block
        self._scope = scope
        self._prefix = prefix
        self._effects = effects
        self._time_limit_s = time_limit_s
        self._steps = {step.id: step for step in block.steps}
        # What happens queues up in the order in which Temporal resolved it. One queue for the
        # whole block costs the same whether three steps run or three thousand.
        self._mail: asyncio.Queue[_Over | _Raised | _Stop] = asyncio.Queue()
        self._running: dict[str, _Running] = {}
        self._noting: set[asyncio.Task[None]] = set()
        self._failure: Failure | None = None
        self._cancelled = False
        self._answer: tuple[object, ...] = ()

    async def run(self) -> BlockEnd:
        """Execute the block; that it fails or is cancelled is a result, no error."""
        clock = self._start_clock()
        advance = begin(self._block)
        self._follow(advance)
        while self._running:
            match await self._mail.get():
                case _Stop(failure):
                    self._halt(failure)
                case _Raised(error):
                    raise error
                case _Over() as over:
                    advance = self._settle(advance, over)
        if clock is not None:
            clock.cancel()
        for noting in tuple(self._noting):
            await noting
        return BlockEnd(failure=self._failure, cancelled=self._cancelled, answer=self._answer)

    def cancel(self) -> None:
        """Stop the block: what runs is told to stop and awaited, nothing else starts."""
        self._mail.put_nowait(_Stop(None))

    def fail(self, error: ErrorInfo) -> None:
        """Stop the block as `cancel` does, and let it end as failed."""
        self._mail.put_nowait(_Stop(Failure(error, None)))

    def wind_down(self) -> None:
        """Start nothing more and stop what only waits; operations go on to their end."""
        self._cancelled = self._cancelled or self._failure is None
        for running in tuple(self._running.values()):
            self._release(running)

    def steer(self, step_id: str, decision: SteerStep) -> None:
        """End a running step as a person decided, whatever it is doing."""
        running = self._running.get(step_id)
        if running is not None:
            running.decision = decision
            self._stop(running)

    @property
    def _is_ending(self) -> bool:
        return self._failure is not None or self._cancelled

    def _start_clock(self) -> asyncio.Task[None] | None:
        if self._time_limit_s is None:
            return None
        return asyncio.create_task(self._watch(self._time_limit_s))

    async def _watch(self, seconds: float) -> None:
        await self._context.sleep_until(f"{self._prefix}#limit", seconds)
        self.fail(
            ErrorInfo(
                code="scope.timed_out" if self._prefix else "run.timed_out",
                fault="author",
                message=f"{self._prefix.rstrip('/') or 'The run'} was not done within "
                f"{seconds:g} s.",
                data={"limit_s": seconds},
            )
        )

    def _follow(self, advance: Advance) -> None:
        """Tell what was skipped, start what is ready, stop what nobody waits for any more."""
        if self._is_ending:
            return
        for step_id in advance.skipped:
            path = self._prefix + step_id
            self._context.news.tell(
                StepSkipped(key=f"{path}:skipped", at=workflow.now(), step=path)
            )
            self._context.settle(path, Recorded())
        for step_id in advance.ready:
            self._admit(self._steps[step_id])
        self._context.gate.let_in_new()
        for step_id in advance.losers:
            if step_id in self._running:
                self._stop(self._running[step_id])

    def _admit(self, step: Step) -> None:
        """Let a step that is ready start as soon as there is room for it."""
        path = self._prefix + step.id
        running = self._running[step.id] = _Running(step)
        recorded = self._context.given.get(path)
        decision = self._context.desk.decided(path)
        if recorded is not None:
            self._mail.put_nowait(_Over(step, _given(recorded), recorded))
            return
        self._context.running[path] = self
        if decision is not None:
            self._mail.put_nowait(_Over(step, _decided(decision, step)))
            return
        gate, container = self._context.gate, type(step) in CONTAINERS
        if container:
            gate.let_in_new()
            if gate.lets_in_container():
                self._start(running)
                return
        start, operation = partial(self._start, running), type(step) in OPERATIONS
        running.ticket = Ticket(start, operation, container)
        gate.queue(running.ticket)

    def _start(self, running: _Running) -> None:
        step, path = running.step, self._prefix + running.step.id
        ticket = running.ticket or Ticket(lambda: None, operation=False)
        running.nest = nest = Nest(self._context, path, self._effects, BlockRunner)
        running.task = asyncio.create_task(
            perform(
                step, path=path, scope=self._scope, context=self._context, nest=nest, ticket=ticket
            )
        )
        running.task.add_done_callback(partial(self._hand_in, running))
        if step.due_s is not None:
            running.alarm = asyncio.create_task(self._alarm(step, step.due_s))

    async def _alarm(self, step: Step, due_s: float) -> None:
        path = self._prefix + step.id
        due_at = await self._context.sleep_until(f"{path}#due", due_s)
        now = workflow.now()
        self._context.news.tell(
            StepOverdue(key=f"{path}:overdue", at=now, step=path, due_at=due_at)
        )
        await self._context.news.record()

    def _hand_in(self, running: _Running, task: "asyncio.Task[Outcome]") -> None:
        if running.alarm is not None:
            running.alarm.cancel()
        if task.cancelled():
            outcome: Outcome = Cancelled()
        elif (error := task.exception()) is not None:
            self._mail.put_nowait(_Raised(error))
            return
        else:
            outcome = task.result()
        if running.decision is not None:
            outcome = _decided(running.decision, running.step)
        self._mail.put_nowait(_Over(running.step, outcome))

    def _stop(self, running: _Running) -> None:
        """Stop a step at once, wherever it is."""
        running.stopped = True
        if running.task is None:
            if running.ticket is not None and not running.ticket.dropped:
                self._context.gate.leave(running.ticket)
                outcome = (
                    _decided(running.decision, running.step) if running.decision else Skipped()
                )
                self._mail.put_nowait(_Over(running.step, outcome, silent=self._is_ending))
        elif running.nest is not None and type(running.step) in CONTAINERS:
            running.nest.cancel()
        else:
            running.task.cancel()

    def _release(self, running: _Running) -> None:
        """Stop a step unless it is doing something that must be awaited."""
        path = self._prefix + running.step.id
        waits = type(running.step) in INTERRUPTIBLE or self._context.desk.is_held(path)
        if running.task is None or waits:
            self._stop(running)
        elif running.nest is not None and type(running.step) in CONTAINERS:
            running.stopped = True
            running.nest.wind_down()

    def _settle(self, advance: Advance, over: _Over) -> Advance:
        step, outcome = over.step, over.outcome
        path = self._prefix + step.id
        running = self._running.pop(step.id)
        self._context.running.pop(path, None)
        if isinstance(outcome, Cancelled) and not running.stopped and workflow.patched(UNASKED):
            outcome = Failed(error=_stopped_from_outside(path))
        if over.reused is not None:
            self._context.news.tell(*reuse_of(over.reused, step=step, path=path))
        elif not over.silent:
            self._context.news.tell(*events_of(outcome, step=step, path=path))
        live: frozenset[str] = frozenset()
        match outcome:
            case Finished():
                live = outcome.live
                self._keep(step, outcome, reused=over.reused)
            case Reached(output):
                self._answer = self._answer or (output,)
                self._context.settle(path, over.reused or Recorded(output=output, reached=True))
            case Failed():
                self._fail(outcome, path)
            case Skipped() | Cancelled() if not self._is_ending:
                self._context.settle(path, over.reused or Recorded())
            case Skipped() | Cancelled():
                pass
        if running.ticket is not None:
            # Not before a failure has taken the block's other steps out of the queue.
            self._context.gate.leave(running.ticket)
        after = settle_in_place(advance.progress, step.id, live=live)
        self._follow(after)
        return after

    def _fail(self, outcome: Failed, path: str) -> None:
        cause = outcome.step or path
        if not self._is_ending:
            self._failure = Failure(outcome.error, cause)
            self._context.settle(path, Recorded(error=outcome.error, cause=cause))
            self.wind_down()

    def _keep(self, step: Step, outcome: Finished, *, reused: Recorded | None) -> None:
        path = self._prefix + step.id
        if outcome.visible:
            self._scope.outputs[step.id] = outcome.output
        recorded = reused or Recorded(
            live=tuple(sorted(outcome.live)), output=outcome.output, visible=outcome.visible
        )
        self._context.settle(path, recorded)
        if not isinstance(step, OperationStep) or step.undo is None:
            return
        if path not in self._effects.known:
            place = self._effects.take_place()
            task = asyncio.create_task(self._note(step, recorded, place))
            self._noting.add(task)
            task.add_done_callback(self._noting.discard)

    async def _note(self, step: OperationStep, recorded: Recorded, place: int) -> None:
        """Work out how to undo an effect; nothing interrupts this."""
        self._effects.entries[place] = await note_effect(
            step,
            path=self._prefix + step.id,
            scope=self._scope,
            output=recorded.output,
            run_id=recorded.from_run or self._context.run_id,
        )

    def _halt(self, failure: Failure | None) -> None:
        if not self._is_ending:
            self._failure = failure
            self._cancelled = failure is None
        for running in tuple(self._running.values()):
            self._stop(running)


def _given(recorded: Recorded) -> Outcome:
    """Turn a recorded outcome into the outcome of a step that is not executed."""
    if recorded.error is not None:
        return Failed(error=recorded.error, step=recorded.cause)
    if recorded.reached:
        return Reached(recorded.output)
    return Finished(output=recorded.output, live=frozenset(recorded.live), visible=recorded.visible)


def _stopped_from_outside(path: str) -> ErrorInfo:
    return ErrorInfo(
        code="step.stopped_from_outside",
        fault="platform",
        message=f"Step {path} was stopped in Temporal itself; nobody had asked for that here.",
        data={"step": path},
    )


def _decided(decision: SteerStep, step: Step) -> Outcome:
    """Turn a person's decision on a step that is not held into the step's outcome."""
    match decision.action:
        case "succeed":
            live = _live_by_hand(step, decision.output)
            return Finished(output=decision.output, live=live, visible=True, told=True)
        case "fail":
            return Failed(
                error=ErrorInfo(
                    code="step.failed_by_hand",
                    fault="author",
                    message=f"{decision.by or 'Somebody'} let step {decision.step} fail.",
                )
            )
        case _:
            return Skipped()


def _live_by_hand(step: Step, output: object) -> frozenset[str]:
    """Say which way a step takes whose output was set by hand; a wait's output names it."""
    if not isinstance(step, WaitStep):
        return OUT
    way = output.get("way") if isinstance(output, dict) else None
    return frozenset(w.handle for w in step.ways if w.handle == way)
