"""How views show in the OpenAPI document."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import inline_serializer
from pydantic import BaseModel
from rest_framework import serializers
from typing_extensions import override


class Problem(BaseModel):
    """
    An error, as RFC 9457 has it. Every address answers errors in this shape.

    Attributes:
        code: `area.problem`; stable, listed in docs/errors.md.
        message: One sentence for people.
        data: Named facts; `fields` lists what is wrong with a body, each with a JSON Pointer.
    """

    type: str
    title: str
    status: int
    code: str
    message: str
    data: dict[str, Any]
    request_id: str


class BatonSchema(AutoSchema):
    """Groups addresses by the app that serves them."""

    @override
    def get_tags(self) -> list[str]:
        """Name the app."""
        return [type(self.view).__module__.split(".")[1]]


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Describes how tokens sign requests."""

    target_class = "designer.accounts.authentication.TokenAuthentication"
    name = "token"

    @override
    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        """Describe the header."""
        return {"type": "http", "scheme": "bearer", "bearerFormat": "bt_…"}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Describes how the browser signs requests."""

    target_class = "designer.accounts.authentication.CookieAuthentication"
    name = "session"

    @override
    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        """Describe the cookie."""
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": "sessionid",
            "description": "Every method but GET needs the header X-CSRFToken as well.",
        }


def add_problems(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Say at every address that errors are problem bodies; drf-spectacular calls this."""
    result["components"].setdefault("schemas", {})["Problem"] = Problem.model_json_schema()
    answer = {
        "description": "An error.",
        "content": {
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        },
    }
    for methods in result["paths"].values():
        for operation in methods.values():
            operation["responses"]["default"] = answer
    return result


def say_anything_once(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """
    Describe what may be anything, null included, as just that; drf-spectacular calls this.

    It writes "one of anything and null", which null itself does not fit, because it is both.
    """
    waiting: list[Any] = [result]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            if part.get("oneOf") == _ANYTHING_OR_NULL:
                del part["oneOf"]
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)
    return result


_ANYTHING_OR_NULL = [{}, {"type": "null"}]


def listed(row: type[serializers.Serializer[Any]], name: str) -> Any:
    """Describe one page of a list: `{"items": […], "next": cursor or null}`."""
    return inline_serializer(
        name,
        {
            "items": row(many=True),
            "next": serializers.CharField(allow_null=True),
        },
    )
