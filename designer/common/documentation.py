"""The API's documentation: a machine's copy, and a page that needs nothing from anywhere else."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator


@lru_cache(maxsize=1)
def _document() -> dict[str, Any]:
    document: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return document


@require_safe
def schema(_request: HttpRequest) -> JsonResponse:
    """Answer the OpenAPI document."""
    return JsonResponse(_document(), content_type="application/vnd.oai.openapi+json")


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Answer a page for people."""
    return render(request, "common/documentation.html", _for_people())


@lru_cache(maxsize=1)
def _for_people() -> dict[str, Any]:
    document = _document()
    operations = sorted(_operations(document), key=lambda found: found["tag"])
    return {
        "info": document["info"],
        "groups": [
            {"tag": tag, "operations": list(group)}
            for tag, group in groupby(operations, key=lambda found: found["tag"])
        ],
        "shapes": [
            {"name": name, "description": shape.get("description", ""), "fields": _fields(shape)}
            for name, shape in sorted(document["components"]["schemas"].items())
        ],
    }


def _operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield {
                "tag": operation["tags"][0],
                "id": operation["operationId"],
                "method": method.upper(),
                "path": path,
                "description": operation.get("description", ""),
                "parameters": [
                    {
                        "name": parameter["name"],
                        "in": parameter["in"],
                        "type": _type(parameter["schema"]),
                        "required": parameter.get("required", False),
                        "description": parameter.get("description", ""),
                    }
                    for parameter in operation.get("parameters", [])
                ],
                "body": _content(operation.get("requestBody", {})),
                "answers": [
                    {"status": status, "shape": _content(answer)}
                    for status, answer in operation["responses"].items()
                ],
            }


def _content(holder: dict[str, Any]) -> str:
    for content in holder.get("content", {}).values():
        return _type(content.get("schema", {}))
    return ""


def _fields(shape: dict[str, Any]) -> list[dict[str, Any]]:
    required = set(shape.get("required", []))
    return [
        {
            "name": name,
            "type": _type(field),
            "required": name in required,
            "description": field.get("description", ""),
        }
        for name, field in shape.get("properties", {}).items()
    ]


def _type(schema: dict[str, Any]) -> str:  # noqa: PLR0911 -- a table
    """Say a JSON Schema in a few words."""
    if "$ref" in schema:
        return str(schema["$ref"].rsplit("/", 1)[-1])
    for key in ("oneOf", "anyOf", "allOf"):
        if key in schema:
            return " | ".join(_type(option) for option in schema[key])
    if "const" in schema:
        return f'"{schema["const"]}"'
    if "enum" in schema:
        return " | ".join("null" if value is None else f'"{value}"' for value in schema["enum"])
    kind = schema.get("type", "any")
    if isinstance(kind, list):
        return " | ".join(kind)
    if kind == "array":
        return f"{_type(schema.get('items', {}))}[]"
    return str(schema.get("format") or kind)
