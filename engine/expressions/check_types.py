"""
Checks the types of many expressions in one call of the interpreter's type checker.

One call costs about 15 ms before it looks at anything and less than 0.1 ms for each expression,
so all expressions of a graph go into one program: a function each, that nobody calls.
"""

import atexit
import json
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from threading import Lock
from typing import Any, Final

import pydantic_monty as monty

from engine.expressions.analysis import Analysis
from engine.expressions.diagnostics import TypeProblem, describe
from engine.expressions.errors import InterpreterUnavailable
from engine.expressions.names import GET, MODULES
from engine.expressions.source_map import SourceMap

_CACHED: Final = 30_000
_BATCH: Final = 4_000
_CHECK_SECONDS: Final = 10.0
_LIMITS: Final[monty.ResourceLimits] = {
    "max_feed_duration_secs": 5.0,
    "max_memory": 256 * 1024 * 1024,
    "max_recursion_depth": 200,
    "max_suspensions": 1,
}


_Key = tuple[bytes, str, str | None, str | None]


@dataclass(frozen=True, slots=True)
class TypedExpression:
    """
    One expression to check.

    Attributes:
        analysis: The expression, read.
        expected: Python type that its place takes; None when it takes any.
        steps: Name of the type of `steps`, from `Stubs.steps_type`; None when it reads no step.
    """

    analysis: Analysis
    expected: str | None = None
    steps: str | None = None


class TypeChecker:
    """A process that checks types; started on first use. Safe to call from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._pool: monty.Monty | None = None
        self._answers: OrderedDict[_Key, tuple[TypeProblem, ...]] = OrderedDict()

    def check(
        self, stubs: str, expressions: Sequence[TypedExpression]
    ) -> list[tuple[TypeProblem, ...]]:
        """
        Check expressions against declarations.

        Args:
            stubs: From `Stubs.text`.
            expressions: None of them a plain path.

        Returns:
            What is wrong with each, in their order.

        Raises:
            InterpreterUnavailable: the checker died or took too long.
        """
        digest = blake2b(stubs.encode(), digest_size=16).digest()
        keys = [(digest, one.analysis.source, one.expected, one.steps) for one in expressions]
        with self._lock:
            known = {key: self._answers[key] for key in keys if key in self._answers}
            for key in known:
                self._answers.move_to_end(key)
        # One edit changes one expression: only that is asked about again.
        new = {key: one for key, one in zip(keys, expressions, strict=True) if key not in known}
        asked = list(new.items())
        for at in range(0, len(asked), _BATCH):
            batch = asked[at : at + _BATCH]
            problems = self._check_batch(stubs, [one for _, one in batch])
            known.update(zip((key for key, _ in batch), problems, strict=True))
        self._remember({key: known[key] for key in new})
        return [known[key] for key in keys]

    def _remember(self, answers: dict[_Key, tuple[TypeProblem, ...]]) -> None:
        with self._lock:
            self._answers.update(answers)
            while len(self._answers) > _CACHED:
                self._answers.popitem(last=False)

    def _check_batch(
        self, stubs: str, expressions: Sequence[TypedExpression]
    ) -> list[tuple[TypeProblem, ...]]:
        program, rows = _write_program(expressions)
        problems: list[list[TypeProblem]] = [[] for _ in expressions]
        maps: dict[int, SourceMap] = {}
        for diagnostic in self._run(stubs, program):
            row = diagnostic["location"]["row"]
            index = bisect_right(rows, row) - 1
            if index < 0:
                continue
            one = expressions[index]
            if index not in maps:
                maps[index] = SourceMap(one.analysis)
            problem = _locate(diagnostic, one.analysis, maps[index])
            if problem is not None:
                problems[index].append(problem)
        return [tuple(sorted(some, key=lambda problem: problem.start)) for some in problems]

    def _run(self, stubs: str, program: str) -> list[dict[str, Any]]:
        try:
            with self._open_pool().checkout(
                limits=_LIMITS,
                type_check=True,
                type_check_stubs=stubs,
                type_check_format="json",
            ) as session:
                session.feed_run(program, print_callback=_discard)
        except monty.MontyTypingError as error:
            return list(json.loads(error.display()))
        except (monty.MontyError, TimeoutError) as error:
            raise InterpreterUnavailable(
                "The types of the expressions could not be checked; save again to try once more."
            ) from error
        return []

    def _open_pool(self) -> monty.Monty:
        with self._lock:
            if self._pool is None:
                self._pool = monty.Monty(
                    min_processes=1,
                    max_processes=2,
                    checkout_timeout=10,
                    request_timeout=_CHECK_SECONDS,
                    max_checkouts_per_worker=500,
                )
                self._pool.__enter__()
                atexit.register(self.close)
            return self._pool

    def forget(self) -> None:
        """Forget every answer, so that the next check asks again."""
        with self._lock:
            self._answers.clear()

    def close(self) -> None:
        """End the process; the next check starts another."""
        with self._lock:
            pool, self._pool = self._pool, None
        atexit.unregister(self.close)
        if pool is not None:
            pool.__exit__(None, None, None)


def _discard(_stream: str, _text: str) -> None:
    """Swallow output; the program prints nothing."""


def _write_program(expressions: Sequence[TypedExpression]) -> tuple[str, list[int]]:
    """Write the program, and for each expression the row on which its code stands."""
    names = frozenset[str]().union(*(one.analysis.names for one in expressions))
    lines = ["from typing import Any, Mapping"]
    lines += [MODULES[name] for name in sorted(names & MODULES.keys())]
    if GET in names:
        lines.append(f"def {GET}(value, key): return value[key]")
    rows = []
    for number, one in enumerate(expressions):
        expected = f" -> {one.expected}" if one.expected else ""
        parameter = f"steps: {one.steps}" if one.steps else ""
        lines.append(f"def _e{number}({parameter}){expected}:")
        lines.append("    return (")
        lines.append(one.analysis.code)
        rows.append(len(lines))
        lines.append(")")
    return "\n".join(lines) + "\n", rows


def _locate(
    diagnostic: dict[str, Any], analysis: Analysis, source_map: SourceMap
) -> TypeProblem | None:
    start = len(analysis.code[: diagnostic["location"]["column"] - 1].encode())
    same_row = diagnostic["end_location"]["row"] == diagnostic["location"]["row"]
    end_column = diagnostic["end_location"]["column"] - 1 if same_row else len(analysis.code)
    end = len(analysis.code[:end_column].encode())
    found = source_map.find(start, end)
    node, place = found if found is not None else (None, (0, len(analysis.source)))
    return describe(
        name=str(diagnostic["name"]),
        text=str(diagnostic["message"]),
        node=node,
        source=analysis.source,
        place=place,
    )


shared_checker: Final = TypeChecker()
"""One for the whole process; it costs nothing until the first check."""
