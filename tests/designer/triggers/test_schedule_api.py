"""Schedules over HTTP."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from designer.access.roles import Role
from designer.audit.models import AuditEvent
from designer.triggers.models import Schedule, SlotOrder
from designer.workflows.models import Workflow
from tests.designer.browser import Browser, a_browser, actions, remembered
from tests.designer.running import a_workflow, a_workspace

pytestmark = pytest.mark.django_db

WEEKDAYS = {
    "kind": "calendar",
    "times": ["09:00"],
    "weekdays": ["mon", "tue", "wed", "thu", "fri"],
    "time_zone": "Europe/Berlin",
}
BODY = {"name": "Morning", "spec": WEEKDAYS, "input": {"pizza": "funghi"}}


def dora() -> Browser:
    return a_browser(Role.DESIGNER, name="dora")


def olga() -> Browser:
    return a_browser(Role.OPERATOR, name="olga")


def made(browser: Browser | None = None, **changes: Any) -> Any:
    workflow = Workflow.objects.first() or a_workflow()
    answer = (browser or dora()).post(f"workflows/{workflow.id}/schedules/", {**BODY, **changes})
    assert answer.status_code == 201, answer.content
    return answer.json()


class TestCreate:
    def test_tells_the_next_times_in_utc(self) -> None:
        row = made()

        assert row["spec"] == {**WEEKDAYS, "jitter_s": 0, "days": [], "months": []}
        assert (row["overlap"], row["catch_up_s"], row["revision"]) == ("skip", 3_600, 1)
        assert row["input"] == {"pizza": "funghi"}
        assert row["in_temporal"] is False
        assert row["created_by"]["name"] == "Dora"
        times = [datetime.fromisoformat(time) for time in row["next"]]
        assert len(times) == 10
        assert {time.hour for time in times} <= {7, 8}
        assert {time.isoweekday() for time in times} == {1, 2, 3, 4, 5}

    def test_is_remembered_without_its_input(self) -> None:
        row = made(input={"pizza": "a secret wish"})

        event = AuditEvent.objects.get(action="schedule.created")
        assert event.target_id == row["id"]
        assert remembered("schedule.created")[1]["spec"]["times"] == ["09:00"]
        assert "wish" not in str(list(AuditEvent.objects.values()))

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"name": "  "}, "/name"),
            ({"spec": {"kind": "cron", "expression": "61 * * * *"}}, "/spec/expression"),
            ({"spec": {"kind": "cron", "expression": "0 0 30 2 *"}}, "/spec"),
            ({"spec": {"kind": "cron"}}, "/spec/expression"),
            ({"spec": {"kind": "interval", "every_s": 0}}, "/spec/every_s"),
            ({"spec": {"kind": "interval", "every_s": 60, "offset_s": 60}}, "/spec/offset_s"),
            ({"spec": {**WEEKDAYS, "time_zone": "Mars"}}, "/spec/time_zone"),
            ({"spec": {"kind": "sometimes"}}, "/spec"),
            ({"overlap": "terminate_other"}, "/overlap"),
            ({"catch_up_s": 5}, "/catch_up_s"),
            ({"input": {"pizza": 7}}, "/input/pizza"),
            ({"input": []}, "/input"),
            ({"owner": "me"}, "/owner"),
        ],
    )
    def test_says_what_does_not_fit(self, changes: Any, field: str) -> None:
        answer = dora().post(f"workflows/{a_workflow().id}/schedules/", {**BODY, **changes})

        assert answer.status_code == 400, answer.content
        assert field in [problem["field"] for problem in answer.json()["data"]["fields"]]
        assert not Schedule.objects.exists()

    def test_a_workflow_has_so_many_and_no_more(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("designer.triggers.schedules.MOST_SCHEDULES", 1)
        row = made()

        answer = dora().post(f"workflows/{row['workflow']}/schedules/", BODY)

        assert (answer.status_code, answer.json()["code"]) == (409, "schedule.too_many")

    def test_one_of_another_workspace_does_not_exist(self) -> None:
        other = a_workflow(workspace=a_workspace("other"))

        assert dora().post(f"workflows/{other.id}/schedules/", BODY).status_code == 404


class TestChange:
    def test_what_is_not_given_stays(self) -> None:
        row = made()

        changed = dora().patch(f"schedules/{row['id']}/", {"name": "Evening"}).json()

        assert changed["name"] == "Evening"
        assert changed["spec"] == row["spec"]
        before, after = remembered("schedule.changed")
        assert (before, after["changed"]) == ({"name": "Morning"}, {"name": "Evening"})

    def test_nothing_new_changes_nothing(self) -> None:
        row = made()

        same = dora().patch(f"schedules/{row['id']}/", {"spec": WEEKDAYS}, unchanged=True).json()

        assert same["revision"] == row["revision"]
        assert "schedule.changed" not in actions()

    def test_a_change_of_what_somebody_else_changed_meanwhile_is_refused(self) -> None:
        row = made()
        dora().patch(f"schedules/{row['id']}/", {"name": "Evening", "revision": 1})

        late = dora().patch(f"schedules/{row['id']}/", {"name": "Night", "revision": 1})

        assert (late.status_code, late.json()["code"]) == (409, "schedule.changed_meanwhile")
        assert Schedule.objects.get().name == "Evening"

    def test_of_its_input_the_log_keeps_a_digest(self) -> None:
        row = made()

        dora().patch(f"schedules/{row['id']}/", {"input": {"pizza": "a secret wish"}})

        assert "wish" not in str(list(AuditEvent.objects.values()))
        assert len(remembered("schedule.changed")[1]["changed"]["input"]["digest"]) == 64


class TestPause:
    def test_says_who_and_why_until_it_is_resumed(self) -> None:
        row = made()

        paused = olga().post(f"schedules/{row['id']}/pause/", {"note": "Stocktaking"}).json()
        resumed = dora().post(f"schedules/{row['id']}/resume/", {}).json()

        assert paused["paused"]["note"] == "Stocktaking"
        assert paused["paused"]["by"]["name"] == "Olga"
        assert resumed["paused"] is None
        assert AuditEvent.objects.get(action="schedule.paused").reason == "Stocktaking"

    def test_twice_is_once(self) -> None:
        row = made()
        olga().post(f"schedules/{row['id']}/pause/", {})

        olga().post(f"schedules/{row['id']}/pause/", {}, unchanged=True)

        assert actions().count("schedule.paused") == 1


class TestDelete:
    def test_gone_it_shows_nowhere(self) -> None:
        row = made()

        assert dora().delete(f"schedules/{row['id']}/").status_code == 204

        assert dora().get(f"schedules/{row['id']}/").status_code == 404
        assert dora().get(f"workflows/{row['workflow']}/schedules/").json()["items"] == []
        assert dora().delete(f"schedules/{row['id']}/").status_code == 404

    def test_with_its_workflow(self) -> None:
        row = made()

        dora().delete(f"workflows/{row['workflow']}/")

        assert dora().get(f"schedules/{row['id']}/").status_code == 404
        assert dora().patch(f"schedules/{row['id']}/", {"name": "x"}).status_code == 404
        assert dora().post(f"workflows/{row['workflow']}/schedules/", BODY).status_code == 404


class TestRunNow:
    def test_orders_a_slot_of_its_own(self) -> None:
        row = made()

        first = olga().post(f"schedules/{row['id']}/run/", {}).json()
        second = olga().post(f"schedules/{row['id']}/run/", {}).json()

        assert first["kind"] == "by_hand"
        assert first["first"] == first["last"] != second["first"]
        assert olga().get(f"schedules/{row['id']}/").json()["ordered"] == 2

    def test_the_same_key_orders_once(self) -> None:
        row = made()
        body = {"client_key": "click-1"}

        first = olga().post(f"schedules/{row['id']}/run/", body).json()
        again = olga().post(f"schedules/{row['id']}/run/", body, unchanged=True).json()
        by_header = olga().post(
            f"schedules/{row['id']}/run/",
            {},
            unchanged=True,
            headers={"Idempotency-Key": "click-1"},
        )

        assert first["id"] == again["id"] == by_header.json()["id"]
        assert SlotOrder.objects.count() == 1

    @pytest.mark.parametrize("key", ["", "x" * 201])
    def test_a_key_that_cannot_be_kept_is_refused(self, key: str) -> None:
        row = made()

        answer = olga().post(f"schedules/{row['id']}/run/", {}, headers={"Idempotency-Key": key})

        assert (answer.status_code, answer.json()["code"]) == (400, "common.invalid")
        assert SlotOrder.objects.count() == 0

    def test_a_workflow_without_a_version_is_refused(self) -> None:
        row = made()
        Workflow.objects.update(live_version=None)

        answer = a_browser(Role.OPERATOR, Role.DESIGNER).post(f"schedules/{row['id']}/run/", {})

        assert (answer.status_code, answer.json()["code"]) == (409, "run.workflow_not_live")


class TestBackfill:
    LAST = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)

    def stretch(self, **span: float) -> dict[str, str]:
        return {
            "first": (self.LAST - timedelta(**span)).isoformat().replace("+00:00", "Z"),
            "last": self.LAST.isoformat().replace("+00:00", "Z"),
        }

    def plan(self, row: Any, stretch: dict[str, str]) -> Any:
        path = f"schedules/{row['id']}/backfill/?first={stretch['first']}&last={stretch['last']}"
        return olga().get(path)

    @pytest.mark.parametrize(
        ("first", "last"),
        [
            ("0001-01-01T00:00:00Z", "2026-01-01T00:00:00Z"),
            ("0001-01-01T12:00:00-11:00", "2026-01-01T00:00:00Z"),
            ("2026-01-01T00:00:00Z", "9999-12-31T23:59:59Z"),
        ],
    )
    def test_refuses_the_first_year_and_the_last(self, first: str, last: str) -> None:
        answer = self.plan(made(), {"first": first, "last": last})

        assert (answer.status_code, answer.json()["code"]) == (400, "common.invalid")

    def test_a_key_of_another_order_is_refused(self) -> None:
        row = made(spec={"kind": "cron", "expression": "0 * * * *"})
        path, body = f"schedules/{row['id']}", {"client_key": "click-1"}
        olga().post(f"{path}/backfill/", {**self.stretch(hours=2), **body})

        further = olga().post(f"{path}/backfill/", {**self.stretch(hours=1), **body})
        by_hand = olga().post(f"{path}/run/", body)

        assert (further.status_code, by_hand.status_code) == (409, 409)
        assert further.json()["code"] == by_hand.json()["code"] == "schedule.client_key_reused"
        assert SlotOrder.objects.count() == 1

    def test_shows_the_slots_before_it_fires_them(self) -> None:
        row = made(spec={"kind": "cron", "expression": "0 * * * *"})

        plan = self.plan(row, self.stretch(hours=5)).json()
        order = olga().post(f"schedules/{row['id']}/backfill/", self.stretch(hours=5)).json()

        assert len(plan["open"]) == order["slots"] == 6
        assert plan["done"] == []
        assert (order["first"], order["last"]) == (plan["open"][0], plan["open"][-1])
        event = AuditEvent.objects.get(action="schedule.backfilled")
        assert remembered("schedule.backfilled")[1]["slots"] == 6
        assert event.actor_label == "Olga"

    @pytest.mark.parametrize(
        ("spec", "span", "field"),
        [
            ({"kind": "interval", "every_s": 1}, {"hours": 1}, "/last"),
            ({"kind": "cron", "expression": "0 0 29 2 *"}, {"hours": 1}, "/first"),
            ({"kind": "cron", "expression": "0 * * * *"}, {"hours": -1}, "/first"),
        ],
    )
    def test_refuses_too_many_none_and_nonsense(self, spec: Any, span: Any, field: str) -> None:
        row = made(spec=spec)

        for answer in (
            self.plan(row, self.stretch(**span)),
            olga().post(f"schedules/{row['id']}/backfill/", self.stretch(**span)),
        ):
            assert answer.json()["code"] == "schedule.backfill_refused"
            assert answer.json()["data"]["fields"][0]["field"] == field

    @pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-10:00"])
    def test_refuses_the_ends_of_the_calendar(self, moment: str) -> None:
        row = made(spec={"kind": "cron", "expression": "0 * * * *"})

        answer = olga().post(f"schedules/{row['id']}/backfill/", {"first": moment, "last": moment})

        assert answer.status_code == 400
        assert answer.json()["data"]["fields"][0]["field"] == "/first"

    def test_does_not_reach_into_the_future(self) -> None:
        row = made(spec={"kind": "cron", "expression": "0 * * * *"})
        stretch = {**self.stretch(hours=1), "last": "2099-01-01T00:00:00Z"}

        assert self.plan(row, stretch).json()["data"]["fields"][0]["field"] == "/last"

    def test_is_not_for_designers(self) -> None:
        row = made()

        answer = dora().post(f"schedules/{row['id']}/backfill/", self.stretch(days=1))

        assert answer.status_code == 403


class TestPreview:
    def test_lists_the_next_ten_times(self) -> None:
        answer = dora().post("schedules/preview/", {"spec": {"kind": "interval", "every_s": 60}})

        times = [datetime.fromisoformat(time) for time in answer.json()["next"]]
        assert len(times) == 10
        assert times[1] - times[0] == timedelta(minutes=1)

    def test_says_what_cannot_be_read(self) -> None:
        spec = {"kind": "cron", "expression": "every day"}

        answer = dora().post("schedules/preview/", {"spec": spec})

        assert (answer.status_code, answer.json()["code"]) == (400, "schedule.spec_invalid")
        assert "five fields" in answer.json()["data"]["fields"][0]["message"]


class TestVisibility:
    def test_a_viewer_sees_the_times_but_no_input(self) -> None:
        row = made()

        seen = a_browser(Role.VIEWER).get(f"workflows/{row['workflow']}/schedules/").json()

        assert seen["items"][0]["next"] == row["next"]
        assert seen["items"][0]["input"] is None

    def test_a_business_user_sees_none(self) -> None:
        row = made()

        path = f"workflows/{row['workflow']}/schedules/"
        assert a_browser(Role.BUSINESS_USER).get(path).status_code == 403
