"""
Evaluates expressions in Monty: a Python interpreter without a way out, in processes of its own.

Data goes in and comes out as JSON text that is made inside. A list that holds itself a few dozen
times over is small in the interpreter and larger than any memory once it is written out here; as
text it meets the interpreter's own limits.
"""

import ast
import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from threading import Lock
from typing import Any, Final, Self

import pydantic_monty as monty

from engine.expressions.errors import (
    ExpressionError,
    ExpressionFailed,
    ExpressionTooExpensive,
    InterpreterUnavailable,
    ResultNotJson,
    ResultTooLarge,
    shown,
)
from engine.expressions.failures import Place, explain, without_values
from engine.expressions.names import GET, MODULES, ROOTS

MAX_RESULT: Final = 1_000_000
"""Longest result, in characters of JSON text."""

MAX_DATA: Final = 8_000_000
"""Most data that an expression may read, in characters of JSON text: a tenth of a second's work."""

_VALUE_LINE: Final = 2
"""Line of the program on which the author's expression begins; the one above is the prelude."""

_GET_CODE: Final = f"{GET} = lambda v, k: v[k] if isinstance(v, dict) else getattr(v, k)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """
    What one evaluation may use.

    Attributes:
        seconds: Time of the interpreter; the process is killed `grace_s` later.
        memory_bytes: Its heap, the data included.
        depth: Calls inside one another.
        wait_s: How long to wait for a free process.
        data: Most that an expression may read, in characters of JSON text.
        result: Longest result, in characters of JSON text.
    """

    seconds: float = 1.0
    grace_s: float = 1.0
    memory_bytes: int = 64 * 1024 * 1024
    depth: int = 200
    wait_s: float = 10.0
    data: int = MAX_DATA
    result: int = MAX_RESULT


class Evaluator:
    """
    A pool of interpreter processes. Every method may be called from any thread.

    Each evaluation has a session of its own, so nothing of one can be seen by another.
    """

    def __init__(self, *, processes: int | None = None, limits: Limits = Limits()) -> None:
        self._limits = limits
        self._lock = Lock()
        self._closed = False
        self._pool = monty.Monty(
            min_processes=1,
            max_processes=processes,
            checkout_timeout=limits.wait_s,
            request_timeout=limits.seconds + limits.grace_s,
            feed_duration_limit_grace=limits.grace_s / 2,
            max_checkouts_per_worker=5_000,
        )
        self._pool.__enter__()

    def evaluate(
        self,
        code: str,
        scope: dict[str, Any],
        *,
        now: datetime,
        seed: str,
        source: str | None = None,
    ) -> Any:
        """
        Evaluate one rewritten expression.

        Args:
            code: `Expression.code`.
            scope: JSON data by root.
            now: What the clock says, whatever happens meanwhile.
            seed: Where random numbers begin; the same seed gives the same numbers.
            source: What the author wrote, for messages.

        Returns:
            A JSON value.

        Raises:
            MissingValue, ExpressionFailed: the expression meets data that it cannot work on.
            ExpressionTooExpensive, ResultTooLarge, ResultNotJson: see `errors`.
            InterpreterUnavailable: the interpreter died or none was free in time.
        """
        written = code if source is None else source
        program = _program(code, frozenset(scope), self._limits.result)
        text = self._run(program, scope, now=now, seed=seed, place=Place(code, written))
        if text is None:
            raise ResultTooLarge(
                f"The result of `{shown(written)}` is longer than {self._limits.result:,} "
                "characters of JSON; pick less of the data.",
                maximum=self._limits.result,
            )
        return _read_json(text, written)

    def _run(
        self, program: str, scope: dict[str, Any], *, now: datetime, seed: str, place: Place
    ) -> object:
        inputs = _as_inputs(scope, place.source, most=self._limits.data)
        try:
            with self._pool.checkout(
                script_name="expression",
                limits=self._resource_limits(),
                os_policy={
                    "datetime": now,
                    "timezone": "utc",
                    "sleep": "zero",
                    "random_start": {"seed": seed},
                },
            ) as session:
                return session.feed_run(program, inputs=inputs, print_callback=_discard)
        except monty.MontyCrashedError as error:
            raise _crashed(error, place.source) from error
        except TimeoutError as error:
            raise InterpreterUnavailable(
                f"No interpreter was free for `{shown(place.source)}` within "
                f"{self._limits.wait_s:g} s; try again, or give this machine more workers."
            ) from error
        except monty.MontyRuntimeError as error:
            raise explain(error, place, prelude_lines=_VALUE_LINE - 1) from error
        except monty.MontyError as error:
            raise ExpressionFailed(
                f"`{shown(place.source)}` cannot be evaluated: "
                f"{without_values(str(error), place.source)}."
            ) from error

    def _resource_limits(self) -> monty.ResourceLimits:
        return {
            "max_feed_duration_secs": self._limits.seconds,
            "max_memory": self._limits.memory_bytes,
            "max_recursion_depth": self._limits.depth,
            "max_suspensions": 1,
            "max_total_sleep_secs": 0.0,
        }

    def close(self) -> None:
        """End every interpreter process; a second call does nothing."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._pool.__exit__(None, None, None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _discard(_stream: str, _text: str) -> None:
    """Swallow what an expression prints; nothing reads it."""


@lru_cache(maxsize=4_096)
def _program(code: str, given: frozenset[str], longest: int) -> str:
    """Wrap an expression: prelude, value, and its JSON text, capped before it crosses."""
    try:
        tree = ast.parse(f"({code}\n)", mode="eval")
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        names = set()
    prelude = [
        "import json as _json",
        *(f"{root} = _json.loads(_{root})" for root in ROOTS if root in names & given),
        *(MODULES[name] for name in sorted(names & MODULES.keys())),
        *([_GET_CODE] if GET in names else []),
    ]
    return "\n".join(
        (
            "; ".join(prelude),
            f"_value = ({code}",
            ")",
            "_text = _json.dumps(_value, ensure_ascii=False, allow_nan=False)",
            f"_text if len(_text) <= {longest} else None",
        )
    )


def _as_inputs(scope: dict[str, Any], source: str, *, most: int) -> dict[str, Any]:
    try:
        inputs = {
            f"_{root}": json.dumps(scope.get(root), ensure_ascii=False, allow_nan=False)
            for root in ROOTS
            if root in scope
        }
    except (TypeError, ValueError, RecursionError) as error:
        raise ExpressionFailed(
            f"The data for `{shown(source)}` is not JSON or is nested too deeply."
        ) from error
    if sum(map(len, inputs.values())) > most:
        raise ExpressionTooExpensive(
            f"`{shown(source)}` reads more than {most:,} characters of data; "
            "name the part that it needs.",
            limit="data",
        )
    return inputs


def _read_json(text: object, source: str) -> Any:
    if not isinstance(text, str):
        raise ResultNotJson(f"The result of `{shown(source)}` cannot be written as JSON.")
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise ResultNotJson(
            f"The result of `{shown(source)}` is nested too deeply or holds a number "
            "with too many digits."
        ) from error


def _refuse_constant(name: str) -> float:
    raise ValueError(name)


def _crashed(error: monty.MontyCrashedError, source: str) -> ExpressionError:
    if error.timed_out:
        return ExpressionTooExpensive(
            f"`{shown(source)}` took too long; do less in one expression.", limit="time"
        )
    return InterpreterUnavailable(
        f"The interpreter stopped while it evaluated `{shown(source)}`; try again."
    )
