"""Types flow through set data, loops and repeats, and come out checked."""

from collections.abc import Sequence
from typing import Any

from engine.expressions.check_types import shared_checker
from engine.expressions.shapes import Shape
from engine.expressions.stubs import Stubs
from engine.expressions.type_program import Checked, Question
from engine.graph.checks.check import check_graph
from engine.graph.checks.view import GraphView
from engine.graph.model import WorkflowGraph
from tests.engine.expressions.faults.catalog import NUMBER, TEXT, WHOLE, RichCatalog
from tests.engine.expressions.faults.drawing import data, drawn, end, op, start


def _told(graph: WorkflowGraph) -> list[tuple[str | None, str, str]]:
    found = check_graph(graph, RichCatalog())
    return [(one.node, one.code, one.severity.value) for one in found]


def _chain(value: Any, output: Any) -> WorkflowGraph:
    return drawn(
        [start(name=TEXT, total=NUMBER), data("made", value), end(output)], "start>made>done"
    )


class TestSetData:
    def test_gives_each_key_the_type_that_the_checker_infers(self):
        value = {"sum": "{{ input.total * 2 }}", "words": "{{ input.name.split() }}"}

        assert _told(_chain(value, "{{ steps.made.sum + len(steps.made.words[0]) }}")) == []
        assert _told(_chain(value, "{{ steps.made.sum.upper() }}")) == [
            ("done", "expression.type", "error")
        ]
        assert _told(_chain(value, "{{ steps.made.smu }}")) == [
            ("done", "expression.unknown_key", "error")
        ]

    def test_gives_the_type_of_objects_written_out_in_a_list(self):
        value = "{{ [{'n': w, 'l': len(w)} for w in input.name.split()] }}"

        assert _told(_chain(value, "{{ sum(one.l for one in steps.made) }}")) == []
        assert _told(_chain(value, "{{ sum(one.n for one in steps.made) }}")) == [
            ("done", "expression.type", "error")
        ]

    def test_asks_the_checker_once_for_each_step_in_a_row(self, monkeypatch):
        names = [f"n{number}" for number in range(5)]
        rows = [data(name, {"x": f"{{{{ input.total * {at} }}}}"}) for at, name in enumerate(names)]
        last = data("last", {"y": "{{ steps.n0.x + steps.n4.x }}"})
        graph = drawn([start(total=NUMBER), *rows, last], *(f"start>{n}>last" for n in names))
        asked: list[int] = []
        ask = shared_checker.check

        def count(stubs: Stubs, questions: Sequence[Question]) -> list[Checked]:
            asked.append(len(questions))
            return ask(stubs, questions)

        shared_checker.forget()
        monkeypatch.setattr(shared_checker, "check", count)

        assert check_graph(graph, RichCatalog()) == ()
        assert asked == [5, 1]


class TestLoops:
    def test_give_their_item_and_their_results_types(self):
        each = {
            "kind": "for_each",
            "id": "each",
            "items": "[row for row in steps.people.rows if row.active]",
            "output": "{{ steps.mail.size }}",
        }
        inside = data("mail", {"size": "{{ len(item.email) }}", "no": "{{ item.emial }}"}, "each")
        people = op("people", "db.query", sql="select")
        over = end("{{ steps.each.results[0].upper() }}")
        graph = drawn(
            [start(), people, each, inside, over], "start>people>each>done", "each.body>mail"
        )

        assert _told(graph) == [
            ("mail", "expression.unknown_key", "error"),
            ("done", "expression.type", "error"),
        ]

    def test_find_the_type_of_what_a_repeat_carries(self):
        turn = {
            "kind": "repeat",
            "id": "turn",
            "until": "index > 3",
            "initial": {"sum": 0, "ids": []},
            "next": {
                "sum": "{{ item.sum + 0.5 }}",
                "ids": "{{ item.ids + [r.id for r in steps.page.rows] }}",
            },
        }
        page = op("page", "db.query", "turn", sql="select")
        graph = drawn(
            [start(), turn, page, end("{{ steps.turn.last.ids }}")],
            "start>turn>done",
            "turn.body>page",
        )
        view = GraphView(graph, RichCatalog())

        last = view.shape_at(("steps", "turn", "last", "ids", 0), {})
        assert isinstance(last, Shape)
        assert last.schema == WHOLE
        assert _told(graph) == []

    def test_warn_of_what_a_repeat_does_not_give_on(self):
        turn = {
            "kind": "repeat",
            "id": "turn",
            "until": "item.left < 1",
            "initial": {"left": 3, "name": "a"},
            "next": {"left": "{{ item.left - 1 }}"},
        }
        body = data("greeting", "{{ 'Hello ' + item.name }}", "turn")
        graph = drawn([start(), turn, body, end("")], "start>turn>done", "turn.body>greeting")

        assert _told(graph) == [("turn", "repeat.carries_too_little", "warning")]


class TestNull:
    def test_is_a_warning_until_it_is_asked_for(self):
        def graph(text: str) -> WorkflowGraph:
            who = op("who", "crm.find", email="a@b.c")
            return drawn([start(), who, end(text)], "start>who>done")

        assert _told(graph("{{ steps.who.credit + 1 }}")) == [
            ("done", "expression.type", "warning")
        ]
        assert _told(graph("{{ steps.who.credit + 1 if steps.who.credit else 0 }}")) == []
        assert _told(graph("{{ sum(l.discount for l in steps.who.orders[0].lines) }}")) == [
            ("done", "expression.type", "warning")
        ]
