"""How a script goes wrong; messages name the line, in plain words."""

from engine.errors import EngineError, Fault


class ScriptError(EngineError):
    """Root of everything that a script can do wrong."""

    code = "script.failed"
    fault = Fault.AUTHOR


class ScriptFailed(ScriptError):
    """The code raised an error, or cannot be read; `data["line"]` says where."""

    code = "script.failed"


class ScriptTooExpensive(ScriptError):
    """
    It needed more than a script may use.

    `data["limit"]` is `time`, `memory`, `depth`, `inputs` or `result`.
    """

    code = "script.too_expensive"


class ScriptOutputInvalid(ScriptError):
    """What it gives is no JSON, or does not fit the schema of its output."""

    code = "script.output_invalid"
