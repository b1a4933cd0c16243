"""Forms and requests over HTTP, as a play."""

import json
from typing import Any

import pytest
from django.test import Client

from designer.access.roles import Role
from designer.runs.journal import Journal
from designer.runs.models import Run
from designer.workflows.models import Version, Workflow
from engine.events.model import ErrorInfo, RunFailed, RunResponded, RunSucceeded
from tests.designer.running import (
    T0,
    a_member,
    a_workflow,
    a_workspace,
    pizza_graph,
    pizza_plan,
    run_started,
    step_started,
)

pytestmark = pytest.mark.django_db

API = "/api/workspaces/shop/"


def bea(email: str = "bea@example.org") -> Client:
    client = Client()
    client.force_login(a_member(email, Role.BUSINESS_USER))
    return client


def submit(client: Client, workflow: Workflow, *, key: str = "click-0001", **given: Any) -> Any:
    body = {"client_key": key, "input": given or {"pizza": "napoli", "count": 2}}
    path = f"{API}forms/{workflow.id}/submissions/"
    return client.post(path, json.dumps(body), "application/json")


class TestForms:
    def test_lists_live_forms_of_the_workspace(self):
        workflow = a_workflow()
        a_workflow("No form", with_form=False)
        a_workflow("Elsewhere", workspace=a_workspace("other"))
        Workflow.objects.create(
            workspace=a_workspace(), name="Draft", created_by=a_member("dora@example.org")
        )

        items = bea().get(f"{API}forms/").json()["items"]

        assert items == [
            {
                "workflow_id": str(workflow.id),
                "title": "Order a pizza",
                "description": "",
                "icon": "pizza",
                "color": "orange",
            }
        ]

    def test_shows_the_fields_of_one(self):
        workflow = a_workflow()

        form = bea().get(f"{API}forms/{workflow.id}/").json()

        assert form["schema"]["required"] == ["pizza"]
        assert (form["version"], form["submit_label"]) == (1, "Order")

    def test_one_that_does_not_exist(self):
        other = a_workflow("No form", with_form=False)

        assert bea().get(f"{API}forms/{other.id}/").status_code == 404

    def test_a_designer_fills_in_nothing(self):
        a_workflow()
        client = Client()
        client.force_login(a_member("dora@example.org", Role.DESIGNER))

        assert client.get(f"{API}forms/").status_code == 403


class TestSubmissions:
    def test_two_clicks_start_one_run(self):
        workflow, client = a_workflow(), bea()

        first, second = submit(client, workflow), submit(client, workflow)

        assert (first.status_code, second.status_code) == (201, 200)
        assert first.json() == {**second.json(), "created": True}
        assert second.json()["created"] is False
        assert Run.objects.get().trigger == "form"

    def test_another_filling_in_is_another_run(self):
        workflow, client = a_workflow(), bea()

        submit(client, workflow)
        submit(client, workflow, key="click-0002")

        assert Run.objects.count() == 2

    def test_names_the_fields_that_do_not_fit(self):
        answer = submit(bea(), a_workflow(), pizza="x", count="many")

        assert answer.status_code == 400
        assert {f["field"] for f in answer.json()["data"]["fields"]} == {"/pizza", "/count"}

    def test_refuses_fields_that_are_not_on_the_form(self):
        answer = submit(bea(), a_workflow(), pizza="napoli", approved_by="me")

        fields = answer.json()["data"]["fields"]
        assert (answer.status_code, fields[0]["field"]) == (400, "/approved_by")
        assert not Run.objects.exists()

    @pytest.mark.parametrize("body", [{}, {"input": {}}, {"client_key": "12345678"}, []])
    def test_needs_a_key_and_an_input(self, body: Any):
        path = f"{API}forms/{a_workflow().id}/submissions/"

        answer = bea().post(path, json.dumps(body), "application/json")

        assert answer.status_code == 400

    def test_refuses_a_megabyte(self):
        assert submit(bea(), a_workflow(), pizza="x" * 2_000_000).status_code == 413


class TestRequests:
    def request(self, client: Client, request_id: str) -> Any:
        return client.get(f"{API}requests/{request_id}/").json()

    def test_tells_how_far_it_is_in_the_requesters_words(self):
        client = bea()
        request_id = submit(client, a_workflow()).json()["request_id"]
        Journal().record(request_id, [run_started(), step_started("bake")])

        (card,) = client.get(f"{API}requests/").json()["items"]

        assert (card["title"], card["summary"]) == ("Order a pizza", "napoli · 2")
        assert card["stages"] == [
            {"name": "In the oven", "state": "now"},
            {"name": "Delivered", "state": "later"},
        ]
        assert self.request(client, request_id)["input"] == {"pizza": "napoli", "count": 2}

    def test_comes_with_the_form_that_it_was_made_with(self):
        client, workflow = bea(), a_workflow()
        request_id = submit(client, workflow).json()["request_id"]
        without_a_form = pizza_graph(with_form=False).model_dump(mode="json")
        workflow.live_version = Version.objects.create(
            workflow=workflow,
            number=2,
            graph=without_a_form,
            plan=pizza_plan().model_dump(mode="json"),
            digest="e" * 64,
            published_by=workflow.created_by,
        )
        workflow.save()

        schema = self.request(client, request_id)["schema"]

        assert list(schema["properties"]) == ["pizza", "count"]
        assert schema["properties"]["count"]["title"] == "How many"

    def test_tells_what_came_of_it(self):
        client = bea()
        request_id = submit(client, a_workflow()).json()["request_id"]
        end = RunSucceeded(key="e", at=T0, output={"message": "Bon appetit"})
        Journal().record(request_id, [end])

        shown = self.request(client, request_id)

        assert (shown["status"], shown["message"]) == ("succeeded", "Bon appetit")

    def test_tells_what_was_answered_early_until_there_is_more(self):
        client = bea()
        request_id = submit(client, a_workflow()).json()["request_id"]
        early = RunResponded(key="r", at=T0, output={"message": "We are at it"})
        Journal().record(request_id, [run_started(), early])
        before = self.request(client, request_id)

        end = RunSucceeded(key="e", at=T0, output={"message": "Bon appetit"})
        Journal().record(request_id, [end])
        after = self.request(client, request_id)

        assert (before["status"], before["message"]) == ("running", "We are at it")
        assert after["message"] == "Bon appetit"

    @pytest.mark.parametrize(("fault", "is_told"), [("author", True), ("service", False)])
    def test_tells_of_a_failure_what_its_designer_wrote(self, fault: str, is_told):
        client = bea()
        request_id = submit(client, a_workflow()).json()["request_id"]
        error = ErrorInfo.model_validate(
            {"code": "order.sold_out", "fault": fault, "message": "No dough today."}
        )
        Journal().record(request_id, [RunFailed(key="e", at=T0, error=error)])

        assert ("No dough" in self.request(client, request_id)["message"]) == is_told

    def test_somebody_elses_does_not_exist(self):
        workflow = a_workflow()
        request_id = submit(bea(), workflow).json()["request_id"]
        ben = bea("ben@example.org")

        assert ben.get(f"{API}requests/").json()["items"] == []
        assert ben.get(f"{API}requests/{request_id}/").status_code == 404
