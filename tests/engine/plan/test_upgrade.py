import pytest

from engine.plan.upgrade import PlanTooNew, PlanUnreadable, load_plan

PLAN = {"format": 1, "start": "start", "input_schema": {}, "block": {"steps": []}}


class TestLoadPlan:
    def test_reads_the_current_format(self):
        assert load_plan(PLAN).start == "start"

    @pytest.mark.parametrize("number", [3, None, "1"])
    def test_refuses_a_format_it_does_not_know(self, number: object):
        with pytest.raises(PlanTooNew):
            load_plan({**PLAN, "format": number})

    @pytest.mark.parametrize("damage", [{"block": None}, {"format": 0}, {"block": {"steps": [{}]}}])
    def test_refuses_what_is_no_plan(self, damage: dict[str, object]):
        with pytest.raises(PlanUnreadable):
            load_plan({**PLAN, **damage})
