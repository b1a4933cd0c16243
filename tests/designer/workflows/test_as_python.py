"""Whoever may read a workflow may have it as Python."""

import ast
from typing import Any

import pytest

from designer.access.roles import Role
from designer.connections.models import Connection
from designer.workflows.models import Workflow
from tests.designer.browser import Browser, a_browser
from tests.designer.workflows.drawing import a_graph
from tests.designer.workflows.test_drafts import a_workflow, save
from tests.designer.workflows.test_publishing import publish

pytestmark = pytest.mark.django_db


def published(browser: Browser, graph: Any) -> str:
    workflow_id = a_workflow(browser)
    save(browser, workflow_id, graph, seen=1)
    assert publish(browser, workflow_id, seen=2).status_code == 201
    return workflow_id


class TestVersion:
    def test_is_a_file_that_python_reads(self) -> None:
        browser = a_browser(Role.DESIGNER)
        workflow_id = published(browser, a_graph())

        response = browser.get(f"workflows/{workflow_id}/versions/1/python/")

        assert response.status_code == 200, response.content
        found = response.json()
        assert found["version"] == 1
        assert found["name"].endswith(".py")
        assert "temporalio" in found["code"]
        ast.parse(found["code"])

    def test_of_a_name_that_is_code_is_text_in_the_file(self) -> None:
        browser = a_browser(Role.DESIGNER)
        workflow_id = published(browser, a_graph())
        Workflow.objects.update(name='"""\nimport os  # \u202e', description="'''\\")

        code = browser.get(f"workflows/{workflow_id}/versions/1/python/").json()["code"]

        assert ast.get_docstring(ast.parse(code)) is not None
        assert "\u202e" not in code

    def test_that_is_not_there_is_not_found(self) -> None:
        browser = a_browser(Role.DESIGNER)
        workflow_id = published(browser, a_graph())

        response = browser.get(f"workflows/{workflow_id}/versions/2/python/")

        assert response.status_code == 404


class TestDraft:
    def test_is_written_as_it_was_saved_last(self) -> None:
        browser = a_browser(Role.DESIGNER)
        workflow_id = a_workflow(browser)
        save(browser, workflow_id, a_graph(output="the newest"), seen=1)

        found = browser.get(f"workflows/{workflow_id}/draft/python/").json()

        assert found["version"] is None
        assert '"the newest"' in found["code"]

    def test_with_errors_is_refused_with_all_of_them(self) -> None:
        browser = a_browser(Role.DESIGNER)
        workflow_id = a_workflow(browser)
        save(browser, workflow_id, a_graph(output="{{ input.nobody }}"), seen=1)

        response = browser.get(f"workflows/{workflow_id}/draft/python/")

        assert response.status_code == 400
        assert response.json()["code"] == "workflow.graph_invalid"
        assert response.json()["data"]["issues"]


class TestConnections:
    def test_are_named_and_their_secrets_left_out(self) -> None:
        browser = a_browser(Role.DESIGNER)
        created = browser.post(
            "connections/",
            {
                "name": "Main shop",
                "connector": "http",
                "config": {"base_url": "https://shop.example.com", "auth": "bearer"},
                "secrets": {"token": "canary-8d1f"},
            },
        )
        assert created.status_code == 201, created.content
        connection = Connection.objects.get()
        graph = a_graph(connection=str(connection.id))
        graph["nodes"][1]["inputs"]["url"] = "/orders"
        workflow_id = a_workflow(browser)
        assert save(browser, workflow_id, graph, seen=1).status_code == 200

        code = browser.get(f"workflows/{workflow_id}/draft/python/").json()["code"]

        assert "MAIN_SHOP_TOKEN" in code
        assert "canary-8d1f" not in code
