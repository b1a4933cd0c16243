"""Webhooks over HTTP: making, changing and removing them."""

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from designer.access.api import Audited, BatonView
from designer.access.permissions import Permission
from designer.audit.trigger_events import (
    WebhookChanged,
    WebhookCreated,
    WebhookDeleted,
    WebhookRotated,
)
from designer.common.bodies import Body
from designer.common.errors import NotFound
from designer.common.names import NameField
from designer.common.pagination import PAGE_PARAMETERS, page
from designer.common.schema import listed
from designer.triggers import services
from designer.triggers.models import Webhook
from designer.triggers.services import MAX_WAIT_S, Opened
from designer.workflows.models import Workflow

_MANAGE = Permission.MANAGE_WEBHOOK


class WebhookRowSerializer(serializers.ModelSerializer[Webhook]):
    """An address that starts a workflow; the address itself is shown only once."""

    workflow = serializers.UUIDField(source="workflow_id")

    class Meta:
        model = Webhook
        fields: ClassVar[tuple[str, ...]] = (
            "id",
            "workflow",
            "name",
            "wait_s",
            "enabled",
            "created_at",
            "rotated_at",
        )


class WebhookOpenedSerializer(WebhookRowSerializer):
    """A webhook with its address and its signing secret, which are shown only now."""

    url = serializers.CharField()
    secret = serializers.CharField()

    class Meta(WebhookRowSerializer.Meta):
        fields: ClassVar[tuple[str, ...]] = (*WebhookRowSerializer.Meta.fields, "url", "secret")


class CreateWebhookSerializer(Body):
    """What a webhook is made of."""

    name = NameField(max_length=120)
    wait_s = serializers.IntegerField(min_value=0, max_value=MAX_WAIT_S, default=MAX_WAIT_S)


class ChangeWebhookSerializer(Body):
    """What may change of a webhook."""

    name = NameField(max_length=120, required=False)
    wait_s = serializers.IntegerField(min_value=0, max_value=MAX_WAIT_S, required=False)
    enabled = serializers.BooleanField(required=False)


class WebhooksView(BatonView):
    """`workflows/<id>/webhooks/`."""

    permissions: ClassVar = {"GET": _MANAGE, "POST": _MANAGE}
    audits: ClassVar[dict[str, Audited]] = {"POST": (WebhookCreated,)}

    @extend_schema(
        operation_id="listWebhooks",
        parameters=[*PAGE_PARAMETERS],
        responses=listed(WebhookRowSerializer, "WebhookPage"),
    )
    def get(self, request: Request, *, workflow_id: UUID, **_: Any) -> Response:
        """List the webhooks of a workflow."""
        workflow = _workflow(self, workflow_id)
        found = page(Webhook.objects.filter(workflow=workflow), request, by="id")
        items = WebhookRowSerializer(found.rows, many=True).data
        return Response({"items": items, "next": found.next})

    @extend_schema(
        operation_id="createWebhook",
        request=CreateWebhookSerializer,
        responses={201: WebhookOpenedSerializer},
    )
    def post(self, _request: Request, *, workflow_id: UUID, **_: Any) -> Response:
        """Make a webhook; the answer is the only one to show its address and secret."""
        given = self.read(CreateWebhookSerializer).validated_data
        opened = services.create_webhook(
            self.actor,
            workflow=_workflow(self, workflow_id),
            name=given["name"],
            wait_s=given["wait_s"],
        )
        return Response(_opened(opened), status=status.HTTP_201_CREATED)


class WebhookView(BatonView):
    """`webhooks/<id>/`."""

    permissions: ClassVar = {"PATCH": _MANAGE, "DELETE": _MANAGE}
    audits: ClassVar[dict[str, Audited]] = {
        "PATCH": (WebhookChanged,),
        "DELETE": (WebhookDeleted,),
    }

    @extend_schema(
        operation_id="changeWebhook",
        request=ChangeWebhookSerializer,
        responses=WebhookRowSerializer,
    )
    def patch(self, _request: Request, *, webhook_id: UUID, **_: Any) -> Response:
        """Rename a webhook, switch it on or off, or let it wait longer or shorter."""
        webhook = _webhook(self, webhook_id)
        changes = self.read(ChangeWebhookSerializer).validated_data
        changed = services.change_webhook(self.actor, webhook=webhook, changes=dict(changes))
        return Response(WebhookRowSerializer(changed).data)

    @extend_schema(operation_id="deleteWebhook", responses={204: None})
    def delete(self, _request: Request, *, webhook_id: UUID, **_: Any) -> Response:
        """Remove a webhook."""
        services.delete_webhook(self.actor, webhook=_webhook(self, webhook_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class RotateView(BatonView):
    """`webhooks/<id>/rotate/`."""

    permissions: ClassVar = {"POST": _MANAGE}
    audits: ClassVar[dict[str, Audited]] = {"POST": (WebhookRotated,)}

    @extend_schema(operation_id="rotateWebhook", request=None, responses=WebhookOpenedSerializer)
    def post(self, _request: Request, *, webhook_id: UUID, **_: Any) -> Response:
        """Give a webhook a new address and secret; the old ones are good no more."""
        webhook = _webhook(self, webhook_id)
        return Response(_opened(services.rotate_webhook(self.actor, webhook=webhook)))


def _opened(opened: Opened) -> dict[str, Any]:
    row = WebhookRowSerializer(opened.webhook).data
    return {**row, "url": opened.url, "secret": opened.secret}


def _workflow(view: BatonView, workflow_id: UUID) -> Workflow:
    found = Workflow.objects.filter(workspace=view.actor.home, pk=workflow_id).first()
    if found is None:
        raise NotFound
    return found


def _webhook(view: BatonView, webhook_id: UUID) -> Webhook:
    found = Webhook.objects.filter(workspace=view.actor.home, pk=webhook_id).first()
    if found is None:
        raise NotFound
    return found
