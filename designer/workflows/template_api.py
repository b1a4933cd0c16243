"""What a new workflow can begin with, over HTTP."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from pydantic import BaseModel, ConfigDict
from rest_framework.request import Request
from rest_framework.response import Response

from designer.access.api import BatonView
from designer.access.permissions import Permission
from designer.workflows.templates.library import templates
from designer.workflows.templates.model import Category, Template, TemplateConnection


class TemplateInfo(BaseModel):
    """A workflow to begin with."""

    model_config = ConfigDict(frozen=True)

    name: str
    title: str
    description: str
    category: Category
    connections: tuple[TemplateConnection, ...]


class TemplateList(BaseModel):
    """Every template, in the order in which people read them."""

    model_config = ConfigDict(frozen=True)

    items: tuple[TemplateInfo, ...]


class TemplatesView(BatonView):
    """`GET templates/`."""

    permissions: ClassVar = {"GET": Permission.EDIT_DRAFT}

    @extend_schema(operation_id="listTemplates", responses=TemplateList)
    def get(self, _request: Request, **_: Any) -> Response:
        """List what a new workflow can begin with."""
        return Response({"items": [_describe(template) for template in templates().values()]})


def _describe(template: Template) -> dict[str, Any]:
    return {
        **template.model_dump(mode="json", include=set(TemplateInfo.model_fields)),
        "connections": [one.model_dump() for one in template.connections.values()],
    }
