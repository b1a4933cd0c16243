"""Names stand on one line, and read as they are."""

from typing import Any

import pytest

from designer.access.roles import Role
from designer.common.names import problem_of_name
from tests.designer.browser import a_browser
from tests.designer.running import a_workflow

BAD = ["a\nb", "a\x1b[31m", "a\u2028b", "\u202egnp.exe", "a\u2066b", "\u200b", "\ufeff\u2060"]
GOOD = [
    "Pizza order",
    "R\u00fcckfrage <b>",
    "\u05d4\u05d6\u05de\u05e0\u05d4\u200f 5",  # Hebrew, with a mark that only tells its direction
    "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",  # Persian, with a joiner
    "\U0001f468\u200d\U0001f373",  # a cook: two emojis joined
    "",
]


class TestNames:
    @pytest.mark.parametrize("name", BAD)
    def test_that_break_or_turn_the_line_are_refused(self, name: str) -> None:
        assert problem_of_name(name)

    @pytest.mark.parametrize("name", GOOD)
    def test_of_every_language_are_taken(self, name: str) -> None:
        assert problem_of_name(name) is None


@pytest.mark.django_db
class TestWhoeverTakesOne:
    @pytest.mark.parametrize("name", ["a\nb", "\u202egnp.exe"])
    def test_refuses_it_by_its_field(self, name: str) -> None:
        browser, workflow = a_browser(*Role), a_workflow()
        spec = {"kind": "interval", "every_s": 60}
        bodies: dict[str, Any] = {
            "workflows/": {},
            "connections/": {"connector": "http"},
            "tokens/": {"scopes": ["run.list"]},
            "members/": {"email": "x@example.org", "roles": ["viewer"]},
            "messages/": {},
            f"workflows/{workflow.id}/webhooks/": {},
            f"workflows/{workflow.id}/schedules/": {"spec": spec},
        }

        for path, body in bodies.items():
            answer = browser.post(path, {**body, "name": name})
            assert answer.status_code == 400, path
            assert [p["field"] for p in answer.json()["data"]["fields"]] == ["/name"], path
