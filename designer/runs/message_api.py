"""Messages over HTTP: what programs and people send to runs that wait."""

from typing import Any, ClassVar, Final
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from designer.access.api import Audited, BatonView
from designer.access.permissions import Permission
from designer.audit.events import MessageDeleted, MessageSent
from designer.common.bodies import Body
from designer.common.names import NameField
from designer.common.pagination import PAGE_PARAMETERS, page
from designer.common.schema import listed
from designer.runs.messages import (
    MAX_PAYLOAD_BYTES,
    Sent,
    delete_message,
    kept_messages,
    send_message,
)

MAX_MESSAGE_BODY: Final = MAX_PAYLOAD_BYTES + 4_096


class SendMessageSerializer(Body):
    """A message to whoever waits for its name and key."""

    name = NameField(max_length=100)
    key = serializers.CharField(
        max_length=300, required=False, allow_blank=True, default="", trim_whitespace=False
    )
    payload = serializers.JSONField(required=False, allow_null=True, default=None)
    id = serializers.CharField(
        max_length=200,
        required=False,
        help_text="A message of the same name with the same id counts once.",
    )


class SentMessageSerializer(serializers.Serializer[Any]):
    """What became of a message."""

    id = serializers.CharField()
    outcome = serializers.ChoiceField(
        choices=["delivered", "kept", "duplicate"],
        help_text="Given to a run that waits, kept for one to come, or known already.",
    )
    expires_at = serializers.DateTimeField(help_text="Until when it is kept, and its id known.")


class KeptMessageSerializer(serializers.Serializer[Any]):
    """A message that nobody has received yet; what it holds stays sealed from the list."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    key = serializers.CharField(allow_blank=True)
    message_id = serializers.CharField(help_text="The sender's.")
    sent_by = serializers.CharField(source="sent_by_label")
    received_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(help_text="When it is deleted if nobody waits for it.")


class MessagesView(BatonView):
    """`GET` and `POST messages/`."""

    permissions: ClassVar = {"GET": Permission.LIST_RUNS, "POST": Permission.SEND_MESSAGE}
    beyond_own: ClassVar = frozenset({"GET"})
    audits: ClassVar[dict[str, Audited]] = {"POST": (MessageSent,)}
    max_body: ClassVar[int] = MAX_MESSAGE_BODY

    @extend_schema(
        operation_id="listKeptMessages",
        parameters=[*PAGE_PARAMETERS],
        responses=listed(KeptMessageSerializer, "KeptMessagePage"),
    )
    def get(self, request: Request, **_: Any) -> Response:
        """List the messages that nobody has received yet, newest first."""
        found = page(kept_messages(self.actor), request, by="-id")
        rows = KeptMessageSerializer(found.rows, many=True).data
        return Response({"items": rows, "next": found.next})

    @extend_schema(
        operation_id="sendMessage",
        request=SendMessageSerializer,
        responses={202: SentMessageSerializer},
    )
    def post(self, _request: Request, **_: Any) -> Response:
        """Send a message to the step that has waited longest for it, or to one that will."""
        given = self.read(SendMessageSerializer).validated_data
        sent = send_message(
            self.actor,
            name=given["name"],
            key=given["key"],
            payload=given["payload"],
            message_id=given.get("id"),
        )
        return Response(_answer(sent), status=status.HTTP_202_ACCEPTED)


class MessageView(BatonView):
    """`DELETE messages/<id>/`."""

    permissions: ClassVar = {"DELETE": Permission.SEND_MESSAGE}
    audits: ClassVar[dict[str, Audited]] = {"DELETE": (MessageDeleted,)}

    @extend_schema(operation_id="deleteMessage", responses={204: None})
    def delete(self, _request: Request, *, id: UUID, **_: Any) -> Response:  # noqa: A002
        """Delete a message that nobody has received."""
        delete_message(self.actor, id)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _answer(sent: Sent) -> dict[str, Any]:
    message = sent.message
    return {
        "id": message.message_id,
        "outcome": sent.outcome,
        "expires_at": message.expires_at,
    }
