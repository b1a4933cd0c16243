"""How requests say who sends them: a session cookie, or a token."""

import hashlib
from datetime import timedelta
from typing import Final

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from typing_extensions import override

from designer.accounts.models import ApiToken, User

TOKEN_MARK: Final = "bt_"  # noqa: S105 -- what every token begins with
_USED_EVERY: Final = timedelta(minutes=1)


class CookieAuthentication(SessionAuthentication):
    """The session cookie, with the CSRF header for everything but reading."""


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer bt_…`."""

    @override
    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """
        Find the token and its owner; None when the request carries no token of ours.

        Raises:
            AuthenticationFailed: it is unknown, revoked or expired, or its owner is disabled.
        """
        kind, _, key = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer":
            return None
        token = (
            ApiToken.objects.select_related("owner", "workspace")
            .filter(digest=token_digest(key.strip()))
            .first()
        )
        now = timezone.now()
        if (
            token is None
            or token.revoked_at is not None
            or (token.expires_at is not None and token.expires_at <= now)
            or not token.owner.is_active
        ):
            raise AuthenticationFailed
        if token.last_used_at is None or now - token.last_used_at > _USED_EVERY:
            ApiToken.objects.filter(id=token.id).update(last_used_at=now)
        return token.owner, token

    @override
    def authenticate_header(self, request: Request) -> str:
        """Name the scheme, so that anonymous requests get 401."""
        return "Bearer"


def token_digest(key: str) -> str:
    """Hash a token; it has 256 random bits, so that no slow hash is needed."""
    return hashlib.sha256(key.encode()).hexdigest()
