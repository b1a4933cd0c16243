"""What every audit event has."""

from dataclasses import dataclass, fields
from typing import Any, ClassVar, Final, Literal

Outcome = Literal["ok", "denied", "failed"]


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditEventData:
    """
    What somebody did. Adding a kind: see docs/how-to/add-an-audit-event.md.

    The fields that a subclass adds are what is remembered as `after`; none may hold a secret.

    Attributes:
        id, label: The object that it was done to: its id, and its name at that moment.
        before: What was so before, where something changed; changed fields only.
        reason: Why, where somebody gave a reason.
    """

    action: ClassVar[str]
    outcome: ClassVar[Outcome] = "ok"
    target_kind: ClassVar[str] = ""

    id: str = ""
    label: str = ""
    before: dict[str, Any] | None = None
    reason: str = ""

    def after(self) -> dict[str, Any] | None:
        """Give what the subclass tells, by name."""
        own = [field.name for field in fields(self) if field.name not in _COMMON]
        return {name: getattr(self, name) for name in own} or None


_COMMON: Final = frozenset(field.name for field in fields(AuditEventData))
