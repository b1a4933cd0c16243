import sys

import pytest

from tests.engine.expressions.faults import report
from tests.engine.expressions.faults.measure import FAULTS, Figures, measure

pytestmark = pytest.mark.thorough


@pytest.fixture(scope="module")
def figures() -> Figures:
    found = measure()
    sys.stdout.write(report.report(found))
    return found


class TestSeededFaults:
    def test_are_nearly_all_found(self, figures: Figures):
        assert len(figures.faults) == FAULTS
        assert len(figures.faults) - len(figures.misses) >= 285

    def test_of_every_kind_are_found(self, figures: Figures):
        kinds = {one.kind for one in figures.faults}

        assert len(kinds) >= 20
        assert all(any(one.found for one in figures.faults if one.kind == kind) for kind in kinds)

    def test_are_hardly_ever_seen_where_there_are_none(self, figures: Figures):
        assert figures.harmless >= 600
        assert len(figures.alarms) <= 15

    def test_that_were_missed_are_in_the_documents(self, figures: Figures):
        """Otherwise run `python -m tests.engine.expressions.faults.report`."""
        assert report.report(figures) == report.written()
