"""Scripts can be switched off: nothing with one is published or started then."""

from typing import Any

import pytest
from django.db import transaction

from designer.access.roles import Role
from designer.audit.models import AuditEvent
from designer.runs.acceptance import Order, accept
from designer.runs.models import Run, StartedBy
from designer.workflows.errors import ScriptsSwitchedOff
from designer.workflows.models import Workflow
from tests.designer.browser import Browser, a_browser
from tests.designer.running import an_actor
from tests.designer.workflows.drawing import START
from tests.designer.workflows.test_drafts import a_workflow, save
from tests.designer.workflows.test_publishing import publish

pytestmark = pytest.mark.django_db


def a_graph_with_a_script() -> Any:
    script = {
        "id": "compute",
        "kind": "script",
        "inputs": {"customer": "{{ input.customer }}"},
        "code": "customer.upper()",
    }
    return {
        "format": 1,
        "nodes": [START, script, {"id": "done", "kind": "end"}],
        "edges": [
            {"id": "1", "source": "start", "target": "compute"},
            {"id": "2", "source": "compute", "target": "done"},
        ],
    }


@pytest.fixture
def designer() -> Browser:
    return a_browser(Role.DESIGNER)


@pytest.fixture
def admin(designer: Browser) -> Browser:
    return a_browser(Role.INSTANCE_ADMIN, workspace=designer.workspace)


def switch(browser: Browser, *, on: bool, **rest: Any) -> Any:
    return browser.put("instance-policy/", {"scripts": on}, **rest)


class TestSwitch:
    def test_is_on_until_an_administrator_switches_it_off(
        self, designer: Browser, admin: Browser
    ) -> None:
        assert designer.get("instance-policy/").json() == {"scripts": True}

        assert switch(admin, on=False).json() == {"scripts": False}

        assert designer.get("instance-policy/").json() == {"scripts": False}
        event = AuditEvent.objects.get(action="instance.scripts_switched")
        assert event.before == {"allowed": True}
        assert event.after == {"allowed": False}

    def test_tells_nothing_when_nothing_changes(self, admin: Browser) -> None:
        switch(admin, on=True, unchanged=True)

        assert not AuditEvent.objects.filter(action="instance.scripts_switched").exists()

    @pytest.mark.parametrize("role", [Role.DESIGNER, Role.WORKSPACE_ADMIN, Role.OPERATOR])
    def test_is_for_administrators_of_the_instance_only(
        self, designer: Browser, role: Role
    ) -> None:
        other = a_browser(role, workspace=designer.workspace)

        assert switch(other, on=False).status_code == 403


class TestSwitchedOff:
    def test_a_draft_says_so_and_is_not_published(self, designer: Browser, admin: Browser) -> None:
        workflow_id = a_workflow(designer)
        switch(admin, on=False)

        saved = save(designer, workflow_id, a_graph_with_a_script(), seen=1).json()

        assert [(i["code"], i["node"]) for i in saved["issues"]] == [
            ("script.switched_off", "compute")
        ]
        refused = publish(designer, workflow_id, seen=2)
        assert refused.json()["code"] == "workflow.graph_invalid"

    def test_what_was_published_before_is_not_started(
        self, designer: Browser, admin: Browser
    ) -> None:
        workflow = _published(designer)
        switch(admin, on=False)

        with pytest.raises(ScriptsSwitchedOff):
            _start(workflow)

        assert not Run.objects.exists()
        switch(admin, on=True)
        assert _start(workflow).number == 1

    def test_workflows_without_scripts_are_started(self, designer: Browser, admin: Browser) -> None:
        workflow_id = a_workflow(designer)
        assert publish(designer, workflow_id, seen=1).status_code == 201
        switch(admin, on=False)

        assert _start(Workflow.objects.get(pk=workflow_id)).number == 1


def _published(designer: Browser) -> Workflow:
    workflow_id = a_workflow(designer)
    save(designer, workflow_id, a_graph_with_a_script(), seen=1)
    assert publish(designer, workflow_id, seen=2).status_code == 201
    return Workflow.objects.get(pk=workflow_id)


def _start(workflow: Workflow) -> Run:
    version = workflow.live_version
    assert version is not None
    order = Order(
        workflow=workflow,
        version=version,
        trigger=StartedBy.API,
        started_by="somebody",
        started_by_label="Somebody",
        input={"customer": "x"},
        key=None,
    )
    with transaction.atomic():
        run, _ = accept(an_actor(workspace=workflow.workspace), order)
    return run
