"""Says in plain words why the interpreter gave up a script."""

import re
from typing import Final

import pydantic_monty as monty

from engine.scripts.errors import (
    ScriptError,
    ScriptFailed,
    ScriptOutputInvalid,
    ScriptTooExpensive,
)

_SHOWN: Final = 200

_OF_DATA: Final = re.compile(r"'dict' object has no attribute '(\w+)'")
_PLAIN: Final = {
    "ZeroDivisionError": "a number was divided by zero",
    "ModuleNotFoundError": "this module is not there for scripts",
    "NotImplementedError": "scripts do not have this part of Python",
}


def explain(error: monty.MontyRuntimeError, code: str, *, printed: str) -> ScriptError:
    """
    Turn an error of the interpreter into ours.

    Args:
        error: As the code raised it.
        printed: What the code had printed by then.
    """
    kind, _, reason = error.display("type-msg").partition(": ")
    frames = error.traceback()
    lines = code.count("\n") + 1
    # The innermost place is where to look; beyond the code stands only what takes its result.
    line = next((frame.line for frame in reversed(frames) if 1 <= frame.line <= lines), None)
    where = f"in line {line}" if line is not None else "at its end"
    data = {key: value for key, value in (("line", line), ("printed", printed)) if value}
    limit = _limit(kind, reason)
    if limit is not None:
        return ScriptTooExpensive(_EXPENSIVE[limit], limit=limit, **data)
    if line is None and kind == "NameError":
        return ScriptFailed("The script never gave result a value on the way that it took.", **data)
    return ScriptFailed(f"The script failed {where}: {_words(kind, reason)}.", kind=kind, **data)


def not_json(error: monty.MontyRuntimeError) -> ScriptError:
    """Say why an output cannot be written as JSON."""
    kind, _, reason = error.display("type-msg").partition(": ")
    limit = _limit(kind, reason)
    if limit is not None:
        return ScriptTooExpensive(_EXPENSIVE[limit], limit=limit)
    advice = f"it is or holds something that JSON does not have ({_clip(reason)})"
    if "type set" in reason:
        advice = "put sorted(…) or list(…) around the set"
    elif "date" in reason or "time" in reason:
        advice = "add .isoformat() to the date"
    elif "Decimal" in reason:
        advice = "put str(…) or float(…) around the decimal number"
    elif kind == "ValueError":
        advice = "it holds a number that JSON does not have, such as infinity, or holds itself"
    return ScriptOutputInvalid(f"The output of the script cannot be written as JSON: {advice}.")


_EXPENSIVE: Final = {
    "memory": "The script needs more memory than a script may use; let it do less.",
    "time": "The script took longer than its limit; let it do less, or give it more time.",
    "depth": "The script calls itself too deeply; let it end sooner.",
}


def _limit(kind: str, reason: str) -> str | None:
    if kind == "MemoryError" or "limit for backtracking" in reason:
        return "memory"
    if kind == "TimeoutError" and "limit" in reason:
        return "time"
    return "depth" if kind == "RecursionError" or "recursion limit" in reason else None


def _words(kind: str, reason: str) -> str:
    if kind == "KeyError":
        return f'there is no "{_clip(reason)}" in the data (KeyError)'
    attribute = _OF_DATA.search(reason) if kind == "AttributeError" else None
    if attribute is not None:
        return f'data is read by its key; write ["{attribute[1]}"] in place of .{attribute[1]}'
    plain = _PLAIN.get(kind)
    if plain is None:
        return f"{_clip(reason)} ({kind})" if reason else kind
    return f"{plain} ({_clip(reason) or kind})"


def _clip(text: str) -> str:
    text = " ".join(text.split()).removesuffix(".")
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
