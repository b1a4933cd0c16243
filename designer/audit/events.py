"""
THE list of audit events: everything that people do and that is remembered.

Those of webhooks and schedules are written out in `trigger_events.py`.
"""

from dataclasses import dataclass
from typing import Any, Final, Literal

from designer.audit.control_events import CONTROL_EVENTS
from designer.audit.event_data import AuditEventData
from designer.audit.trigger_events import TRIGGER_EVENTS

HowPassword = Literal["changed", "set", "reset"]
FactorChange = Literal["added", "removed", "reset"]


# Signing in


@dataclass(frozen=True, kw_only=True, slots=True)
class SignedIn(AuditEventData):
    """Somebody signed in."""

    action = "auth.signed_in"
    target_kind = "user"


@dataclass(frozen=True, kw_only=True, slots=True)
class SignInFailed(AuditEventData):
    """Somebody tried to sign in, with a wrong password or an unknown address."""

    action = "auth.sign_in_failed"
    outcome = "failed"
    target_kind = "user"


@dataclass(frozen=True, kw_only=True, slots=True)
class SignedOut(AuditEventData):
    """Somebody signed out."""

    action = "auth.signed_out"
    target_kind = "user"


@dataclass(frozen=True, kw_only=True, slots=True)
class PasswordChanged(AuditEventData):
    """Somebody changed their password, or set a new one after forgetting it."""

    action = "auth.password_changed"
    target_kind = "user"
    how: HowPassword


@dataclass(frozen=True, kw_only=True, slots=True)
class SecondFactorChanged(AuditEventData):
    """Somebody added, removed or reset a second factor."""

    action = "auth.second_factor_changed"
    target_kind = "user"
    factor: str
    change: FactorChange


# Access


@dataclass(frozen=True, kw_only=True, slots=True)
class AccessDenied(AuditEventData):
    """Somebody was refused. Repeats within a minute are counted, not written."""

    action = "access.denied"
    outcome = "denied"
    target_kind = "address"
    permission: str
    method: str


# Workspaces, members and tokens


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkspaceCreated(AuditEventData):
    """The operator of the instance made a workspace."""

    action = "workspace.created"
    target_kind = "workspace"
    slug: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MemberAdded(AuditEventData):
    """Somebody became a member of the workspace."""

    action = "member.added"
    target_kind = "member"
    email: str
    roles: list[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class MemberRolesChanged(AuditEventData):
    """A member's roles changed."""

    action = "member.roles_changed"
    target_kind = "member"
    roles: list[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class MemberRemoved(AuditEventData):
    """Somebody is a member of the workspace no more."""

    action = "member.removed"
    target_kind = "member"


@dataclass(frozen=True, kw_only=True, slots=True)
class TokenCreated(AuditEventData):
    """Somebody made an API token for themselves."""

    action = "token.created"
    target_kind = "token"
    scopes: list[str]
    expires_at: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class TokenRevoked(AuditEventData):
    """An API token is good no more."""

    action = "token.revoked"
    target_kind = "token"
    owner: str


# Connections


@dataclass(frozen=True, kw_only=True, slots=True)
class ConnectionCreated(AuditEventData):
    """Credentials were stored. `secrets` has a fingerprint of each, never a value."""

    action = "connection.created"
    target_kind = "connection"
    connector: str
    config: dict[str, Any]
    allowed_hosts: list[str]
    rate_limit: dict[str, Any] | None = None
    secrets: dict[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class ConnectionChanged(AuditEventData):
    """A connection's name or settings changed; `changed` has what is new."""

    action = "connection.changed"
    target_kind = "connection"
    changed: dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class ConnectionRotated(AuditEventData):
    """A connection got new secrets."""

    action = "connection.rotated"
    target_kind = "connection"
    secrets: dict[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class ConnectionDeleted(AuditEventData):
    """A connection and its secrets are gone."""

    action = "connection.deleted"
    target_kind = "connection"
    connector: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ConnectionUsed(AuditEventData):
    """A run opened a connection for one call."""

    action = "connection.used"
    target_kind = "connection"
    run: str
    step: str
    connector: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ConnectionRefused(AuditEventData):
    """A run asked for a connection that it may not use."""

    action = "connection.refused"
    outcome = "denied"
    target_kind = "connection"
    run: str
    step: str
    connector: str


# Workflows


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkflowCreated(AuditEventData):
    """Somebody began a workflow."""

    action = "workflow.created"
    target_kind = "workflow"
    name: str
    template: str


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkflowEdited(AuditEventData):
    """Somebody saved a draft; `digest` is the SHA-256 of the graph."""

    action = "workflow.edited"
    target_kind = "workflow"
    revision: int
    digest: str


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkflowRenamed(AuditEventData):
    """A workflow's name or description changed."""

    action = "workflow.renamed"
    target_kind = "workflow"
    name: str
    description: str


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkflowArchived(AuditEventData):
    """A workflow was put away; nothing starts it any more."""

    action = "workflow.archived"
    target_kind = "workflow"


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkflowPublished(AuditEventData):
    """A draft became a version. `alone` says that no second person was asked."""

    action = "workflow.published"
    target_kind = "workflow"
    version: int
    digest: str
    note: str
    alone: bool


# Runs


@dataclass(frozen=True, kw_only=True, slots=True)
class RunStarted(AuditEventData):
    """A run was accepted; `digest` is that of the version."""

    action = "run.started"
    target_kind = "run"
    workflow: str
    version: int
    digest: str
    trigger: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RunCancelled(AuditEventData):
    """Somebody asked a run to stop."""

    action = "run.cancelled"
    target_kind = "run"
    workflow: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RunEffectUnknown(AuditEventData):
    """Nobody knows whether a step did what it was to do; it was not repeated."""

    action = "run.effect_unknown"
    outcome = "failed"
    target_kind = "run"
    step: str
    operation: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageSent(AuditEventData):
    """Somebody sent a message; `run` is the one that it was given to, if any waited for it."""

    action = "message.sent"
    target_kind = "message"
    message_id: str
    what_happened: str
    run: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ScriptsSwitched(AuditEventData):
    """Somebody allowed steps that are scripts on this instance, or no longer does."""

    action = "instance.scripts_switched"
    target_kind = "instance"
    allowed: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageDeleted(AuditEventData):
    """Somebody deleted a message that was kept for a run to come."""

    action = "message.deleted"
    target_kind = "message"
    message_id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TaskCompleted(AuditEventData):
    """Somebody completed a task that a run waited for."""

    action = "task.completed"
    target_kind = "run"
    workflow: str
    step: str


# The log itself


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditVerified(AuditEventData):
    """Somebody checked the chain; `first_bad` is the first event that does not fit."""

    action = "audit.verified"
    target_kind = "audit"
    ok: bool
    count: int
    first_bad: int | None


EVENTS: Final[tuple[type[AuditEventData], ...]] = (
    SignedIn,
    SignInFailed,
    SignedOut,
    PasswordChanged,
    SecondFactorChanged,
    AccessDenied,
    WorkspaceCreated,
    MemberAdded,
    MemberRolesChanged,
    MemberRemoved,
    TokenCreated,
    TokenRevoked,
    ConnectionCreated,
    ConnectionChanged,
    ConnectionRotated,
    ConnectionDeleted,
    ConnectionUsed,
    ConnectionRefused,
    WorkflowCreated,
    WorkflowEdited,
    WorkflowRenamed,
    WorkflowArchived,
    WorkflowPublished,
    RunStarted,
    RunCancelled,
    ScriptsSwitched,
    MessageSent,
    MessageDeleted,
    TaskCompleted,
    RunEffectUnknown,
    *CONTROL_EVENTS,
    *TRIGGER_EVENTS,
    AuditVerified,
)
"""The closed list. A class that is missing here cannot be recorded."""
