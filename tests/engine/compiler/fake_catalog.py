"""A small catalogue for cases: one operation of each sort."""

from typing import Any

from engine.graph.facts import OperationFacts, WorkflowFacts


def _facts(inputs: dict[str, Any], output: dict[str, Any], *, connection: str) -> OperationFacts:
    return OperationFacts(
        input_schema=inputs,
        output_schema=output,
        takes_connection=connection != "none",
        needs_connection=connection == "needed",
    )


LINES = {
    "type": "array",
    "title": "Lines",
    "items": {
        "type": "object",
        "properties": {
            "name": {"type": "string"},
            "price": {"type": "number"},
            "quantity": {"type": "integer"},
        },
        "required": ["name", "price", "quantity"],
    },
}

OPERATIONS: dict[tuple[str, str], OperationFacts] = {
    ("shop", "check_stock"): _facts(
        {
            "type": "object",
            "properties": {
                "product": {"type": "string", "title": "Product", "minLength": 1},
                "quantity": {"type": "integer", "title": "Quantity", "minimum": 1},
            },
            "required": ["product"],
            "additionalProperties": False,
        },
        {
            "type": "object",
            "properties": {
                "available": {"type": "boolean", "title": "Available"},
                "price": {"type": "number", "title": "Price", "description": "In euros."},
                "discount": {"type": ["number", "null"]},
                "lines": LINES,
            },
            "required": ["available", "price", "lines"],
        },
        connection="none",
    ),
    ("http", "request"): _facts(
        {
            "type": "object",
            "properties": {
                "url": {"type": "string", "title": "URL"},
                "method": {"enum": ["GET", "POST"], "title": "Method"},
                "headers": {"type": "object", "additionalProperties": {"type": "string"}},
                "body": {},
                "tags": {"type": "array", "items": {"type": "string"}, "maxItems": 3},
            },
            "required": ["url"],
            "additionalProperties": False,
        },
        {"type": "object", "properties": {"status": {"type": "integer"}, "body": {}}},
        connection="optional",
    ),
    ("mail", "send"): _facts(
        {
            "type": "object",
            "properties": {
                "to": {"type": "string", "title": "To"},
                "subject": {"type": "string", "title": "Subject"},
                "urgent": {"type": "boolean", "title": "Urgent"},
            },
            "required": ["to", "subject"],
            "additionalProperties": False,
        },
        {"type": "object", "properties": {}},
        connection="needed",
    ),
}

WORKFLOWS = {
    "billing": WorkflowFacts(
        name="Billing",
        input_schema={
            "type": "object",
            "properties": {
                "customer": {"type": "string", "title": "Customer"},
                "cents": {"type": "integer", "minimum": 1},
            },
            "required": ["customer", "cents"],
            "additionalProperties": False,
        },
        output_schema={
            "type": "object",
            "properties": {"invoice": {"type": "string"}, "due": {"type": "string"}},
            "required": ["invoice", "due"],
        },
    ),
    "only_drawn": WorkflowFacts(name="Only drawn", input_schema={}, output_schema={}, live=False),
    "itself": WorkflowFacts(name="Itself", input_schema={}, output_schema={}, own=True),
}
"""What a case may call; `itself` is the case's own workflow."""

CONNECTIONS = {"office_mail": "mail", "main_shop": "shop"}


class FakeCatalog:
    """Knows three operations; one more always fails to describe itself."""

    def facts(
        self, connector: str, operation: str, inputs: dict[str, Any]
    ) -> OperationFacts | None:
        if (connector, operation) == ("broken", "operation"):
            raise KeyError("nothing")
        return OPERATIONS.get((connector, operation))
