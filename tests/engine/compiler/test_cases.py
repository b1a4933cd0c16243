from pathlib import Path

import pytest

from tests.engine.compiler.update_cases import answers, case_paths, written


class TestCases:
    @pytest.mark.parametrize("case", case_paths(), ids=lambda case: case.name)
    def test_gives_the_plan_or_the_issues_that_are_written_down(self, case: Path):
        assert answers(case) == written(case)

    def test_teaches_by_enough_examples(self):
        assert len(case_paths()) >= 25
