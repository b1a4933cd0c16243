from engine.graph.checks.scope import describe_scope
from engine.graph.settings import Variable
from tests.engine.compiler.fake_catalog import FakeCatalog
from tests.engine.graph.graphs import call, for_each, graph, inside, scope, start

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

    def test_has_no_step_at_the_start(self):
        roots = {one.path.split(".")[0] for one in describe_scope(DRAWN, "start", FakeCatalog())}

        assert roots == {"input", "run"}

    def test_is_empty_for_a_node_that_is_not_there(self):
        assert describe_scope(DRAWN, "nobody", FakeCatalog()) == ()

    def test_ends_on_schemas_that_hold_themselves(self):
        tree = {"type": "object", "properties": {"kids": {"type": "array", "items": {"$ref": "#"}}}}
        drawn = graph([{**start(), "input_schema": tree}, call("a")], "start>a")

        assert len(describe_scope(drawn, "a", FakeCatalog())) < 50

    def test_lists_item_and_index_with_their_types_inside_a_loop(self):
        drawn = graph(
            [
                start(),
                STOCK,
                for_each("loop", "steps.stock.lines", output="{{ steps.a.status }}"),
                *inside("loop", call("a"), call("b")),
                call("after"),
            ],
            *("start>stock", "stock>loop", "loop.body>a", "a>b", "loop>after"),
        )

        inner = {one.path: one for one in describe_scope(drawn, "b", FakeCatalog())}
        outer = {one.path: one for one in describe_scope(drawn, "after", FakeCatalog())}

        assert inner["item.price"].type == "a number"
        assert inner["index"].type == "a whole number"
        assert {"steps.a.status", "steps.stock.price"} <= inner.keys()
        assert not any(path.startswith("steps.loop") for path in inner)
        assert outer["steps.loop.results[0]"].type == "a whole number"
        assert not any(path.startswith(("item", "index", "steps.a")) for path in outer)

    def test_lists_for_a_field_of_a_container_what_is_there_when_it_is_filled(self):
        drawn = graph(
            [start(), for_each("loop", output={"x": ""}), *inside("loop", call("a"))],
            *("start>loop", "loop.body>a"),
        )

        items = {one.path for one in describe_scope(drawn, "loop", FakeCatalog(), field="/items")}
        output = {
            one.path for one in describe_scope(drawn, "loop", FakeCatalog(), field="/output/x")
        }

        assert not {"item", "steps.a"} & items
        assert {"item", "index", "steps.a.status"} <= output

    def test_lists_the_error_at_last_and_the_own_output_for_undoing(self):
        undo = {"connector": "http", "operation": "request", "inputs": {"url": ""}}
        drawn = graph(
            [start(), scope("try_it"), *inside("try_it", call("a", undo=undo), call("tidy"))],
            *("start>try_it", "try_it.body>a", "try_it.finally>tidy"),
        )

        tidy = {one.path for one in describe_scope(drawn, "tidy", FakeCatalog())}
        undoing = {
            one.path for one in describe_scope(drawn, "a", FakeCatalog(), field="/undo/inputs/url")
        }

        assert {"error.code", "steps.a.status"} <= tidy
        assert "steps.a.status" in undoing
        assert "error" not in undoing

    def test_lists_variables_where_there_are_some(self):
        drawn = graph([start(), call("a")], "start>a")
        variable = Variable(id="rate", description="Of tax.", value=0.2)
        told = describe_scope(
            drawn.model_copy(update={"variables": (variable,)}), "a", FakeCatalog()
        )

        paths = {one.path: one for one in told}

        assert (paths["vars.rate"].type, paths["vars.rate"].description) == ("a number", "Of tax.")
