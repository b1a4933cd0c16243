"""What the administrators of the instance allow, over HTTP."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from designer.access.api import Audited, BatonView
from designer.access.permissions import Permission
from designer.audit.events import ScriptsSwitched
from designer.common.bodies import Body
from designer.workflows.scripts_policy import scripts_allowed, switch_scripts


class PolicySerializer(serializers.Serializer[Any]):
    """What is allowed on this instance."""

    scripts = serializers.BooleanField(help_text="Whether steps may be scripts.")


class PolicyChangeSerializer(Body):
    """What to allow."""

    scripts = serializers.BooleanField()


class PolicyView(BatonView):
    """`GET` and `PUT instance-policy/`."""

    permissions: ClassVar = {
        "GET": (Permission.SEE_DRAFT, Permission.ENABLE_CODE_NODES),
        "PUT": Permission.ENABLE_CODE_NODES,
    }
    audits: ClassVar[dict[str, Audited]] = {"PUT": (ScriptsSwitched,)}
    metadata: ClassVar = frozenset({"GET"})

    @extend_schema(operation_id="getInstancePolicy", responses=PolicySerializer)
    def get(self, _request: Request, **_: Any) -> Response:
        """Say what is allowed on this instance."""
        return Response({"scripts": scripts_allowed()})

    @extend_schema(
        operation_id="changeInstancePolicy",
        request=PolicyChangeSerializer,
        responses=PolicySerializer,
    )
    def put(self, _request: Request, **_: Any) -> Response:
        """Allow scripts on this instance, or no longer."""
        allowed = self.read(PolicyChangeSerializer).validated_data["scripts"]
        switch_scripts(self.actor, allowed=allowed)
        return Response({"scripts": scripts_allowed()})
