"""Archiving a workflow that others run says which, and is done once somebody knows."""

import pytest

from designer.access.roles import Role
from designer.workflows.models import Workflow
from tests.designer.browser import Browser, a_browser
from tests.designer.workflows.test_surroundings import a_draft, calling, ending, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Browser:
    return a_browser(Role.DESIGNER)


@pytest.fixture
def called(browser: Browser) -> str:
    workflow, _ = a_draft(browser, "Called", ending("done"))
    assert publish(browser, workflow).status_code == 201
    return workflow


class TestArchive:
    def test_names_who_runs_it_and_where(self, browser: Browser, called: str) -> None:
        both, _ = a_draft(browser, "Both", calling(called))
        assert publish(browser, both).status_code == 201
        drawn, _ = a_draft(browser, "Drawn", calling(called))

        refused = browser.delete(f"workflows/{called}/")

        assert (refused.status_code, refused.json()["code"]) == (409, "workflow.called_by_others")
        assert refused.json()["data"]["callers"] == [
            {"id": both, "name": "Both", "live": True, "draft": True},
            {"id": drawn, "name": "Drawn", "live": False, "draft": True},
        ]
        assert Workflow.objects.get(pk=called).archived_at is None

    def test_is_done_once_confirmed(self, browser: Browser, called: str) -> None:
        a_draft(browser, "Drawn", calling(called))

        assert browser.delete(f"workflows/{called}/?confirmed=true").status_code == 204

    def test_asks_nothing_about_one_that_runs_only_itself(self, browser: Browser) -> None:
        workflow, _ = a_draft(browser, "Alone", ending("done"))
        other, _ = a_draft(browser, "Other", calling(workflow))
        browser.delete(f"workflows/{other}/")

        assert browser.delete(f"workflows/{workflow}/").status_code == 204

    def test_takes_a_mention_in_a_text_for_no_call(self, browser: Browser, called: str) -> None:
        a_draft(browser, "Talks", ending(f"see {called}"))

        assert browser.delete(f"workflows/{called}/").status_code == 204
