"""What a new version of a connector changes and breaks is listed, by workflow and field."""

from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from designer.access.roles import Role
from designer.connections.catalog import installed
from designer.workflows.breaks import Report, everywhere, reports
from designer.workflows.models import Draft, Version
from engine.graph.facts import OperationFacts
from tests.designer.browser import Browser, a_browser
from tests.designer.running import a_workspace
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


class RoomierCatalog:
    """The installed catalogue, in which every call may say its purpose."""

    def facts(
        self, connector: str, operation: str, inputs: dict[str, Any]
    ) -> OperationFacts | None:
        found = installed().facts(connector, operation, inputs)
        if found is None:
            return None
        known = {**found.input_schema["properties"], "purpose": {"type": "string"}}
        return replace(found, input_schema={**found.input_schema, "properties": known})


class EmptyCatalog:
    """Nothing is installed."""

    def facts(self, *_: Any) -> OperationFacts | None:
        return None


@pytest.fixture
def browser() -> Browser:
    browser = a_browser(Role.DESIGNER)
    workflow_id = a_workflow(browser)
    save(browser, workflow_id, a_graph(output="{{ steps.call.status }}"), seen=1)
    assert publish(browser, workflow_id, seen=2).status_code == 201
    return browser


@pytest.fixture
def newer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The connectors are upgraded."""
    monkeypatch.setattr("designer.workflows.graphs.installed", NewerCatalog)


@pytest.fixture
def upgraded(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> Browser:
    """Somebody whose workflow was published before the upgrade."""
    monkeypatch.setattr("designer.workflows.graphs.installed", NewerCatalog)
    return browser


def found() -> list[Report]:
    return list(reports(everywhere()))


def places(report: Report) -> list[tuple[str | None, str, str]]:
    return [(one.node, one.field, one.code) for one in report.breaks if one.breaks]


class TestReports:
    def test_tell_nothing_while_the_connectors_are_the_same(self, browser: Browser) -> None:
        assert found() == []

    @pytest.mark.usefixtures("upgraded")
    def test_name_workflow_version_node_and_field(self) -> None:
        assert [(one.workflow, one.version) for one in found()] == [("Orders", 1), ("Orders", None)]
        assert places(found()[0]) == [
            ("call", "/inputs/purpose", "graph.input_missing"),
            ("done", "/output", "expression.unknown_key"),
        ]
        assert found()[0].titles == {"call": "call", "done": "done"}

    @pytest.mark.usefixtures("upgraded")
    def test_name_what_has_changed(self) -> None:
        assert [(c.node, c.side, c.path, c.sentence) for c in found()[0].changes] == [
            ("call", "input", "purpose", "is new and must be given"),
            ("call", "output", "status", "is gone"),
            ("call", "output", "headers", "may be missing now"),
        ]

    def test_tell_a_change_that_breaks_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        browser = a_browser(Role.DESIGNER)
        save(browser, a_workflow(browser), a_graph(), seen=1)

        monkeypatch.setattr("designer.workflows.graphs.installed", RoomierCatalog)

        (report,) = found()
        assert [(c.path, c.sentence) for c in report.changes] == [("purpose", "is new")]
        assert report.breaks == ()

    def test_count_only_what_the_connectors_have_brought(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        browser = a_browser(Role.DESIGNER)
        save(browser, a_workflow(browser), a_graph(output="{{ input.nobody }}"), seen=1)

        assert found() == []

        monkeypatch.setattr("designer.workflows.graphs.installed", NewerCatalog)
        assert [one.node for one in found()[0].breaks] == ["call"]

    @pytest.mark.usefixtures("newer")
    def test_know_a_draft_that_was_saved_after_the_upgrade(self) -> None:
        browser = a_browser(Role.DESIGNER)
        save(browser, a_workflow(browser), a_graph(), seen=1)

        assert found() == []

    def test_say_that_an_operation_is_not_installed_any_more(
        self, browser: Browser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        del browser
        monkeypatch.setattr("designer.workflows.graphs.installed", EmptyCatalog)

        assert [(c.side, c.sentence) for c in found()[0].changes] == [
            ("operation", "is not installed any more")
        ]
        assert ("call", "/operation", "operation.unknown") in places(found()[0])


class TestReportsWithoutARecord:
    """Of versions and drafts from before schemas were kept, only errors can be told."""

    @pytest.fixture(autouse=True)
    def _forget(self, browser: Browser) -> None:
        del browser
        Version.objects.update(schemas={})
        Draft.objects.update(schemas={})

    def test_tell_nothing_of_a_version_without_errors(self) -> None:
        assert found() == []

    @pytest.mark.usefixtures("newer")
    def test_count_every_error_of_a_version(self) -> None:
        live, draft = found()

        assert live.changes == ()
        assert places(live) == places(draft)
        assert len(places(live)) == 2

    @pytest.mark.usefixtures("newer")
    def test_tell_a_draft_only_when_it_has_more_errors_than_when_it_was_saved(self) -> None:
        Draft.objects.update(problems=2)

        assert [one.version for one in found()] == [1]


class TestBreaksPage:
    def test_shows_designers_versions_and_drafts(self, upgraded: Browser) -> None:
        answer = upgraded.get("catalog/breaks/").json()

        assert answer["next"] is None
        assert [(one["workflow"], one["version"]) for one in answer["items"]] == [
            ("Orders", 1),
            ("Orders", None),
        ]
        assert answer["items"][0]["breaks"][0] == {
            "breaks": True,
            "node": "call",
            "field": "/inputs/purpose",
            "code": "graph.input_missing",
            "message": "Fill in purpose.",
        }

    @pytest.mark.parametrize("role", [Role.VIEWER, Role.OPERATOR, Role.WORKSPACE_ADMIN])
    def test_shows_others_no_drafts(self, upgraded: Browser, role: Role) -> None:
        other = a_browser(role, workspace=upgraded.workspace)

        items = other.get("catalog/breaks/").json()["items"]

        assert [one["version"] for one in items] == [1]

    @pytest.mark.usefixtures("upgraded")
    def test_shows_nothing_of_another_workspace(self) -> None:
        stranger = a_browser(Role.DESIGNER, workspace=a_workspace("elsewhere"))

        assert stranger.get("catalog/breaks/").json()["items"] == []

    def test_is_refused_to_people_who_may_not_see_workflows(self, upgraded: Browser) -> None:
        other = a_browser(Role.BUSINESS_USER, workspace=upgraded.workspace)

        assert other.get("catalog/breaks/").status_code == 403


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
