"""Temporal's sandbox: what workflow code may share with the worker's own modules."""

from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

PASSED_THROUGH = (
    "engine.errors",
    "engine.events",
    "engine.expressions.errors",
    "engine.expressions.fill",
    "engine.expressions.template",
    "engine.plan",
    "engine.runtime.activity_contract",
    "engine.runtime.outcome",
    "engine.runtime.schedule",
)
"""
Modules that are loaded once for the worker, not anew for each run.

Only what the import contracts prove pure: models and functions without a clock, dice or a socket.
The workflow, the interpreter and its steps stay out of this list, so the sandbox watches them.
"""


def sandboxed_runner() -> SandboxedWorkflowRunner:
    """Build the runner that executes workflow code."""
    restrictions = SandboxRestrictions.default.with_passthrough_modules(*PASSED_THROUGH)
    return SandboxedWorkflowRunner(restrictions=restrictions)
