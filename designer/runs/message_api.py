"""Messages over HTTP: what programs and people send to runs that wait."""

from typing import Any, ClassVar, Final

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from designer.access.api import Audited, BatonView
from designer.access.permissions import Permission
from designer.audit.events import MessageSent
from designer.common.bodies import Body
from designer.runs.messages import MAX_PAYLOAD_BYTES, Sent, send_message

MAX_MESSAGE_BODY: Final = MAX_PAYLOAD_BYTES + 4_096


class SendMessageSerializer(Body):
    """A message to whoever waits for its name and key."""

    name = serializers.CharField(max_length=100)
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


class MessagesView(BatonView):
    """`POST messages/`."""

    permissions: ClassVar = {"POST": Permission.SEND_MESSAGE}
    audits: ClassVar[dict[str, Audited]] = {"POST": (MessageSent,)}
    max_body: ClassVar[int] = MAX_MESSAGE_BODY

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


def _answer(sent: Sent) -> dict[str, Any]:
    message = sent.message
    return {
        "id": message.message_id,
        "outcome": sent.outcome,
        "expires_at": message.expires_at,
    }
