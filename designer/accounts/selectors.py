"""Reading who is who."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet
from rest_framework.request import Request

from designer.access.actor import Actor, ActorKind, grants_for
from designer.access.grants import Grant
from designer.access.permissions import Permission
from designer.access.roles import Role
from designer.accounts.models import ApiToken, Membership, RoleBinding, User, Workspace
from designer.common.client_ip import client_ip
from designer.common.errors import NotFound
from designer.common.request_id import current_request_id


def resolve_actor(request: Request, *, slug: str) -> Actor:
    """
    Say who acts in a workspace, with the roles of this moment.

    Raises:
        NotFound: there is no such workspace, or the person is no member of it.
    """
    workspace = Workspace.objects.filter(slug=slug).first()
    if workspace is None or not isinstance(request.user, User):
        raise NotFound
    token = request.auth if isinstance(request.auth, ApiToken) else None
    return actor_for(request.user, workspace, token=token, ip=client_ip(request))


def actor_for(
    user: User, workspace: Workspace, *, token: ApiToken | None = None, ip: str | None = None
) -> Actor:
    """
    Make the actor that a person is in a workspace, directly or through one of their tokens.

    Raises:
        NotFound: they are disabled or no member, or the token is for another workspace.
    """
    membership = Membership.objects.filter(workspace=workspace, user=user).first()
    if membership is None or not user.is_active:
        raise NotFound
    if token is not None and (token.workspace_id != workspace.id or token.owner_id != user.id):
        raise NotFound
    grants = grants_for(roles_of(membership.id))
    return Actor(
        kind=ActorKind.PERSON if token is None else ActorKind.TOKEN,
        id=str(user.id),
        label=str(user),
        workspace=workspace.id,
        grants=grants if token is None else _within(grants, token.scopes),
        via="" if token is None else str(token.id),
        ip=ip,
        request_id=current_request_id(),
    )


def _within(grants: dict[Permission, Grant], scopes: Iterable[str]) -> dict[Permission, Grant]:
    allowed = frozenset(scopes)
    return {permission: grant for permission, grant in grants.items() if permission in allowed}


def roles_of(membership: UUID) -> tuple[Role, ...]:
    """List a member's roles, in the order of the list of roles."""
    held = set(RoleBinding.objects.filter(membership=membership).values_list("role", flat=True))
    return tuple(role for role in Role if role.value in held)


def workspaces_of(user: User) -> list[tuple[Workspace, tuple[Role, ...]]]:
    """List where somebody is a member, with their roles there, by name."""
    memberships = (
        Membership.objects.filter(user=user)
        .select_related("workspace")
        .prefetch_related("bindings")
        .order_by("workspace__name", "workspace__slug")
    )
    return [(member.workspace, held_roles(member)) for member in memberships]


def held_roles(member: Membership) -> tuple[Role, ...]:
    """List a member's roles from bindings that were fetched already."""
    held = {binding.role for binding in member.bindings.all()}
    return tuple(role for role in Role if role.value in held)


def members_of(workspace: UUID | None) -> QuerySet[Membership]:
    """List the members of a workspace, with what their rows show."""
    members = Membership.objects.filter(workspace=workspace)
    return members.select_related("user").prefetch_related("bindings")


def tokens_for(actor: Actor) -> QuerySet[ApiToken]:
    """List the tokens that an actor may see: their own, or all if they may revoke any."""
    tokens = ApiToken.objects.filter(workspace=actor.workspace).select_related("owner")
    if actor.grants.get(Permission.REVOKE_ANY_TOKEN) is Grant.ANY:
        return tokens
    return tokens.filter(owner=UUID(actor.id))
