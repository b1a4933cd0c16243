"""
Writes what was measured into the documents: `python -m tests.engine.expressions.faults.report`.

Read the difference before you commit it: a fault that is no longer found is a step back.
"""

from engine.expressions.check_types import shared_checker
from tests.engine.expressions.faults.graphs import ROOT
from tests.engine.expressions.faults.measure import Figures, measure

DOCUMENT = ROOT / "docs" / "typed-wires.md"
BEGIN = "<!-- measured -->\n"
END = "<!-- /measured -->\n"


def written() -> str:
    """Give what the document says was measured."""
    return DOCUMENT.read_text().partition(BEGIN)[2].partition(END)[0]


def report(figures: Figures) -> str:
    """Say what was measured, with every fault that was missed."""
    misses = [
        f"- {one.kind}, in `{one.workflow}`: `{one.what.replace('`', '')}`"
        for one in figures.misses
    ]
    alarms = [f"- {alarm}" for alarm in figures.alarms]
    lines = [*figures.lines(), "", "Missed:", "", *(misses or ["- none"])]
    lines += ["", "False alarms:", "", *(alarms or ["- none"]), ""]
    return "\n".join(lines)


def main() -> None:
    text = DOCUMENT.read_text()
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    DOCUMENT.write_text(f"{before}{BEGIN}{report(measure())}{END}{after}")
    shared_checker.close()


if __name__ == "__main__":
    main()
