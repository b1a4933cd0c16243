from engine.graph.checks.scope import describe_scope
from tests.engine.compiler.fake_catalog import FakeCatalog
from tests.engine.graph.graphs import call, graph, start

STOCK = {"kind": "operation", "id": "stock", "connector": "shop", "operation": "check_stock"}
DRAWN = graph([start(), STOCK, call("a"), call("aside")], "start>stock", "stock>a", "start>aside")


class TestDescribeScope:
    def test_lists_input_steps_before_and_the_run(self):
        paths = {one.path: one for one in describe_scope(DRAWN, "a", FakeCatalog())}

        assert paths["input.name"].type == "text"
        assert paths["input.name"].title == "Name"
        assert paths["steps.stock.price"].description == "In euros."
        assert paths["steps.stock.lines[0].price"].type == "a number"
        assert paths["steps.stock.discount"].type == "a number or nothing"
        assert "run.number" in paths
        assert not any(path.startswith(("steps.a", "steps.aside")) for path in paths)

    def test_has_only_input_and_run_at_the_first_step(self):
        roots = {one.path.split(".")[0] for one in describe_scope(DRAWN, "stock", FakeCatalog())}

        assert roots == {"input", "run"}

    def test_is_empty_for_a_node_that_is_not_there(self):
        assert describe_scope(DRAWN, "nobody", FakeCatalog()) == ()

    def test_ends_on_schemas_that_hold_themselves(self):
        tree = {"type": "object", "properties": {"kids": {"type": "array", "items": {"$ref": "#"}}}}
        drawn = graph([{**start(), "input_schema": tree}, call("a")], "start>a")

        assert len(describe_scope(drawn, "a", FakeCatalog())) < 50
