"""One schema of everything, and questions about it."""

from dataclasses import replace
from typing import Any

from engine.expressions.analyse import analyse
from engine.expressions.analysis import Keys
from engine.expressions.inferred import Parts
from engine.expressions.shapes import Lost, Shape, follow
from engine.graph.checks.wires import Wired, Wires


def obj(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


TEXT, NUMBER, WHOLE = {"type": "string"}, {"type": "number"}, {"type": "integer"}
LINE = obj(name=TEXT, price=NUMBER, quantity=WHOLE, discount={"type": ["number", "null"]})
PERSON = obj(kind={"const": "person"}, first=TEXT)
COMPANY = obj(kind={"const": "company"}, vat=TEXT)
SCHEMA = obj(
    name=TEXT,
    total=NUMBER,
    count=WHOLE,
    fine={"type": "boolean"},
    size={"enum": ["S", "M", "L"]},
    age={"type": ["integer", "null"]},
    lines={"type": "array", "items": LINE},
    tags={"type": "array", "items": TEXT},
    either={"type": ["string", "number"]},
    parties={"type": "array", "items": {"anyOf": [PERSON, COMPANY]}},
    prices={"type": "object", "additionalProperties": NUMBER},
    open={**obj(known=NUMBER), "additionalProperties": True},
    best={"anyOf": [LINE, {"type": "null"}]},
    any={},
    self={"$ref": "#"},
)
ROOT = Shape.of(SCHEMA)


def shape_at(keys: Keys, _roots: object = None) -> Shape | Lost:
    """Follow a path below `input` or `steps.x`, which are both of `SCHEMA`."""
    skipped = 2 if keys[0] == "steps" else 1
    found = follow(ROOT, keys[skipped:])
    return replace(found, at=found.at + skipped) if isinstance(found, Lost) else found


def ask(source: str) -> Parts:
    """Check one expression."""
    wires = Wires(shape_at=shape_at, output_shape=lambda _: ROOT)
    wired = Wired(analyse(source), {"input": ROOT, "item": ROOT})
    (checked,) = wires.check([wired])
    assert wires.failure is None
    return wires.parts(wired, checked)
