"""Values that fit a JSON Schema, a few of them."""

from typing import Any


def sample(schema: dict[str, Any], seed: int) -> Any:  # noqa: PLR0911 - one a type
    """Give a value that fits; other seeds give other values, and leave out what they may."""
    if "$ref" in schema:
        return None
    if "enum" in schema:
        return schema["enum"][seed % len(schema["enum"])]
    kind = schema.get("type", "string")
    kind = kind[seed % len(kind)] if isinstance(kind, list) else kind
    match kind:
        case "object":
            properties: dict[str, Any] = schema.get("properties", {})
            return {name: sample(inner, seed) for name, inner in properties.items()}
        case "array":
            items = schema.get("items", {})
            return [sample(items, seed + at) for at in range(seed % 4)]
        case "integer":
            return (0, 2, 40)[seed % 3]
        case "number":
            return (0.5, 99, 250.25)[seed % 3]
        case "boolean":
            return seed % 2 == 0
        case "null":
            return None
        case _:
            return ("Ada", "a long name", "x")[seed % 3]
