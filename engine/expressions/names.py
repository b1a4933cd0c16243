"""The words that expressions know: data, functions and a few modules of Python."""

from typing import Final

ROOTS: Final = ("input", "steps", "run", "item", "index", "vars", "error")
"""Where data comes from; every plain path begins with one of these."""

SHADOWED: Final = frozenset({"item", "index", "vars", "error"})
"""Roots whose names a comprehension may take: `[item.price for item in input.lines]`."""

MODULES: Final[dict[str, str]] = {
    "math": "import math",
    "re": "import re",
    "json": "import json",
    "random": "import random",
    "datetime": "from datetime import datetime",
    "date": "from datetime import date",
    "timedelta": "from datetime import timedelta",
    "timezone": "from datetime import timezone",
    "Decimal": "from decimal import Decimal",
}
"""What stands ready without an import, and how the interpreter comes by it."""

FUNCTIONS: Final = frozenset(
    {
        *("abs", "all", "any", "bool", "chr", "dict", "divmod", "enumerate", "filter", "float"),
        *("int", "isinstance", "len", "list", "map", "max", "min", "ord", "pow", "range", "repr"),
        *("reversed", "round", "set", "sorted", "str", "sum", "tuple", "zip"),
    }
)
"""Python's own functions that have no way out: nothing that runs code, reads files or reflects."""

OBJECT_ATTRIBUTES: Final = frozenset(
    {
        *("year", "month", "day", "hour", "minute", "second", "microsecond", "tzinfo"),
        *("days", "seconds", "microseconds", "max", "min", "utc"),
    }
)
"""Attributes of dates and durations; on anything that may be one, they are tried after the key."""

KNOWN: Final = frozenset({*ROOTS, *MODULES, *FUNCTIONS})

GET: Final = "_get"
"""Function of the interpreter's prelude: a key of data, or an attribute of a date."""
