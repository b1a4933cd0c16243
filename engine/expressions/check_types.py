"""
Checks the types of many expressions in one call of the interpreter's type checker.

A call of a fresh checker takes 15 to 30 ms, because it reads Python's own declarations first; a
call of one that has answered before takes 1 ms and about 0.05 ms for each expression. So checkers
are kept, all expressions of a graph go into one program, and what was asked once is remembered.
"""

import atexit
import json
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Condition
from typing import Any, Final

import pydantic_monty as monty

from engine.expressions.errors import InterpreterUnavailable
from engine.expressions.stubs import Stubs
from engine.expressions.type_prelude import PRELUDE
from engine.expressions.type_program import Checked, Question, write_program

_CACHED: Final = 30_000
_BATCH: Final = 4_000
_CHECK_SECONDS: Final = 10.0
_SESSIONS: Final = 2
_MAX_ANSWERED: Final = 30_000
"""Expressions that one checker answers before another takes its place: it forgets nothing."""

_LIMITS: Final[monty.ResourceLimits] = {
    "max_feed_duration_secs": 3.5,
    "max_memory": 256 * 1024 * 1024,
    "max_recursion_depth": 200,
    "max_suspensions": 1,
}
_Key = tuple[str, str]


class TypeChecker:
    """Processes that check types; started on first use. Safe to call from any thread."""

    def __init__(self) -> None:
        self._free = Condition()
        self._pool: monty.Monty | None = None
        self._idle: list[_Session] = []
        self._busy = 0
        self._answers: OrderedDict[_Key, Checked] = OrderedDict()

    def check(self, stubs: Stubs, questions: Sequence[Question]) -> list[Checked]:
        """
        Check expressions.

        Args:
            stubs: What wrote the parameters of the questions.
            questions: None of them about a plain path.

        Returns:
            An answer to each, in their order.

        Raises:
            InterpreterUnavailable: the checker died or took too long.
        """
        keys = [(one.analysis.source, one.parameters) for one in questions]
        with self._free:
            known = {key: self._answers[key] for key in keys if key in self._answers}
            for key in known:
                self._answers.move_to_end(key)
        # One edit changes one expression: only that is asked about again.
        new = {key: one for key, one in zip(keys, questions, strict=True) if key not in known}
        asked = list(new.items())
        for at in range(0, len(asked), _BATCH):
            batch = asked[at : at + _BATCH]
            answers = self._ask(stubs, [one for _, one in batch])
            known.update(zip((key for key, _ in batch), answers, strict=True))
        self._remember({key: known[key] for key in new})
        return [known[key] for key in keys]

    def diagnose(self, program: str) -> list[dict[str, Any]]:
        """
        Say what is wrong with a whole program, as the checker writes it.

        Args:
            program: With a mistake in it, so that it is never executed.

        Raises:
            InterpreterUnavailable: the checker died or took too long.
        """
        with self._session(1) as session:
            return session.diagnose(program)

    def _remember(self, answers: dict[_Key, Checked]) -> None:
        with self._free:
            self._answers.update(answers)
            while len(self._answers) > _CACHED:
                self._answers.popitem(last=False)

    def _ask(self, stubs: Stubs, questions: Sequence[Question]) -> list[Checked]:
        types = {one.parameters for one in questions}
        program, answers = write_program(stubs.declarations(types), questions)
        with self._session(len(questions)) as session:
            return answers.read(session.diagnose(program))

    @contextmanager
    def _session(self, questions: int) -> Iterator["_Session"]:
        session = self._take()
        healthy = False
        try:
            yield session
            session.answered += questions
            healthy = session.answered < _MAX_ANSWERED
        except (monty.MontyError, TimeoutError) as error:
            raise InterpreterUnavailable(
                "The types of the expressions could not be checked; save again to try once more."
            ) from error
        finally:
            self._give_back(session, healthy=healthy)

    def _take(self) -> "_Session":
        with self._free:
            while not self._idle and self._busy >= _SESSIONS:
                self._free.wait()
            self._busy += 1
            if self._idle:
                return self._idle.pop()
            if self._pool is None:
                self._pool = monty.Monty(
                    min_processes=1,
                    max_processes=_SESSIONS,
                    checkout_timeout=10,
                    request_timeout=_CHECK_SECONDS,
                )
                self._pool.__enter__()
                atexit.register(self.close)
            return _Session(self._pool)

    def _give_back(self, session: "_Session", *, healthy: bool) -> None:
        with self._free:
            self._busy -= 1
            if healthy and session.pool is self._pool:
                self._idle.append(session)
            self._free.notify()
        if not healthy:
            session.close()

    def forget(self) -> None:
        """Forget every answer, so that the next check asks again."""
        with self._free:
            self._answers.clear()

    def close(self) -> None:
        """End the processes; the next check starts others."""
        with self._free:
            pool, self._pool = self._pool, None
            idle, self._idle = self._idle, []
        atexit.unregister(self.close)
        for session in idle:
            session.close()
        if pool is not None:
            pool.__exit__(None, None, None)


class _Session:
    """One checker, which keeps what it has read."""

    def __init__(self, pool: monty.Monty) -> None:
        self.pool = pool
        self.answered = 0
        self._checkout: monty.MontySession | None = None
        self._session: Any = None

    def diagnose(self, program: str) -> list[dict[str, Any]]:
        if self._checkout is None:
            self._checkout = self.pool.checkout(
                limits=_LIMITS,
                type_check=True,
                type_check_stubs=PRELUDE,
                type_check_format="json",
            )
            self._session = self._checkout.__enter__()
        try:
            self._session.feed_run(program, print_callback=_discard)
        except monty.MontyTypingError as error:
            return list(json.loads(error.display()))
        return []

    def close(self) -> None:
        checkout, self._checkout = self._checkout, None
        if checkout is not None:
            try:
                checkout.__exit__(None, None, None)
            except monty.MontyError:
                return  # it is gone already


def _discard(_stream: str, _text: str) -> None:
    """Swallow output; the program is never run."""


shared_checker: Final = TypeChecker()
"""One for the whole process; it costs nothing until the first check."""
