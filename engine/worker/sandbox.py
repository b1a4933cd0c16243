"""Temporal's sandbox: what workflow code may share with the worker's own modules."""

from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from engine.worker.announcer import Announcer
from engine.worker.runner import Runner

PASSED_THROUGH = (
    "engine.decisions.cell",
    "engine.errors",
    "engine.events",
    "engine.expressions.errors",
    "engine.expressions.fill",
    "engine.expressions.moments",
    "engine.expressions.references",
    "engine.expressions.template",
    "engine.plan",
    "engine.runtime.activity_contract",
    "engine.runtime.batch_interpreter",
    "engine.runtime.batch_workflow",
    "engine.runtime.batches",
    "engine.runtime.block",
    "engine.runtime.call_contract",
    "engine.runtime.calling",
    "engine.runtime.context",
    "engine.runtime.continuing",
    "engine.runtime.desk",
    "engine.runtime.effect_log",
    "engine.runtime.effects",
    "engine.runtime.explain",
    "engine.runtime.fire",
    "engine.runtime.fire_contract",
    "engine.runtime.gate",
    "engine.runtime.holding",
    "engine.runtime.inbox",
    "engine.runtime.interpreter",
    "engine.runtime.lighten",
    "engine.runtime.local",
    "engine.runtime.loop",
    "engine.runtime.measure",
    "engine.runtime.nest",
    "engine.runtime.news",
    "engine.runtime.outcome",
    "engine.runtime.outcome_pages",
    "engine.runtime.perform",
    "engine.runtime.schedule",
    "engine.runtime.scope",
    "engine.runtime.script_contract",
    "engine.runtime.steering",
    "engine.runtime.steps",
    "engine.runtime.telling",
    "engine.runtime.value_contract",
    "engine.runtime.values",
    "engine.runtime.workflow",
)
"""
Modules that are loaded once for the worker, not anew for each run.

Loading the interpreter anew took a third of a short run's CPU, loading only the module of the
workflow still 4 ms. What the sandbox would have seen
in these modules, `tests/engine/worker/test_sandbox.py` reads from their source instead: they
import only what is on its list, which has no clock, no dice, no file and no socket.
"""


def sandboxed_runner(announcer: Announcer) -> SandboxedWorkflowRunner:
    """
    Build the runner that executes workflow code.

    Args:
        announcer: Passes on what that tells, of each task when it may be heard.
    """
    restrictions = SandboxRestrictions.default.with_passthrough_modules(*PASSED_THROUGH)
    return Runner(restrictions=restrictions, announcer=announcer)
