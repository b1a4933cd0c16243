"""Seeds faults into workflows, and counts which of them the checks find."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice, zip_longest

from pydantic import ValidationError

from engine.expressions.errors import ExpressionError
from engine.graph.checks.check import check_view
from engine.graph.checks.view import GraphView
from engine.graph.facts import CatalogFacts, WorkflowFacts
from engine.graph.issues import Issue
from engine.graph.model import WorkflowGraph
from tests.engine.compiler import fake_catalog
from tests.engine.expressions.faults import graphs
from tests.engine.expressions.faults.catalog import WORKFLOWS, RichCatalog
from tests.engine.expressions.faults.harmless import rewritings
from tests.engine.expressions.faults.kinds import FAILING, SILENT, Change, Kind
from tests.engine.expressions.faults.slots import Drawn, Workbench
from tests.engine.expressions.faults.worlds import WORLDS, Failure, Laboratory

SEED = 20261120
FAULTS = 300
HARMLESS = 600

_ABOUT_TYPES = frozenset(
    {
        *("expression.type", "expression.unknown_key", "expression.not_json", "graph.input_type"),
        *("graph.input_missing", "graph.input_unknown", "graph.input_invalid"),
        *("expression.never_equal", "expression.always_same", "repeat.carries_too_little"),
    }
)
"""What the types say, and only they: false alarms are counted of these."""

_NOT_SEEN = frozenset({"expression.never_equal", "expression.always_same"})
"""What goes wrong without a failure that the laboratory could see."""

_ABOUT_WAYS = frozenset({"expression.step_may_be_skipped", "expression.step_may_be_unfinished"})
"""What is said of the ways that a run may take."""


@dataclass
class Workflow:
    """One workflow without faults, and what is known of it."""

    name: str
    catalog: CatalogFacts
    workflows: dict[str, WorkflowFacts]
    graph: WorkflowGraph
    failures: frozenset[Failure] = frozenset()
    issues: frozenset[tuple[str, str | None, str]] = frozenset()

    def view(self, graph: WorkflowGraph) -> GraphView:
        return GraphView(graph, self.catalog, None, self.workflows)


@dataclass
class Seeded:
    """One change, and what came of it."""

    kind: str
    workflow: str
    what: str
    found: bool


@dataclass
class Figures:
    """What was counted."""

    faults: list[Seeded] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)
    harmless: int = 0
    workflows: int = 0

    @property
    def misses(self) -> list[Seeded]:
        return [one for one in self.faults if not one.found]

    def lines(self) -> list[str]:
        by_kind = Counter(one.kind for one in self.faults)
        missed = Counter(one.kind for one in self.misses)
        table = [
            f"| {kind} | {count} | {count - missed[kind]} |"
            for kind, count in sorted(by_kind.items())
        ]
        found = len(self.faults) - len(self.misses)
        quiet = f"{self.workflows} workflows without faults and {self.harmless} harmless changes"
        return [
            f"- {found} of {len(self.faults)} seeded faults found",
            f"- {len(self.alarms)} false alarms, on {quiet}",
            "",
            "| Kind of fault | Seeded | Found |",
            "|---|---|---|",
            *table,
        ]


def all_workflows() -> list[Workflow]:
    rich = RichCatalog()
    fake = fake_catalog.FakeCatalog()
    found = [Workflow(n, rich, WORKFLOWS, g) for n, g in graphs.all_graphs().items()]
    golden = graphs.golden_graphs()
    return found + [
        Workflow(name, fake, fake_catalog.WORKFLOWS, golden[name]) for name in graphs.GOLDEN
    ]


def issues_of(view: GraphView) -> list[Issue]:
    """List what is said of expressions and inputs."""
    return [
        one
        for one in check_view(view)
        if one.code.startswith(("expression.", "graph.input_", "repeat."))
        and one.code not in _ABOUT_WAYS
    ]


def alarms_of(issues: list[Issue]) -> list[str]:
    """Give what is said of types."""
    return [one.message for one in issues if one.code in _ABOUT_TYPES]


def _key(issue: Issue) -> tuple[str, str | None, str]:
    return issue.code, issue.node, issue.field


def measure(*, faults: int = FAULTS, harmless: int = HARMLESS, seed: int = SEED) -> Figures:
    """Seed so many faults, and so many changes that are none; the same seed does the same."""
    figures = Figures()
    laboratory = Laboratory()
    try:
        workflows = all_workflows()
        for one in workflows:
            view = one.view(one.graph)
            issues = issues_of(view)
            one.failures = laboratory.failures(view)
            one.issues = frozenset(map(_key, issues))
            figures.alarms += [f"{one.name}: {alarm}" for alarm in alarms_of(issues)]
        figures.workflows = len(workflows)
        # Where something fails anyhow on made-up data, nobody can say what a change does.
        workflows = [one for one in workflows if all(at == WORLDS for at, *_ in one.failures)]
        _seed_faults(figures, workflows, laboratory, random.Random(seed), faults)
        _seed_nothing(figures, workflows, laboratory, random.Random(seed), harmless)
    finally:
        laboratory.close()
    return figures


def _candidates(
    kind: Kind, workflows: list[Workflow], chance: random.Random
) -> Iterator[tuple[Workflow, Change]]:
    """List what a kind of fault can do, taking turns among the workflows."""
    by_workflow = []
    for one in workflows:
        changes = list(kind(Workbench(one.view(one.graph)), chance))
        chance.shuffle(changes)
        by_workflow.append([(one, change) for change in changes])
    for round_ in zip_longest(*by_workflow):
        yield from (pair for pair in round_ if pair is not None)


def _seed_faults(
    figures: Figures,
    workflows: list[Workflow],
    laboratory: Laboratory,
    chance: random.Random,
    wanted: int,
) -> None:
    kinds = {**FAILING, **SILENT}
    waiting = [
        _faults(kind, _candidates(changes, workflows, chance), laboratory, figures)
        for kind, changes in kinds.items()
    ]
    while waiting and len(figures.faults) < wanted:
        share = -(-(wanted - len(figures.faults)) // len(waiting))
        for one in list(waiting):
            some = list(islice(one, min(share, wanted - len(figures.faults))))
            figures.faults += some
            if len(some) < share:
                waiting.remove(one)


def _faults(
    kind: str,
    candidates: Iterator[tuple[Workflow, Change]],
    laboratory: Laboratory,
    figures: Figures,
) -> Iterator[Seeded]:
    for one, (what, drawn) in candidates:
        view = _view(one, drawn)
        if view is None:
            continue
        new = [issue for issue in issues_of(view) if _key(issue) not in one.issues]
        try:
            failures = laboratory.failures(view) - one.failures
        except ExpressionError:
            continue  # it cannot even be read
        if kind in SILENT or any(world < WORLDS for world, *_ in failures):
            yield Seeded(kind, one.name, what, bool(new))
        elif not failures:
            figures.harmless += 1
            seen = [issue for issue in new if issue.code not in _NOT_SEEN]
            figures.alarms += [f"{one.name}: {what}: {alarm}" for alarm in alarms_of(seen)]


def _seed_nothing(
    figures: Figures,
    workflows: list[Workflow],
    laboratory: Laboratory,
    chance: random.Random,
    wanted: int,
) -> None:
    count = 0
    for one, (what, drawn) in _candidates(rewritings, workflows, chance):
        view = _view(one, drawn)
        if view is None or laboratory.failures(view) - one.failures:
            continue
        new = [issue for issue in issues_of(view) if _key(issue) not in one.issues]
        figures.alarms += [f"{one.name}: {what}: {alarm}" for alarm in alarms_of(new)]
        count += 1
        if count == wanted:
            break
    figures.harmless += count


def _view(one: Workflow, drawn: Drawn) -> GraphView | None:
    try:
        return one.view(WorkflowGraph.model_validate(drawn))
    except ValidationError:
        return None
