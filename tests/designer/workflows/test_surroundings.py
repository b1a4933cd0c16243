"""Workflows that call workflows: what is known of them, and who may publish them."""

from itertools import pairwise
from typing import Any

import pytest

from designer.access.roles import Role
from designer.workflows.models import Version, Workflow
from tests.designer.browser import Browser, a_browser
from tests.designer.running import a_workflow, a_workspace

pytestmark = pytest.mark.django_db


def a_draft(browser: Browser, name: str, *nodes: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Draw nodes in a line behind a start; give the workflow's id and what saving answered."""
    made = browser.post("workflows/", {"name": name, "description": "", "template": ""}).json()
    line = [{"kind": "start", "id": "start"}, *nodes]
    edges = [
        {"id": f"e{n}", "source": one["id"], "target": two["id"]}
        for n, (one, two) in enumerate(pairwise(line))
    ]
    graph = {"format": 1, "nodes": line, "edges": edges}
    path = f"workflows/{made['id']}/draft/"
    saved = browser.put(path, {"graph": graph}, headers={"If-Match": '"1"'})
    assert saved.status_code == 200, saved.content
    return made["id"], saved.json()


def publish(browser: Browser, workflow: str, revision: int = 2) -> Any:
    tag = {"If-Match": f'"{revision}"'}
    return browser.post(f"workflows/{workflow}/versions/", {"note": ""}, headers=tag)


def calling(workflow: str, **given: Any) -> dict[str, Any]:
    return {"kind": "call_workflow", "id": "sub", "workflow": workflow, "input": given}


def ending(output: Any) -> dict[str, Any]:
    return {"kind": "end", "id": "done", "output": output}


def codes(saved: dict[str, Any]) -> list[str]:
    return [issue["code"] for issue in saved["issues"]]


class TestChecks:
    def test_know_what_the_called_workflow_takes_and_answers(self):
        dora = a_browser(Role.DESIGNER)
        called, _ = a_draft(dora, "Called", ending({"total": 7}))
        assert publish(dora, called).status_code == 201

        _, good = a_draft(dora, "Good", calling(called), ending("{{ steps.sub.total + 1 }}"))
        _, bad = a_draft(dora, "Bad", calling(called), ending("{{ steps.sub.totl }}"))

        assert codes(good) == []
        assert codes(bad) == ["expression.unknown_key"]

    def test_a_workflow_of_another_workspace_is_not_there(self):
        elsewhere = a_workflow("Elsewhere", workspace=a_workspace("elsewhere"))

        _, saved = a_draft(a_browser(Role.DESIGNER), "Here", calling(str(elsewhere.id)))

        assert codes(saved) == ["call_workflow.unknown"]

    def test_one_that_is_only_drawn_cannot_be_called(self):
        dora = a_browser(Role.DESIGNER)
        drawn, _ = a_draft(dora, "Drawn")

        _, saved = a_draft(dora, "Here", calling(drawn))

        assert codes(saved) == ["call_workflow.not_live"]

    def test_completion_offers_what_it_answers(self):
        dora = a_browser(Role.DESIGNER)
        called, _ = a_draft(dora, "Called", ending({"total": 7}))
        publish(dora, called)
        here, saved = a_draft(dora, "Here", calling(called), ending(""))

        body = {"graph": saved["graph"], "node": "done"}
        found = dora.post(f"workflows/{here}/scope/", body, unchanged=True).json()["paths"]

        assert "steps.sub.total" in [path["path"] for path in found]


class TestPublish:
    def test_keeps_what_the_runs_answer_and_how_many_may_run(self):
        dora = a_browser(Role.DESIGNER)
        workflow, saved = a_draft(dora, "Here", ending({"total": 7}))
        graph = {**saved["graph"], "settings": {**saved["graph"]["settings"], "at_once": 3}}
        path, tag = f"workflows/{workflow}/draft/", {"If-Match": '"2"'}
        dora.put(path, {"graph": graph}, headers=tag)

        assert publish(dora, workflow, 3).status_code == 201

        assert Version.objects.get().output_schema["properties"]["total"] == {"type": "integer"}
        assert Workflow.objects.get(pk=workflow).at_once == 3
        signature = dora.get(f"workflows/{workflow}/signature/").json()
        assert (signature["name"], signature["live_version"]) == ("Here", 1)
        assert signature["output_schema"]["required"] == ["total"]

    def test_a_workflow_without_a_live_version_has_no_signature(self):
        dora = a_browser(Role.DESIGNER)
        drawn, _ = a_draft(dora, "Drawn")

        assert dora.get(f"workflows/{drawn}/signature/").status_code == 404
