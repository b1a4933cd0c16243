"""A token that may change something, but not look: what it did is answered as done."""

import pytest

from designer.access.permissions import Permission
from designer.runs.models import Run
from designer.triggers.models import Schedule
from designer.workflows.models import Workflow
from tests.designer.browser import a_program
from tests.designer.running import a_workflow
from tests.designer.triggers.test_schedule_api import made as a_schedule

pytestmark = pytest.mark.django_db


class TestNarrowTokens:
    def test_is_shown_the_workflow_that_it_made(self) -> None:
        answer = a_program(Permission.EDIT_DRAFT).post("workflows/", {"name": "Bake"})

        assert answer.status_code == 201, answer.content
        assert answer.json()["id"] == str(Workflow.objects.get().id)

    def test_is_shown_the_workflow_that_it_renamed(self) -> None:
        browser = a_program(Permission.EDIT_DRAFT)
        browser.post("workflows/", {"name": "Heat"})
        workflow = Workflow.objects.get()

        answer = browser.patch(f"workflows/{workflow.id}/", {"name": "Bake"})

        assert answer.status_code == 200, answer.content
        assert answer.json()["name"] == "Bake"
        assert browser.get(f"workflows/{workflow.id}/").status_code == 403

    def test_is_shown_the_schedule_that_it_changed(self) -> None:
        schedule = a_schedule()
        browser = a_program(Permission.MANAGE_SCHEDULE)

        answer = browser.patch(f"schedules/{schedule['id']}/", {"name": "Evening"})

        assert answer.status_code == 200, answer.content
        assert (answer.json()["name"], Schedule.objects.get().name) == ("Evening", "Evening")
        assert browser.get(f"schedules/{schedule['id']}/").status_code == 403

    def test_is_told_that_its_form_started_a_run(self) -> None:
        workflow = a_workflow()
        body = {"client_key": "click-0001", "input": {"pizza": "napoli"}}

        browser = a_program(Permission.START_BY_FORM)
        answer = browser.post(f"forms/{workflow.id}/submissions/", body)

        assert answer.status_code == 201, answer.content
        run = Run.objects.get()
        assert answer.json() == {"request_id": str(run.id), "number": 1, "created": True}
