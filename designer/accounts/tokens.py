"""API tokens: made once, kept as a hash, never more than their owner."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from designer.access.actor import Actor, ActorKind
from designer.access.permissions import Permission
from designer.access.require import require
from designer.accounts.authentication import TOKEN_MARK, token_digest
from designer.accounts.models import ApiToken
from designer.audit.events import TokenCreated, TokenRevoked
from designer.audit.services import record
from designer.common.errors import Forbidden, Invalid, NotFound


@transaction.atomic
def create_token(
    actor: Actor, *, name: str, scopes: Iterable[Permission], expires_at: datetime | None
) -> tuple[ApiToken, str]:
    """
    Make a token that acts as the actor, within some of the actor's permissions.

    Returns:
        The token, and the key itself: it is told this once and kept nowhere.

    Raises:
        Forbidden: a token asks for a token, or a scope is beyond the actor.
        Invalid: it would have expired already.
    """
    require(actor, Permission.CREATE_OWN_TOKEN, owner=actor.id)
    if actor.kind is not ActorKind.PERSON:
        raise Forbidden("A token cannot make tokens. Sign in yourself.", reason="token")
    for scope in scopes:
        if scope not in actor.grants:
            raise Forbidden("A token cannot do more than you can.", permission=scope)
    if expires_at is not None and expires_at <= timezone.now():
        raise Invalid(fields=[{"field": "/expires_at", "message": "Choose a time to come."}])
    key = TOKEN_MARK + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        workspace_id=actor.home,
        owner_id=actor.id,
        name=name,
        prefix=key[:8],
        digest=token_digest(key),
        scopes=sorted({scope.value for scope in scopes}),
        expires_at=expires_at,
    )
    record(
        actor,
        TokenCreated(
            id=str(token.id),
            label=token.name,
            scopes=token.scopes,
            expires_at=expires_at.isoformat() if expires_at else None,
        ),
    )
    return token, key


@transaction.atomic
def revoke_token(actor: Actor, *, token_id: UUID) -> None:
    """
    End a token, from this moment on; ending it again changes nothing.

    Raises:
        NotFound: there is none in the actor's workspace, or it is somebody else's and the actor
            may not know of it.
    """
    tokens = ApiToken.objects.select_for_update()
    token = tokens.filter(id=token_id, workspace=actor.workspace).first()
    if token is None:
        raise NotFound
    if str(token.owner_id) != actor.id and Permission.REVOKE_ANY_TOKEN not in actor.grants:
        raise NotFound
    if str(token.owner_id) == actor.id:
        require(actor, Permission.CREATE_OWN_TOKEN, owner=actor.id)
    else:
        require(actor, Permission.REVOKE_ANY_TOKEN)
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        record(actor, TokenRevoked(id=str(token.id), label=token.name, owner=str(token.owner)))
