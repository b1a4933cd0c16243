"""The one place that decides whether somebody may do something."""

from uuid import UUID

from designer.access.actor import Actor
from designer.access.grants import Grant
from designer.access.permissions import Permission
from designer.common.errors import Forbidden, NotFound


class OutOfReach(NotFound):
    """
    It is somebody else's, and the actor must not learn that it exists.

    The answer is that of an object that does not exist; what was refused is only recorded.
    """

    def __init__(self, *, permission: Permission) -> None:
        super().__init__()
        self.permission = permission


def require_any(
    actor: Actor,
    permissions: tuple[Permission, ...],
    *,
    second_person: bool = False,
) -> Grant:
    """
    Refuse unless the actor has one of several permissions, and say how far the furthest reaches.

    For an address that serves several actions; its service then requires the very one.

    Raises:
        Forbidden: the actor has none of them.
    """
    usable = [
        permission
        for permission in permissions
        if _reaches(actor.grants.get(permission), second_person=second_person)
    ]
    if not usable:
        return require(actor, permissions[0], second_person=second_person)
    return max(require(actor, permission, second_person=second_person) for permission in usable)


def _reaches(grant: Grant | None, *, second_person: bool) -> bool:
    if grant is None or grant is Grant.BREAK_GLASS:
        return False
    return grant is not Grant.SECOND_PERSON or second_person


def require(
    actor: Actor,
    permission: Permission,
    *,
    workspace: UUID | None = None,
    owner: str | None = None,
    second_person: bool = False,
) -> Grant:
    """
    Refuse unless the actor may do this, and say how far the permission reaches.

    Args:
        workspace: Workspace of the object at hand, when there is one.
        owner: Actor id of the object's owner, when there is an object.
        second_person: True when a second person agreed, or four eyes are switched off.

    Returns:
        The grant. The caller narrows what it reads to it: OWN to the actor's own objects when
        no `owner` was given, METADATA to what holds no values.

    Raises:
        NotFound: the object is in another workspace; a stranger must not learn that it exists.
        Forbidden: the actor lacks the permission, or it does not reach this object.
    """
    if workspace is not None and workspace != actor.workspace:
        raise NotFound
    grant = actor.grants.get(permission)
    if grant is None or grant is Grant.BREAK_GLASS:
        raise Forbidden(permission=permission)
    if grant is Grant.OWN and owner is not None and owner != actor.id:
        raise Forbidden(permission=permission)
    if grant is Grant.SECOND_PERSON and not second_person:
        raise Forbidden(permission=permission, reason="second_person")
    return grant
