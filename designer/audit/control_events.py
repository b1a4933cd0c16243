"""Audit events of what people do to a run; part of the list in `designer.audit.events`."""

from dataclasses import dataclass
from typing import Final

from designer.audit.event_data import AuditEventData


@dataclass(frozen=True, kw_only=True, slots=True)
class RunPaused(AuditEventData):
    """Somebody had a run start nothing more for now."""

    action = "run.paused"
    target_kind = "run"
    workflow: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RunResumed(AuditEventData):
    """Somebody let a paused run go on."""

    action = "run.resumed"
    target_kind = "run"
    workflow: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RunStepRetried(AuditEventData):
    """Somebody had a step that was held tried again."""

    action = "run.step_retried"
    target_kind = "run"
    workflow: str
    step: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RunStepSkipped(AuditEventData):
    """Somebody had a step left out."""

    action = "run.step_skipped"
    target_kind = "run"
    workflow: str
    step: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RunOutputOverridden(AuditEventData):
    """Somebody gave the output of a step by hand; only its digest is kept here."""

    action = "run.output_overridden"
    target_kind = "run"
    workflow: str
    step: str
    output_digest: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RunStepFailed(AuditEventData):
    """Somebody let a step fail."""

    action = "run.step_failed"
    target_kind = "run"
    workflow: str
    step: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RunForked(AuditEventData):
    """Somebody had a run go on in a new one, from `step` or from what failed."""

    action = "run.forked"
    target_kind = "run"
    workflow: str
    forked_from: str
    step: str


CONTROL_EVENTS: Final[tuple[type[AuditEventData], ...]] = (
    RunPaused,
    RunResumed,
    RunStepRetried,
    RunStepSkipped,
    RunOutputOverridden,
    RunStepFailed,
    RunForked,
)
"""In the order of the list."""
