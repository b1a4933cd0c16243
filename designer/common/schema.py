"""How views show in the OpenAPI document."""

from typing import Any, TypeVar

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import inline_serializer
from rest_framework import serializers
from typing_extensions import override

AnySerializer = TypeVar("AnySerializer", bound=serializers.Serializer[Any])


class FieldProblemSerializer(serializers.Serializer[Any]):
    """What is wrong with one value of the body."""

    field = serializers.CharField(help_text="JSON Pointer into the body.")
    message = serializers.CharField()


class ProblemSerializer(serializers.Serializer[Any]):
    """An error, as RFC 9457 has it."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField(help_text="`area.problem`; stable.")
    message = serializers.CharField(help_text="One sentence for people.")
    data = serializers.DictField()  # type: ignore[assignment]
    request_id = serializers.CharField()


class BatonSchema(AutoSchema):
    """Adds what every address has: problem bodies, and the app's name as a tag."""

    @override
    def get_tags(self) -> list[str]:
        """Group addresses by the app that serves them."""
        return [type(self.view).__module__.split(".")[1]]

    @override
    def get_override_parameters(self) -> list[Any]:
        """Add nothing: views say their own parameters."""
        return []


def listed(row: type[serializers.Serializer[Any]], name: str) -> Any:
    """Describe one page of a list: `{"items": […], "next": cursor or null}`."""
    return inline_serializer(
        name,
        {
            "items": row(many=True),
            "next": serializers.CharField(allow_null=True),
        },
    )
