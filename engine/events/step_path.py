"""The stable address of a step in a run."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from typing_extensions import override

_SEGMENT = re.compile(r"([a-z][a-z0-9_]*)(?:\[(\d+)\])?")


@dataclass(frozen=True, slots=True)
class StepPath:
    """
    Address of one step in a run, such as `approve/lines[3]/charge`.

    Each segment is a step id; a container's segment carries the index of the iteration.
    """

    segments: tuple[tuple[str, int | None], ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        """
        Parse what `str` prints.

        Raises:
            ValueError: `text` is not a step path.
        """
        matches = [_SEGMENT.fullmatch(part) for part in text.split("/")]
        if not all(matches):
            raise ValueError(f"{text!r} is not a step path")
        return cls(tuple((m[1], int(m[2]) if m[2] else None) for m in matches if m))

    @classmethod
    def root(cls, step_id: str) -> Self:
        """Address a step of the outermost block."""
        return cls(((step_id, None),))

    def child(self, step_id: str, *, index: int | None = None) -> "StepPath":
        """Address `step_id` inside this container, in iteration `index`."""
        *outer, (last, _) = self.segments
        return StepPath((*outer, (last, index), (step_id, None)))

    @property
    def step_id(self) -> str:
        """Id of the step itself, without the containers around it."""
        return self.segments[-1][0]

    @override
    def __str__(self) -> str:
        """Print the form that `parse` reads."""
        return "/".join(s if i is None else f"{s}[{i}]" for s, i in self.segments)


def around(path: str) -> Iterator[str]:
    """List the iterations and containers around a step, the innermost first."""
    rest = path
    while rest:
        rest = rest[: rest.rindex("[")] if rest.endswith("]") else rest.rpartition("/")[0]
        if rest:
            yield rest
