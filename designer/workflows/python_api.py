"""Workflows as Python over HTTP."""

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from designer.access.api import BatonView
from designer.access.permissions import Permission
from designer.workflows.as_python import draft_as_python, version_as_python


class PythonFileSerializer(serializers.Serializer[Any]):
    """A workflow as a file of Python."""

    name = serializers.CharField(help_text="Of the file, such as `order_a_pizza.py`.")
    code = serializers.CharField()
    version = serializers.IntegerField(allow_null=True, help_text="Null: made of the draft.")


class DraftPythonView(BatonView):
    """`GET workflows/<id>/draft/python/`."""

    permissions: ClassVar = {"GET": Permission.SEE_DRAFT}

    @extend_schema(operation_id="getDraftAsPython", responses=PythonFileSerializer)
    def get(self, _request: Request, *, id: UUID, **_: Any) -> Response:  # noqa: A002
        """Write the draft as Python; one with errors is refused."""
        return Response(PythonFileSerializer(draft_as_python(self.actor, id)).data)


class VersionPythonView(BatonView):
    """`GET workflows/<id>/versions/<number>/python/`."""

    permissions: ClassVar = {"GET": Permission.SEE_PUBLISHED_WORKFLOW}

    @extend_schema(operation_id="getVersionAsPython", responses=PythonFileSerializer)
    def get(
        self,
        _request: Request,
        *,
        id: UUID,  # noqa: A002
        number: int,
        **_: Any,
    ) -> Response:
        """Write a version as Python."""
        file = version_as_python(self.actor, id, number=number)
        return Response(PythonFileSerializer(file).data)
