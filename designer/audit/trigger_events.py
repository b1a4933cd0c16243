"""Audit events of what starts runs from outside; part of the list in `designer.audit.events`."""

from dataclasses import dataclass
from typing import Any, Final

from designer.audit.event_data import AuditEventData


@dataclass(frozen=True, kw_only=True, slots=True)
class WebhookCreated(AuditEventData):
    """A workflow got an address that starts it."""

    action = "webhook.created"
    target_kind = "webhook"
    workflow: str
    wait_s: int


@dataclass(frozen=True, kw_only=True, slots=True)
class WebhookChanged(AuditEventData):
    """A webhook was renamed, switched on or off, or waits longer or shorter."""

    action = "webhook.changed"
    target_kind = "webhook"
    changed: dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class WebhookRotated(AuditEventData):
    """A webhook got a new address and a new secret."""

    action = "webhook.rotated"
    target_kind = "webhook"


@dataclass(frozen=True, kw_only=True, slots=True)
class WebhookDeleted(AuditEventData):
    """A webhook is gone."""

    action = "webhook.deleted"
    target_kind = "webhook"
    workflow: str


@dataclass(frozen=True, kw_only=True, slots=True)
class WebhookRefused(AuditEventData):
    """A webhook got a request with a wrong, old or missing signature."""

    action = "webhook.refused"
    outcome = "denied"
    target_kind = "webhook"
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ScheduleCreated(AuditEventData):
    """A workflow got a schedule; its input is kept with it, not here."""

    action = "schedule.created"
    target_kind = "schedule"
    workflow: str
    spec: dict[str, Any]
    overlap: str
    catch_up_s: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ScheduleChanged(AuditEventData):
    """A schedule changed; of its input only the digest is kept."""

    action = "schedule.changed"
    target_kind = "schedule"
    workflow: str
    changed: dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class SchedulePaused(AuditEventData):
    """Somebody paused a schedule."""

    action = "schedule.paused"
    target_kind = "schedule"
    workflow: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ScheduleResumed(AuditEventData):
    """Somebody let a schedule go on; slots in between stay missed."""

    action = "schedule.resumed"
    target_kind = "schedule"
    workflow: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ScheduleDeleted(AuditEventData):
    """A schedule is gone."""

    action = "schedule.deleted"
    target_kind = "schedule"
    workflow: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ScheduleRunByHand(AuditEventData):
    """Somebody fired a schedule out of its time; the slot is named by that moment."""

    action = "schedule.run_by_hand"
    target_kind = "schedule"
    workflow: str
    slot: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ScheduleBackfilled(AuditEventData):
    """Somebody had the slots of a stretch of the past fired."""

    action = "schedule.backfilled"
    target_kind = "schedule"
    workflow: str
    first: str
    last: str
    slots: int
    one_after_another: bool


TRIGGER_EVENTS: Final[tuple[type[AuditEventData], ...]] = (
    WebhookCreated,
    WebhookChanged,
    WebhookRotated,
    WebhookDeleted,
    WebhookRefused,
    ScheduleCreated,
    ScheduleChanged,
    SchedulePaused,
    ScheduleResumed,
    ScheduleDeleted,
    ScheduleRunByHand,
    ScheduleBackfilled,
)
"""In the order of the list."""
