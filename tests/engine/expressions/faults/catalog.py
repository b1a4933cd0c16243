"""A catalogue with schemas as rich as those of real services."""

from typing import Any

from engine.connectors.catalog import load_catalog
from engine.graph.facts import OperationFacts, WorkflowFacts

Schema = dict[str, Any]


def thing(required: str = "", /, *, closed: bool = False, **properties: Any) -> Schema:
    """Describe an object; `required` names keys, `*` all of them."""
    names = list(properties) if required == "*" else required.split()
    schema = {"type": "object", "properties": properties, "required": names}
    return {**schema, "additionalProperties": False} if closed else schema


def many(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def maybe(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def one_of(*values: Any) -> Schema:
    return {"type": "string", "enum": list(values)}


TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number"}
WHOLE: Schema = {"type": "integer"}
FLAG: Schema = {"type": "boolean"}
CURRENCY = one_of("EUR", "USD", "GBP")
ADDRESS = thing("*", street=TEXT, city=TEXT, zip=TEXT, country=one_of("DE", "FR", "US"))
LINE = thing("*", sku=TEXT, qty=WHOLE, price=NUMBER, discount=maybe(NUMBER))

OPERATIONS: dict[tuple[str, str], tuple[Schema, Schema]] = {
    ("crm", "find"): (
        thing("email", closed=True, email=TEXT, deep=FLAG),
        thing(
            "*",
            id=TEXT,
            name=TEXT,
            phone=maybe(TEXT),
            tier=one_of("gold", "silver", "basic"),
            credit=maybe(NUMBER),
            address=ADDRESS,
            tags=many(TEXT),
            orders=many(thing("*", id=TEXT, total=NUMBER, placed_at=TEXT, lines=many(LINE))),
        ),
    ),
    ("shop", "quote"): (
        thing(
            "lines currency",
            closed=True,
            lines=many(thing("*", closed=True, sku=TEXT, qty=WHOLE)),
            currency=CURRENCY,
            coupon=maybe(TEXT),
        ),
        thing(
            "*",
            total=NUMBER,
            tax=NUMBER,
            currency=CURRENCY,
            items=many(thing("*", sku=TEXT, price=NUMBER, available=FLAG, stock=WHOLE)),
            valid_until=TEXT,
        ),
    ),
    ("pay", "charge"): (
        thing(
            "amount currency customer",
            closed=True,
            amount=NUMBER,
            currency=CURRENCY,
            customer=TEXT,
            reference=TEXT,
            attempts=WHOLE,
        ),
        thing(
            "*",
            payment_id=TEXT,
            status=one_of("paid", "pending", "refused"),
            amount=NUMBER,
            fee=maybe(NUMBER),
        ),
    ),
    ("mail", "send"): (
        thing(
            "to subject",
            closed=True,
            to=many(TEXT),
            subject=TEXT,
            text=TEXT,
            urgent=FLAG,
            attachments=maybe(many(thing("*", closed=True, name=TEXT, content=TEXT))),
        ),
        thing("*", message_id=TEXT, accepted=many(TEXT)),
    ),
    ("ship", "book"): (
        thing(
            "address parcels",
            closed=True,
            address={**ADDRESS, "additionalProperties": False},
            parcels=many(thing("weight", closed=True, weight=NUMBER, size=one_of("S", "M", "L"))),
            express=FLAG,
            retry=maybe(thing("times", closed=True, times=WHOLE, wait=NUMBER)),
        ),
        thing(
            "*",
            trip_id=TEXT,
            eta_days=WHOLE,
            label=thing("*", url=TEXT, pages=WHOLE),
            handover={
                "anyOf": [
                    thing("*", kind={"const": "person"}, name=TEXT, phone=TEXT),
                    thing("*", kind={"const": "locker"}, box=WHOLE, code=TEXT),
                ]
            },
        ),
    ),
    ("db", "query"): (
        thing("sql", closed=True, sql=TEXT, params=many({}), limit=WHOLE),
        thing(
            "*",
            rows=many(
                thing("*", id=WHOLE, email=TEXT, balance=maybe(NUMBER), active=FLAG, created=TEXT)
            ),
            count=WHOLE,
            cursor=maybe(TEXT),
        ),
    ),
    ("ai", "classify"): (
        thing("text labels", closed=True, text=TEXT, labels=many(TEXT), threshold=NUMBER),
        thing(
            "*",
            label=TEXT,
            score=NUMBER,
            alternatives=many(thing("*", label=TEXT, score=NUMBER)),
        ),
    ),
}

WORKFLOWS = {
    "billing": WorkflowFacts(
        name="Billing",
        input_schema=thing("*", closed=True, customer=TEXT, cents=WHOLE),
        output_schema=thing("*", invoice=TEXT, due=TEXT, open=FLAG),
    )
}


class RichCatalog:
    """Knows the operations above, and all that is installed."""

    def __init__(self) -> None:
        self._installed = load_catalog()

    def facts(
        self, connector: str, operation: str, inputs: dict[str, Any]
    ) -> OperationFacts | None:
        found = OPERATIONS.get((connector, operation))
        if found is None:
            return self._installed.facts(connector, operation, inputs)
        return OperationFacts(
            input_schema=found[0],
            output_schema=found[1],
            takes_connection=False,
            needs_connection=False,
        )
