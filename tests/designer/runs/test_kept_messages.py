"""Messages that nobody has received are listed, and can be deleted."""

from datetime import timedelta

import pytest
from django.utils import timezone

from designer.access.roles import Role
from designer.runs.messages import send_message
from designer.runs.models import Message
from tests.designer.browser import Browser, a_browser, actions
from tests.designer.running import a_run, a_workspace, an_actor
from tests.designer.runs.test_messages import waits

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator() -> Browser:
    return a_browser(Role.OPERATOR)


def names(browser: Browser) -> list[str]:
    return [one["name"] for one in browser.get("messages/").json()["items"]]


class TestList:
    def test_holds_what_nobody_has_received_newest_first(self, operator: Browser) -> None:
        waits(a_run())
        send_message(an_actor(), name="payment", key="7", payload={"cents": 5})
        send_message(an_actor(), name="early", key="a", payload={"secret": 1}, message_id="m-1")
        send_message(an_actor(), name="later")

        items = operator.get("messages/").json()["items"]

        assert [one["name"] for one in items] == ["later", "early"]
        assert items[1]["key"] == "a"
        assert items[1]["message_id"] == "m-1"
        assert "payload" not in items[1]

    def test_leaves_out_what_has_expired(self, operator: Browser) -> None:
        send_message(an_actor(), name="early")
        Message.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

        assert names(operator) == []

    def test_shows_nothing_of_another_workspace(self, operator: Browser) -> None:
        elsewhere = a_workspace("elsewhere")
        send_message(an_actor("eve@example.org", workspace=elsewhere), name="foreign")

        assert names(operator) == []

    @pytest.mark.parametrize("role", [Role.BUSINESS_USER, Role.INSTANCE_ADMIN])
    def test_is_not_for_people_who_see_only_their_own_runs(self, role: Role) -> None:
        assert a_browser(role).get("messages/").status_code == 403


class TestDelete:
    def test_forgets_the_message_and_its_id(self, operator: Browser) -> None:
        sent = send_message(an_actor(), name="early", message_id="m-1")

        assert operator.delete(f"messages/{sent.message.id}/").status_code == 204

        assert names(operator) == []
        assert actions()[-1] == "message.deleted"
        assert send_message(an_actor(), name="early", message_id="m-1").outcome == "kept"

    def test_never_takes_one_from_a_run(self, operator: Browser) -> None:
        waits(a_run())
        sent = send_message(an_actor(), name="payment", key="7", payload={"cents": 5})

        assert operator.delete(f"messages/{sent.message.id}/").status_code == 404
        assert Message.objects.count() == 1

    def test_is_for_those_who_may_send_messages(self) -> None:
        sent = send_message(an_actor(), name="early")

        viewer = a_browser(Role.VIEWER)

        assert names(viewer) == ["early"]
        assert viewer.delete(f"messages/{sent.message.id}/").status_code == 403

    def test_knows_nothing_of_another_workspace(self, operator: Browser) -> None:
        elsewhere = a_workspace("elsewhere")
        sent = send_message(an_actor("eve@example.org", workspace=elsewhere), name="foreign")

        assert operator.delete(f"messages/{sent.message.id}/").status_code == 404
