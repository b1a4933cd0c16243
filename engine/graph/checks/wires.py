"""What the type checker says of the expressions of one graph, each asked about once."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Final

from engine.expressions.analysis import Analysis, Keys
from engine.expressions.check_types import shared_checker
from engine.expressions.diagnostics import TypeProblem
from engine.expressions.errors import InterpreterUnavailable
from engine.expressions.inferred import Parts
from engine.expressions.shapes import Lost, Shape
from engine.expressions.stubs import Stubs
from engine.expressions.type_program import Checked, Question
from engine.scripts.check import CheckedScript, check_script

Roots = Mapping[str, Shape]
_Key = tuple[Analysis, tuple[int, ...]]

_EXPRESSION_S: Final = 0.002
_SCRIPT_S: Final = 0.1
"""Ten times what an expression, or three times what a script, takes on a quiet machine."""

_PATIENCE_S: Final = 2.0
"""How much longer than that all answers for one graph may take; the checker gives up by itself."""


@dataclass(frozen=True, slots=True)
class Wired:
    """
    An expression, and what is there where it stands.

    Attributes:
        narrowed: Outputs of steps of which more is known there than elsewhere.
    """

    analysis: Analysis
    roots: Roots
    narrowed: Mapping[str, Shape] = field(default_factory=dict)


class Wires:
    """
    Asks the type checker.

    Args:
        shape_at: Follows a path from its root on.
        output_shape: Gives the shape of a step's output.

    Attributes:
        failure: Why the checker could not answer; what it was asked then counts as right.
    """

    def __init__(
        self,
        *,
        shape_at: Callable[[Keys, Roots], Shape | Lost],
        output_shape: Callable[[str], Shape],
    ) -> None:
        self._shape_at = shape_at
        self._output_shape = output_shape
        self._stubs = Stubs()
        self._sure_stubs = Stubs(nulls=False)
        self._answers: dict[_Key, tuple[Checked, Wired]] = {}
        self._patience_s = _PATIENCE_S
        self.failure: InterpreterUnavailable | None = None

    def knows(self, one: Wired) -> bool:
        """Say whether an expression has been checked."""
        return self._key(one) in self._answers

    def check(self, asked: Sequence[Wired]) -> list[Checked]:
        """Check expressions, all in one go; none of them is a plain path."""
        keys = [self._key(one) for one in asked]
        new = {key: one for key, one in zip(keys, asked, strict=True) if key not in self._answers}
        answers = self._check(list(new.values()))
        for (key, one), checked in zip(new.items(), answers, strict=True):
            # Ids are only good for as long as what they name.
            self._answers[key] = checked, one
        return [self._answers[key][0] for key in keys]

    def check_script(self, code: str, inputs: Mapping[str, Shape]) -> CheckedScript:
        """
        Check a script, unless the checker has given up on something in this graph already.

        Raises:
            InterpreterUnavailable: the type checker died or took too long, here or before.
        """
        if self.failure is not None:
            raise InterpreterUnavailable(self.failure.message)
        with self._patiently(_SCRIPT_S):
            return check_script(code, inputs)

    @contextmanager
    def _patiently(self, usual_s: float) -> Iterator[None]:
        """Remember that the checker gave up, and give up once it was slow for too long."""
        began = time.monotonic()
        try:
            yield
        except InterpreterUnavailable as error:
            self.failure = error
            raise
        self._patience_s -= max(0, time.monotonic() - began - usual_s)
        if self._patience_s < 0:
            self.failure = InterpreterUnavailable(
                "Some types are too hard to check, so the others were not looked at; use shorter "
                "expressions, or less that is inside one another."
            )

    def _key(self, one: Wired) -> _Key:
        """Name an expression and what it reads; roots may be the same although told anew."""
        return one.analysis, tuple(map(id, self.read_by(one)))

    def read_by(self, one: Wired) -> tuple[Shape | None, ...]:
        """List what an expression reads, root by root; None for a root that is not there."""
        return tuple(
            self._output(one, str(reference.keys[1]))
            if reference.keys[0] == "steps"
            else one.roots.get(str(reference.keys[0]))
            for reference in one.analysis.references
        )

    def _check(self, asked: Sequence[Wired]) -> list[Checked]:
        answers = self._ask(self._stubs, asked)
        doubted = [at for at, one in enumerate(answers) if any(p.sure for p in one.problems)]
        if doubted:
            # What is wrong only because something may be null is wrong only for some values.
            again = self._ask(self._sure_stubs, [asked[at] for at in doubted])
            for at, sure in zip(doubted, again, strict=True):
                answers[at] = _weigh(answers[at], sure, asked[at].analysis.source)
        return answers

    def _ask(self, stubs: Stubs, asked: Sequence[Wired]) -> list[Checked]:
        if not asked or self.failure is not None:
            return [Checked()] * len(asked)
        questions = [self._question(stubs, one) for one in asked]
        try:
            with self._patiently(len(questions) * _EXPRESSION_S):
                return shared_checker.check(stubs, questions)
        except InterpreterUnavailable:
            return [Checked()] * len(asked)

    def _question(self, stubs: Stubs, one: Wired) -> Question:
        references = one.analysis.references
        steps = {str(found.keys[1]) for found in references if found.keys[0] == "steps"}
        outputs = {step: self._output(one, step) for step in steps}
        return Question(one.analysis, stubs.parameters(one.analysis, one.roots, outputs))

    def _output(self, one: Wired, step: str) -> Shape:
        return one.narrowed.get(step) or self._output_shape(step)

    def parts(self, one: Wired, checked: Checked) -> Parts:
        """Say what is known of the parts of an expression."""
        return Parts(
            one.analysis,
            checked,
            self._stubs.shape_named,
            lambda keys: self._shape_at(keys, one.roots),
        )


def _weigh(checked: Checked, sure: Checked, source: str) -> Checked:
    still = [(problem.start, problem.end) for problem in sure.problems]
    problems = tuple(
        problem
        if not problem.sure
        or any(problem.start < end and start < problem.end for start, end in still)
        else _only_for_null(problem, source)
        for problem in checked.problems
    )
    return replace(checked, problems=problems)


def _only_for_null(problem: TypeProblem, source: str) -> TypeProblem:
    piece = source[problem.start : problem.end].strip()
    message = f"A value in {piece} may be empty (null); then this fails."
    return replace(problem, message=message, sure=False, fix=None)
