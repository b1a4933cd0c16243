"""The audit log over HTTP."""

from typing import Any, ClassVar, Final

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from designer.access.actor import ActorKind
from designer.access.api import Audited, BatonView
from designer.access.grants import Grant
from designer.access.permissions import Permission
from designer.audit import services
from designer.audit.events import AuditVerified
from designer.audit.models import AuditEvent
from designer.audit.selectors import AuditFilter, audit_events
from designer.common.pagination import PAGE_PARAMETERS, page
from designer.common.schema import listed


class AuditActorSerializer(serializers.Serializer[Any]):
    """Who did it."""

    kind = serializers.ChoiceField(choices=[kind.value for kind in ActorKind])
    id = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    via = serializers.CharField(allow_blank=True, help_text="Id of the token that was used.")


class AuditTargetSerializer(serializers.Serializer[Any]):
    """What it was done to."""

    kind = serializers.CharField(allow_blank=True)
    id = serializers.CharField(allow_blank=True)
    label = serializers.CharField(allow_blank=True)  # type: ignore[assignment]


class AuditRowSerializer(serializers.Serializer[AuditEvent]):
    """One audit event."""

    seq = serializers.IntegerField()
    at = serializers.DateTimeField()
    actor = AuditActorSerializer()
    action = serializers.CharField()
    outcome = serializers.ChoiceField(choices=["ok", "denied", "failed"])
    target = AuditTargetSerializer()
    before = serializers.DictField(allow_null=True)
    after = serializers.DictField(allow_null=True)
    reason = serializers.CharField(allow_blank=True)
    ip = serializers.CharField(allow_null=True)
    request_id = serializers.CharField(allow_blank=True)


class AuditFirstBadSerializer(serializers.Serializer[Any]):
    """The first event that does not fit."""

    seq = serializers.IntegerField()
    why = serializers.CharField()


class AuditVerdictSerializer(serializers.Serializer[Any]):
    """Whether the chain fits."""

    ok = serializers.BooleanField()
    count = serializers.IntegerField(help_text="Events that fit, from the first one on.")
    first_bad = AuditFirstBadSerializer(allow_null=True)


class FilterSerializer(serializers.Serializer[Any]):
    """What to look for."""

    actor = serializers.CharField(required=False, default="", max_length=200)
    action = serializers.CharField(required=False, default="", max_length=60)
    target = serializers.CharField(required=False, default="", max_length=200)
    since = serializers.DateTimeField(required=False, default=None)
    until = serializers.DateTimeField(required=False, default=None)
    q = serializers.CharField(required=False, default="", max_length=200)


_LIST: Final = {
    "parameters": [
        *(OpenApiParameter(name, str) for name in ("actor", "action", "target", "q")),
        *(OpenApiParameter(name, str, description="ISO 8601.") for name in ("from", "to")),
        *PAGE_PARAMETERS,
    ],
    "responses": listed(AuditRowSerializer, "AuditPage"),
}


class _AuditList(BatonView):
    permissions: ClassVar = {"GET": Permission.READ_AUDIT}
    metadata: ClassVar = frozenset({"GET"})

    def answer(self, request: Request, *, own: bool) -> Response:
        """Give a page of what the query asks for."""
        query = request.query_params
        given = {name: query[name] for name in ("actor", "action", "target", "q") if name in query}
        given |= {ours: query[name] for ours, name in _TIMES.items() if name in query}
        wanted = FilterSerializer(data=given)
        wanted.is_valid(raise_exception=True)
        values = wanted.validated_data
        rows = audit_events(
            self.actor,
            AuditFilter(
                actor=values["actor"],
                action=values["action"],
                target=values["target"],
                since=values["since"],
                until=values["until"],
                text=values["q"],
            ),
            own=own,
        )
        found = page(rows, request, by="-seq")
        hidden = self.grant is Grant.METADATA and not own
        items = [_row(event, hidden=hidden) for event in found.rows]
        return Response({"items": items, "next": found.next})


class AuditView(_AuditList):
    """`GET audit/`: what everybody did, newest first."""

    beyond_own: ClassVar = frozenset({"GET"})

    @extend_schema(operation_id="listAudit", **_LIST)
    def get(self, request: Request, **_: Any) -> Response:
        """List audit events."""
        return self.answer(request, own=False)


class OwnAuditView(_AuditList):
    """`GET audit/mine/`: what one did oneself, newest first."""

    @extend_schema(operation_id="listOwnAudit", **_LIST)
    def get(self, request: Request, **_: Any) -> Response:
        """List one's own audit events."""
        return self.answer(request, own=True)


_TIMES = {"since": "from", "until": "to"}


class VerifyView(BatonView):
    """`POST audit/verify/`."""

    permissions: ClassVar = {"POST": Permission.VERIFY_AUDIT}
    audits: ClassVar[dict[str, Audited]] = {"POST": (AuditVerified,)}

    @extend_schema(operation_id="verifyAudit", request=None, responses=AuditVerdictSerializer)
    def post(self, _request: Request, **_: Any) -> Response:
        """Check the whole chain."""
        return Response(AuditVerdictSerializer(services.verify(self.actor)).data)


def _row(event: AuditEvent, *, hidden: bool) -> dict[str, Any]:
    return {
        "seq": event.seq,
        "at": event.at,
        "actor": {
            "kind": event.actor_kind,
            "id": event.actor_id,
            "label": event.actor_label,
            "via": event.actor_via,
        },
        "action": event.action,
        "outcome": event.outcome,
        "target": {
            "kind": event.target_kind,
            "id": event.target_id,
            "label": event.target_label,
        },
        "before": None if hidden else event.before,
        "after": None if hidden else event.after,
        "reason": "" if hidden else event.reason,
        "ip": None if hidden else event.ip,
        "request_id": event.request_id,
    }
