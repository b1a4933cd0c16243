"""Workflows that runs of a test may call, kept in memory."""

import threading
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.events.model import RunCancelled, RunFailed, RunSucceeded
from engine.plan.model import Plan
from engine.ports import Call, CalledRun, CallRefused, RunEnd, RunStart
from engine.testing.memory_journal import MemoryJournal


@dataclass(slots=True)
class MemoryCalls:
    """
    Fulfils `engine.ports.Calls`: each call makes one run, whose end is read from the journal.

    Attributes:
        plans: Workflows that may be called, by id; more may be put in at any time.
        joined: Run that has the business key of a workflow, by the workflow's id.
        made: Run id of each call that was made, by caller's run id and step path.
        stopped: Runs that were asked to stop, and whether they had begun.
        fail_next: How many calls raise, as a database does that is down.
        wait_here: Calls are held while it is not set; then `somebody_waits` is.
    """

    journal: MemoryJournal
    plans: dict[str, Plan] = field(default_factory=dict)
    joined: dict[str, str] = field(default_factory=dict)
    made: dict[tuple[str, str], str] = field(default_factory=dict)
    stopped: dict[str, bool] = field(default_factory=dict)
    fail_next: int = 0
    wait_here: threading.Event = field(default_factory=threading.Event)
    somebody_waits: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.wait_here.set()

    def prepare(self, call: Call) -> CalledRun:
        """See `engine.ports.Calls.prepare`."""
        if not self.wait_here.is_set():
            self.somebody_waits.set()
            self.wait_here.wait()
        with self._lock:
            if self.fail_next > 0:
                self.fail_next -= 1
                raise ConnectionError("the database is down")
            plan = self.plans.get(call.workflow)
            if plan is None:
                raise CallRefused(f"There is no workflow {call.workflow}.")
            if call.workflow in self.joined:
                run_id = self.joined[call.workflow]
                return CalledRun(
                    run_id=run_id, number=1, workflow=call.workflow, ended=self.end_of(run_id)
                )
            key = (call.run_id, call.step)
            earlier = self.made.get(key)
            ended = None if earlier is None else self.end_of(earlier)
            if ended is not None and ended.outcome != "succeeded":
                earlier, ended = None, None
            run_id = self.made[key] = earlier or str(uuid.uuid4())
            number = list(self.made).index(key) + 2
            facts: Mapping[str, object] = {"id": run_id, "number": number}
            return CalledRun(
                run_id=run_id,
                number=number,
                workflow=call.workflow,
                start=RunStart(plan=plan, input=call.input, facts=facts),
                ended=ended,
            )

    def end_of(self, run_id: str) -> RunEnd | None:
        """See `engine.ports.Calls.end_of`."""
        if self.stopped.get(run_id) is False:
            return RunEnd(outcome="cancelled")
        for event in self.journal.events(run_id):
            match event:
                case RunSucceeded(output=output):
                    return RunEnd(outcome="succeeded", output=output)
                case RunFailed(error=error):
                    return RunEnd(outcome="failed", error=error)
                case RunCancelled():
                    return RunEnd(outcome="cancelled")
                case _:
                    continue
        return None

    def stop(self, run_id: str, *, begun: bool) -> None:
        """See `engine.ports.Calls.stop`; the test itself has to tell a run that has begun."""
        self.stopped[run_id] = begun
