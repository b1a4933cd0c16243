"""What a new version of a connector breaks is listed, by workflow and field."""

from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from designer.access.roles import Role
from designer.connections.catalog import installed
from designer.workflows.breaks import find_breaks
from engine.graph.facts import OperationFacts
from tests.designer.browser import Browser, a_browser
from tests.designer.workflows.drawing import a_graph
from tests.designer.workflows.test_drafts import a_workflow, save
from tests.designer.workflows.test_publishing import publish

pytestmark = pytest.mark.django_db


class NewerCatalog:
    """The installed catalogue, in which every call needs a purpose and answers no status."""

    def facts(
        self, connector: str, operation: str, inputs: dict[str, Any]
    ) -> OperationFacts | None:
        found = installed().facts(connector, operation, inputs)
        if found is None:
            return None
        taken = {**found.input_schema, "required": [*found.input_schema["required"], "purpose"]}
        given = dict(found.output_schema["properties"])
        del given["status"]
        return replace(
            found,
            input_schema={
                **taken,
                "properties": {**taken["properties"], "purpose": {"type": "string"}},
            },
            output_schema={**found.output_schema, "properties": given, "required": ["body"]},
        )


@pytest.fixture
def browser() -> Browser:
    browser = a_browser(Role.DESIGNER)
    workflow_id = a_workflow(browser)
    save(browser, workflow_id, a_graph(output="{{ steps.call.status }}"), seen=1)
    assert publish(browser, workflow_id, seen=2).status_code == 201
    return browser


class TestFindBreaks:
    def test_finds_nothing_while_the_connectors_are_the_same(self, browser: Browser) -> None:
        assert list(find_breaks()) == []

    def test_names_workflow_version_node_and_field(
        self, browser: Browser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("designer.workflows.graphs.installed", NewerCatalog)

        found = list(find_breaks())

        assert {(one.workflow, one.version) for one in found} == {("Orders", 1), ("Orders", None)}
        assert [(one.node, one.field, one.code) for one in found if one.version == 1] == [
            ("call", "/inputs/purpose", "graph.input_missing"),
            ("done", "/output", "expression.unknown_key"),
        ]

    def test_tells_a_draft_only_when_it_has_more_errors_than_when_it_was_saved(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        browser = a_browser(Role.DESIGNER)
        save(browser, a_workflow(browser), a_graph(output="{{ input.nobody }}"), seen=1)

        assert list(find_breaks()) == []

        monkeypatch.setattr("designer.workflows.graphs.installed", NewerCatalog)
        assert {one.node for one in find_breaks()} == {"call", "done"}


class TestCheckConnectors:
    def test_is_content_while_everything_fits(self, browser: Browser) -> None:
        told = StringIO()

        call_command("check_connectors", stdout=told)

        assert "Every workflow fits" in told.getvalue()

    def test_fails_and_lists_every_place(
        self, browser: Browser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("designer.workflows.graphs.installed", NewerCatalog)
        told = StringIO()

        with pytest.raises(CommandError, match="4 places no longer fit"):
            call_command("check_connectors", stdout=told)

        assert "Orders (version 1), call/inputs/purpose: Fill in" in told.getvalue()
