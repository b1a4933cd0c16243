"""Templates: each one is sound, legible, and begins a workflow that says what is missing."""

from itertools import combinations
from typing import Any

import pytest

from designer.access.roles import Role
from designer.connections.catalog import installed
from designer.workflows.templates.library import FILES, build, make, templates
from designer.workflows.templates.model import CATEGORIES, Template, calls_of
from engine.compiler.compile import compile_graph
from engine.graph.checks.check import check_graph
from engine.graph.issues import Issue
from engine.graph.model import Node, WorkflowGraph
from engine.graph.nodes.common import ContainerNode
from engine.graph.nodes.end import EndNode
from engine.graph.nodes.operation import OperationNode
from engine.graph.nodes.task import TaskNode
from tests.designer.browser import a_browser

CARD = (216, 96)
"""A card on the canvas is at most this large, handles not counted."""

every_template = pytest.mark.parametrize("template", templates().values(), ids=lambda t: t.name)


def connected(template: Template) -> tuple[WorkflowGraph, dict[str, str]]:
    """Fill in every connection; gives the connector of each one's id as well."""
    chosen = {slot: f"id-of-{slot}" for slot in template.connections}
    connectors = {chosen[slot]: one.connector for slot, one in template.connections.items()}
    return build(template.name, connections=chosen), connectors


def issues_of(graph: WorkflowGraph) -> tuple[Issue, ...]:
    return check_graph(graph, installed(), connections={}, workflows={})


def box(node: Node) -> tuple[float, float, float, float]:
    width, height = CARD
    if isinstance(node, ContainerNode):
        width, height = int(node.size.width), int(node.size.height)
    at = node.position
    return at.x, at.y, at.x + width, at.y + height


def overlap(one: Node, other: Node) -> bool:
    a, b = box(one), box(other)
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


class TestTemplate:
    @every_template
    def test_is_named_as_its_file(self, template: Template) -> None:
        assert (FILES / f"{template.name}.json").is_file()
        assert template.description.endswith(".")
        assert all(one.description.endswith(".") for one in template.connections.values())

    @every_template
    def test_compiles_without_any_remark_once_its_connections_are_chosen(
        self, template: Template
    ) -> None:
        graph, connectors = connected(template)

        issues = check_graph(graph, installed(), connections=connectors, workflows={})

        assert [issue.model_dump() for issue in issues] == []
        compile_graph(graph, installed(), connections=connectors, workflows={})

    @every_template
    def test_says_at_each_step_which_connection_to_choose(self, template: Template) -> None:
        graph = make(template.name)

        missing = {i.node for i in issues_of(graph) if i.code == "connection.missing"}

        asked = {
            node.id
            for node in template.graph.nodes
            if isinstance(node, OperationNode)
            and (node.connection or (node.undo and node.undo.connection))
        }
        notes = {node.id: node.notes for node in graph.nodes}
        assert missing == asked
        assert all("Choose a connection: " in notes[node] for node in asked)
        assert all(call.connection is None for call in calls_of(graph))

    @every_template
    def test_lies_on_the_canvas_without_one_node_on_another(self, template: Template) -> None:
        nodes = template.graph.nodes

        over = [
            (one.id, other.id)
            for one, other in combinations(nodes, 2)
            if one.parent == other.parent and overlap(one, other)
        ]

        assert over == []

    @every_template
    def test_holds_its_nodes_inside_their_containers(self, template: Template) -> None:
        sizes = {n.id: n.size for n in template.graph.nodes if isinstance(n, ContainerNode)}

        outside = [
            node.id
            for node in template.graph.nodes
            if node.parent is not None
            and not (
                box(node)[0] >= 0
                and box(node)[1] >= 0
                and box(node)[2] <= sizes[node.parent].width
                and box(node)[3] <= sizes[node.parent].height
            )
        ]

        assert outside == []

    @every_template
    def test_names_every_node(self, template: Template) -> None:
        assert [node.id for node in template.graph.nodes if not node.name] == []

    @every_template
    def test_tells_people_how_far_it_is(self, template: Template) -> None:
        form = any(node.kind == "start" and node.form for node in template.graph.nodes)
        tasks = [node for node in template.graph.nodes if isinstance(node, TaskNode)]
        ends = [n for n in template.graph.nodes if isinstance(n, EndNode) and not n.parent]

        assert [node.id for node in (*tasks, *ends) if form and not node.stage] == []
        assert [node.id for node in tasks if not node.description] == []

    @every_template
    def test_gives_tasks_to_groups_that_exist(self, template: Template) -> None:
        tasks = [node for node in template.graph.nodes if isinstance(node, TaskNode)]
        groups = {group for task in tasks for group in task.groups if "{{" not in group}

        assert groups <= {role.value for role in Role}


class TestList:
    def test_is_in_the_order_in_which_people_read(self) -> None:
        items = a_browser(Role.DESIGNER).get("templates/").json()["items"]

        assert items[0]["name"] == "blank"
        categories = [item["category"] for item in items]
        assert categories == sorted(categories, key=CATEGORIES.index)
        assert {item["name"] for item in items} == {file.stem for file in FILES.glob("*.json")}

    def test_says_what_each_needs(self) -> None:
        items = a_browser(Role.DESIGNER).get("templates/").json()["items"]

        found = next(item for item in items if item["name"] == "ask_and_decide")
        (connection,) = found.pop("connections")
        assert set(found) == {"name", "title", "description", "category"}
        assert (connection["connector"], connection["title"]) == ("http", "System to ask")

    def test_is_for_those_who_may_begin_a_workflow(self) -> None:
        assert a_browser(Role.OPERATOR).get("templates/").status_code == 403

    def test_every_one_begins_a_workflow(self) -> None:
        browser = a_browser(Role.DESIGNER)
        for name, template in templates().items():
            body: Any = {"name": template.title, "template": name}
            assert browser.post("workflows/", body).status_code == 201

    pytestmark = pytest.mark.django_db


class TestBuild:
    def test_takes_exactly_the_connections_that_the_template_names(self) -> None:
        for given in ({}, {"system": "1", "other": "2"}):
            with pytest.raises(ValueError, match="system"):
                build("ask_and_decide", connections=given)

    def test_puts_them_where_they_are_named(self) -> None:
        graph = build("ask_and_decide", connections={"system": "c1"})

        assert [call.connection for call in calls_of(graph)] == ["c1"]

    def test_a_template_whose_connections_do_not_match_its_graph_is_refused(self) -> None:
        known = templates()["ask_and_decide"].model_dump(mode="json")

        for connections in ({}, {**known["connections"], "more": known["connections"]["system"]}):
            with pytest.raises(ValueError, match="operations use the connections"):
                Template.model_validate({**known, "connections": connections})
