"""What an upgraded connector changes and breaks, over HTTP."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from designer.access.api import BatonView
from designer.access.grants import Grant
from designer.access.permissions import Permission
from designer.common.pagination import PAGE_PARAMETERS, page
from designer.common.schema import listed
from designer.workflows import breaks
from designer.workflows.selectors import workflows_of


class CallChangeSerializer(serializers.Serializer[Any]):
    """Something that an operation takes or gives differently."""

    node = serializers.CharField()
    undoes = serializers.BooleanField(help_text="It is the call that undoes the node.")
    connector = serializers.CharField()
    operation = serializers.CharField()
    side = serializers.ChoiceField(["input", "output", "connection", "operation"])
    path = serializers.CharField(help_text="Such as `customer.lines[].price`.")
    sentence = serializers.CharField(help_text="To be read after the path.")


class BreakSerializer(serializers.Serializer[Any]):
    """A field that no longer fits."""

    breaks = serializers.BooleanField(help_text="False: it goes wrong for some values only.")
    node = serializers.CharField(allow_null=True)
    field = serializers.CharField(help_text="JSON Pointer in the node.")
    code = serializers.CharField()
    message = serializers.CharField()


class ConnectorReportSerializer(serializers.Serializer[Any]):
    """What has changed for a live version or a draft since it was published or saved."""

    workflow_id = serializers.UUIDField()
    workflow = serializers.CharField()
    version = serializers.IntegerField(allow_null=True, help_text="Null for the draft.")
    titles = serializers.DictField(
        child=serializers.CharField(), help_text="Names of the nodes that are mentioned, by id."
    )
    changes = CallChangeSerializer(many=True)
    breaks = BreakSerializer(many=True)


class BreaksView(BatonView):
    """`GET catalog/breaks/`."""

    permissions: ClassVar = {"GET": Permission.SEE_PUBLISHED_WORKFLOW}

    @extend_schema(
        operation_id="listBreaks",
        parameters=[*PAGE_PARAMETERS],
        responses=listed(ConnectorReportSerializer, "ConnectorReportPage"),
    )
    def get(self, request: Request, **_: Any) -> Response:
        """
        List what the installed connectors change for workflows, and what that breaks.

        A page is cut by workflows, most of which have nothing to tell: go on while there is a
        `next`. Drafts are told to those who may read them.
        """
        found = page(breaks.with_graphs(workflows_of(self.actor)), request, by="-id")
        drafts = self.actor.grants.get(Permission.SEE_DRAFT) is Grant.ANY
        rows = ConnectorReportSerializer(breaks.reports(found.rows, drafts=drafts), many=True).data
        return Response({"items": rows, "next": found.next})
