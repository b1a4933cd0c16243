"""Connections and the catalogue over HTTP."""

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from designer.access.api import Audited, BatonView
from designer.access.grants import Grant
from designer.access.permissions import Permission
from designer.accounts.session_api import PersonSerializer
from designer.audit.events import (
    ConnectionChanged,
    ConnectionCreated,
    ConnectionDeleted,
    ConnectionRotated,
)
from designer.common.bodies import Body, ShortList
from designer.common.names import NameField
from designer.common.pagination import PAGE_PARAMETERS, page
from designer.common.schema import listed
from designer.connections import services
from designer.connections.catalog import describe
from designer.connections.credentials import MAX_HOSTS
from designer.connections.rate_limits import MOST_REQUESTS, PERIODS
from designer.connections.selectors import connections_of


class ConnectorCredentialsSerializer(serializers.Serializer[Any]):
    """What a connection of this connector stores, as JSON Schemas."""

    config_schema = serializers.DictField()
    secrets_schema = serializers.DictField()
    required = serializers.BooleanField()  # type: ignore[assignment]


class OperationInfoSerializer(serializers.Serializer[Any]):
    """Something that a connector can do."""

    name = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField()
    input_schema = serializers.DictField()
    output_schema = serializers.DictField()
    effect = serializers.ChoiceField(["idempotent", "keyed", "at_most_once", "depends"])


class ConnectorInfoSerializer(serializers.Serializer[Any]):
    """A connector."""

    name = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField()
    version = serializers.CharField()
    icon = serializers.CharField()
    color = serializers.CharField()
    credentials = ConnectorCredentialsSerializer(allow_null=True)
    operations = OperationInfoSerializer(many=True)


class CatalogSerializer(serializers.Serializer[Any]):
    """Every connector that is installed."""

    connectors = ConnectorInfoSerializer(many=True)


class ConnectionUseSerializer(serializers.Serializer[Any]):
    """A workflow that names a connection."""

    workflow_id = serializers.UUIDField()
    name = serializers.CharField(source="workflow_name")


class RateLimitSerializer(Body):
    """How fast the calls of a connection may go."""

    requests = serializers.IntegerField(min_value=1, max_value=MOST_REQUESTS)
    per = serializers.ChoiceField(choices=list(PERIODS))
    burst = serializers.IntegerField(
        min_value=1,
        max_value=MOST_REQUESTS,
        required=False,
        default=1,
        help_text="How many of them may go at once; the others are spread over the period.",
    )


class ConnectionRowSerializer(serializers.Serializer[Any]):
    """A connection, without its secrets."""

    id = serializers.UUIDField()
    connector = serializers.CharField()
    name = serializers.CharField()
    config = serializers.DictField(help_text="Empty for those who may see names only.")
    allowed_hosts = serializers.ListField(child=serializers.CharField())
    rate_limit = RateLimitSerializer(allow_null=True)
    has_secrets = serializers.SerializerMethodField()
    created_by = PersonSerializer()
    created_at = serializers.DateTimeField()
    rotated_at = serializers.DateTimeField(allow_null=True)
    used_by = ConnectionUseSerializer(source="uses.all", many=True)

    def get_has_secrets(self, connection: Any) -> bool:
        """Say whether there are secrets, nothing more."""
        return bool(connection.sealed)


class NewConnectionSerializer(Body):
    """Credentials to store."""

    connector = serializers.CharField(max_length=100)
    name = NameField(max_length=120)
    config = serializers.DictField(required=False, default=dict)
    secrets = serializers.DictField(required=False, default=dict, write_only=True)
    allowed_hosts = ShortList(
        child=serializers.CharField(max_length=260),
        required=False,
        default=list,
        max_length=MAX_HOSTS,
        help_text="The only hosts that may receive the secrets.",
    )
    rate_limit = RateLimitSerializer(required=False, allow_null=True, default=None)


class ConnectionChangeSerializer(Body):
    """What to change."""

    name = NameField(max_length=120, required=False)
    config = serializers.DictField(required=False)
    secrets = serializers.DictField(
        required=False, write_only=True, help_text="Replaces all secrets."
    )
    allowed_hosts = ShortList(
        child=serializers.CharField(max_length=260), required=False, max_length=MAX_HOSTS
    )
    rate_limit = RateLimitSerializer(
        required=False, allow_null=True, help_text="Null takes the limit away."
    )


class CatalogView(BatonView):
    """`GET catalog/`."""

    permissions: ClassVar = {"GET": Permission.SEE_PUBLISHED_WORKFLOW}

    @extend_schema(operation_id="getCatalog", responses=CatalogSerializer)
    def get(self, _request: Request, **_: Any) -> Response:
        """Describe every connector."""
        return Response(describe())


class ConnectionsView(BatonView):
    """`GET` and `POST connections/`."""

    permissions: ClassVar = {
        "GET": Permission.LIST_CONNECTIONS,
        "POST": Permission.WRITE_SECRET,
    }
    audits: ClassVar[dict[str, Audited]] = {"POST": (ConnectionCreated,)}
    metadata: ClassVar = frozenset({"GET"})

    @extend_schema(
        operation_id="listConnections",
        parameters=[*PAGE_PARAMETERS],
        responses=listed(ConnectionRowSerializer, "ConnectionPage"),
    )
    def get(self, request: Request, **_: Any) -> Response:
        """List the connections; secrets are never among what is read."""
        found = page(connections_of(self.actor), request, by="-id")
        rows = [dict(row) for row in ConnectionRowSerializer(found.rows, many=True).data]
        if self.grant is Grant.METADATA:
            rows = [{**row, "config": {}, "allowed_hosts": []} for row in rows]
        return Response({"items": rows, "next": found.next})

    @extend_schema(
        operation_id="createConnection",
        request=NewConnectionSerializer,
        responses={201: ConnectionRowSerializer},
    )
    def post(self, _request: Request, **_: Any) -> Response:
        """Store credentials."""
        values = self.read(NewConnectionSerializer).validated_data
        created = services.create_connection(self.actor, **values)
        return Response(ConnectionRowSerializer(created).data, status=status.HTTP_201_CREATED)


class ConnectionView(BatonView):
    """`PATCH` and `DELETE connections/<id>/`."""

    permissions: ClassVar = {
        "PATCH": (Permission.WRITE_SECRET, Permission.CHANGE_ALLOWED_HOSTS),
        "DELETE": Permission.DELETE_CONNECTION,
    }
    audits: ClassVar[dict[str, Audited]] = {
        "PATCH": (ConnectionChanged, ConnectionRotated),
        "DELETE": (ConnectionDeleted,),
    }

    @extend_schema(
        operation_id="changeConnection",
        request=ConnectionChangeSerializer,
        responses=ConnectionRowSerializer,
    )
    def patch(self, _request: Request, *, id: UUID, **_: Any) -> Response:  # noqa: A002
        """Change a connection."""
        values = self.read(ConnectionChangeSerializer).validated_data
        lift = "rate_limit" in values and values["rate_limit"] is None
        change = services.ConnectionChange(**values, lift_rate_limit=lift)
        changed = services.change_connection(self.actor, connection_id=id, change=change)
        return Response(ConnectionRowSerializer(changed).data)

    @extend_schema(operation_id="deleteConnection", responses={204: None})
    def delete(self, _request: Request, *, id: UUID, **_: Any) -> Response:  # noqa: A002
        """Forget a connection."""
        services.delete_connection(self.actor, connection_id=id)
        return Response(status=status.HTTP_204_NO_CONTENT)
