"""Where a step of a run is, read from its path. Pure."""

from dataclasses import dataclass

from engine.events.step_path import StepPath

UNDO = "undo"
"""Last segment of the path of what takes a step's effect back: `charge/undo`."""


@dataclass(frozen=True, slots=True)
class StepPlace:
    """
    Attributes:
        node: Id of the node; `charge/undo` for what undoes `charge`; empty for an iteration as a
            whole, whose path is that of its loop with its number: `lines[3]`.
        loop: Path of the innermost loop around it, such as `lines` or `orders[2]/lines`; empty
            outside of loops.
        iteration: Number of its iteration in that loop, from 0.
    """

    node: str
    loop: str = ""
    iteration: int | None = None


def place_of(path: str) -> StepPlace:
    """
    Tell where a step is.

    Raises:
        ValueError: `path` is not a step path.
    """
    segments = StepPath.parse(path).segments
    found = next((i for i in reversed(range(len(segments))) if segments[i][1] is not None), None)
    node = _node_of(segments)
    if found is None:
        return StepPlace(node)
    name, iteration = segments[found]
    loop = StepPath((*segments[:found], (name, None)))
    return StepPlace(node, str(loop), iteration)


def _node_of(segments: tuple[tuple[str, int | None], ...]) -> str:
    name, index = segments[-1]
    if index is not None:
        return ""
    if name == UNDO and len(segments) > 1 and segments[-2][1] is None:
        return f"{segments[-2][0]}/{UNDO}"
    return name


def loop_node(loop: str) -> str:
    """Give the id of the node of a loop's path."""
    return loop.rsplit("/", 1)[-1]
