"""What a benchmark found, in one shape."""

import json
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

FILE = Path(__file__).with_name("results.json")


@dataclass(frozen=True, kw_only=True)
class Result:
    """
    One figure.

    Attributes:
        rival: The same figure of what we compare with, in the same run; None without a rival.
        budget: What we promise; for a figure with a rival, of the ratio to it.
        at_most: Whether the budget is a ceiling; False makes it a floor.
    """

    name: str
    value: float
    unit: str
    rival: float | None = None
    budget: float | None = None
    at_most: bool = True

    @property
    def ratio(self) -> float | None:
        return None if self.rival is None else self.value / self.rival

    @property
    def holds(self) -> bool:
        if self.budget is None:
            return True
        figure = self.value if self.ratio is None else self.ratio
        return figure <= self.budget if self.at_most else figure >= self.budget


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which a share of all values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def median(values: Sequence[float]) -> float:
    """The middle."""
    return statistics.median(values)


def show(result: Result) -> str:
    """One line for people."""
    parts = [f"{result.name:<58}{result.value:>10.1f} {result.unit:<6}"]
    if result.ratio is not None:
        parts.append(f"rival {result.rival:.1f}, ratio {result.ratio:.2f}")
    if result.budget is not None:
        sign = "≤" if result.at_most else "≥"
        parts.append(f"budget {sign} {result.budget:g}: {'kept' if result.holds else 'BROKEN'}")
    return "  ".join(parts)


def keep(results: Sequence[Result]) -> None:
    """Replace the figures of these names in the file, and leave the others."""
    known = {row["name"]: row for row in json.loads(FILE.read_text())} if FILE.exists() else {}
    for result in results:
        ratio = None if result.ratio is None else round(result.ratio, 3)
        row = asdict(result) | {"ratio": ratio, "holds": result.holds}
        known[result.name] = {
            key: round(value, 3) if isinstance(value, float) else value
            for key, value in row.items()
        }
    FILE.write_text(json.dumps(list(known.values()), indent=2) + "\n")
