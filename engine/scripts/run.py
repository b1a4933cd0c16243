"""
Runs scripts in Monty: a Python interpreter without a way out, in processes of its own.

Data goes in and comes out as JSON text that is made inside, as for expressions; so nothing that
is small in there and large outside ever crosses. What the code binds cannot get in between: it
is run on its own, and what follows imports what it needs anew.
"""

import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any, Final, Self

import pydantic_monty as monty

from engine.expressions.errors import InterpreterUnavailable
from engine.scripts.errors import ScriptError, ScriptFailed, ScriptOutputInvalid, ScriptTooExpensive
from engine.scripts.failures import explain, not_json
from engine.scripts.read import VALUE, Mistake, read_script

MAX_INPUTS: Final = 8_000_000
"""Most data that a script may be given, in characters of JSON text."""

MAX_RESULT: Final = 1_000_000
"""Longest output, in characters of JSON text."""

MAX_PRINTED: Final = 2_000
"""How much of what a script printed is told when it fails, in characters."""

_GRACE_S: Final = 0.5
_LONGEST_S: Final = 10.0
_MEMORY_BYTES: Final = 64 * 1024 * 1024
_DEPTH: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """
    What is the same whenever a script is run for one step of one run.

    Attributes:
        now: What the clock shows, whatever happens meanwhile.
        seed: Where random numbers begin.
    """

    now: datetime
    seed: str


class ScriptRunner:
    """
    A few interpreter processes for scripts, started by the first one.

    They are not those of expressions, so that a long script keeps no expression waiting. Every
    method may be called from any thread.

    Args:
        processes: How many scripts run at the same time.
        wait_s: How long one may wait for its turn.
    """

    def __init__(self, *, processes: int = 2, wait_s: float = 30.0) -> None:
        self._processes = processes
        self._wait_s = wait_s
        self._lock = Lock()
        self._pool: monty.Monty | None = None
        self._running: dict[object, int] = {}

    def run(
        self,
        code: str,
        inputs: dict[str, Any],
        *,
        limit_s: float,
        surroundings: Surroundings,
        ticket: object = None,
    ) -> Any:
        """
        Run a script.

        Args:
            inputs: JSON values by the names that the code sees.
            limit_s: How long the code may compute.
            ticket: What to name this execution by, to `stop` it.

        Returns:
            A JSON value: the variable `result`, or else the value of the last expression.

        Raises:
            ScriptFailed, ScriptTooExpensive, ScriptOutputInvalid: by fault of the author.
            InterpreterUnavailable: the interpreter died, or none was free in time.
        """
        script = read_script(code)
        if isinstance(script, Mistake):
            raise ScriptFailed(f"The script cannot be read. {script.message}", line=script.line)
        prepare, given = _prelude(inputs)
        printed = _Printed()
        try:
            with (
                self._open_pool().checkout(
                    script_name="script",
                    limits=_limits(limit_s),
                    assert_message_annotations=False,
                    os_policy={
                        "datetime": surroundings.now,
                        "timezone": "utc",
                        "sleep": "zero",
                        "random_start": {"seed": surroundings.seed},
                    },
                ) as session,
                self._noted(ticket, session),
            ):
                session.feed_run(prepare, inputs=given)
                session.feed_run(script.program, print_callback=printed)
                return _read(_dump(session))
        except monty.MontyCrashedError as error:
            raise _crashed(error) from error
        except TimeoutError as error:
            raise InterpreterUnavailable(
                f"No interpreter was free for the script within {self._wait_s:g} s; try again."
            ) from error
        except monty.MontyRuntimeError as error:
            raise explain(error, code, printed=printed.text) from error
        except monty.MontyError as error:
            raise ScriptFailed(f"The script cannot be run: {str(error)[:200]}.") from error

    def stop(self, ticket: object) -> None:
        """End a script under way; it fails as if its interpreter had died."""
        with self._lock:
            if ticket in self._running:
                os.kill(self._running[ticket], signal.SIGKILL)

    def close(self) -> None:
        """End the processes, whatever they do; the next script starts others."""
        with self._lock:
            pool, self._pool = self._pool, None
            for process in self._running.values():
                os.kill(process, signal.SIGKILL)
        if pool is not None:
            pool.__exit__(None, None, None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _noted(self, ticket: object, session: monty.MontySession) -> Iterator[None]:
        """Remember whose process it is, for as long as it is nobody else's."""
        process = session.worker_pid
        ticket = object() if ticket is None else ticket
        with self._lock:
            if process is not None:
                self._running[ticket] = process
        try:
            yield
        finally:
            with self._lock:
                self._running.pop(ticket, None)

    def _open_pool(self) -> monty.Monty:
        with self._lock:
            if self._pool is None:
                self._pool = monty.Monty(
                    min_processes=1,
                    max_processes=self._processes,
                    checkout_timeout=self._wait_s,
                    request_timeout=_LONGEST_S + 2 * _GRACE_S,
                    feed_duration_limit_grace=_GRACE_S,
                    max_checkouts_per_worker=1_000,
                )
                self._pool.__enter__()
            return self._pool


class _Printed:
    """Keeps the beginning of what a script prints; printing more costs only its own time."""

    def __init__(self) -> None:
        self.text = ""

    def __call__(self, _stream: str, text: str) -> None:
        if len(self.text) < MAX_PRINTED:
            self.text += text[: MAX_PRINTED - len(self.text)]


def _limits(limit_s: float) -> monty.ResourceLimits:
    return {
        "max_feed_duration_secs": min(limit_s, _LONGEST_S),
        "max_memory": _MEMORY_BYTES,
        "max_recursion_depth": _DEPTH,
        "max_suspensions": 1,
        "max_total_sleep_secs": 0.0,
    }


def _prelude(inputs: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """Write what gives the inputs their names, and the texts that it reads."""
    try:
        given = {
            f"_baton_{number}": json.dumps(value, ensure_ascii=False, allow_nan=False)
            for number, value in enumerate(inputs.values())
        }
    except (TypeError, ValueError, RecursionError) as error:
        raise ScriptFailed("The inputs of the script are no JSON, or nested too deeply.") from error
    if sum(map(len, given.values())) > MAX_INPUTS:
        raise ScriptTooExpensive(
            f"The script is given more than {MAX_INPUTS:,} characters of data; pass on less.",
            limit="inputs",
        )
    lines = [
        f"{name} = _baton_json.loads({text})" for name, text in zip(inputs, given, strict=True)
    ]
    return "\n".join(("import json as _baton_json", *lines, "None")), given


def _dump(session: monty.MontySession) -> object:
    """Write the output as text, cut off just beyond what is allowed; nothing else crosses."""
    program = (
        "import json as _baton_json\n"
        f"_baton_json.dumps({VALUE}, ensure_ascii=False, allow_nan=False)[:{MAX_RESULT + 1}]"
    )
    try:
        return session.feed_run(program)
    except monty.MontyRuntimeError as error:
        raise not_json(error) from error


def _read(text: object) -> Any:
    if not isinstance(text, str):
        raise ScriptOutputInvalid("The output of the script cannot be written as JSON.")
    if len(text) > MAX_RESULT:
        raise ScriptTooExpensive(
            f"The output of the script is longer than {MAX_RESULT:,} characters of JSON; "
            "give less data.",
            limit="result",
        )
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise ScriptOutputInvalid(
            "The output of the script is nested too deeply, or holds a number with too many digits."
        ) from error


def _refuse_constant(name: str) -> float:
    raise ValueError(name)


def _crashed(error: monty.MontyCrashedError) -> ScriptError | InterpreterUnavailable:
    if error.timed_out:
        return ScriptTooExpensive("The script took too long; let it do less.", limit="time")
    return InterpreterUnavailable("The interpreter stopped while it ran the script; try again.")
