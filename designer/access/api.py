"""The base of every view in a workspace: no request passes without `require`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, TypeVar, cast

from django.conf import settings
from django.utils.module_loading import import_string
from rest_framework import exceptions as drf
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView
from typing_extensions import override

from designer.access.actor import Actor
from designer.access.grants import Grant
from designer.access.permissions import Permission
from designer.access.require import OutOfReach, require_any
from designer.access.signals import denied
from designer.common.errors import Forbidden, Malformed, MethodNotAllowed, NotSignedIn, TooLarge


@dataclass(frozen=True, slots=True)
class NotAudited:
    """Why a method that is no GET leaves no audit event."""

    why: str


Audited = tuple[type[Any], ...] | NotAudited
"""Classes of `designer.audit.events`, or the reason for none."""


class ActorResolver(Protocol):
    """Finds who acts; `designer.accounts` supplies it through `BATON_ACTOR_RESOLVER`."""

    def __call__(self, request: Request, *, slug: str) -> Actor:
        """
        Say who acts in a workspace, with the roles of this moment.

        Raises:
            NotFound: there is no such workspace, or the person is no member of it.
        """


AnySerializer = TypeVar("AnySerializer", bound=Serializer[Any])


class BatonView(APIView):
    """
    A view in a workspace, `/api/workspaces/<slug>/…`.

    Attributes:
        permissions: For each method, the permission without which nothing happens; where it
            names several, one of them is needed and the service requires the very one.
        audits: For each method that writes, the audit events that it may leave.
        metadata: Methods that hide all values themselves from those who may see metadata only.
            For all others a metadata grant is refused.
        beyond_own: Methods that show what others did, so that a grant for one's own is refused.
        max_body: Bytes that a body may have.
        actor: Who acts.
        grant: How far the permission reaches; with `Grant.OWN` the view narrows lists to the
            actor's own objects, and services call `require` again with the object's owner.
    """

    permissions: ClassVar[Mapping[str, Permission | tuple[Permission, ...]]] = {}
    audits: ClassVar[Mapping[str, Audited]] = {}
    metadata: ClassVar[frozenset[str]] = frozenset()
    beyond_own: ClassVar[frozenset[str]] = frozenset()
    max_body: ClassVar[int] = 1024 * 1024

    actor: Actor
    grant: Grant

    @override
    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse, or set `actor` and `grant`."""
        super().initial(request, *args, **kwargs)
        if not request.user.is_authenticated:
            raise NotSignedIn
        resolve = cast("ActorResolver", import_string(settings.BATON_ACTOR_RESOLVER))
        self.actor = resolve(request, slug=kwargs["slug"])
        method = request.method or ""
        needed = self.permissions.get(method)
        if needed is None:
            raise MethodNotAllowed
        several = needed if isinstance(needed, tuple) else (needed,)
        self.grant = require_any(self.actor, several, second_person=not settings.BATON_FOUR_EYES)
        if self.grant is Grant.METADATA and method not in self.metadata:
            raise Forbidden(permission=several[0], reason="metadata")
        if self.grant is Grant.OWN and method in self.beyond_own:
            raise Forbidden(permission=several[0], reason="own")
        self._check_size(request)
        if any(
            "\0" in text for pair in request.query_params.lists() for text in (pair[0], *pair[1])
        ):
            # PostgreSQL takes none, not even to look for it.
            raise Malformed("The address holds a NUL character.")

    def _check_size(self, request: Request) -> None:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if int(length) > self.max_body:
            raise TooLarge(
                f"That is too large: this address takes {self.max_body} bytes.",
                limit_bytes=self.max_body,
            )

    def read(self, kind: type[AnySerializer], **options: Any) -> AnySerializer:
        """
        Read the body.

        Raises:
            Malformed: it is no JSON object.
            ValidationError: it does not fit; the answer lists the fields.
        """
        if not isinstance(self.request.data, dict):
            raise Malformed("Send a JSON object.")
        serializer = kind(data=self.request.data, **options)
        serializer.is_valid(raise_exception=True)
        return serializer

    @override
    def handle_exception(self, exc: Exception) -> Response:
        """Tell whoever keeps records that somebody was refused."""
        if isinstance(exc, Forbidden | OutOfReach) and hasattr(self, "actor"):
            refused = (
                exc.data.get("permission", "") if isinstance(exc, Forbidden) else exc.permission
            )
            denied.send(
                sender=type(self),
                actor=self.actor,
                permission=str(refused),
                method=self.request.method or "",
                path=self.request.path,
            )
        if isinstance(exc, drf.NotAuthenticated | drf.AuthenticationFailed):
            exc = NotSignedIn()
        return super().handle_exception(exc)
