"""Who acts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from designer.access.grants import Grant
from designer.access.permissions import Permission
from designer.access.roles import GRANTS, Role


class ActorKind(StrEnum):
    """What an actor is."""

    PERSON = "person"
    TOKEN = "token"
    WEBHOOK = "webhook"
    SCHEDULE = "schedule"
    SYSTEM = "system"
    ANONYMOUS = "anonymous"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """
    Who acts, in one workspace, with what they may do there.

    Attributes:
        id: Id of the user, token, webhook or schedule, as text; owners are compared with it. A
            token acts as its owner, so its `id` is the owner's and `via` is its own.
        label: Name for the audit log.
        workspace: None for what belongs to the whole instance.
    """

    kind: ActorKind
    id: str
    label: str
    workspace: UUID | None
    grants: Mapping[Permission, Grant]
    via: str = ""
    ip: str | None = None
    request_id: str = field(default="", compare=False)

    @property
    def home(self) -> UUID:
        """
        Give the workspace, where there must be one.

        Raises:
            LookupError: a programming error: the actor belongs to the whole instance.
        """
        if self.workspace is None:
            raise LookupError(f"{self.label} acts in no workspace.")
        return self.workspace


def grants_for(roles: Iterable[Role]) -> dict[Permission, Grant]:
    """Add up what several roles may do; the furthest grant counts."""
    total: dict[Permission, Grant] = {}
    for role in roles:
        for permission, grant in GRANTS[role].items():
            total[permission] = max(grant, total.get(permission, grant))
    return total
