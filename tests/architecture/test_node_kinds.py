"""The same idea has the same file name in every layer."""

import re
from typing import get_args

import pytest

from designer.settings.environment import ROOT
from engine.graph.model import Node

KINDS = sorted(node.model_fields["kind"].default for node in get_args(get_args(Node)[0]))
WITHOUT_STEP = {"start"}
"""The start is where a run's input enters; it is no step of the plan."""


@pytest.mark.parametrize("kind", KINDS)
class TestNodeKinds:
    def test_has_its_settings(self, kind: str) -> None:
        assert (ROOT / "engine" / "graph" / "nodes" / f"{kind}.py").is_file()

    def test_is_lowered_to_a_step(self, kind: str) -> None:
        assert (ROOT / "engine" / "compiler" / "lower" / f"{kind}.py").is_file()

    def test_runs(self, kind: str) -> None:
        step = ROOT / "engine" / "runtime" / "steps" / f"{kind}.py"

        assert step.is_file() or kind in WITHOUT_STEP

    def test_is_drawn(self, kind: str) -> None:
        views = (ROOT / "frontend" / "src" / "canvas" / "nodeViews.ts").read_text()

        assert re.search(rf"^  {kind}: \w+,$", views, re.MULTILINE)

    def test_the_how_to_is_there(self, kind: str) -> None:
        assert re.search(kind, (ROOT / "docs" / "how-to" / "add-a-node-kind.md").read_text())
