"""Says which expressions the type checker can already be asked about."""

from collections.abc import Hashable, Iterable

from engine.expressions.analysis import Analysis
from engine.graph.blocks import BlockKey


class Ahead:
    """
    Expressions that wait for what they read to be known.

    The output of a step may hang on what expressions give, and those on the outputs of other
    steps. Whenever one answer is needed, everything that can be asked by then is asked with it,
    so that a graph takes as many calls of the checker as it has such steps in a row, not as many
    as it has expressions.
    """

    def __init__(self) -> None:
        self._known: set[Hashable] = set()
        self._waiting: dict[Hashable, list[_Waiting]] = {}
        self._ready: list[tuple[Analysis, BlockKey]] = []

    def put(self, analysis: Analysis, block: BlockKey, needs: Iterable[Hashable]) -> None:
        """Let an expression wait for the roots of its block, and for all else that it needs."""
        missing = {need for need in (block, *needs) if need not in self._known}
        if not missing:
            self._ready.append((analysis, block))
            return
        waiting = _Waiting(analysis, block, len(missing))
        for need in missing:
            self._waiting.setdefault(need, []).append(waiting)

    def know(self, what: Hashable) -> None:
        """Note that something is known now."""
        self._known.add(what)
        for waiting in self._waiting.pop(what, ()):
            waiting.missing -= 1
            if waiting.missing == 0:
                self._ready.append((waiting.analysis, waiting.block))

    def take(self) -> list[tuple[Analysis, BlockKey]]:
        """Give what can be asked, each once."""
        ready, self._ready = self._ready, []
        return ready


class _Waiting:
    def __init__(self, analysis: Analysis, block: BlockKey, missing: int) -> None:
        self.analysis = analysis
        self.block = block
        self.missing = missing
